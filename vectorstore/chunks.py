"""The nouns that every package shares: documents, their headings, chunks and what retrieval finds."""

from dataclasses import dataclass, field
from typing import Literal

Standing = Literal["guidance", "information", "advice", "examples"]
STANDINGS: tuple[Standing, ...] = ("guidance", "information", "advice", "examples")


@dataclass(frozen=True)
class DocumentRecord:
    """What the manifest says of a document.

    `date` is ISO 8601, to the precision that is known: "2022", "2024-04", "2023-05-22".
    `obtained` says in a sentence how the text came to us. `edition_of` is the id of the document that
    this one is a later edition of, "" where it is none.
    """

    id: str
    title: str
    publisher: str
    date: str
    url: str
    language: str
    standing: Standing
    obtained: str
    edition_of: str = ""


@dataclass(frozen=True)
class Heading:
    """A heading: `level` 1 is the highest, `start` and `end` are character offsets into the text."""

    text: str
    level: int
    start: int
    end: int


@dataclass(frozen=True)
class Repair:
    """A stretch of the text that differs from what the source file said: `before` stood there."""

    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True)
class PageStart:
    """The page that begins at a character offset; pages whose number is not certain have none."""

    start: int
    page: int


@dataclass(frozen=True)
class Document:
    """A source as readers see it: the repaired text that quotes are verbatim in, and its structure.

    Headings, repairs and pages are in text order.
    """

    record: DocumentRecord
    text: str
    headings: tuple[Heading, ...] = ()
    repairs: tuple[Repair, ...] = ()
    pages: tuple[PageStart, ...] = ()

    @property
    def id(self) -> str:
        return self.record.id


@dataclass(frozen=True)
class Chunk:
    """A piece of one document under one heading: what is embedded, found and cited.

    `text` is `document.text[start:end]`. `section` is the chain of headings above it, outermost
    first. `lead_in` is the sentence that introduces a list whose later items this chunk holds;
    it stands before `start` and is embedded with the chunk, so that the items keep their meaning.
    """

    id: str
    document_id: str
    text: str
    start: int
    end: int
    section: tuple[str, ...] = ()
    page: int | None = None
    lead_in: str = ""


@dataclass(frozen=True)
class RetrievedChunk:
    """A chunk and how well it matched; higher scores are better, and only comparable within one list.

    `also_in` are chunks of other places that say the same words.
    """

    chunk: Chunk
    score: float
    also_in: tuple[Chunk, ...] = field(default=())


def embedding_text(chunk: Chunk, title: str) -> str:
    """What is embedded and keyword-indexed for a chunk: "title › headings", the lead-in, the text.

    The chunk's own text is always the end of the result.
    """
    header = " › ".join((title, *chunk.section))
    return "\n".join(part for part in (header, chunk.lead_in, chunk.text) if part)
