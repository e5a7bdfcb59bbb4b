"""What a document is, in words: whose, of when, what weight it has, how its text came here."""

from collections.abc import Iterable

from ui.html import escape, web_address
from ui.pages.site_page import link
from ui.texts import Texts
from ui.viewer import document_address
from vectorstore.chunks import Document

Row = tuple[str, str]
"""A name and, as HTML, what is told under it."""


def document_link(document: Document, words: Texts) -> str:
    """A link to a document's page, in the reader's language."""
    record = document.record
    return link(document_address(record.id), record.title, words, language=record.language)


def documents_list(documents: Iterable[Document], words: Texts) -> str:
    """Links to the documents, each with whose and of when it is and its standing."""
    items = "".join(
        f'<li>{document_link(one, words)}<br><span class="soft">{_in_short(one, words)}</span></li>'
        for one in documents
    )
    return f'<ul class="plain">{items}</ul>'


def facts(document: Document, words: Texts) -> str:
    """Everything there is to know of a document, its standing with what that means."""
    record, pages = document.record, words.pages
    weight, means = words.standing[record.standing], pages.standing_means[record.standing]
    return description_list(
        (
            (pages.publisher, in_language(record.publisher, record.language, words)),
            (pages.date, escape(words.date_in_words(record.date))),
            (pages.standing, escape(f"{_capitalised(weight)}. {means}")),
            (pages.extent, escape(extent(document, words))),
            (pages.obtained, in_language(record.obtained, record.language, words)),
            (pages.original, _original(document, words)),
        )
    )


def description_list(rows: Iterable[Row]) -> str:
    return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{value}</dd>' for name, value in rows)}</dl>"


def extent(document: Document, words: Texts) -> str:
    """How many words, and the pages they stand on where those are numbered."""
    n_words = words.pages.n_words.format(n=words.number(len(document.text.split())))
    numbers = [page.page for page in document.pages]
    if not numbers:
        return f"{n_words}, {words.pages.no_pages}"
    return f"{n_words}, {words.pages.pages_to.format(first=min(numbers), last=max(numbers))}"


def in_language(text: str, language: str, words: Texts) -> str:
    """Words of the documents' own language, marked as such on a page in another."""
    if language == words.language_code:
        return escape(text)
    return f'<span lang="{escape(language)}">{escape(text)}</span>'


def _original(document: Document, words: Texts) -> str:
    url = document.record.url
    address = web_address(url)
    return (
        f'<a href="{address}" rel="noopener">{escape(url)}</a>' if address else escape(words.pages.no_address)
    )


def _in_short(document: Document, words: Texts) -> str:
    record = document.record
    parts = (
        in_language(record.publisher, record.language, words),
        escape(words.date_in_words(record.date)),
        escape(words.standing[record.standing]),
    )
    return ", ".join(parts)


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
