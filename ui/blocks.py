"""The little Markdown that answers are written in, taken apart: paragraphs, quotations, lists, bold. Pure.

All other markup stays text.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Kind = Literal["p", "blockquote", "ul", "ol", "heading"]

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
_BULLET = re.compile(r"^\s*[-*•]\s+")
_NUMBER = re.compile(r"^\s*(\d{1,3})[.)]\s+")
_QUOTE = re.compile(r"^\s*>\s?")
_HEADING = re.compile(r"^\s*#{1,6}\s+")


@dataclass(frozen=True)
class Block:
    """`parts` are the items of a list, the paragraphs of a quotation, or the one text of another block.

    `numbers` are those of the items of a numbered list.
    """

    kind: Kind
    parts: tuple[str, ...]
    numbers: tuple[int, ...] = ()


def blocks(text: str) -> Iterator[Block]:
    """The blocks in order."""
    for kind, lines in _together(text.splitlines()):
        yield _block(kind, lines)


def runs(text: str) -> Iterator[tuple[str, bool]]:
    """The text in pieces, each with whether it is bold."""
    position = 0
    for found in _BOLD.finditer(text):
        if found.start() > position:
            yield text[position : found.start()], False
        yield found[1], True
        position = found.end()
    if position < len(text):
        yield text[position:], False


def _together(lines: Iterable[str]) -> Iterator[tuple[Kind, list[str]]]:
    """Lines that belong together. A blank line ends all but a list."""
    kind: Kind | None = None
    block, after_blank = list[str](), False
    for line in lines:
        here = _kind(line)
        continues = here == kind and here != "heading" and not (after_blank and here in ("p", "blockquote"))
        if here == "p" and kind in ("ul", "ol") and line[:1].isspace():
            block[-1] += f" {line.strip()}"
        elif here and continues:
            block.append(line)
        elif here:
            if kind:
                yield kind, block
            kind, block = here, [line]
        after_blank = not here
    if kind:
        yield kind, block


def _kind(line: str) -> Kind | None:
    patterns: tuple[tuple[re.Pattern[str], Kind], ...] = (
        (_QUOTE, "blockquote"),
        (_BULLET, "ul"),
        (_NUMBER, "ol"),
        (_HEADING, "heading"),
    )
    for pattern, kind in patterns:
        if pattern.match(line):
            return kind
    return "p" if line.strip() else None


def _block(kind: Kind, lines: list[str]) -> Block:
    match kind:
        case "ul":
            return Block(kind, tuple(_BULLET.sub("", line) for line in lines))
        case "ol":
            found = [match for line in lines if (match := _NUMBER.match(line))]
            parts = tuple(_NUMBER.sub("", line) for line in lines)
            return Block(kind, parts, tuple(int(match[1]) for match in found))
        case "blockquote":
            inner = "\n".join(_QUOTE.sub("", line) for line in lines)
            parts = tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", inner))
            return Block(kind, tuple(part for part in parts if part))
        case "heading":
            return Block(kind, (_HEADING.sub("", lines[0]).replace("**", ""),))
        case _:
            return Block(kind, (" ".join(line.strip() for line in lines),))
