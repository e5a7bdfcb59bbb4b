"""A document's outline to chunks. Pure.

A chunk lies under one heading and is a run of whole blocks, so that answers stay with their
questions and list items with each other; only a paragraph longer than `MAX_CHARS` is divided, at
sentence ends. Together the chunks hold all of the text but the headings, once.
"""

import hashlib
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

from ingest.reading import Placed, ReadDocument
from vectorstore.chunks import Chunk, Document
from vectorstore.sentences import BULLET, sentence_spans

CHUNKER_VERSION = "1"
TARGET_CHARS = 700
MAX_CHARS = 1100
LEAST_CHARS = 150
_NO_BULLET = " "
_ADDRESS = "@"


@dataclass(frozen=True)
class _Unit:
    """What may not be divided further: a block, or a run of sentences of a long paragraph."""

    start: int
    end: int
    marker: str
    lead_in: str


def chunk_document(read: ReadDocument) -> list[Chunk]:
    """The chunks of a document, in text order."""
    chunks: list[Chunk] = []
    body = [placed for placed in read.outline if placed.entry.level is None]
    for section, group in groupby(body, key=lambda placed: _section_key(placed, read.document)):
        units = list(_units(list(group)))
        chunks += [_chunk(read.document, section[1], run) for run in _runs(units)]
    return chunks


def _section_key(placed: Placed, document: Document) -> tuple[int, tuple[str, ...]]:
    """The heading that stands over a block (two headings may say the same words)."""
    above = bisect_right([heading.start for heading in document.headings], placed.start)
    return above, placed.entry.section


def _units(group: Sequence[Placed]) -> Iterable[_Unit]:
    lead_ins: list[tuple[str, str]] = []
    for placed in group:
        text = placed.entry.block.text
        marker = _marker(placed)
        while lead_ins and (lead_ins[-1][0] == marker or not marker):
            lead_ins.pop()
        lead_in = lead_ins[-1][1] if lead_ins and marker else ""
        for start, end in _divide(text):
            yield _Unit(placed.start + start, placed.start + end, marker, lead_in)
        if text.endswith(":") or (not marker and not lead_ins):
            lead_ins.append((marker, text[slice(*sentence_spans(text)[-1])]))


def _marker(placed: Placed) -> str:
    """The bullet of a list item, a sign for items without one and for addresses, else nothing."""
    bullet = BULLET.match(placed.entry.block.text)
    if bullet:
        return bullet[0].strip()
    return {"paragraph": "", "item": _NO_BULLET, "address": _ADDRESS}[placed.entry.block.kind]


def _divide(text: str) -> list[tuple[int, int]]:
    if len(text) <= MAX_CHARS:
        return [(0, len(text))]
    parts: list[tuple[int, int]] = []
    for start, end in sentence_spans(text):
        if parts and end - parts[-1][0] <= TARGET_CHARS:
            parts[-1] = (parts[-1][0], end)
        else:
            parts.append((start, end))
    return parts


def _runs(units: Sequence[_Unit]) -> list[list[_Unit]]:
    """Units in runs of about `TARGET_CHARS`; what introduces a list goes with its first item."""
    runs: list[list[_Unit]] = []
    for unit in units:
        if runs and (unit.end - runs[-1][0].start <= TARGET_CHARS or _belongs(runs[-1][-1], unit)):
            runs[-1].append(unit)
        else:
            runs.append([unit])
    if len(runs) > 1 and runs[-1][-1].end - runs[-1][0].start < LEAST_CHARS:
        tail = runs.pop()
        runs[-1] += tail
    return runs


def _belongs(before: _Unit, unit: _Unit) -> bool:
    """An address belongs to the text before it, a list's first item to the line that introduces it."""
    return unit.marker == _ADDRESS or (
        bool(unit.marker) and unit.marker != before.marker and bool(unit.lead_in)
    )


def _chunk(document: Document, section: tuple[str, ...], run: Sequence[_Unit]) -> Chunk:
    start, end = run[0].start, run[-1].end
    text = document.text[start:end]
    digest = hashlib.sha256(f"{document.id}\n{start}\n{text}".encode()).hexdigest()[:16]
    return Chunk(
        id=f"{document.id}-{digest}",
        document_id=document.id,
        text=text,
        start=start,
        end=end,
        section=section,
        page=page_at(document, start),
        lead_in=run[0].lead_in,
    )


def page_at(document: Document, offset: int) -> int | None:
    """The page that a character stands on, where that is certain."""
    before = bisect_right([page.start for page in document.pages], offset)
    return document.pages[before - 1].page if before else None
