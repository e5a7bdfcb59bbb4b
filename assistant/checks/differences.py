"""What a statement says otherwise than a passage on the same matter: number, date, body, denial, duty,
direction, scope. Pure.

A difference contradicts where the passage has something else in its place; otherwise it only keeps the
passage from carrying the statement.
"""

from assistant.checks.alignment import Alignment
from assistant.checks.claim import Claim, Difference, Lexicon
from assistant.checks.clause_pairs import clause_pairs
from assistant.checks.compared_bodies import body_differences
from assistant.checks.compared_clauses import denial_differences, direction_differences, duty_differences
from assistant.checks.compared_figures import figure_differences
from assistant.checks.compared_order import order_differences
from assistant.checks.compared_scope import scope_differences


def differences(claim: Claim, alignment: Alignment, lexicon: Lexicon) -> tuple[Difference, ...]:
    """Every difference of a statement from one passage."""
    pairs = clause_pairs(claim, alignment, lexicon)
    found = (
        *figure_differences(claim, alignment, lexicon),
        *body_differences(claim, alignment, lexicon),
        *denial_differences(claim, alignment, pairs),
        *duty_differences(pairs),
        *direction_differences(pairs),
        *scope_differences(claim, alignment),
    )
    return found or tuple(order_differences(claim, alignment, lexicon))
