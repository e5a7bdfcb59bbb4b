"""Numbers written as words, in bokmål, nynorsk and English: "tjueén", "two hundred and five", "tredje". Pure.

Read by their parts, so that every number is known and not only those of a list.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answers import Language

Values = dict[str, int]


@dataclass(frozen=True)
class _Words:
    """The words that a language makes its numbers of.

    Attributes:
        ones: what "one" is called in a longer number ("tjueen"); alone it is mostly an article.
        told_one: what is "one" and nothing else.
        compound: the beginnings of words that a number is written together with ("tiårig", "tenfold").
        ordinals: their words, but for "first".
        part: the pattern of a part of a whole, with a place for what is divided by ("tredjedel").
    """

    ones: str
    told_one: str
    units: Values
    teens: Values
    tens: Values
    hundred: str
    thousand: str
    joint: str
    compound: str
    ordinals: Values
    part: str


def _counted(words: str, first: int, step: int = 1) -> Values:
    return {word: first + step * n for n, word in enumerate(words.split())}


_NORWEGIAN = _Words(
    ones="en|én|ein|éin|ei|ett|eitt|et",
    told_one="én|éin|ett|eitt",
    units=_counted("to tre fire fem seks sju åtte ni", 2) | {"syv": 7},
    teens=_counted("ti elleve tolv tretten fjorten femten seksten sytten atten nitten", 10),
    tens=_counted("tjue tretti førti femti seksti sytti åtti nitti", 20, 10) | {"tyve": 20, "tredve": 30},
    hundred="hundre",
    thousand="tusen",
    joint="og",
    compound="år|dag|uke|veke|måned|månad|time|krone|ledd|trinn|prosent|tal|vis",
    ordinals=_counted("tredje fjerde femte sjette", 3)
    | _counted("sjuende åttende niende tiende ellevte tolvte", 7)
    | _counted("sjuande åttande niande tiande", 7)
    | _counted("trettende fjortende femtende sekstende syttende attende nittende", 13)
    | _counted("tjuende trettiende førtiende femtiende", 20, 10)
    | {"syvende": 7, "tyvende": 20, "hundrede": 100, "tusende": 1000},
    part=r"\b({divisor})del(?:en|er|ene|ar|ane|s)?\b",
)
_ENGLISH = _Words(
    ones="a|one",
    told_one="one",
    units=_counted("two three four five six seven eight nine", 2),
    teens=_counted("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen", 10),
    tens=_counted("twenty thirty forty fifty sixty seventy eighty ninety", 20, 10),
    hundred="hundreds?",
    thousand="thousands?",
    joint="and",
    compound="fold",
    ordinals=_counted("second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth", 2)
    | _counted("thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth", 13)
    | _counted("twentieth thirtieth fortieth fiftieth", 20, 10)
    | {"hundredth": 100, "thousandth": 1000},
    part=r"\b(?:(?:a|one)[\s-]({divisor})(?=\s+of\b|\s*[.,;:)]|$)|one-({divisor})|({divisor})s)\b",
)


class _Numerals:
    """Finds the numbers of a language."""

    def __init__(self, words: _Words) -> None:
        self._words = words
        self._values = words.units | words.teens | words.tens
        ordinal = f"(?:(?:{_any(words.tens)})-?)?(?:{_any(words.ordinals)})"
        divisors = f"{_any({w: n for w, n in words.ordinals.items() if w != 'second'})}|{_any(words.units)}"
        self.cardinals = re.compile(
            rf"\b({self._cardinal()})(?!-{ordinal})(?:(?:{words.compound})\w*)?\b", re.IGNORECASE
        )
        self.ordinals = re.compile(rf"\b({ordinal})\b", re.IGNORECASE)
        self.parts = re.compile(words.part.replace("{divisor}", divisors), re.IGNORECASE)
        self._token = re.compile(
            rf"(?P<ordinal>(?:{_any(words.ordinals)})\b)|(?P<hundred>{words.hundred})|(?P<thousand>{words.thousand})|"
            rf"(?P<number>{_any(self._values)})|(?P<joint>{words.joint})|(?P<one>{words.ones})",
            re.IGNORECASE,
        )

    def value(self, text: str) -> int:
        """What a number that was found amounts to."""
        total = current = 0
        for token in self._token.finditer(text):
            word = token[0].lower()
            match token.lastgroup:
                case "ordinal":
                    current += self._words.ordinals[word]
                case "hundred":
                    current = 100 * (current or 1)
                case "thousand":
                    total, current = total + 1000 * (current or 1), 0
                case "number":
                    current += self._values[word]
                case "one":
                    current += 1
        return total + current

    def _cardinal(self) -> str:
        """The pattern of a whole number; "one" alone only where it is nothing else."""
        words = self._words
        unit = f"(?:{_any(words.units)}|{words.ones})"
        space = r"[\s-]" if words is _ENGLISH else "-"
        tens = f"(?:(?:{unit}og)?(?:{_any(words.tens)})(?:{space}?{unit})?)"
        plain = f"(?:{_any(words.teens)}|{tens}|{_any(words.units)})"
        small = f"(?:{plain}|{words.ones})"
        joint = rf"(?:\s?{words.joint}\s?|\s)?"
        hundreds = rf"(?:(?:{small}\s?)?(?:{words.hundred})(?:{joint}{small})?)"
        thousands = (
            rf"(?:(?:(?:{hundreds}|{small})\s?)?(?:{words.thousand})(?:{joint}(?:{hundreds}|{small}))?)"
        )
        return f"{thousands}|{hundreds}|{plain}|{words.told_one}"


def _any(words: Values) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_ALL = {"nb": _Numerals(_NORWEGIAN), "nn": _Numerals(_NORWEGIAN), "en": _Numerals(_ENGLISH)}


def numbers(text: str, language: Language) -> Iterator[str]:
    """The numbers that words of a text say: "21" for "tjueén" and "tjueførste", "1/3" for "tredjedel".

    Which in a row counts from the third on in Norwegian, where "andre" is mostly "others", and from the
    second on in English.
    """
    found = _ALL[language]
    for match in found.parts.finditer(text):
        yield f"1/{found.value(next(filter(None, match.groups())))}"
    rest = found.parts.sub(" ", text)
    for pattern in (found.cardinals, found.ordinals):
        for match in pattern.finditer(rest):
            yield str(found.value(match[1]))
