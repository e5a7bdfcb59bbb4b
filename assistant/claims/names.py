"""Names of ministries, agencies, places and people, and whether a text speaks of them. Pure."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from assistant.answers import Language
from assistant.glossary import Glossary
from vectorstore.keyword import words as stems_of

_CAPITALS = "".join(filter(str.isupper, map(chr, range(0x250))))
"""Of Latin letters, accented ones too."""

_CAPITALISED = rf"[{_CAPITALS}][\w'’-]*(?:(?<=-)\s+og\s+\w+)?"
_JOINT = r"(?:\s+(?:of|for|and|the)){0,2}\s+"
_NAME = re.compile(rf"{_CAPITALISED}(?:{_JOINT}{_CAPITALISED})*")
"""Also "Kommunal- og distriktsdepartementet", whose second part has no capital."""

_STATE = r"(?:storting|politi|parlament|regjeringsadvokat|statsminister)(?:en|et|a|ens|ets|as)\b"
"""Bodies that are known by a common word alone, and need none before it."""

_BODY = re.compile(
    rf"^{_STATE}$|"
    r"\w(?:departement|direktorat|tilsyn|etat|ombud|verk|vesen|nemnd|institutt|forvalter|forvaltar|kasse|bank|register|"
    r"registr|politi|råd)(?:a|e|en|et|ene|ane|ens|ets)?s?$",
    re.IGNORECASE,
)
_SMALL_BODY = re.compile(
    r"\b[a-zæøå][\w-]*(?:departement|direktorat|tilsyn|etat|ombud|nemnd|politi|forvaltar|forvalter)"
    r"(?:a|e|en|et|er|ene|ane|ar|ens|ets)?s?\b"
    rf"|\b{_STATE}"
    r"|\b(?:departement|direktorat|tilsyn)et for \w+(?:(?:,| og) \w+){0,2}"
)
"""A body's name without its capital: "skatteetaten", "direktoratet for byggkvalitet"."""

_SMALL_ENGLISH_BODY = re.compile(
    r"\b(?:ministry|directorate|inspectorate|department) (?:of|for) (?:the )?\w+(?:(?:,| and|, and) \w+){0,2}"
    r"|\b(?!(?:a|an|any|all|another|both|each|every|its|line|many|most|no|other|our|own|parent|responsible|"
    r"several|some|such|that|the|their|these|this|those|underlying|which|your)\b)"
    r"[a-z]+ (?:ministry|directorate|inspectorate)\b"
)
_ENGLISH_BODY = re.compile(
    r"\b(?:ministry|directorate|agency|authority|administration|inspectorate|office|council|tribunal|committee|"
    r"institute|commission|register|bank|parliament|storting)\b"
)
_KNOWN_BODY = re.compile(
    r"(?i:departement|direktorat|tilsyn|etat|ombud|institutt|verk|registr|register|råd|bank|storting|utvalg|vegvesen|"
    r"kommisjon|kontor)|^[A-ZÆØÅ]{2,}$"
)
_WORDS_LIKE_NAMES = frozenset(("aid", "fin", "lo", "fd", "sd", "ud", "kd", "jd", "od"))
"""Abbreviations that mean something else in small letters, or next to nothing."""

_ABROAD = ("en", "de", "fr", "es")
_LEAST_ABROAD, _COMMON_NO, _COMMON_EN = 2.5, 5.95, 5.0
"""On Zipf's scale: "Oslo" has 3.4 abroad and 5.9 in Norway, "Bergen" 2.8 abroad, "ansatte" 0; "men" has 6.8
in Norway."""

_LONGEST_SMALL_WORD = 3
"""Such as "dei", which many languages have in some meaning."""

_INFLECTED = re.compile(r"\w{3}(?:ane|ene|inga|ingar|ingane|leg|lege|ande)$")
"""No name ends so; few nynorsk words are known to the list of frequencies."""

_TURNED_MINISTRY = re.compile(r"^(\w+) Ministry\b")
_LEAST_COMPARED, _NEARLY = 10, 0.9
"""Letters of a name, and how alike two must be: "Tolletaten" and "Skatteetaten" are 0.6, ministries 0.8."""

_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+)[\"'«»“”(]*$")
_NOBODY = frozenset(
    "i norway norwegian norwegians norge noreg norges norsk norske tillitsreformen tillitsreforma nok "
    "christmas easter".split()
)
"""Capitalised words that name nobody whose part in it could be made up, or are told from elsewhere, as money
and feasts are in `facts.py`."""


