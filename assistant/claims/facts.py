"""The figures of a sentence, which must not change: numbers, parts of a whole, dates, percentages. Pure.

The same figure is written alike in all three languages: "tolv", "twelve", "dusin" and "12" are "12",
"June" and "juni" are "month 6".
"""

import re
import unicodedata

from assistant.answers import Language
from assistant.claims.numerals import numbers

_NUMBER = re.compile(r"(?<![\d])\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")
_DATE = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_WORD = re.compile(r"[^\W\d_]+")

_MONTHS_NO = "januar februar mars april mai juni juli august september oktober november desember".split()
_MONTHS_EN = "January February March April May June July August September October November December".split()
_DAYS_NO = "mandag tirsdag onsdag torsdag fredag lørdag søndag".split()
_DAYS_NN = "måndag tysdag onsdag torsdag fredag laurdag sundag".split()
_DAYS_EN = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

_NORWEGIAN = {
    **{month: f"month {n}" for n, month in enumerate(_MONTHS_NO, 1)},
    **{day: f"day {n}" for days in (_DAYS_NO, _DAYS_NN) for n, day in enumerate(days, 1)},
    **dict.fromkeys(("million", "millionar", "millioner", "mill"), "million"),
    **dict.fromkeys(("milliard", "milliardar", "milliarder", "mrd"), "milliard"),
    **dict.fromkeys(("pst", "promille"), "percent"),
    **dict.fromkeys(("kr", "krone", "kroner", "kronar", "NOK"), "kroner"),
    **dict.fromkeys(("dollar", "dollars", "USD"), "dollars"),
    **dict.fromkeys(("euro", "EUR"), "euros"),
    **dict.fromkeys(("pund", "GBP"), "pounds"),
    **dict.fromkeys(("våren", "vår"), "spring"),
    **dict.fromkeys(("sommeren", "sommaren"), "summer"),
    **dict.fromkeys(("høsten", "hausten"), "autumn"),
    **dict.fromkeys(("vinteren",), "winter"),
    **dict.fromkeys(("første", "fyrste"), "first"),
    **dict.fromkeys(("jul", "jula", "julen"), "christmas"),
    **dict.fromkeys(("påske", "påska", "påsken"), "easter"),
    **dict.fromkeys(("dusin", "dusinet", "tylft"), "12"),
}
_ENGLISH = {
    **{month: f"month {n}" for n, month in enumerate(_MONTHS_EN, 1)},
    **{day: f"day {n}" for n, day in enumerate(_DAYS_EN, 1)},
    **dict.fromkeys(("million", "millions"), "million"),
    **dict.fromkeys(("billion", "billions", "bn"), "milliard"),
    **dict.fromkeys(("cent",), "percent"),
    **dict.fromkeys(("kroner", "krone", "crowns", "NOK"), "kroner"),
    **dict.fromkeys(("dollar", "dollars", "USD"), "dollars"),
    **dict.fromkeys(("euro", "euros", "EUR"), "euros"),
    **dict.fromkeys(("pound", "pounds", "GBP"), "pounds"),
    **{season: season for season in ("summer", "autumn", "winter", "christmas", "easter")},
    **dict.fromkeys(("quarter", "quarters"), "1/4"),
    **dict.fromkeys(("dozen", "dozens"), "12"),
    "first": "first",
    "twice": "2",
}
_BEGINNINGS = {
    "nb": {"halv": "half", "dobbel": "double", "dobl": "double", "fordobl": "double", "tredobl": "triple"}
    | {"prosent": "percent", "dusinvis": "12"},
    "en": {"half": "half", "halv": "half", "doubl": "double", "tripl": "triple", "percent": "percent"},
}
"""Of words that say the same however they end."""

_SIGNS = {"%": "percent", "‰": "percent", "$": "dollars", "€": "euros", "£": "pounds"}

_RELATIVE = re.compile(
    r"\b(?:i morgen|i går|i fjor|neste år|neste uke|neste måned|forrige (?:år|uke|måned)|"
    r"i morgon|neste veke|neste månad|førre (?:år|veke|månad)|tomorrow|yesterday|"
    r"(?:next|last) (?:year|month|week))\b",
    re.IGNORECASE,
)
"""Dates that are told from today, which is not the document's: kept only in its own words."""

_SAID_OTHERWISE = re.compile(
    r"\b(?:for det (?:første|fyrste)|first and foremost|first of all|at first|no one|one another)\b|\bfirst,",
    re.IGNORECASE,
)
"""Where a number's word counts nothing."""

_ONLY_IN_DOCUMENTS: dict[str, dict[str, tuple[str, ...]]] = {
    "nb": {
        **dict.fromkeys(("en", "ein", "ei", "et"), ("1",)),
        **dict.fromkeys(("andre", "annen", "annet", "anna"), ("2",)),
        **dict.fromkeys(("kvartal", "kvartalet"), ("1/4",)),
        "først": ("first",),
    },
    "en": {"a": ("1",), "an": ("1",)},
}
"""What a word of a quote may be told as, though it mostly means something else."""

_AMBIGUOUS = frozenset(("vår",))
"""Spring in a quote; in a statement it is more often "our"."""


def figures(text: str, language: Language, *, is_statement: bool = False) -> frozenset[str]:
    """Numbers, magnitudes, percentages and parts of dates that the text states.

    Args:
        is_statement: count what it surely states; of a quote, also what its words may be told as.
    """
    found: set[str] = set()
    for pattern, order in ((_DATE, (1, 2, 3)), (_ISO_DATE, (3, 2, 1))):
        for date in pattern.finditer(text):
            day, month, year = (str(int(date[n])) for n in order)
            found |= {day, f"month {month}", year}
        text = pattern.sub(" ", text)
    found |= {_number(match[0]) for match in _NUMBER.finditer(text)}
    found |= {f"sign {sign}" for sign in text if unicodedata.category(sign) == "No"}
    found |= {fact for sign, fact in _SIGNS.items() if sign in text}
    found |= {match[0].lower() for match in _RELATIVE.finditer(text)}
    told = _SAID_OTHERWISE.sub(" ", text)
    found |= set(numbers(told, language))
    for word in _WORD.findall(told):
        found |= _facts(word, language, is_statement=is_statement)
    return frozenset(found if is_statement or "1" not in _digits(text) else found | {"first"})


def _facts(word: str, language: Language, *, is_statement: bool) -> set[str]:
    """What a word that is no number's states."""
    kind = "en" if language == "en" else "nb"
    table, lower = (_ENGLISH if kind == "en" else _NORWEGIAN), word.lower()
    if is_statement and lower in _AMBIGUOUS:
        return set()
    fact = table.get(word) or (None if word in _MONTHS_EN else table.get(lower))
    found = {fact} if fact else set()
    found |= {fact for start, fact in _BEGINNINGS[kind].items() if lower.startswith(start)}
    found |= {"percent"} if lower.endswith(("prosent", "percent")) else set()
    return found if is_statement else found | set(_ONLY_IN_DOCUMENTS[kind].get(lower, ()))


def _digits(text: str) -> set[str]:
    return {match[0] for match in _NUMBER.finditer(text)}


def _number(text: str) -> str:
    """A number without signs between its thousands, with a point before its decimals."""
    if re.fullmatch(r"\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+", text):
        return str(int(re.sub(r"\D", "", text)))
    whole, _, decimals = text.replace(",", ".").partition(".")
    return f"{int(whole)}.{decimals}" if decimals else str(int(whole))
