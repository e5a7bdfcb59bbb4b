"""Where pages begin in a text that was taken from a PDF, and which of their numbers are certain.

Such a text marks a new page by one leading space on its first line. Where a footer "Side 3 av 16"
has survived, it says which page that is and how many there are; counting marks from it must then
reach the last page exactly, or no number is given at all.
"""

import re
from dataclasses import dataclass

FOOTER = re.compile(r"^\s*Side (\d+) av (\d+)\s*$")


@dataclass(frozen=True)
class PageMark:
    """A page begins at this line; lines are counted from 0, pages as printed."""

    line: int
    page: int


def find_page_marks(lines: list[str]) -> list[PageMark]:
    """Page starts in line order; empty where their numbers are not certain.

    A leading space in the middle of a paragraph is an indent, so a mark counts only right after
    a printed line, at the start of the text or after a footer. A lone space that ends the text
    is a last page without words.
    """
    starts = [number for number in range(len(lines)) if _starts_page(lines, number)]
    first = _first_page_number(lines, starts)
    if first is None:
        return []
    return [PageMark(line, first + index) for index, line in enumerate(starts)]


def _starts_page(lines: list[str], number: int) -> bool:
    line = lines[number]
    before = _printed_line_before(lines, number)
    if before is not None and FOOTER.match(lines[before]):
        return bool(line.strip())
    if not line.startswith(" ") or FOOTER.match(line):
        return False
    if not line.strip():
        return number == len(lines) - 1 and before == number - 1
    return before is None or before == number - 1


def _printed_line_before(lines: list[str], number: int) -> int | None:
    return next((n for n in range(number - 1, -1, -1) if lines[n].strip()), None)


def _first_page_number(lines: list[str], starts: list[int]) -> int | None:
    """The number of the first page, if every footer and the total agree on it."""
    claims = set()
    for number, line in enumerate(lines):
        if footer := FOOTER.match(line):
            page, total = int(footer[1]), int(footer[2])
            pages_before = sum(start <= number for start in starts)
            first = page - pages_before + 1
            claims.add(first if first + len(starts) - 1 == total else None)
    return claims.pop() if len(claims) == 1 else None
