"""What clauses about the same deny, how binding they are, and in which direction they point. Pure."""

import re
from collections.abc import Iterator, Sequence

from assistant.checks.alignment import Alignment
from assistant.checks.claim import Claim, Difference
from assistant.checks.clause_pairs import Pair
from assistant.claims.denials import is_of_absence, n_denials
from assistant.claims.duties import duties
from assistant.claims.opposites import opposites
from vectorstore.keyword import words as stems_of

_SUBORDINATE = re.compile(r"\s(?=(?:som|at|fordi|når|dersom|hvis|that|which|because|if)\b)", re.IGNORECASE)

_OPPOSED_DUTIES = {
    ("obliged", "advised"),
    ("obliged", "free"),
    ("free", "obliged"),
    ("advised", "obliged"),
}
_UNLIKE_DUTIES = {
    ("obliged", "permitted"),
    ("permitted", "obliged"),
    ("advised", "free"),
    ("free", "advised"),
}


def denial_differences(claim: Claim, alignment: Alignment, pairs: Sequence[Pair]) -> Iterator[Difference]:
    passage = alignment.passage
    absent_in_both = is_of_absence(claim.spelt) == is_of_absence(passage.text)
    for pair in pairs:
        own = n_denials(pair.mine, claim.language, pair.theirs)
        other = n_denials(pair.theirs, passage.language, pair.mine)
        if own != other:
            near = n_denials(_spoken_of(pair), passage.language, pair.mine)
            contradicts = pair.is_sure and absent_in_both and {own, other} <= {0, 1} and own != near
            yield Difference("negation", "", "", frozenset(), contradicts)
            return
    if not absent_in_both:
        yield Difference("negation", "", "", frozenset(), contradicts=False)


def _spoken_of(pair: Pair) -> str:
    """What the passage says of the clause's words, without subordinate clauses that have none of them."""
    mine = set(stems_of(pair.mine))
    parts = _SUBORDINATE.split(pair.theirs)
    return " ".join(part for part in parts if not mine.isdisjoint(stems_of(part)))


def duty_differences(pairs: Sequence[Pair]) -> Iterator[Difference]:
    for pair in pairs:
        own, other = duties(pair.mine), duties(pair.theirs)
        if not pair.is_sure or not own or not other or own & other:
            continue
        strongest = (_strongest(own), _strongest(other))
        contradicts = strongest in _OPPOSED_DUTIES
        if contradicts or strongest in _UNLIKE_DUTIES:
            words = frozenset(word.lower() for word in re.findall(r"\w+", pair.mine) if duties(word))
            yield Difference("duty", "", "", words, contradicts)
            return


def direction_differences(pairs: Sequence[Pair]) -> Iterator[Difference]:
    for pair in pairs:
        for said, instead in opposites(pair.mine, pair.theirs) if pair.is_sure else ():
            yield Difference("direction", said, instead, frozenset({said.lower()}), contradicts=True)


def _strongest(found: frozenset[str]) -> str:
    return next(duty for duty in ("free", "advised", "obliged", "permitted") if duty in found)
