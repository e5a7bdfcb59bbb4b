"""Quotes to citations, checked against the documents' text; nothing leaves unchecked."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote as percent_encoded

from assistant.answers import Citation, Consulted
from assistant.quoting import Quote
from vectorstore.chunks import Chunk, Document

_FRAGMENT_WORDS = 6


def cite_all(quotes: Sequence[Quote], documents: Mapping[str, Document]) -> list[Citation]:
    """Numbered citations of the quotes that check out, in their order."""
    citations: list[Citation] = []
    for quote in quotes:
        citation = cite(quote, len(citations) + 1, documents)
        if citation is not None:
            citations.append(citation)
    return citations


def cite(quote: Quote, number: int, documents: Mapping[str, Document]) -> Citation | None:
    """The citation of a quote, or None when its words do not stand where it says they do."""
    document = documents.get(quote.chunk.document_id)
    if document is None or not quote.text.strip() or document.text[quote.start : quote.end] != quote.text:
        return None
    record = document.record
    return Citation(
        number=number,
        document_id=record.id,
        title=record.title,
        publisher=record.publisher,
        date=record.date,
        standing=record.standing,
        section=quote.chunk.section,
        page=_page(document, quote.start),
        quote=quote.text,
        start=quote.start,
        end=quote.end,
        context=quote.chunk.text,
        url=text_fragment_url(record.url, quote.text),
        viewer_url=viewer_url(record.id, quote.start, quote.end),
    )


def consult(chunk: Chunk, documents: Mapping[str, Document]) -> Consulted:
    """The entry of a chunk that was found and not cited."""
    record = documents[chunk.document_id].record
    return Consulted(
        document_id=record.id,
        title=record.title,
        publisher=record.publisher,
        date=record.date,
        standing=record.standing,
        section=chunk.section,
        page=chunk.page,
        text=chunk.text,
        url=record.url,
        viewer_url=viewer_url(record.id, chunk.start, chunk.end),
    )


def viewer_url(document_id: str, start: int, end: int) -> str:
    """Where our own server shows the passage."""
    return f"/documents/{percent_encoded(document_id, safe='')}?start={start}&end={end}#passage"


def text_fragment_url(url: str, quote: str) -> str:
    """The publisher's address with a text fragment (WICG) of the quote's first and last words."""
    if not url:
        return ""
    words = quote.split("\n", maxsplit=1)[0].split()
    first, last = " ".join(words[:_FRAGMENT_WORDS]), " ".join(words[_FRAGMENT_WORDS:][-_FRAGMENT_WORDS:])
    parts = [_fragment(first), *([_fragment(last)] if last else [])]
    return f"{url}#:~:text={','.join(parts)}"


def _fragment(words: str) -> str:
    """Percent-encoded, the dash too: it is a sign of the fragment's own syntax."""
    return percent_encoded(words, safe="").replace("-", "%2D")


def _page(document: Document, offset: int) -> int | None:
    pages = [page.page for page in document.pages if page.start <= offset]
    return pages[-1] if pages else None
