"""Yes, no or up to you: the verdict on a yes/no question, only where the quoted words carry it. Pure.

Words alone can't tell what a sentence says of them, so the rules are strict, and most questions get
no verdict but their quotes. They are set by hand, on reading; `tillit eval` counts the results.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.answers import Citation, Verdict
from assistant.cues import DISCRETION, OBLIGATION, QUANTIFIER, denies
from assistant.evidence import answers_directly, coverage, covered
from assistant.intents import Intent
from assistant.queries import Query, Term
from assistant.ranking import Ranked, ScoredUnit
from assistant.vocabulary import Vocabulary
from vectorstore.chunks import Document

CHOICE_COVERAGE = 0.2
LEAST_PROBABILITY = 0.12
NEARLY_AS_PROBABLE = 0.5
DENIED_COVERAGE = 0.35
SPECIFIC = 0.3
"""A word of this specificity must stand in the sentence that affirms or denies it."""

_ASKS_NEGATED = re.compile(r"\b(?:ikke|ikkje|not|ingen|inga|no)\b|n't\b", re.IGNORECASE)
_ASKS_FOR_CHOICE = re.compile(
    r"\b(?:selv|sjølv|sjølve|fritt|velge|velje|bestemme|avgjøre|avgjere|må|skal|pålagt|plikt\w*|forplikt\w*|krav|"
    r"ourselves|itself|themselves|decide|choose|must|required|obliged|free to|have to|"
    r"mandatory|compulsory|binding|optional|voluntary|"
    r"obligatorisk\w*|bindende|bindande|frivillig\w*)\b",
    re.IGNORECASE,
)

_BODY_NAME = re.compile(
    r"(?:\b\w+-(?:, \w+-)* og )?\b\w+(?:departement|direktorat|tilsyn|etat|ombud)\w*|"
    r"\b(?:departement|direktorat|tilsyn|institutt)et for \w+(?: og \w+)?",
    re.IGNORECASE,
)
"""Nothing is said of digitalisation by "Digitaliserings- og forvaltningsdepartementet"."""


@dataclass(frozen=True)
class _Ground:
    """The sentence that a verdict would rest on, and the heading over it."""

    sentence: str
    heading: str
    is_policy: bool
    is_example: bool


def decide_verdict(
    question: str,
    query: Query,
    intent: Intent,
    judged: Sequence[Ranked],
    citations: Sequence[Citation],
    documents: Mapping[str, Document],
    vocabulary: Vocabulary,
    *,
    is_sure: bool,
) -> Verdict | None:
    """The verdict that a cited sentence supports; None for other questions and where none does.

    Args:
        is_sure: whether the documents surely answer; without that only a plain "ja" or "nei" counts.
    """
    units = [pair for pair in _by_probability(judged) if _is_cited(*pair, citations)]
    if not intent.yes_no or not units:
        return None
    best, scored = units[0]
    if direct := _direct_answer(best, scored, query, vocabulary):
        return direct
    if not is_sure or scored.score < LEAST_PROBABILITY:
        return None
    near = [pair for pair in units[:3] if pair[1].score >= NEARLY_AS_PROBABLE * scored.score]
    grounds = [_ground(one, unit, documents) for one, unit in near]
    if _ASKS_FOR_CHOICE.search(question):
        choices = [ground for ground in grounds if _leaves_choice(ground)]
        if any(_told(query, ground, vocabulary) >= CHOICE_COVERAGE for ground in choices):
            return "left_to_agency"
    return _said(question, query, grounds[0], vocabulary)


def _by_probability(judged: Sequence[Ranked]) -> list[tuple[Ranked, ScoredUnit]]:
    pairs = [(one, scored) for one in judged for scored in one.units]
    return sorted(pairs, key=lambda pair: -pair[1].score)


def _is_cited(one: Ranked, scored: ScoredUnit, citations: Sequence[Citation]) -> bool:
    start, end = one.chunk.start + scored.unit.start, one.chunk.start + scored.unit.end
    return any(
        citation.document_id == one.chunk.document_id and citation.start <= start and end <= citation.end
        for citation in citations
    )


def _ground(one: Ranked, scored: ScoredUnit, documents: Mapping[str, Document]) -> _Ground:
    standing = documents[one.chunk.document_id].record.standing
    return _Ground(
        sentence=scored.unit.of(one.chunk.text),
        heading=one.chunk.section[-1] if one.chunk.section else "",
        is_policy=standing in ("guidance", "information"),
        is_example=standing == "examples",
    )


def _leaves_choice(ground: _Ground) -> bool:
    return not ground.is_example and bool(DISCRETION.search(ground.sentence))


def _said(question: str, query: Query, ground: _Ground, vocabulary: Vocabulary) -> Verdict | None:
    """What a sentence says: it denies what it speaks of, and affirms only what it says word for word.

    Words of the question that stand in the heading alone affirm nothing, not even indirectly: the
    sentence may be about something else.
    """
    terms = [term for term in query.terms if term.specificity >= SPECIFIC or term.is_name]
    if not terms or not _fits(question, ground.sentence):
        return None
    if denies(ground.sentence):
        is_told = _told(query, ground, vocabulary) >= DENIED_COVERAGE
        return "no" if is_told and not _ASKS_NEGATED.search(question) else None
    if not ground.is_policy:
        return None
    return "yes" if all(_has(term, ground.sentence) for term in terms) else None


def _told(query: Query, ground: _Ground, vocabulary: Vocabulary) -> float:
    """How much of the question the sentence and its heading speak of, in [0, 1]."""
    return coverage(query.terms, vocabulary, ground.heading, ground.sentence)


def _has(term: Term, sentence: str) -> bool:
    """By the word itself: a looser paraphrase is no ground to affirm anything, nor is a body's name."""
    said = sentence if term.is_name else _BODY_NAME.sub(" ", sentence)
    return covered(Term(term.asked, term.own_stems, term.own_stems, term.is_name), said) > 0


def _fits(question: str, sentence: str) -> bool:
    """Whether "all", "only" and "must" in the question have their like in the sentence that answers it."""
    cues = (QUANTIFIER,) if denies(sentence) else (QUANTIFIER, OBLIGATION)
    return all(cue.search(sentence) for cue in cues if cue.search(question))


def _direct_answer(one: Ranked, scored: ScoredUnit, query: Query, vocabulary: Vocabulary) -> Verdict | None:
    """The "ja" or "nei" that follows a heading which asks the same, or that rather answers than not."""
    if not answers_directly(one, scored.score, query, vocabulary):
        return None
    return "yes" if one.chunk.text[:2].lower() == "ja" else "no"
