"""Printed lines back to blocks: paragraphs, list items, headings-to-be and addresses.

Pure: text in, blocks out. Works on texts taken from a PDF (hard-wrapped lines, perhaps with an
empty line after each) and on texts taken from a web page (a paragraph a line). Page furniture is
dropped, wrapped lines are joined, words divided at a line's end are mended.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from ingest.pages import FOOTER, find_page_marks
from vectorstore.sentences import BULLET

BlockKind = Literal["paragraph", "item", "address"]

_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$")
_ADDRESS_TAIL = re.compile(r"^[a-z0-9/][^\s]*$")
_DIVIDED = re.compile(r"[a-zæøå]{2,}-$", re.IGNORECASE)
_SENTENCE_END = (".", "!", "?", ":", ";")
_FINITE_VERBS = frozenset("er var har hadde skal kan vil må bør blir ble får fikk gir gjør".split())
_SENTENCE_INSIDE = re.compile(r"[a-zæøå]{3}[.!?] [A-ZÆØÅ«]")
_LINK_END = re.compile(r"\.(?:no|com|org|eu)$")
_WINDOW = 6
_FULL_LINE = 0.84


@dataclass(frozen=True)
class Piece:
    """`length` characters at `start` of a block's text stood at `source_start` of the source text."""

    start: int
    length: int
    source_start: int


@dataclass(frozen=True)
class Block:
    """A paragraph, list item or address as one line of text, and where its characters stood.

    `short` says that its last printed line ended well before the margin, `page_start` holds the
    offsets and numbers of pages that begin in it, `after_gap` that an empty line stood before it.
    """

    kind: BlockKind
    text: str
    pieces: tuple[Piece, ...]
    short: bool = False
    after_gap: bool = False
    pages: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class _Line:
    text: str
    source_start: int
    indent: int
    page: int | None
    after_gap: bool


@dataclass(frozen=True)
class Layout:
    """The blocks of a source in reading order, and the lines that were dropped as furniture."""

    blocks: tuple[Block, ...]
    dropped: tuple[str, ...]


def read_layout(text: str, *, furniture: Sequence[str] = (), furniture_from: str | None = None) -> Layout:
    """Split a source text into blocks.

    Args:
        furniture: lines that are no part of the document (menus, captions), as they stand there.
        furniture_from: a line from which on nothing is part of the document.
    """
    lines, dropped = _printed_lines(text, set(furniture), furniture_from)
    wrapped = _is_wrapped(lines)
    blocks: list[Block] = []
    pending: list[_Line] = []
    waiting: list[Block] = []
    for index, line in enumerate(lines):
        if _ADDRESS.match(line.text) or _continues_address(waiting, pending, line):
            _add_address(waiting, line)
            continue
        if pending and _starts_block(lines, index, pending, wrapped):
            blocks += [_join(pending, lines, index), *waiting]
            pending, waiting = [], []
        pending.append(line)
    if pending:
        blocks.append(_join(pending, lines, len(lines)))
    return Layout((*blocks, *waiting), tuple(dropped))


def _printed_lines(
    text: str, furniture: set[str], furniture_from: str | None
) -> tuple[list[_Line], list[str]]:
    raw = text.split("\n")
    marks = {mark.line: mark.page for mark in find_page_marks(raw)}
    double_spaced = _is_double_spaced(raw)
    lines: list[_Line] = []
    dropped: list[str] = []
    offset, gap, page, ended = 0, False, None, False
    for number, content in enumerate(raw):
        stripped = content.strip()
        page = marks.get(number, page)
        ended = ended or (furniture_from is not None and stripped == furniture_from)
        if not stripped:
            gap = gap or not double_spaced
        elif ended or stripped in furniture or FOOTER.match(content):
            dropped.append(stripped)
        else:
            indent = content.index(stripped[0])
            lines.append(_Line(stripped, offset + indent, 0 if page else indent, page, gap))
            gap, page = False, None
        offset += len(content) + 1
    return lines, dropped


def _is_double_spaced(raw: Sequence[str]) -> bool:
    """Whether an empty line after each printed line is the print's spacing, not a paragraph's end."""
    printed = [n for n, line in enumerate(raw[:-1]) if line.strip()]
    followed = sum(not raw[n + 1].strip() for n in printed)
    return _is_wrapped_lengths([len(raw[n].strip()) for n in printed]) and followed > 0.8 * len(printed)


def _is_wrapped(lines: Sequence[_Line]) -> bool:
    return _is_wrapped_lengths([len(line.text) for line in lines])


def _is_wrapped_lengths(lengths: Sequence[int]) -> bool:
    """Hard-wrapped print: hardly a line is longer than a page is wide."""
    return bool(lengths) and sum(length > 120 for length in lengths) < 0.1 * len(lengths)


