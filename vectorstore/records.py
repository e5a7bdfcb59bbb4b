"""Documents and chunks to plain values and back, for JSON files and for Chroma's metadata."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from vectorstore.chunks import Chunk, Document, DocumentRecord, Heading, PageStart, Repair


def documents_to_json(documents: Iterable[Document]) -> bytes:
    return json.dumps([asdict(document) for document in documents], ensure_ascii=False).encode()


def documents_from_json(content: bytes) -> dict[str, Document]:
    """The documents by id, in their order. Raises ValueError, KeyError or TypeError on anything else."""
    documents = [_document(values) for values in json.loads(content)]
    return {document.id: document for document in documents}


def _document(values: dict[str, Any]) -> Document:
    return Document(
        record=DocumentRecord(**values["record"]),
        text=values["text"],
        headings=tuple(Heading(**heading) for heading in values["headings"]),
        repairs=tuple(Repair(**repair) for repair in values["repairs"]),
        pages=tuple(PageStart(**page) for page in values["pages"]),
    )


def chunk_metadata(chunk: Chunk, position: int) -> dict[str, str | int]:
    """What Chroma keeps of a chunk beside its id, text and vector; `position` is its place among all chunks.

    Chroma refuses None, so an unknown page has no key.
    """
    metadata: dict[str, str | int] = {
        "document_id": chunk.document_id,
        "position": position,
        "start": chunk.start,
        "end": chunk.end,
        "section": json.dumps(chunk.section, ensure_ascii=False),
        "lead_in": chunk.lead_in,
    }
    return metadata if chunk.page is None else metadata | {"page": chunk.page}


def chunk_from_row(chunk_id: str, text: str, metadata: dict[str, Any]) -> Chunk:
    """The inverse of `chunk_metadata`. Raises KeyError or ValueError on rows that are not ours."""
    return Chunk(
        id=chunk_id,
        document_id=metadata["document_id"],
        text=text,
        start=metadata["start"],
        end=metadata["end"],
        section=tuple(json.loads(metadata["section"])),
        page=metadata.get("page"),
        lead_in=metadata["lead_in"],
    )


def chunks_digest(chunks: Sequence[Chunk]) -> str:
    """sha256 over all fields of all chunks, in order: tells whether a store holds what was built."""
    content = json.dumps([asdict(chunk) for chunk in chunks], ensure_ascii=False)
    return hashlib.sha256(content.encode(errors="surrogatepass")).hexdigest()
