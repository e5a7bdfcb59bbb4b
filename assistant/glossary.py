"""The bridge from people's words to the documents' words: `glossary.toml`, read once and looked up.

Its tables are abbreviations (used in both directions), English, nynorsk and everyday bokmål.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

from assistant.answers import Language

_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_LONGEST_PHRASE = 5

TABLES = ("abbreviations", "english", "nynorsk", "everyday")


class Glossary:
    """Phrase look-up, case-insensitive, longest phrase first; English plurals and -ing/-ed are tolerated."""

    def __init__(self, tables: Mapping[str, Mapping[str, list[str]]]) -> None:
        self._abbreviations = tables["abbreviations"]
        self._full_names = {
            name.lower(): short for short, names in self._abbreviations.items() for name in names
        }
        self._small = {short.lower(): short for short in self._abbreviations}
        self._english = _folded(tables["english"])
        self._nynorsk = _folded(tables["nynorsk"])
        self._everyday = _folded(tables["everyday"])

    def bokmaal(self, word: str) -> str | None:
        """The bokmål word for a nynorsk one that differs by more than its ending."""
        found = self._nynorsk.get((word.lower(),))
        return found[0] if found else None

    def bokmaal_by_form(self, word: str) -> str | None:
        """The bokmål word for what a nynorsk one may be an inflection of: "oppgåvene" by "oppgåve"."""
        return next(filter(None, map(self.bokmaal, _forms(word.lower(), "nn"))), None)

    def abbreviation(self, word: str) -> str | None:
        """The abbreviation that a word is, whatever its case; None where it is none."""
        return self._small.get(word.lower())

    def expansions(self, text: str, language: Language) -> list[tuple[str, list[str]]]:
        """(what was asked, the documents' terms for it), in the text's order."""
        table = self._english if language == "en" else self._everyday
        return [*_phrases(text, table, language), *self._names(text)]

    def _names(self, text: str) -> Iterable[tuple[str, list[str]]]:
        for word in _WORD.findall(text):
            bare = word[:-1] if word.endswith("s") and word[:-1].isupper() else word
            if bare in self._abbreviations:
                yield word, self._abbreviations[bare]
        lower = text.lower()
        for name, short in self._full_names.items():
            if name in lower:
                yield name, [short]


@cache
def load_glossary() -> Glossary:
    return Glossary(tomllib.loads((files("assistant") / "glossary.toml").read_text("utf-8")))


def _folded(table: Mapping[str, list[str]]) -> dict[tuple[str, ...], list[str]]:
    return {tuple(_WORD.findall(phrase.lower())): terms for phrase, terms in table.items()}


def _phrases(
    text: str, table: Mapping[tuple[str, ...], list[str]], language: Language
) -> Iterable[tuple[str, list[str]]]:
    words = _WORD.findall(text)
    lower = [word.lower() for word in words]
    start = 0
    while start < len(words):
        for length in range(min(_LONGEST_PHRASE, len(words) - start), 0, -1):
            end = start + length
            forms = _forms(lower[end - 1], language)
            terms = next((t for f in forms if (t := table.get((*lower[start : end - 1], f)))), None)
            if terms:
                yield " ".join(words[start:end]), terms
                start = end - 1
                break
        start += 1


def _forms(word: str, language: Language) -> list[str]:
    """The word and what it may be an inflection of."""
    forms = [word]
    endings: tuple[tuple[str, str], ...] = (
        (
            ("'s", ""),
            ("ies", "y"),
            ("es", ""),
            ("s", ""),
            ("ing", ""),
            ("ing", "e"),
            ("ied", "y"),
            ("ed", ""),
            ("d", ""),
        )
        if language == "en"
        else (
            ("ene", ""),
            ("ene", "e"),
            ("er", ""),
            ("er", "e"),
            ("en", ""),
            ("en", "e"),
            ("et", ""),
            ("et", "e"),
            ("r", ""),
            ("te", "e"),
            ("t", ""),
            ("ane", ""),
            ("ane", "e"),
            ("ar", ""),
            ("ar", "e"),
            ("a", ""),
            ("a", "e"),
        )
    )
    for ending, replacement in endings:
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            forms.append(word[: -len(ending)] + replacement)
    return forms