def names(text: str, language: Language) -> Iterator[str]:
    """What is written as a name; a sentence's first word only where it cannot be another word."""
    for match in _NAME.finditer(text):
        name = match[0]
        if _SENTENCE_START.search(text[: match.start()]):
            first, _, rest = name.partition(" ")
            is_name = _is_name(first, language) or _goes_on(rest, language) or _is_double(name)
            name = name if is_name else _later(rest)
        if name and not {word.lower() for word in re.findall(r"\w+", name)} <= _NOBODY:
            yield name


def small_names(text: str, language: Language, glossary: Glossary) -> Iterator[str]:
    """Names of bodies that are written without capitals: by their form, and those that the glossary knows."""
    pattern = _SMALL_ENGLISH_BODY if language == "en" else _SMALL_BODY
    yield from (match[0] for match in pattern.finditer(text))
    for asked, terms in glossary.expansions(text, language):
        if (
            asked.islower()
            and " " in asked
            and _ENGLISH_BODY.search(asked)
            and any(map(_KNOWN_BODY.search, terms))
        ):
            yield asked
    for word in re.findall(r"\w+", text):
        short = glossary.abbreviation(word) if word.islower() and word not in _WORDS_LIKE_NAMES else None
        if short and any(
            _KNOWN_BODY.search(term) for _, terms in glossary.expansions(short, "nb") for term in terms
        ):
            yield short


def speaks_of(text: str, name: str, language: Language, glossary: Glossary) -> bool:
    """Whether a text has the name, in full, short or in the documents' language."""
    there = set(stems_of(text))
    name = _TURNED_MINISTRY.sub(r"Ministry of \1", name)
    if set(stems_of(_in_bokmaal(name, glossary) if language == "nn" else name)) - _NOBODY <= there:
        return True
    if language == "nn" and _is_spelt_nearly(name, text):
        return True
    found = [pair for one in {language, "nb"} for pair in glossary.expansions(name, one)]
    named = [asked for asked, terms in found if any(_is_named(term, there) for term in terms)]
    rest = set(stems_of(name)) - {stem for asked in named for stem in stems_of(asked)} - _NOBODY
    return bool(named) and (rest <= there or _ends_in_its_field(name, named))


def _in_bokmaal(name: str, glossary: Glossary) -> str:
    return re.sub(r"\w+", lambda word: glossary.bokmaal(word[0]) or word[0], name)


def _is_spelt_nearly(name: str, text: str) -> bool:
    """Whether the text has a long name that differs as nynorsk and bokmål do: "utvalet", "utvalget"."""
    return len(name) >= _LEAST_COMPARED and any(
        SequenceMatcher(None, name.lower(), word.lower(), autojunk=False).ratio() >= _NEARLY
        for word in _NAME.findall(text)
    )


def _is_named(term: str, there: set[str]) -> bool:
    return term[:1].isupper() and set(stems_of(term)) <= there


def _ends_in_its_field(name: str, named: list[str]) -> bool:
    """Whether what follows a ministry's known name is more of its field, not another body's name."""
    rest = name.removeprefix(max(named, key=len)).split()
    return name.startswith(tuple(named)) and not any(_BODY.search(w) or w.isupper() for w in rest)


def _is_name(word: str, language: Language) -> bool:
    """Whether a capitalised first word is more than the beginning of a sentence."""
    if word[1:] != word[1:].lower() or _BODY.search(word):
        return True
    return _is_known_abroad(word, language)


def _is_known_abroad(word: str, language: Language) -> bool:
    """Whether a word is known abroad as names are: a Norwegian one in every language of `_ABROAD`, an English
    one in Norway more than at home; or not at all."""
    from wordfreq import zipf_frequency

    in_norwegian, in_english = (zipf_frequency(word.lower(), one) for one in ("nb", "en"))
    if language == "en":
        return in_english < _COMMON_EN and (not in_english or in_norwegian > in_english)
    if not in_norwegian:
        return not _INFLECTED.search(word)
    abroad = min(zipf_frequency(word.lower(), one) for one in _ABROAD)
    return len(word) > _LONGEST_SMALL_WORD and in_norwegian < _COMMON_NO and abroad >= _LEAST_ABROAD


def _is_double(name: str) -> bool:
    """Whether two fields of one body begin the sentence: "Kommunal- og distriktsdepartementet"."""
    return bool(re.match(r"\w+-\s+og\s", name)) and bool(_BODY.search(name))


def _goes_on(rest: str, language: Language) -> bool:
    """Whether a name of several words begins the sentence, such as "Ministry of Finance"."""
    return language == "en" and rest.startswith(("of ", "for "))


def _later(rest: str) -> str:
    """The names after a first word that is none."""
    found = _NAME.search(rest)
    return found[0] if found else ""
