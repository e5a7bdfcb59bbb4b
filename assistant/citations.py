"""Quotes to citations, checked against the documents' text; nothing leaves unchecked."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote as percent_encoded

from assistant.answers import Citation, Consulted
from assistant.quoting import Quote
from vectorstore.chunks import Chunk, Document
from vectorstore.sentences import sentence_spans

_FRAGMENT_WORDS = 6
_BESIDE = 300
"""A heading stands so near to the text under it (characters)."""


def cite_all(quotes: Sequence[Quote], documents: Mapping[str, Document]) -> list[Citation]:
    """Numbered citations of the quotes that check out, in their order."""
    citations: list[Citation] = []
    for quote in quotes:
        for one in (quote, *_elsewhere(quote, documents)):
            citation = cite(one, len(citations) + 1, documents)
            if citation is not None:
                citations.append(citation)
    return citations


def _elsewhere(quote: Quote, documents: Mapping[str, Document]) -> list[Quote]:
    """The same words, or their longest sentence that is there too, in the other places that say them."""
    found = []
    parts = [quote.text[start:end] for start, end in sentence_spans(quote.text)]
    for chunk in quote.also_in:
        text = documents[chunk.document_id].text
        for words in (quote.text, *sorted(parts, key=len, reverse=True)):
            start = text.find(words, chunk.start, chunk.end)
            if start >= 0:
                found.append(Quote(chunk, words, start, start + len(words), quote.probability))
                break
    return found


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
        page=page_at(document, quote.start),
        quote=quote.text,
        start=quote.start,
        end=quote.end,
        context=document.text[min(quote.start, quote.chunk.start) : max(quote.end, quote.chunk.end)]
        if _is_near(quote)
        else quote.text,
        url=text_fragment_url(record.url, quote.text),
        viewer_url=viewer_url(record.id, quote.start, quote.end),
    )


def _is_near(quote: Quote) -> bool:
    """Whether a quote reaches into its chunk or ends beside it; a heading further on is its own context."""
    return quote.start <= quote.chunk.end and quote.end >= quote.chunk.start - _BESIDE


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


def page_at(document: Document, offset: int) -> int | None:
    """The page that an offset stands on, None where that is not certain."""
    pages = [page.page for page in document.pages if page.start <= offset]
    return pages[-1] if pages else None
