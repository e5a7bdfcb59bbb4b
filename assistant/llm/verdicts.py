"""Whether the quotes under a statement carry the verdict that a model gives. Pure.

Strict, like `assistant.verdicts`: words that stand in a sentence are no proof of what it says of them.
"""

import re
from collections.abc import Sequence

from assistant.answers import Citation, Verdict
from assistant.claims.denials import is_denied, is_negated
from assistant.cues import DISCRETION, NO_NEGATION, OBLIGATION, QUANTIFIER
from assistant.evidence import coverage
from assistant.queries import Query
from assistant.vocabulary import Vocabulary

LEAST_DENIED, LEAST_AFFIRMED, LEAST_IMPLIED, LEAST_LEFT = 0.35, 0.8, 0.5, 0.2
"""How much of the question a sentence with its heading must speak of, weighted by rarity. Set by hand."""

_YES, _NO = re.compile(r"^ja\b", re.IGNORECASE), re.compile(r"^nei\b", re.IGNORECASE)
_ASKS_NEGATED = re.compile(r"\b(?:ikke|ikkje|not|ingen|inga|no|never|aldri)\b|n['’]t\b", re.IGNORECASE)


def is_carried(
    verdict: Verdict,
    question: str,
    query: Query,
    cited: Sequence[Citation],
    vocabulary: Vocabulary,
    *,
    is_sure: bool,
) -> bool:
    """Whether one of the citations says what the verdict says.

    Args:
        is_sure: whether the documents surely answer; without that only a plain "ja" or "nei" counts.
    """
    heard = [one for one in cited if is_sure or _YES.match(one.quote) or _NO.match(one.quote)]
    return any(_carries(verdict, question, query, one, vocabulary) for one in heard)


def _carries(
    verdict: Verdict, question: str, query: Query, citation: Citation, vocabulary: Vocabulary
) -> bool:
    heading = citation.section[-1] if citation.section else ""
    told = coverage(query.terms, vocabulary, heading, citation.quote) if query.terms else 0.0
    is_policy = citation.standing in ("guidance", "information")
    match verdict:
        case "no":
            return (
                is_negated(NO_NEGATION.sub(" ", citation.quote), "nb")
                and told >= LEAST_DENIED
                and not _ASKS_NEGATED.search(question)
            )
        case "left_to_agency":
            is_left = citation.standing != "examples" and DISCRETION.search(citation.quote)
            return bool(is_left) and told >= LEAST_LEFT
        case "yes" | "indirectly":
            least = LEAST_AFFIRMED if verdict == "yes" and not _YES.match(citation.quote) else LEAST_IMPLIED
            affirms = is_policy and not is_denied(citation.quote, "nb") and _fits(question, citation.quote)
            return affirms and told >= least and not _ASKS_NEGATED.search(question)
        case _:
            return False


def _fits(question: str, quote: str) -> bool:
    """Whether "all", "only" and "must" in the question have their like in the quote."""
    return all(cue.search(quote) for cue in (QUANTIFIER, OBLIGATION) if cue.search(question))
