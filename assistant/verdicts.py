"""Yes, no or up to you: the verdict on a yes/no question, only where the quoted words carry it. Pure."""

import re

from assistant.answers import Verdict
from assistant.evidence import coverage
from assistant.intents import Intent
from assistant.queries import Query
from assistant.ranking import Ranked, ScoredUnit
from assistant.vocabulary import Vocabulary

LEAST_COVERAGE = 0.3
CLEAR_COVERAGE = 0.55
LEAST_PROBABILITY = 0.15

_DIRECT = re.compile(r"^(ja|nei)\b", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:ikke|ikkje|ingen|intet|verken|nei|fravær av)\b", re.IGNORECASE)
_CANCELLED = re.compile(r"\b(?:ikke (?:minst|bare|nødvendigvis)|betyr .{0,30}ikke)\b", re.IGNORECASE)
_DISCRETION = re.compile(
    r"\b(?:velger? selv|selv velge|står fritt|fritt til å|opp til (?:det|den|de|hver)|overlat\w* til|"
    r"selv bestemme\w*|vurdere selv|selv (?:vurdere|dokumentere))\b",
    re.IGNORECASE,
)
_ASKS_NEGATED = re.compile(r"\b(?:ikke|ikkje|not|n't|ingen|no)\b", re.IGNORECASE)


def decide_verdict(
    question: str,
    query: Query,
    intent: Intent,
    judged: list[Ranked],
    vocabulary: Vocabulary,
    *,
    is_sure: bool,
) -> Verdict | None:
    """The verdict that the best sentence supports; None for other questions and where it supports none."""
    if not intent.yes_no or not judged:
        return None
    one, scored = _best(judged)
    sentence = scored.unit.of(one.chunk.text)
    heading = one.chunk.section[-1] if one.chunk.section else ""
    if direct := _direct_answer(one, heading, query, vocabulary):
        return direct
    shared = coverage(query.terms, " ".join((heading, sentence)), vocabulary)
    if not is_sure or scored.score < LEAST_PROBABILITY or shared < LEAST_COVERAGE:
        return None
    if _DISCRETION.search(sentence):
        return "left_to_agency"
    denies = bool(_NEGATION.search(_CANCELLED.sub(" ", sentence)))
    if denies != bool(_ASKS_NEGATED.search(question)):
        return "no" if denies else "yes"
    if denies:
        return "no"
    return "yes" if shared >= CLEAR_COVERAGE else "indirectly"


def _best(judged: list[Ranked]) -> tuple[Ranked, ScoredUnit]:
    return max(((one, scored) for one in judged for scored in one.units), key=lambda pair: pair[1].score)


def _direct_answer(one: Ranked, heading: str, query: Query, vocabulary: Vocabulary) -> Verdict | None:
    """The "ja" or "nei" that follows a heading which asks the same."""
    direct = _DIRECT.match(one.chunk.text)
    if direct is None or not heading.endswith("?"):
        return None
    asks_the_same = coverage(query.terms, " ".join((heading, one.chunk.text)), vocabulary) >= LEAST_COVERAGE
    if not asks_the_same:
        return None
    return "yes" if direct[1].lower() == "ja" else "no"
