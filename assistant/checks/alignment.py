"""How much of a statement a passage says: each content word of the statement and its counterpart.

A word is met by its own stem, a synonym, a compound that holds it, another derivation of it, or, less, by
a token that means about the same where it stands (the embedding model's own token vectors).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import pairwise

import numpy as np

from assistant.answers import Language
from assistant.checks.passages import Passage
from assistant.checks.synonyms import Synonyms
from assistant.claims.numerals import numbers
from assistant.queries import Query, Term
from assistant.vocabulary import WORD
from vectorstore.keyword import words as stems_of

_LEAST_PART, _LEAST_PREFIX, _MOST_ENDING = 4, 5, 5
_ENDING = re.compile(
    r"(?:s|t|e|d|r|n|er|et|en|te|de|es|as|st|ing|inga|ung|els|else|sjon|asjon|bar|barh|het|heit|lig|leg|isk|ar|ere|"
    r"sam|ang|å|i|itet|iv|ant|ans|ende|ande|asj|erin|ering|en[dt]e?)?"
)
_FAR, _NEAR, _MOST_BY_MEANING = 0.80, 0.92, 0.75
_FROM_PLACE, _FROM_HEADINGS = 0.9, 0.5
"""The title and what introduces a list are meant with each sentence; what a heading asks is not yet said."""
_NEAR_WORDS = 7
_DOCUMENT = "notat notatet dokument temaside side samling eksempelsamling"
_BY_SPELLING, _LEAST_SPELT, _NEARLY = 0.9, 9, 0.88


@dataclass(frozen=True)
class Met:
    """A content word of the statement, `start` to `end` in the query's text.

    Attributes:
        weight: how much it matters; rare words matter most.
        degree: how well the passage meets it, in [0, 1].
        is_inside: whether words of the passage itself, not of its place, meet it.
        positions: which of the passage's words those are.
    """

    term: Term
    start: int
    end: int
    weight: float
    degree: float
    is_inside: bool
    positions: tuple[int, ...]


@dataclass(frozen=True)
class Alignment:
    """A statement's words beside one passage."""

    passage: Passage
    words: tuple[Met, ...]

    @property
    def weight(self) -> float:
        return sum(word.weight for word in self.words)

    def coverage(self, without: frozenset[str] = frozenset()) -> float:
        """The weighted share of the words that is met, those in `without` left out; 0 where none is left."""
        counted = [word for word in self.words if word.term.asked.lower() not in without]
        total = sum(word.weight for word in counted)
        return sum(word.weight * word.degree for word in counted) / total if total else 0.0

    def inside(self, without: frozenset[str] = frozenset()) -> float:
        """The weighted share of the words that words of the passage itself meet."""
        counted = [word for word in self.words if word.term.asked.lower() not in without]
        total = sum(word.weight for word in counted)
        return sum(word.weight for word in counted if word.is_inside) / total if total else 0.0

    def together(self) -> float:
        """The share of neighbouring words whose counterparts stand near each other; 1 without any.

        A long passage may have all the words of a statement and say something else with them.
        """
        placed = [word for word in self.words if word.positions]
        pairs = list(pairwise(placed))
        near = sum(min(abs(a - b) for a in x.positions for b in y.positions) <= _NEAR_WORDS for x, y in pairs)
        return near / len(pairs) if pairs else 1.0

    def missing(self, without: frozenset[str] = frozenset()) -> list[Met]:
        """The words that are hardly met, the weightiest first."""
        found = [w for w in self.words if w.degree < 0.5 and w.term.asked.lower() not in without]
        return sorted(found, key=lambda word: -word.weight)


class Aligner:
    """Compares one statement with passages.

    Args:
        spans: where the statement's tokens stand in `query.text`.
    """

    def __init__(self, query: Query, spans: np.ndarray, language: Language, synonyms: Synonyms) -> None:
        self._spans = spans
        self._synonyms = synonyms
        self._language = language
        self._words = [
            (match, term, weight, _within(match, spans))
            for match in WORD.finditer(query.text)
            if (term := _term(query, match[0])) and (weight := self._weight(term))
        ]

    def align(self, passage: Passage) -> Alignment:
        inside, headings = _stems_in_order(passage.text), _stems("\n".join(passage.chunk.section))
        there = _stems(passage.text)
        best = self._best_cosines(passage)
        met = []
        for match, term, weight, tokens in self._words:
            by_words = by_stem(term, there, self._synonyms)
            if not by_words and self._language == "nn":
                by_words = _BY_SPELLING * any(_is_spelt_nearly(own, there) for own in term.own_stems)
            degree = max(by_words, _by_meaning(best[tokens]))
            if not by_words and (not term.is_name or _is_of_document(term, passage)):
                degree = max(
                    degree,
                    _FROM_PLACE * by_stem(term, _stems(passage.place), self._synonyms),
                    _FROM_HEADINGS * by_stem(term, headings, self._synonyms),
                )
            positions = self._positions(term, inside) if by_words else ()
            met.append(Met(term, match.start(), match.end(), weight, degree, bool(by_words), positions))
        return Alignment(passage, tuple(met))

    def _positions(self, term: Term, inside: tuple[str, ...]) -> tuple[int, ...]:
        same, own = self._synonyms.of_all(term.own_stems), term.own_stems
        return tuple(
            n for n, stem in enumerate(inside) if stem in same or any(is_like_word(o, stem) for o in own)
        )

    def _weight(self, term: Term) -> float:
        """Nothing for numbers, which are compared as such, and for words that carry no claim."""
        is_number = term.asked.isdigit() or _is_number(term.asked, self._language)
        if is_number or term.asked.lower() in self._synonyms.light_words:
            return 0.0
        if self._language != "en" and term.own_stems <= self._synonyms.light:
            return 0.0
        return term.specificity

    def _best_cosines(self, passage: Passage) -> np.ndarray:
        """Each of the statement's tokens' best cosine in the passage."""
        if passage.compared is None:
            return np.zeros(len(self._spans), dtype=np.float32)
        shift = passage.chunk.start
        return passage.compared.best_within(passage.start - shift, passage.end - shift)


