"""The files of one document to its text and outline, every character traceable to the source.

Pure. A document may come in several files: a scan of all of it and a clean edition of a part,
which then takes the place of the part it covers, while pages stay those of the scan.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from ingest.layout import Block, read_layout
from ingest.outline import Entry, read_outline
from ingest.repair import Repaired
from vectorstore.chunks import Document, DocumentRecord, Heading, PageStart, Repair

_SAME = 0.8


@dataclass(frozen=True)
class Source:
    """A file's text after repair, and what of it is furniture (see `read_layout`)."""

    repaired: Repaired
    furniture: tuple[str, ...] = ()
    furniture_from: str | None = None


@dataclass(frozen=True)
class Placed:
    """An entry of the outline and where its text begins in the document's text."""

    entry: Entry
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.entry.block.text)


@dataclass(frozen=True)
class ReadDocument:
    """A document, its outline in text order, and the lines dropped as furniture."""

    document: Document
    outline: tuple[Placed, ...]
    dropped: tuple[str, ...]


def read_document(record: DocumentRecord, sources: Sequence[Source]) -> ReadDocument:
    """Read a document from its first file, with the clean editions that follow in their places.

    Raises:
        ValueError: a file holds no text, or a clean edition is not found in the first file.
    """
    layouts = [
        read_layout(source.repaired.text, furniture=source.furniture, furniture_from=source.furniture_from)
        for source in sources
    ]
    if not all(layout.blocks for layout in layouts):
        raise ValueError(f"document {record.id!r}: a file holds no text besides page furniture")
    blocks = list(layouts[0].blocks)
    for layout in layouts[1:]:
        blocks = _with_clean_edition(blocks, layout.blocks, record.id)
    placed = tuple(_lay_out(read_outline(blocks, record.title)))
    text = "".join(_separated(placed))
    document = Document(
        record=record,
        text=text,
        headings=tuple(
            Heading(item.entry.block.text, item.entry.level, item.start, item.end)
            for item in placed
            if item.entry.level is not None
        ),
        repairs=tuple(_map_repairs(placed, sources[0].repaired.repairs)),
        pages=tuple(
            PageStart(item.start + offset, page) for item in placed for offset, page in item.entry.block.pages
        ),
    )
    return ReadDocument(document, placed, tuple(line for layout in layouts for line in layout.dropped))


def _lay_out(entries: Iterable[Entry]) -> Iterable[Placed]:
    start, before = 0, None
    for entry in entries:
        if before is not None:
            start += len(_separator(before, entry))
        yield Placed(entry, start)
        start += len(entry.block.text)
        before = entry


def _separated(placed: Sequence[Placed]) -> Iterable[str]:
    for before, item in zip([None, *placed[:-1]], placed, strict=True):
        if before is not None:
            yield _separator(before.entry, item.entry)
        yield item.entry.block.text


def _separator(before: Entry, after: Entry) -> str:
    """List items and addresses follow on the next line, all else after an empty one."""
    return "\n" if after.block.kind in ("item", "address") and before.level is None else "\n\n"


def _map_repairs(placed: Iterable[Placed], repairs: Sequence[Repair]) -> Iterable[Repair]:
    """Repairs of the file's text, at their offsets in the document's text."""
    for item in placed:
        for piece in item.entry.block.pieces:
            shift = item.start + piece.start - piece.source_start
            for repair in repairs:
                if piece.source_start <= repair.start and repair.end <= piece.source_start + piece.length:
                    yield replace(repair, start=repair.start + shift, end=repair.end + shift)


def _with_clean_edition(scan: list[Block], clean: Sequence[Block], document_id: str) -> list[Block]:
    first = _find(scan, clean[0])
    last = _find(scan, clean[-1])
    if first is None or last is None or last < first:
        lost = clean[0] if first is None else clean[-1]
        raise ValueError(
            f"document {document_id!r}: the clean edition's {lost.text[:60]!r} is not found in the scan, "
            "so its place is not known; check that both files are of the same document"
        )
    covered = scan[first : last + 1]
    return [*scan[:first], *_with_pages(clean, covered), *scan[last + 1 :]]


def _find(blocks: Sequence[Block], wanted: Block) -> int | None:
    """The position of the block that says nearly the same; the best one if several do."""
    scores = [SequenceMatcher(None, block.text, wanted.text, autojunk=False).ratio() for block in blocks]
    best = max(range(len(blocks)), key=scores.__getitem__, default=None)
    return best if best is not None and scores[best] >= _SAME else None


def _with_pages(clean: Sequence[Block], scan: Sequence[Block]) -> list[Block]:
    """Clean blocks with the scan's page starts, matched word by word; they trace to no scan."""
    scan_words = [(word, n) for n, block in enumerate(scan) for word in block.text.split()]
    clean_words = [(word, n) for n, block in enumerate(clean) for word in block.text.split()]
    matcher = SequenceMatcher(None, [w for w, _ in scan_words], [w for w, _ in clean_words], autojunk=False)
    pages: dict[int, list[tuple[int, int]]] = {}
    for position, page in _page_words(scan):
        target = _matching_word(matcher, position)
        if target is not None:
            block = clean_words[target][1]
            pages.setdefault(block, []).append((_word_offset(clean, clean_words, target), page))
    return [replace(block, pieces=(), pages=tuple(pages.get(n, ()))) for n, block in enumerate(clean)]


def _page_words(blocks: Sequence[Block]) -> Iterable[tuple[int, int]]:
    """(position among all words, page) for each page start."""
    words_before = 0
    for block in blocks:
        for offset, page in block.pages:
            yield words_before + len(block.text[:offset].split()), page
        words_before += len(block.text.split())


def _matching_word(matcher: SequenceMatcher[str], position: int) -> int | None:
    """The clean word that a page begins with; the next word that both have, where that one is misread."""
    for match in matcher.get_matching_blocks():
        if position < match.a + match.size:
            return match.b + max(0, position - match.a) - max(0, match.a - position)
    return None


def _word_offset(blocks: Sequence[Block], words: Sequence[tuple[str, int]], target: int) -> int:
    block = words[target][1]
    first = next(n for n, word in enumerate(words) if word[1] == block)
    offset = 0
    for word, _ in words[first:target]:
        offset = blocks[block].text.index(word, offset) + len(word)
    return blocks[block].text.index(words[target][0], offset)
