"""Blocks to an outline: which of them are headings, at which level, and what stands under each.

Pure. Works from the print alone: numbering, question marks, the name of a ministry on a line of
its own, and short lines that end no sentence.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.layout import Block, is_title

_ROMAN = re.compile(r"^[IVX]+\.\s")
_DECIMAL = re.compile(r"^(\d+(?:\.\d+)*)\.?\s+(?=\S)")
_BRACKET = re.compile(r"^\d+\)\s")
_LETTER = re.compile(r"^[a-z]\)\s")
_MINISTRY = re.compile(r"^[A-ZÆØÅ][a-zæøå-]+(?: og [a-zæøå-]+)?departementet$")
_CAPTION = re.compile(r"^(?:Figur|Tabell|Figure|Table) \d+:")
_DATELINE = re.compile(r"^[^.!?]{0,40}\b\d{1,2}\.\d{1,2}\.\d{4}$")
_LABEL = re.compile(r"^[A-ZÆØÅ][a-zæøå]+: ")
_SENTENCE_INSIDE = re.compile(r"[a-zæøå]{3}[.!?] [A-ZÆØÅ«]")
_MAX_HEADING_CHARS = 180
_MAX_TEASER_CHARS = 80
_CONTENTS_RUN = 8


@dataclass(frozen=True)
class Entry:
    """A block in its place: `level` of a heading or None, and the headings above it, outermost first."""

    block: Block
    level: int | None
    section: tuple[str, ...]


def read_outline(blocks: Sequence[Block], title: str = "") -> list[Entry]:
    """Give every block its place, in the order of the blocks.

    Args:
        title: the document's own title; a heading that repeats it is of the highest level.
    """
    if not blocks:
        return []
    is_heading = [
        _reads_as_heading(block, following)
        for block, following in zip(blocks, [*blocks[1:], None], strict=True)
    ]
    entries = _unmark_contents(is_heading)
    is_heading[-1] = False
    blocks = [replace(b, kind="item") if n in entries else b for n, b in enumerate(blocks)]
    return _place(blocks, is_heading, title)


def _reads_as_heading(block: Block, following: Block | None) -> bool:
    text = block.text
    if block.kind != "paragraph" or len(text) > _MAX_HEADING_CHARS or _DATELINE.match(text):
        return False
    if _SENTENCE_INSIDE.search(_without_number(text)) or _shares_label(text, following):
        return False
    if _is_numbered(text):
        return not text.endswith((".", ";", ","))
    if _reads_as_question(text) or is_title(text):
        return True
    opens_list = following is not None and following.kind == "item"
    return text[0].isupper() and text[-1].isalnum() and (opens_list or len(text) < _MAX_TEASER_CHARS)


def _shares_label(text: str, following: Block | None) -> bool:
    """Whether the next block begins with the same word and colon: both are entries of one list."""
    label = _LABEL.match(text)
    return label is not None and following is not None and following.text.startswith(label[0])


def _without_number(text: str) -> str:
    for number in (_ROMAN, _DECIMAL, _BRACKET, _LETTER):
        if match := number.match(text):
            return text[match.end() :]
    return text


def _is_numbered(text: str) -> bool:
    return _without_number(text) != text


def _reads_as_question(text: str) -> bool:
    return text.endswith("?") and text[0].isupper() and "?" not in text[:-1]


def _unmark_contents(is_heading: list[bool]) -> set[int]:
    """A long run of headings with nothing under them is a table of contents: entries, not headings.

    Returns the positions of the entries, without the first of the run, which is their heading.
    """
    entries: set[int] = set()
    start = 0
    while start < len(is_heading):
        end = start
        while end < len(is_heading) and is_heading[end]:
            end += 1
        if end - start >= _CONTENTS_RUN:
            entries |= set(range(start + 1, end))
        start = max(end, start + 1)
    for position in entries:
        is_heading[position] = False
    return entries


def _place(blocks: Sequence[Block], is_heading: Sequence[bool], title: str) -> list[Entry]:
    """Levels and sections; what stands in a captioned figure is under its caption, to the page's end."""
    entries: list[Entry] = []
    chain: list[tuple[int, str]] = []
    base, teaser, caption = 0, 0, False
    for block, heading in zip(blocks, is_heading, strict=True):
        if caption and block.pages:
            chain, caption = [above for above in chain if above[0] <= base], False
        if heading:
            level, base = _level(block.text, base, top=not chain or (bool(title) and title in block.text))
            if _CAPTION.match(block.text):
                caption = True
            elif caption and level > base:
                level += 1
            else:
                caption = False
            chain = [above for above in chain if above[0] < level] + [(level, block.text)]
            teaser = 0
            entries.append(Entry(block, level, tuple(text for _, text in chain[:-1])))
            continue
        if teaser == 2 and len(chain) > 1:
            chain, teaser = chain[:-1], 0
        entries.append(Entry(block, None, tuple(text for _, text in chain)))
        teaser = _teaser_state(teaser, block)
    return entries


def _level(text: str, base: int, *, top: bool) -> tuple[int, int]:
    """The level of a heading, and the level that headings without a number stand under."""
    if _ROMAN.match(text) or _MINISTRY.match(text):
        return 1, 1
    if decimal := _DECIMAL.match(text):
        level = decimal[1].count(".") + 1
        return level, level
    if _BRACKET.match(text):
        return 2, 2
    if _LETTER.match(text):
        return 3, base
    return (1, 1) if top else (base + 1, base)


def _teaser_state(state: int, block: Block) -> int:
    """A dateline opens a teaser (1), its one paragraph closes it (2)."""
    if _DATELINE.match(block.text):
        return 1
    return 2 if state == 1 else 0