@lru_cache(maxsize=20_000)
def _is_spelt_nearly(stem: str, there: frozenset[str]) -> bool:
    """Whether a long word there is spelt as bokmål spells it: "brukarorganisasjon", "brukerorganisasjon"."""
    stem = re.sub("^sjølv", "selv", stem)
    return len(stem) >= _LEAST_SPELT and any(
        other[:3] == stem[:3] and SequenceMatcher(None, stem, other, autojunk=False).ratio() >= _NEARLY
        for other in there
    )


def _is_of_document(term: Term, passage: Passage) -> bool:
    """Whether a name is the document's own: "DFØ-notatet" is DFØ's note."""
    record = passage.document.record
    return "-" in term.asked and term.own_stems <= _stems(f"{record.title} {record.publisher} {_DOCUMENT}")


def _within(word: re.Match[str], spans: np.ndarray) -> np.ndarray:
    """Which tokens a word consists of."""
    return np.flatnonzero((spans[:, 0] >= word.start()) & (spans[:, 1] <= word.end()))


def _by_meaning(cosines: np.ndarray) -> float:
    """How well a word is met by tokens that mean about the same: its own tokens' best cosines there."""
    if not len(cosines):
        return 0.0
    share = (float(cosines.mean()) - _FAR) / (_NEAR - _FAR)
    return _MOST_BY_MEANING * min(max(share, 0.0), 1.0)


def by_stem(term: Term, there: frozenset[str], synonyms: Synonyms) -> float:
    """How well words there meet a term: 1 by its stem or a synonym, nearly 1 by a compound or derivation."""
    if not synonyms.of_all(term.own_stems).isdisjoint(there):
        return 1.0
    return 0.9 if any(_is_like(stem, there) for stem in term.own_stems) else 0.0


@lru_cache(maxsize=100_000)
def _is_like(stem: str, there: frozenset[str]) -> bool:
    return _is_in_compound(stem, there) or _is_derived(stem, there)


@lru_cache(maxsize=20_000)
def _is_number(word: str, language: Language) -> bool:
    return any(numbers(word, language))


@lru_cache(maxsize=100_000)
def is_like_word(stem: str, other: str) -> bool:
    return _is_like(stem, frozenset({other}))


@lru_cache(maxsize=2_000)
def _stems_in_order(text: str) -> tuple[str, ...]:
    return tuple(stems_of(text))


@lru_cache(maxsize=2_000)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stems_of(text))


def _term(query: Query, word: str) -> Term | None:
    return next((term for term in query.terms if term.asked.lower() == word.lower()), None)


@lru_cache(maxsize=4_000)
def _joined(there: frozenset[str]) -> str:
    return " ".join(there)


def _is_in_compound(stem: str, there: frozenset[str]) -> bool:
    """Whether a word there is a compound of this one ("rapport" in "rapporteringskrav"), or the other way
    round where both parts are there ("budsjettramme": "budsjett", "ramme")."""
    if len(stem) < _LEAST_PART:
        return False
    if stem in _joined(there) and any(
        (len(other) > len(stem) + 2 and other.startswith(stem)) or other.endswith(stem) for other in there
    ):
        return True
    if len(stem) < 2 * _LEAST_PART:
        return False
    firsts = [other for other in there if len(other) >= _LEAST_PART and stem.startswith(other)]
    lasts = [other for other in there if len(other) >= _LEAST_PART and stem.endswith(other)]
    return any(len(a) + len(b) <= len(stem) <= len(a) + len(b) + 3 for a in firsts for b in lasts)


def _is_derived(stem: str, there: Iterable[str]) -> bool:
    """Whether a word there is the same but for its ending ("gjennomgang", "gjennomgå")."""
    for other in there:
        if other[:_LEAST_PREFIX] != stem[:_LEAST_PREFIX]:  # so most are passed over, which saves half
            continue
        common = _common_prefix(stem, other)
        if common >= max(_LEAST_PREFIX, min(len(stem), len(other)) - 2):
            endings = stem[common:], other[common:]
            if all(len(ending) <= _MOST_ENDING and _ENDING.fullmatch(ending) for ending in endings):
                return True
    return False


def _common_prefix(first: str, second: str) -> int:
    n = 0
    for a, b in zip(first, second, strict=False):
        if a != b:
            break
        n += 1
    return n
