"""What a document holds: its headings, as quotes that can be cited. Pure."""

import re
from collections.abc import Mapping, Sequence

from assistant.quoting import Quote
from vectorstore.chunks import Chunk, Document, Standing

MAX_HEADINGS = 40

_NAMES: tuple[tuple[str, Standing], ...] = (
    (r"eksempelsamling|dømesamling|example collection|\bcollection\b|eksempler|examples", "examples"),
    (r"temaside|landing page|regjeringens side|government's page", "information"),
    (r"\bDFØ\b|\bmemo", "advice"),
    (r"notat|\bnote\b", "guidance"),
)


def named_documents(text: str, documents: Mapping[str, Document]) -> list[Document]:
    """The documents that a text names, by title or by what they are; all where it names none."""
    lower = text.lower()
    titled = [document for document in documents.values() if document.record.title.lower() in lower]
    if titled:
        return titled
    for pattern, standing in _NAMES:
        if re.search(pattern, text, re.IGNORECASE):
            of_standing = [d for d in documents.values() if d.record.standing == standing]
            return of_standing or list(documents.values())
    return list(documents.values())


def contents(document: Document, chunks: Sequence[Chunk]) -> list[Quote]:
    """The document's headings as quotes: the highest level, and the next where there are few of them."""
    own = [chunk for chunk in chunks if chunk.document_id == document.id]
    top = [heading for heading in document.headings if heading.level == 1]
    shown = top if len(top) > 8 else [h for h in document.headings if h.level <= 2]
    return [
        Quote(_chunk_under(own, heading.end), heading.text, heading.start, heading.end, 1.0)
        for heading in shown[:MAX_HEADINGS]
        if own
    ]


def _chunk_under(chunks: Sequence[Chunk], offset: int) -> Chunk:
    """The first chunk at or after an offset, else the last one."""
    return next((chunk for chunk in chunks if chunk.start >= offset), chunks[-1])
