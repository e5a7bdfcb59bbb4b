"""What an answer, a check or a list was made from: one generation of the index and its documents."""

from collections.abc import Iterable
from dataclasses import dataclass

from assistant.answers import Citation
from vectorstore.chunks import Document


@dataclass(frozen=True)
class Basis:
    """A generation by name, when its documents were read in (ISO 8601, in UTC), and the documents."""

    generation: str
    ingested_at: str = ""
    documents: tuple[Document, ...] = ()

    def holds(self, citations: Iterable[Citation]) -> bool:
        """Whether all quotes stand at their offsets."""
        texts = {document.id: document.text for document in self.documents}
        return all(texts.get(one.document_id, "")[one.start : one.end] == one.quote for one in citations)