def _starts_block(lines: Sequence[_Line], index: int, pending: Sequence[_Line], wrapped: bool) -> bool:
    line, before = lines[index], pending[-1]
    if not wrapped or BULLET.match(line.text):
        return True
    if line.after_gap:
        return not (line.text[0].islower() and before.text[-1].isalpha())
    if before.text.endswith("-") or line.text[0].islower() or line.text[0] == "(":
        return False
    ended = before.text.endswith(_SENTENCE_END) or _LINK_END.search(before.text)
    if ended and (line.page is not None or _begins_title(lines, index)):
        return True
    if line.text[0].isupper() and (
        line.indent > before.indent or is_title(" ".join(part.text for part in pending))
    ):
        return True
    return not _is_full(lines, index - 1, before, line)


def is_title(text: str) -> bool:
    """Whether a printed text reads as a title: no bullet, no sentence, nothing that ends one."""
    if BULLET.match(text) or text[0].islower() or text.endswith((*_SENTENCE_END, ",")):
        return False
    return not _SENTENCE_INSIDE.search(text) and _FINITE_VERBS.isdisjoint(text.split())


def _begins_title(lines: Sequence[_Line], index: int) -> bool:
    """Whether a title of at most three printed lines begins here and ends before the margin."""
    for number in range(index, min(index + 3, len(lines) - 1)):
        line, following = lines[number], lines[number + 1]
        if not is_title(" ".join(part.text for part in lines[index : number + 1])):
            return False
        if not following.text[0].islower():
            return True
        if not _is_full(lines, number, line, following):
            return False
    return False


def _is_full(lines: Sequence[_Line], index: int, line: _Line, following: _Line) -> bool:
    """Whether the next line's first word would not have fitted behind this line."""
    nearby = lines[max(0, index - _WINDOW) : index + _WINDOW]
    width = max(len(other.text) for other in nearby if not _ADDRESS.match(other.text))
    first_word = following.text.split(maxsplit=1)[0]
    return len(line.text) + 1 + len(first_word) > _FULL_LINE * width


def _continues_address(waiting: Sequence[Block], pending: Sequence[_Line], line: _Line) -> bool:
    if not waiting or not waiting[-1].text.endswith(("-", "/", "_", "=")):
        return False
    return bool(_ADDRESS_TAIL.match(line.text)) and "/" in line.text


def _add_address(waiting: list[Block], line: _Line) -> None:
    if _ADDRESS.match(line.text):
        pages = () if line.page is None else ((0, line.page),)
        piece = Piece(0, len(line.text), line.source_start)
        waiting.append(Block("address", line.text, (piece,), pages=pages))
        return
    last = waiting.pop()
    piece = Piece(len(last.text), len(line.text), line.source_start)
    waiting.append(Block("address", last.text + line.text, (*last.pieces, piece), pages=last.pages))


def _join(pending: Sequence[_Line], lines: Sequence[_Line], index: int) -> Block:
    """One block of the lines that belong together."""
    text, pieces, pages = "", [], []
    for line in pending:
        text = _with_room_for(text, line.text)
        if line.page is not None:
            pages.append((len(text), line.page))
        for offset, run in _runs(line.text):
            text = text if not offset else text + " "
            pieces.append(Piece(len(text), len(run), line.source_start + offset))
            text += run
    kept = tuple(_within(pieces, text))
    kind: BlockKind = "item" if BULLET.match(text) else "paragraph"
    last, following = pending[-1], lines[index] if index < len(lines) else None
    short = following is None or not _is_full(lines, index - 1, last, following)
    return Block(kind, text, kept, short=short, after_gap=pending[0].after_gap, pages=tuple(pages))


def _with_room_for(text: str, continuation: str) -> str:
    """The text so far, ready for the next line: a space, or the mended end of a divided word."""
    if not text:
        return text
    first_word = continuation.split(maxsplit=1)[0].strip(",.")
    divided = _DIVIDED.search(text)
    if divided and continuation[0].islower() and first_word not in {"og", "eller", "samt"}:
        return text[:-1] if divided[0][:-1].islower() or divided[0][1:-1].islower() else text
    return text + " "


def _runs(line: str) -> Iterable[tuple[int, str]]:
    """The stretches of a line between runs of several blanks, with their offsets."""
    return ((match.start(), match[0]) for match in re.finditer(r"\S+(?:[^\S\n]\S+)*", line))


def _within(pieces: Iterable[Piece], text: str) -> Iterable[Piece]:
    """Pieces cut to what is left of them: the hyphen of a mended word is gone."""
    pieces = list(pieces)
    for piece, following in zip(pieces, [*pieces[1:], None], strict=True):
        end = len(text) if following is None else following.start
        yield Piece(piece.start, min(piece.length, end - piece.start), piece.source_start)
