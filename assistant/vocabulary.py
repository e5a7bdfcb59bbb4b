"""The words that the documents use: what a question's words are matched to.

Pure. Serves nynorsk endings, misspellings and compounds: a reading of a question's word counts only
if the documents use it.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from vectorstore.keyword import words as stems_of

WORD = re.compile(r"[^\W_]+(?:[-‐‑/][^\W_]+)*")
_LEAST_MISSPELT = 5
_LEAST_PREFIX, _LEAST_SUFFIX, _LEAST_REST = 5, 3, 4
_NYNORSK_ENDINGS = (
    ("arane", "erne"),
    ("arar", "ere"),
    ("ane", "ene"),
    ("a", "ene"),
    ("ar", "er"),
    ("ingar", "inger"),
    ("ingane", "ingene"),
    ("inga", "ingen"),
    ("a", "en"),
    ("a", "et"),
    ("a", "er"),
    ("leg", "lig"),
    ("lege", "lige"),
    ("legare", "ligere"),
    ("leik", "het"),
    ("heit", "het"),
    ("ast", "es"),
    ("st", "s"),
    ("t", "et"),
    ("te", "ede"),
    ("e", "et"),
)
_REAL_WORD_ZIPF = 2.0
"""Norwegian words at least as common (once in ten million) are no slips, whatever they resemble."""


class Vocabulary:
    """Words of a corpus in lower case, and their stems with how rare each is."""

    def __init__(self, texts: Sequence[str]) -> None:
        """`texts` are what one asks in: the chunks."""
        self.words = frozenset(word.lower() for text in texts for word in WORD.findall(text))
        self._n_texts = len(texts)
        self._document_frequency = Counter(stem for text in texts for stem in set(stems_of(text)))
        self.stems = frozenset(self._document_frequency)
        self.parts_of_compounds = parts_of_compounds(self.stems)
        self._near: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self.words):
            if len(word) >= _LEAST_MISSPELT and word.isalpha():
                for form in _with_one_gone(word):
                    self._near[form].append(word)

    def knows(self, word: str) -> bool:
        """Whether the corpus has the word, in this or another inflection."""
        stems = stems_of(word)
        return word.lower() in self.words or (bool(stems) and all(stem in self.stems for stem in stems))

    def rarity(self, stem: str) -> float:
        """Inverse document frequency: log of texts per text that has the stem (half a one if none)."""
        return math.log(1 + self._n_texts / max(self._document_frequency[stem], 0.5))

    def in_bokmaal(self, word: str) -> str | None:
        """A nynorsk word with regular endings as the documents have it, if they do."""
        lower = word.lower()
        if lower in self.words:
            return None
        readings = []
        for ending, replacement in _NYNORSK_ENDINGS:
            if lower.endswith(ending) and len(lower) - len(ending) >= 3:
                readings.append(lower[: -len(ending)] + replacement)
        return next((reading for reading in readings if reading in self.words), None)

    def correct(self, word: str) -> str | None:
        """The corpus's word that an unknown one is a slip of, if there is one that is near enough.

        Near: equal after at most one letter is left out of each, so one letter too many, missing,
        wrong or swapped, and from eight letters on two of these.
        """
        lower = word.lower()
        if len(lower) < _LEAST_MISSPELT or not lower.isalpha() or _is_real(lower):
            return None
        found = {near for form in _with_one_gone(lower) for near in self._near.get(form, ())}
        found = {near for near in found if near[0] == lower[0]}
        if len(lower) < 8:
            found = {near for near in found if _edits(lower, near) == 1}
        return min(found, key=lambda near: (_edits(lower, near), near), default=None)


def parts_of_compounds(stems: Iterable[str]) -> frozenset[str]:
    """What the stems may be compounds of: their beginnings and ends ("samfunnsmål": "mål", "samfunn" …)."""
    parts: set[str] = set()
    for stem in stems:
        parts |= {stem[:n] for n in range(_LEAST_PREFIX, len(stem) - _LEAST_REST + 1)}
        parts |= {stem[-n:] for n in range(_LEAST_SUFFIX, len(stem) - _LEAST_REST + 1)}
    return frozenset(parts)


def _is_real(word: str) -> bool:
    from wordfreq import zipf_frequency

    return bool(zipf_frequency(word, "nb") >= _REAL_WORD_ZIPF)


def _with_one_gone(word: str) -> set[str]:
    return {word, *(word[:i] + word[i + 1 :] for i in range(len(word)))}


@lru_cache(maxsize=4096)
def _edits(first: str, second: str) -> int:
    """Optimal string alignment distance: insertions, deletions, substitutions, swaps of neighbours."""
    before: list[int] = []
    row = list(range(len(second) + 1))
    for i, a in enumerate(first, 1):
        before, above, row = row, before, [i]
        for j, b in enumerate(second, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == second[j - 2] and first[i - 2] == b:
                cost = min(cost, above[j - 2] + 1)
            row.append(cost)
    return row[-1]
