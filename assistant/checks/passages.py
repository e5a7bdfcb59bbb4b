"""The stretches of the documents that a statement is compared with: one or two sentences of a chunk. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from assistant.answers import Language
from assistant.cues import DIRECT
from assistant.evidence import ANAPHOR
from assistant.quoting import Quote
from assistant.ranking import Ranked, ScoredUnit
from assistant.reranking import Interaction
from vectorstore.chunks import Chunk, Document, Heading

N_UNITS = 10
"""So many sentences, the best of the best chunks, are compared with a statement."""

_LEAST_HEADING_WORDS = 9
_BETWEEN = re.compile(r"\s{1,4}")


@dataclass(frozen=True)
class Passage:
    """Whole sentences of a document, side by side: what is quoted if a mark rests on them.

    Attributes:
        start, end: offsets into the document's text; a question that they answer with "ja" or "nei" is in it.
        place: title and lead-in, which say what the sentences are about.
        score: late interaction of the statement with the best of the sentences, in [-1, 1].
        also_in: other places with the same words.
        is_wide: whether it has a sentence more than it needs to be understood.
        compared: the statement's tokens beside the chunk's.
    """

    chunk: Chunk
    document: Document
    start: int
    end: int
    place: str
    score: float
    also_in: tuple[Chunk, ...] = ()
    is_wide: bool = False
    compared: Interaction | None = field(default=None, repr=False, compare=False)

    @property
    def text(self) -> str:
        return self.document.text[self.start : self.end]

    @property
    def standing(self) -> str:
        return self.document.record.standing

    @property
    def is_binding(self) -> bool:
        """Whether "the reform says" holds of it: the ministry's own guidance and information."""
        return self.standing in ("guidance", "information")

    @property
    def language(self) -> Language:
        return "en" if self.document.record.language == "en" else "nb"

    def quote(self) -> Quote:
        return Quote(self.chunk, self.text, self.start, self.end, self.score, self.also_in)


def passages_of(ranked: Sequence[Ranked], documents: Mapping[str, Document]) -> list[Passage]:
    """The best sentences of the ranked chunks, best first, each alone and with the one before it."""
    scored = sorted(((unit, one) for one in ranked for unit in one.units), key=lambda pair: -pair[0].score)[
        :N_UNITS
    ]
    found: dict[tuple[str, int, int], Passage] = {}
    for unit, one in scored:
        document = documents[one.chunk.document_id]
        for first in _beginnings(unit, one, document):
            passage = _passage(first, unit, one, document)
            found.setdefault((document.id, passage.start, passage.end), passage)
        for heading in _headings_that_say_something(one, document):
            passage = Passage(
                one.chunk,
                document,
                heading.start,
                heading.end,
                document.record.title,
                unit.score,
                compared=one.compared,
            )
            found.setdefault((document.id, passage.start, passage.end), passage)
    return list(found.values())


def _headings_that_say_something(one: Ranked, document: Document) -> Iterable[Heading]:
    """Headings above a chunk that are sentences."""
    long = {
        text
        for text in one.chunk.section
        if len(text.split()) >= _LEAST_HEADING_WORDS and not text.endswith("?")
    }
    above = [h for h in document.headings if h.end <= one.chunk.start and h.text in long]
    return {heading.text: heading for heading in above}.values()


def _beginnings(unit: ScoredUnit, one: Ranked, document: Document) -> Iterable[int]:
    """Where in the document a passage that ends with this sentence may begin."""
    chunk = one.chunk
    text = unit.unit.of(chunk.text)
    start = chunk.start + unit.unit.start
    if DIRECT.match(text) and (heading := _heading_over(start, document)):
        return [heading.start]
    position = one.units.index(unit)
    if not position:
        return [start]
    before = one.units[position - 1].unit
    if before.line != unit.unit.line:
        return [start]
    both = chunk.start + before.start
    return [both] if ANAPHOR.match(text) else [start, both]


def _heading_over(start: int, document: Document) -> Heading | None:
    """The heading that ends right above an offset."""
    near = [one for one in document.headings if one.end <= start]
    return near[-1] if near and _BETWEEN.fullmatch(document.text[near[-1].end : start]) else None


def _passage(start: int, unit: ScoredUnit, one: Ranked, document: Document) -> Passage:
    chunk = one.chunk
    place = "\n".join((document.record.title, chunk.lead_in, _introduction(unit, one)))
    end = chunk.start + unit.unit.end
    leans = bool(ANAPHOR.match(unit.unit.of(chunk.text)))
    is_wide = chunk.start <= start < chunk.start + unit.unit.start and not leans
    return Passage(chunk, document, start, end, place, unit.score, one.found.also_in, is_wide, one.compared)


def _introduction(unit: ScoredUnit, one: Ranked) -> str:
    """The last line before a list item that ends in a colon."""
    if not unit.unit.bullet:
        return ""
    before = [u.unit.of(one.chunk.text) for u in one.units if u.unit.end <= unit.unit.start]
    return next((text for text in reversed(before) if text.endswith(":")), "")
