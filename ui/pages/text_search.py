"""Finds what a reader types in a text: as it is typed, whatever its case, across line ends. Pure.

Parts of words are found too: "forsøk" in "forsøksordning". Where the words do not stand together anywhere,
paragraphs that hold all of them are found instead.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from ui.hygiene import clean

MAX_QUERY_CHARS = 200
MIN_QUERY_CHARS = 2
"""One letter stands everywhere."""

MAX_HITS = 500
"""In one document; each is marked and can be gone to."""

Span = tuple[int, int]

_QUOTES = "\"'«»“”„‘’"
_DASHES = "-\u2010\u2011\u2012–—"
_ALIKE = {sign: f"[{re.escape(signs)}]" for signs in (_QUOTES, _DASHES) for sign in signs}
"""Signs that keyboards and printers write differently."""


@dataclass(frozen=True)
class Query:
    """What is looked for; `text` is what was typed, in NFC, without invisible characters."""

    text: str

    @classmethod
    def of(cls, typed: str | None) -> "Query":
        return cls(" ".join(clean(typed or "").text.split())[:MAX_QUERY_CHARS].strip())

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Without the quotation marks that a pasted quote comes in."""
        return tuple(self.text.strip(f"{_QUOTES} ").split())

    @property
    def can_be_sought(self) -> bool:
        return sum(map(len, self.words)) >= MIN_QUERY_CHARS


@dataclass(frozen=True)
class Hit:
    """A place that was found: its words as offsets, in order; one span where they stand together."""

    spans: tuple[Span, ...]

    @property
    def start(self) -> int:
        return self.spans[0][0]


@dataclass(frozen=True)
class Found:
    """Hits in text order, at most MAX_HITS; `n_all` counts those beyond too.

    `together` is False where the words of a hit only stand in one paragraph.
    """

    hits: tuple[Hit, ...] = ()
    n_all: int = 0
    together: bool = True


def find(text: str, query: Query) -> Found:
    """Where a text has what is looked for; nothing where that is too short to be sought."""
    if not query.can_be_sought:
        return Found()
    together = [Hit((match.span(),)) for match in _pattern(query.words).finditer(text)]
    if together or len(query.words) == 1:
        return Found(tuple(together[:MAX_HITS]), len(together))
    apart = list(_paragraphs_with_all(text, query.words))
    return Found(tuple(apart[:MAX_HITS]), len(apart), together=False)


def _paragraphs_with_all(text: str, words: tuple[str, ...]) -> Iterator[Hit]:
    patterns = [_pattern((word,)) for word in dict.fromkeys(words)]
    for start, end in paragraphs(text):
        spans = [[found.span() for found in pattern.finditer(text, start, end)] for pattern in patterns]
        if all(spans):
            yield Hit(_merged(sorted(span for of_word in spans for span in of_word)))


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Stretches between blank lines that hold anything; single line ends stay inside."""
    end = len(text) if end is None else end
    while start < end:
        stop = text.find("\n\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            yield start, stop
        start = stop + 2 if stop < end else end


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    """Spans that overlap as one, in order."""
    merged = spans[:1]
    for start, end in spans[1:]:
        if start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(r"\s+".join(map(_word, words)), re.IGNORECASE)


def _word(word: str) -> str:
    """Letters as one character or as a letter and its accent: texts have both."""
    forms = dict.fromkeys((word, unicodedata.normalize("NFD", word)))
    alternatives = ("".join(_ALIKE.get(one, re.escape(one)) for one in form) for form in forms)
    return f"(?:{'|'.join(alternatives)})"
