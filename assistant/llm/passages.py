"""The passages that a model is shown: as many ranked chunks as the budget holds, numbered from 1. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.claims.denials import is_denied
from assistant.llm.folding import Span, find_quote, whole_sentences
from assistant.units import split_units
from vectorstore.chunks import Chunk, Document
from vectorstore.sentences import BULLET


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
        """Where in the document the whole sentences stand that a quote is of; None without such words, or
        where the passage ends in a sentence whose rest denies."""
        chunk, text = self.chunk, self.document.text
        lead_in = text.rfind(chunk.lead_in, 0, chunk.start) if chunk.lead_in else -1
        spans = [(chunk.start, chunk.end)]
        if lead_in >= 0:
            spans.append((lead_in, lead_in + len(chunk.lead_in)))
        for start, end in spans:
            if found := find_quote(quote, text[start:end]):
                first, last = whole_sentences(found, text[start:end])
                span = start + first, start + last
                return None if _is_denied_around(span, text) else span
        return None

    def with_lead_in(self, span: Span) -> str:
        """The words at a place of the document; a list item's after the words that introduce its list."""
        text = self.document.text
        said = text[slice(*span)]
        line, *before = reversed(text[: span[0]].split("\n"))
        if not BULLET.match(line + said):
            return said
        lead_in = next((one for one in before if one.strip() and not BULLET.match(one)), "")
        return f"{lead_in.rstrip(' :')} {said}"


def pack(chunks: Sequence[Chunk], documents: Mapping[str, Document], *, budget_chars: int) -> list[Passage]:
    """The passages that fit, in the chunks' order; one that does not is left out, the first is cut at the end
    of a sentence, and its first sentence is kept in any case."""
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
    """The first whole sentences of a chunk, without what introduces its list."""
    ends = [unit.end for unit in split_units(chunk.text)] or [len(chunk.text)]
    end = max((one for one in ends if one <= n_chars), default=ends[0])
    return replace(chunk, text=chunk.text[:end], end=chunk.start + end, lead_in="")


def _is_denied_around(span: Span, text: str) -> bool:
    """Whether a sentence of the document goes on beyond a place in it, and denies there."""
    first, last = whole_sentences(span, text)
    return is_denied(text[first : span[0]], "nb") or is_denied(text[span[1] : last], "nb")
