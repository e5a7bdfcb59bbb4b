"""The passages that a model is shown: as many ranked chunks as the budget holds, numbered from 1. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.llm.folding import Span, find_quote, whole_sentences
from vectorstore.chunks import Chunk, Document


@dataclass(frozen=True)
class Passage:
    """A chunk with the document it stands in; its number is its place in the list."""

    chunk: Chunk
    document: Document

    @property
    def place(self) -> str:
        """Whose words these are and where they stand."""
        record = self.document.record
        page = f"p. {self.chunk.page}" if self.chunk.page is not None else ""
        parts = (record.title, record.publisher, record.date, record.standing, *self.chunk.section, page)
        return " › ".join(part for part in parts if part)

    @property
    def text(self) -> str:
        """The words that may be quoted: the chunk's, after the sentence that introduces its list."""
        return "\n".join(part for part in (self.chunk.lead_in, self.chunk.text) if part)

    def find(self, quote: str) -> Span | None:
        """Where in the document the whole sentences stand that a quote is of; None without such words."""
        chunk, text = self.chunk, self.document.text
        lead_in = text.rfind(chunk.lead_in, 0, chunk.start) if chunk.lead_in else -1
        spans = [(chunk.start, chunk.end)]
        if lead_in >= 0:
            spans.append((lead_in, lead_in + len(chunk.lead_in)))
        for start, end in spans:
            if found := find_quote(quote, text[start:end]):
                first, last = whole_sentences(found, text[start:end])
                return start + first, start + last
        return None


def pack(chunks: Sequence[Chunk], documents: Mapping[str, Document], *, budget_chars: int) -> list[Passage]:
    """The passages that fit, in the chunks' order; one that does not is left out, the first is cut."""
    packed: list[Passage] = []
    left = budget_chars
    for chunk in chunks:
        passage = Passage(chunk, documents[chunk.document_id])
        size = len(passage.place) + len(passage.text)
        if size <= left:
            packed.append(passage)
            left -= size
        elif not packed:
            return [Passage(_cut(chunk, max(budget_chars - len(passage.place), 1)), passage.document)]
    return packed


def listed(passages: Sequence[Passage]) -> str:
    """The passages as a prompt has them."""
    return "\n\n".join(f"({n}) {one.place}\n{one.text}" for n, one in enumerate(passages, 1))


def _cut(chunk: Chunk, n_chars: int) -> Chunk:
    """The beginning of a chunk, at the end of a line or word, without what introduces its list."""
    beginning = chunk.text[:n_chars]
    end = max(beginning.rfind("\n"), 0) or max(beginning.rfind(" "), 0) or len(beginning)
    return Chunk(
        chunk.id,
        chunk.document_id,
        chunk.text[:end],
        chunk.start,
        chunk.start + end,
        chunk.section,
        chunk.page,
    )
