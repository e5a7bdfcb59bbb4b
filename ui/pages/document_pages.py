"""`/documents` and `/documents/{id}`: the texts themselves, readable without scripts.

A citation's `viewer_url` leads here: `?start=&end=` are character offsets, marked and scrolled to.
"""

from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query
from fastapi.responses import HTMLResponse

from assistant.answers import LANGUAGES
from ui.errors import ServiceError
from ui.html import escape, web_address
from ui.pages.document_text import contents_html, text_html
from ui.pages.layout import chosen_language, page
from ui.service import Service
from ui.texts import Texts, texts
from ui.viewer import ANCHOR
from vectorstore.chunks import Document

Offset = Annotated[str | None, Query(max_length=12)]


def routes(service: Service) -> APIRouter:
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.get("/documents")
    async def documents(lang: str | None = None) -> HTMLResponse:
        words = texts(chosen_language(lang))
        try:
            return _list_page(service.documents(), words)
        except ServiceError:
            return _message_page(words.errors["not_ready"], words, status=503)

    @router.get("/documents/{document_id}")
    async def document(
        document_id: str, start: Offset = None, end: Offset = None, lang: str | None = None
    ) -> HTMLResponse:
        words = texts(chosen_language(lang))
        try:
            found = next((one for one in service.documents() if one.id == document_id), None)
        except ServiceError:
            return _message_page(words.errors["not_ready"], words, status=503)
        if found is None:
            return _message_page(words.pages.not_found, words, status=404)
        return _document_page(found, _passage(found, start, end), words)

    return router


def _passage(document: Document, start: str | None, end: str | None) -> tuple[int, int] | None:
    """The offsets asked for, where they are ones of this text."""
    if start is None or end is None or not (start.isdecimal() and end.isdecimal()):
        return None
    first, last = int(start), min(int(end), len(document.text))
    return (first, last) if first < last else None


def _document_page(document: Document, passage: tuple[int, int] | None, words: Texts) -> HTMLResponse:
    record = document.record
    main = "\n".join(
        (
            f"<header><h1>{escape(record.title)}</h1>{_facts(document, words)}</header>",
            _passage_note(words) if passage else "",
            _contents(document, words),
            f'<article lang="{escape(record.language)}">{text_html(document, passage, words)}</article>',
        )
    )
    return page(record.title, f"{navigation(words)}<main>{main}</main>", language=words.language_code)


def _contents(document: Document, words: Texts) -> str:
    heading = escape(words.pages.contents)
    links = contents_html(document)
    inner = f'<summary>{heading}</summary><div lang="{escape(document.record.language)}">{links}</div>'
    return f'<nav aria-label="{heading}"><details>{inner}</details></nav>' if links else ""


def _list_page(documents: tuple[Document, ...], words: Texts) -> HTMLResponse:
    items = "".join(
        f"<li><h2>{document_link(document, words)}</h2>{_facts(document, words)}</li>"
        for document in documents
    )
    body = f'{navigation(words)}<main><h1>{escape(words.documents)}</h1><ul class="plain">{items}</ul></main>'
    return page(words.documents, body, language=words.language_code)


def _message_page(sentence: str, words: Texts, *, status: int) -> HTMLResponse:
    body = f"{navigation(words)}<main><h1>{escape(sentence)}</h1></main>"
    return page(sentence, body, language=words.language_code, status=status)


def document_link(document: Document, words: Texts) -> str:
    """A link to a document's page, in the reader's language."""
    address = f"/documents/{quote(document.id, safe='')}{_query(words)}"
    return f'<a href="{escape(address)}">{escape(document.record.title)}</a>'


def _query(words: Texts) -> str:
    """Bokmål is what an address without a language means."""
    return f"?lang={words.language_code}" if words.language_code != LANGUAGES[0] else ""


def navigation(words: Texts) -> str:
    """The links at the top of every plain page."""
    chat = f'<a href="/{_query(words)}">{escape(words.pages.back)}</a>'
    documents = f'<a href="/documents{_query(words)}">{escape(words.documents)}</a>'
    measures = f'<a href="/measures{_query(words)}">{escape(words.measures.title)}</a>'
    themes = f'<a href="/themes{_query(words)}">{escape(words.measures.themes)}</a>'
    return f'<nav class="top" aria-label="{escape(words.title)}">{chat}{documents}{measures}{themes}</nav>'


def _passage_note(words: Texts) -> str:
    return (
        f'<p class="note">{escape(words.pages.passage)} '
        f'<a href="#{ANCHOR}">{escape(words.pages.go_to_passage)}</a></p>'
    )


def _facts(document: Document, words: Texts) -> str:
    record = document.record
    rows = [
        (words.pages.publisher, escape(record.publisher)),
        (words.pages.date, escape(words.date_in_words(record.date))),
        (words.pages.standing, escape(words.standing[record.standing])),
        (words.pages.obtained, f'<span lang="nb">{escape(record.obtained)}</span>'),
    ]
    if address := web_address(record.url):
        rows.append((words.pages.original, f'<a href="{address}" rel="noopener">{escape(record.url)}</a>'))
    return f"<dl>{''.join(f'<dt>{escape(name)}</dt><dd>{value}</dd>' for name, value in rows)}</dl>"
