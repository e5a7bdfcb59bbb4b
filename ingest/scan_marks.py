"""Signs that a scan misreads and that are no words: bullets, roman numerals, abbreviations, dashes.

Each function takes the text as read and yields `Edit`s, in text order, none overlapping another's.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

BULLET = "•"

_SURE_BULLET = re.compile(r"^([ \t]*)([*»«¢·©°])(?=[ \t]+\S)", re.MULTILINE)
_LETTER_BULLET = re.compile(r"^([ \t]*)([eo])(?=[ \t]+[^\W\d_]{2})", re.MULTILINE)
_NUMBERED_LINE = re.compile(r"^ ?([IVXlL1|]+)(?=\. +[^\W\d_])", re.MULTILINE)
_ROMAN_IN_TEXT = re.compile(r"(?<![\w|-])[Il|1]{2,3}(?![\w|-])")
_LONE_STROKE = re.compile(r"(?<!\S)(?:(\|)(?!\S)|(l)(?=\s+[^\W_]))")
_CAPITALS = re.compile(r"(?<![\w@])([A-ZÆØÅ@0]{1,6}?)(s?)(?![\w@])")
_YEAR_DASH = re.compile(r"(?<=\d{4})(?:[—–]-?|-[—–]|--)(?=\d{4}(?!\d))")

_MISREAD_SLASHED_O = re.compile(r"[@QJO0]{1,2}$")


@dataclass(frozen=True)
class Edit:
    """`after` instead of the characters from `start` to `end` of the text as read."""

    start: int
    end: int
    after: str


def bullets(text: str) -> Iterator[Edit]:
    """Bullets read as other signs; as a letter only where the text has bullets besides."""
    found = [*_SURE_BULLET.finditer(text)]
    if found or f"\n{BULLET} " in text:
        found = sorted([*found, *_LETTER_BULLET.finditer(text)], key=lambda match: match.start())
    for match in found:
        yield Edit(match.start(2), match.end(2), BULLET)


def numerals(text: str) -> Iterator[Edit]:
    """Roman numerals of numbered headings, and such as "del IlI" in running text."""
    headings = list(_heading_numerals(text))
    taken = {edit.start for edit in headings}
    inside = (
        Edit(match.start(), match.end(), "I" * len(match.group()))
        for match in _ROMAN_IN_TEXT.finditer(text)
        if match.start() not in taken and "I" in match.group()
    )
    yield from _changes(text, sorted((*headings, *inside), key=lambda edit: edit.start))


def _heading_numerals(text: str) -> Iterator[Edit]:
    """The lines' numerals in a row from I, where most of the row is surely roman.

    "1." may be "I." or a narrow "II.": what the row wants. A row that skips or repeats is left alone.
    """
    matches = list(_NUMBERED_LINE.finditer(text))
    if not any(re.search(r"[VX]|[Il|]{2}", match[1]) for match in matches):
        return
    for number, match in enumerate(matches, start=1):
        if not _may_be(match[1], roman(number)):
            return
    for number, match in enumerate(matches, start=1):
        yield Edit(match.start(1), match.end(1), roman(number))


def _may_be(read: str, numeral: str) -> bool:
    """Whether strokes read as `read` may be the numeral; a single stroke may stand for two."""
    straight = re.sub(r"[lL1|]", "I", read)
    return straight == numeral or (straight == "I" and numeral == "II")


def roman(number: int) -> str:
    """The roman numeral of a number from 1 to 39."""
    units = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
    return "X" * (number // 10) + units[number % 10]


def lone_strokes(text: str) -> Iterator[Edit]:
    """The word "I", read as a stroke or a small L."""
    for match in _LONE_STROKE.finditer(text):
        yield Edit(match.start(), match.end(), "I")


def year_dashes(text: str) -> Iterator[Edit]:
    """The dash between two years, read long or doubled."""
    yield from _changes(text, (Edit(m.start(), m.end(), "–") for m in _YEAR_DASH.finditer(text)))


def abbreviations(text: str, known: Collection[str]) -> Iterator[Edit]:
    """Abbreviations whose last letter is an Ø read as another sign, or as two: DF@, DFQ, DFJs.

    Which there are is told by `known`, and by the text itself where it has the unmistakable "@".
    """
    matches = list(_CAPITALS.finditer(text))
    stems = {name[:-1] for name in known if name.endswith("Ø")}
    stems |= {match[1].rstrip("@") for match in matches if match[1].endswith("@")}
    for match in matches:
        stem = _MISREAD_SLASHED_O.sub("", match[1])
        if stem in stems and len(stem) >= 2 and stem != match[1]:
            yield Edit(match.start(1), match.end(1), stem + "Ø")


def _changes(text: str, edits: Iterator[Edit] | list[Edit]) -> Iterator[Edit]:
    return (edit for edit in edits if text[edit.start : edit.end] != edit.after)
