"""Names of ministries, agencies, places and people, and whether a text speaks of them. Pure."""

import re
from collections.abc import Iterator

from assistant.answers import Language
from assistant.glossary import Glossary
from vectorstore.keyword import words as stems_of

_CAPITALISED = r"[A-ZÆØÅ][\w'’-]*(?:(?<=-)\s+og\s+\w+)?"
_JOINT = r"(?:\s+(?:of|for|and|the)){0,2}\s+"
_NAME = re.compile(rf"{_CAPITALISED}(?:{_JOINT}{_CAPITALISED})*")
"""Also "Kommunal- og distriktsdepartementet", whose second part has no capital."""

_BODY = re.compile(
    r"\w(?:departement|direktorat|tilsyn|etat|ombud|verk|vesen|nemnd|institutt|forvalter|forvaltar|kasse|bank|register|"
    r"registr|politi|råd)(?:a|e|en|et|ene|ane|ens|ets)?s?$",
    re.IGNORECASE,
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+)[\"'«»“”(]*$")
_NOBODY = frozenset(
    "i norway norwegian norwegians norge noreg norges norsk norske tillitsreformen tillitsreforma".split()
)
"""Capitalised words that name nobody whose part in it could be made up."""


def names(text: str, language: Language) -> Iterator[str]:
    """What is written as a name; a sentence's first word only where it cannot be another word."""
    for match in _NAME.finditer(text):
        name = match[0]
        if _SENTENCE_START.search(text[: match.start()]):
            first, _, rest = name.partition(" ")
            name = name if _is_name(first, language) or _goes_on(rest, language) else _later(rest)
        if name and not {word.lower() for word in re.findall(r"\w+", name)} <= _NOBODY:
            yield name


def speaks_of(text: str, name: str, language: Language, glossary: Glossary) -> bool:
    """Whether a text has the name, in full, short or in the documents' language."""
    there = set(stems_of(text))
    if set(stems_of(name)) - _NOBODY <= there:
        return True
    found = [pair for one in {language, "nb"} for pair in glossary.expansions(name, one)]
    named = [asked for asked, terms in found if any(_is_named(term, there) for term in terms)]
    rest = set(stems_of(name)) - {stem for asked in named for stem in stems_of(asked)} - _NOBODY
    return bool(named) and (rest <= there or _ends_in_its_field(name, named))


def _is_named(term: str, there: set[str]) -> bool:
    return term[:1].isupper() and set(stems_of(term)) <= there


def _ends_in_its_field(name: str, named: list[str]) -> bool:
    """Whether what follows a ministry's known name is more of its field, not another body's name."""
    rest = name.removeprefix(max(named, key=len)).split()
    return name.startswith(tuple(named)) and not any(_BODY.search(w) or w.isupper() for w in rest)


def _is_name(word: str, language: Language) -> bool:
    """Whether a capitalised first word is more than the beginning of a sentence."""
    from wordfreq import zipf_frequency

    if word[1:] != word[1:].lower() or _BODY.search(word):
        return True
    return not zipf_frequency(word.lower(), "en" if language == "en" else "nb")


def _goes_on(rest: str, language: Language) -> bool:
    """Whether a name of several words begins the sentence, such as "Ministry of Finance"."""
    return language == "en" and rest.startswith(("of ", "for "))


def _later(rest: str) -> str:
    """The names after a first word that is none."""
    found = _NAME.search(rest)
    return found[0] if found else ""
