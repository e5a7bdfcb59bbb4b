"""What a sentence states that must not change: numbers, dates, percentages, names and denials. Pure.

The same fact is written alike in all three languages: "tolv", "twelve" and "12" are "12", "June" and
"juni" are "month 6".
"""

import re

from assistant.answers import Language
from assistant.cues import NEGATION, NO_NEGATION

_NUMBER = re.compile(r"(?<![\d])\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)?")
_DATE = re.compile(r"\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
_ISO_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_WORD = re.compile(r"[^\W\d_]+")

_MONTHS_NO = "januar februar mars april mai juni juli august september oktober november desember".split()
_MONTHS_EN = "January February March April May June July August September October November December".split()
_DAYS_NO = "mandag tirsdag onsdag torsdag fredag lørdag søndag".split()
_DAYS_NN = "måndag tysdag onsdag torsdag fredag laurdag sundag".split()
_DAYS_EN = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_NUMBERS_NO = (
    "to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten "
    "nitten".split()
)
_NUMBERS_EN = (
    "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split()
)
_TENS_NO = "tjue tretti førti femti seksti sytti åtti nitti hundre".split()
_TENS_EN = "twenty thirty forty fifty sixty seventy eighty ninety hundred".split()


def _table(numbers: list[str], tens: list[str], **others: str) -> dict[str, str]:
    named = {word: str(value) for value, word in enumerate(numbers, 2)}
    return named | {word: str(10 * value) for value, word in enumerate(tens, 2)} | others


_NORWEGIAN = {
    **_table(_NUMBERS_NO, _TENS_NO, syv="7", tyve="20", tredve="30", tusen="1000"),
    **{month: f"month {n}" for n, month in enumerate(_MONTHS_NO, 1)},
    **{day: f"day {n}" for days in (_DAYS_NO, _DAYS_NN) for n, day in enumerate(days, 1)},
    **dict.fromkeys(("million", "millionar", "millioner", "mill"), "million"),
    **dict.fromkeys(("milliard", "milliardar", "milliarder", "mrd"), "milliard"),
    **dict.fromkeys(("prosent", "pst"), "percent"),
    **dict.fromkeys(("våren", "vår"), "spring"),
    **dict.fromkeys(("sommeren", "sommaren"), "summer"),
    **dict.fromkeys(("høsten", "hausten"), "autumn"),
    **dict.fromkeys(("vinteren",), "winter"),
    **dict.fromkeys(("halvparten", "halvdelen"), "half"),
}
_ENGLISH = {
    **_table(_NUMBERS_EN, _TENS_EN, thousand="1000"),
    **{month: f"month {n}" for n, month in enumerate(_MONTHS_EN, 1)},
    **{day: f"day {n}" for n, day in enumerate(_DAYS_EN, 1)},
    **dict.fromkeys(("million", "millions"), "million"),
    **dict.fromkeys(("billion", "billions", "bn"), "milliard"),
    **dict.fromkeys(("percent", "cent"), "percent"),
    **{season: season for season in ("summer", "autumn", "winter")},
    "half": "half",
}
_ONLY_IN_DOCUMENTS = frozenset(("vår",))
"""Spring in a quote; in a statement it is more often "our"."""

_DENIED_NO = re.compile(
    r"\b(?:ikke|ikkje|ingen|inga|ingenting|intet|aldri|verken|korkje|nei|uten|utan|neppe|fravær av|"
    r"unngå\w*|slippe\w*|framfor|fremfor|i stedet for|i staden for|heller enn)\b",
    re.IGNORECASE,
)
_DENIED_EN = re.compile(
    r"\b(?:not|no|none|nobody|nothing|never|neither|nor|cannot|without|avoid\w*|rather than|instead of|"
    r"lack\w*|absence)\b|n['’]t\b",
    re.IGNORECASE,
)


def figures(text: str, language: Language, *, is_statement: bool = False) -> frozenset[str]:
    """Numbers, magnitudes, percentages and parts of dates that the text states."""
    found: set[str] = set()
    for pattern, order in ((_DATE, (1, 2, 3)), (_ISO_DATE, (3, 2, 1))):
        for date in pattern.finditer(text):
            day, month, year = (str(int(date[n])) for n in order)
            found |= {day, f"month {month}", year}
        text = pattern.sub(" ", text)
    found |= {_number(match[0]) for match in _NUMBER.finditer(text)}
    table = _ENGLISH if language == "en" else _NORWEGIAN
    for word in _WORD.findall(text):
        fact = table.get(word) or (None if word in _MONTHS_EN else table.get(word.lower()))
        if fact and not (is_statement and word.lower() in _ONLY_IN_DOCUMENTS):
            found.add(fact)
    return frozenset(found | ({"percent"} if "%" in text else set()))


def is_denied(text: str, language: Language) -> bool:
    """Whether the text says of something that it is not so."""
    if language == "en":
        return bool(_DENIED_EN.search(text))
    said = NO_NEGATION.sub(" ", text)
    return bool(NEGATION.search(said) or _DENIED_NO.search(said))


def _number(text: str) -> str:
    """A number without signs between its thousands, with a point before its decimals."""
    if re.fullmatch(r"\d{1,3}(?:[ .,\u00a0\u202f]\d{3})+", text):
        return str(int(re.sub(r"\D", "", text)))
    whole, _, decimals = text.replace(",", ".").partition(".")
    return f"{int(whole)}.{decimals}" if decimals else str(int(whole))
