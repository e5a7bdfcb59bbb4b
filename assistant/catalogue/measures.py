"""A document's outline to its measures: what stands under each heading below a ministry's name. Pure.

A measure is the text under a second-level heading; text directly under the outermost heading is one too,
named after that. Its points are its paragraphs and list items. No document is special: whatever has
outer headings (ministries) and headings under them reads the same.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from vectorstore.chunks import Document
from vectorstore.sentences import BULLET, sentence_spans

_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$")
_LINKS = re.compile(r"^(?:relevante )?(?:lenker|lenkjer|koblinger|koplingar)\b", re.IGNORECASE)
_POINTER = re.compile(r"^(?:les mer|les meir|se også|sjå også)\b[^.]*$|^les (?:mer|meir):", re.IGNORECASE)


@dataclass(frozen=True)
class Passage:
    """`document.text[start:end]`, and the page it begins on where that is certain."""

    text: str
    start: int
    end: int
    page: int | None


@dataclass(frozen=True)
class Point:
    """A paragraph or list item without its bullet, and the line with a colon that its list stands under."""

    passage: Passage
    lead_in: str
    sentences: tuple[Passage, ...]
    is_item: bool


@dataclass(frozen=True)
class Section:
    """The text of one measure in its place. `heading` is the ministry's where it has none of its own."""

    document_id: str
    ministry: str
    heading: str
    has_own_heading: bool
    page: int | None
    start: int
    end: int
    points: tuple[Point, ...]

    @property
    def id(self) -> str:
        """Stays the same as long as the document's text does."""
        return f"{self.document_id}-{self.start}"

    @property
    def sentences(self) -> tuple[Passage, ...]:
        return tuple(sentence for point in self.points for sentence in point.sentences)

    @property
    def text(self) -> str:
        """Heading and points, for matching words."""
        return "\n".join((self.heading, *(point.passage.text for point in self.points)))


def read_sections(document: Document) -> tuple[Section, ...]:
    """The sections in text order; headings with nothing but links under them give none."""
    outer = min((heading.level for heading in document.headings), default=1)
    opening = [heading for heading in document.headings if heading.level <= outer + 1]
    ends = [*(heading.start for heading in opening[1:]), len(document.text)]
    sections, ministry = [], ""
    for heading, end in zip(opening, ends, strict=True):
        name = " ".join(heading.text.split())
        ministry = name if heading.level == outer else ministry
        if points := tuple(read_points(document, heading.end, end)):
            sections.append(
                Section(
                    document_id=document.id,
                    ministry=ministry,
                    heading=name,
                    has_own_heading=heading.level > outer,
                    page=page_at(document, heading.start),
                    start=heading.start,
                    end=points[-1].passage.end,
                    points=points,
                )
            )
    return tuple(sections)


def page_at(document: Document, offset: int) -> int | None:
    """The page that an offset stands on; None where pages are not certain."""
    position = bisect_right([page.start for page in document.pages], offset)
    return document.pages[position - 1].page if position else None


def headings_above(document: Document, offset: int) -> tuple[str, ...]:
    """The chain of headings that an offset stands under, outermost first."""
    chain: dict[int, str] = {}
    for heading in document.headings:
        if heading.start > offset:
            break
        chain = {level: text for level, text in chain.items() if level < heading.level}
        chain[heading.level] = " ".join(heading.text.split())
    return tuple(chain.values())


def passage(document: Document, start: int, end: int) -> Passage:
    """A stretch of the document's text as it stands there."""
    return Passage(document.text[start:end], start, end, page_at(document, start))


def read_points(document: Document, start: int, end: int) -> Iterator[Point]:
    """Paragraphs and items between two offsets; headings, addresses and pointers to links are none."""
    inner = {one.start for one in document.headings}
    lead_ins: list[tuple[str, str]] = []
    for line_start, line in _lines(document, start, end):
        bullet = BULLET.match(line)
        sign = bullet[0].strip() if bullet else ""
        while lead_ins and (lead_ins[-1][0] == sign or not sign):
            lead_ins.pop()
        lead_in = lead_ins[-1][1] if lead_ins else ""
        skip = bullet.end() if bullet else 0
        begin, text = line_start + skip, line[skip:]
        if text.endswith(":"):
            lead_ins.append((sign, text))
        if line_start in inner or _LINKS.match(lead_in) or _LINKS.match(text) or _POINTER.match(text):
            continue
        spans = [(begin + a, begin + b) for a, b in sentence_spans(text)]
        sentences = tuple(passage(document, a, b) for a, b in spans)
        yield Point(passage(document, begin, begin + len(text)), lead_in, sentences, bool(bullet))


def _lines(document: Document, start: int, end: int) -> Iterator[tuple[int, str]]:
    offset = start
    for line in document.text[start:end].split("\n"):
        if line.strip() and not _ADDRESS.match(line):
            yield offset, line
        offset += len(line) + 1
