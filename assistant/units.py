"""What can be quoted: the sentences and list items of a chunk's text. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from vectorstore.sentences import BULLET, sentence_spans

_ADDRESS = re.compile(r"^(?:https?://|www\.)\S+$")


@dataclass(frozen=True)
class Unit:
    """`text[start:end]` of a chunk: a sentence, or a list item without its bullet.

    `line` counts the lines of the text; an item's sentences share one. `bullet` is empty in prose.
    """

    start: int
    end: int
    line: int
    bullet: str

    def of(self, text: str) -> str:
        return text[self.start : self.end]


@lru_cache(maxsize=2048)
def split_units(text: str) -> tuple[Unit, ...]:
    """The units in order; addresses on lines of their own are none."""
    units: list[Unit] = []
    offset = 0
    for number, line in enumerate(text.split("\n")):
        bullet = BULLET.match(line)
        skip = bullet.end() if bullet else 0
        if line.strip() and not _ADDRESS.match(line):
            units += [
                Unit(offset + skip + start, offset + skip + end, number, bullet[0].strip() if bullet else "")
                for start, end in sentence_spans(line[skip:])
            ]
        offset += len(line) + 1
    return tuple(units)
