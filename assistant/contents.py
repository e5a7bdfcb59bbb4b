"""What a document holds: its headings, as quotes that can be cited. Pure."""

import re
from collections.abc import Mapping, Sequence

from assistant.quoting import Quote
from vectorstore.chunks import Chunk, Document, Standing

MAX_HEADINGS = 40

_NAMES: tuple[tuple[str, Standing], ...] = (
    (r"eksempelsamling|eksempelsamlinga|dømesamling|example collection|\bcollection\b", "examples"),
    (r"temasid|landing page|regjeringens side|government's page", "information"),
    (
        r"DFØ-notat|DFØs? (?:sitt |eget )?notat|notatet (?:fra|frå|til) DFØ|\bmemo\b|"
        r"(?:sier|seier|mener|meiner|skriver|skriv|anbefaler|ifølge|according to|does|by) (?:the )?DFØ\b",
        "advice",
    ),
    (
        r"inspirasjonsnotat|(?<!DFØ-)(?<!DFØ )(?<!DFØs )\bnotat(?:et)?\b(?! (?:fra|frå|til) DFØ)|\bnote\b",
        "guidance",
    ),
)

_ASKS_WHAT_IT_SAYS = re.compile(
    r"\b(?:sier|seier|skriver|skriv|mener|meiner|anbefaler|tilrår|ifølge|står (?:det )?(?:\w+ )?i|does|"
    r"according to)\b"
    r"(?: \w+){0,2} (?:\w*notat\w*|\w*samling\w*|temasid\w*|DFØ|memo|note|collection|page)\b|"
    r"\b(?:\w*notatet|\w*samlingen|\w*samlinga|temasiden|temasida|DFØ|memo|note|collection)"
    r"(?: \w+)? (?:sier|seier|skriver|skriv|mener|meiner|says?|recommends?)\b",
    re.IGNORECASE,
)


def named_documents(text: str, documents: Mapping[str, Document]) -> list[Document]:
    """The documents that a text names, by title or by what they are; none where it names none."""
    lower = text.lower()
    named = {standing for pattern, standing in _NAMES if re.search(pattern, text, re.IGNORECASE)}
    return [
        document
        for document in documents.values()
        if document.record.standing in named or document.record.title.lower() in lower
    ]


def asked_documents(text: str, documents: Mapping[str, Document]) -> list[Document]:
    """The documents whose words are asked for ("hva sier notatet om …"); none where none is."""
    return named_documents(text, documents) if _ASKS_WHAT_IT_SAYS.search(text) else []


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
