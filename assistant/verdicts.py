"""Yes, no or up to you: the verdict on a yes/no question, only where the quoted words carry it. Pure."""

import re
from collections.abc import Mapping
from dataclasses import replace

from assistant.answers import Verdict
from assistant.evidence import coverage
from assistant.intents import Intent
from assistant.queries import Query, Term
from assistant.ranking import Ranked, ScoredUnit
from assistant.vocabulary import Vocabulary
from vectorstore.chunks import Document

SAME_QUESTION = 0.2
LEAST_COVERAGE = 0.3
IMPLIED_COVERAGE, CLEAR_COVERAGE = 0.5, 0.7
LEAST_PROBABILITY = 0.12
AFFIRMED_PROBABILITY = 0.2
NEARLY_AS_PROBABLE = 0.5
"""By reading the yes/no questions of the tuning half (`tillit eval answers`)."""

_DIRECT = re.compile(r"^(ja|nei)\b", re.IGNORECASE)
_NEGATION = re.compile(
    r"\b(?:ikke|ikkje|ingen|intet|verken|neppe|uten at|i liten grad|vektlegges lite|lite relevant|"
    r"fravær av)\b",
    re.IGNORECASE,
)
_NO_NEGATION = re.compile(r"\b(?:ikke (?:minst|bare|nødvendigvis)|om ikke)\b", re.IGNORECASE)
_DISCRETION = re.compile(
    r"\b(?:velger? selv|selv velge|står fritt|fritt til å|opp til (?:det|den|de|hver)|overlat\w* til|"
    r"selv bestemme\w*|vurdere selv|selv (?:vurdere|dokumentere))\b",
    re.IGNORECASE,
)
_ASKS_NEGATED = re.compile(r"\b(?:ikke|ikkje|not|ingen|inga|no)\b|n't\b", re.IGNORECASE)


def decide_verdict(
    question: str,
    query: Query,
    intent: Intent,
    judged: list[Ranked],
    vocabulary: Vocabulary,
    documents: Mapping[str, Document],
    *,
    is_sure: bool,
) -> Verdict | None:
    """The verdict that the best sentence supports; None for other questions and where it supports none.

    Args:
        is_sure: whether the documents surely answer; without that only a plain "ja" or "nei" counts.
    """
    units = _by_probability(judged)
    if not intent.yes_no or not units:
        return None
    one, scored = units[0]
    if direct := _direct_answer(one, query, vocabulary):
        return direct
    if not is_sure or scored.score < LEAST_PROBABILITY:
        return None
    near = [pair for pair in units[:3] if pair[1].score >= NEARLY_AS_PROBABLE * scored.score]
    if any(_DISCRETION.search(_words(*pair)) for pair in near):
        return "left_to_agency"
    is_policy = documents[one.chunk.document_id].record.standing in ("guidance", "information")
    shared = coverage(query.terms, vocabulary, *one.chunk.section[-1:], _words(one, scored))
    if shared < LEAST_COVERAGE:
        return None
    if _denies(_words(one, scored)):
        return "no" if not _ASKS_NEGATED.search(question) else None
    if not is_policy or scored.score < AFFIRMED_PROBABILITY:
        return None
    said = coverage(_as_asked(query), vocabulary, _words(one, scored))
    if said >= CLEAR_COVERAGE:
        return "yes"
    return "indirectly" if said >= IMPLIED_COVERAGE else None


def _as_asked(query: Query) -> list[Term]:
    """The question's terms in its own words: a looser paraphrase is no ground to affirm anything."""
    return [replace(term, stems=term.own_stems) for term in query.terms]


def _by_probability(judged: list[Ranked]) -> list[tuple[Ranked, ScoredUnit]]:
    pairs = [(one, scored) for one in judged for scored in one.units]
    return sorted(pairs, key=lambda pair: -pair[1].score)


def _words(one: Ranked, scored: ScoredUnit) -> str:
    return scored.unit.of(one.chunk.text)


def _denies(sentence: str) -> bool:
    return bool(_NEGATION.search(_NO_NEGATION.sub(" ", sentence)))


def _direct_answer(one: Ranked, query: Query, vocabulary: Vocabulary) -> Verdict | None:
    """The "ja" or "nei" that follows a heading which asks the same."""
    heading = one.chunk.section[-1] if one.chunk.section else ""
    direct = _DIRECT.match(one.chunk.text)
    if direct is None or not heading.endswith("?"):
        return None
    if coverage(query.terms, vocabulary, heading, one.chunk.text) < SAME_QUESTION:
        return None
    return "yes" if direct[1].lower() == "ja" else "no"
