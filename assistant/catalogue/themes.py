"""The themes and the words that make them: `themes.toml`, read once, and its phrases as patterns.

The rule is all there is: a sentence has a theme when one of the theme's phrases stands in it.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Literal

from assistant.answers import Language
from assistant.catalogue.measures import Passage


@dataclass(frozen=True)
class Theme:
    """A theme. `quote` is how the government names its area; "" for a theme that cuts across."""

    id: str
    kind: Literal["area", "across"]
    names: dict[Language, str] = field(hash=False)
    quote: str
    words: tuple[str, ...]
    asked: tuple[str, ...]

    def name(self, language: Language) -> str:
        return self.names[language]

    def found_in(self, sentence: Passage) -> tuple[Passage, ...]:
        """The words of the sentence that make it belong to the theme, in text order; none if it does not."""
        spans = {span for phrase in self.words for span in _spans(phrase, sentence.text)}
        return tuple(
            Passage(sentence.text[a:b], sentence.start + a, sentence.start + b, sentence.page)
            for a, b in _outermost(spans)
        )

    def asked_words(self, text: str) -> tuple[str, ...]:
        """The words of a question that ask for the whole theme."""
        spans = {span for phrase in self.asked for span in _spans(phrase, text)}
        return tuple(text[a:b] for a, b in _outermost(spans))


@cache
def load_themes() -> tuple[Theme, ...]:
    """All themes in the order of the file: the seven areas, then what cuts across them."""
    tables = tomllib.loads((files("assistant") / "catalogue" / "themes.toml").read_text("utf-8"))["theme"]
    return tuple(
        Theme(
            id=table["id"],
            kind=table["kind"],
            names={"nb": table["nb"], "nn": table["nn"], "en": table["en"]},
            quote=table["quote"],
            words=tuple(table["words"]),
            asked=tuple(table["asked"]),
        )
        for table in tables
    )


def find_theme(theme_id: str) -> Theme | None:
    return next((theme for theme in load_themes() if theme.id == theme_id), None)


def _spans(phrase: str, text: str) -> Sequence[tuple[int, int]]:
    """Where a phrase's parts stand in the text; nowhere unless all of them do."""
    parts = _parts(phrase)
    lower = text.lower()
    if not all(part.literal in lower for part in parts):  # far cheaper than the patterns
        return []
    found = [[match.span() for match in part.pattern.finditer(text)] for part in parts]
    return [span for spans in found for span in spans] if all(found) else []


@dataclass(frozen=True)
class _Part:
    """A part of a phrase as a pattern, and letters that every match has."""

    pattern: re.Pattern[str]
    literal: str


@cache
def _parts(phrase: str) -> tuple[_Part, ...]:
    return tuple(_part(part) for part in phrase.split(" + "))


def _part(part: str) -> _Part:
    words = r"\s+".join(re.escape(word).replace(r"\*", r"[\w-]*") for word in part.split())
    pattern = re.compile(rf"(?<!\w){words}(?!\w)", re.IGNORECASE)
    return _Part(pattern, max(re.split(r"[* ]", part.lower()), key=len))


def _outermost(spans: set[tuple[int, int]]) -> list[tuple[int, int]]:
    """In order, without those that lie within another."""
    kept: list[tuple[int, int]] = []
    for start, end in sorted(spans, key=lambda span: (span[0], -span[1])):
        if not kept or end > kept[-1][1]:
            kept.append((start, end))
    return kept
