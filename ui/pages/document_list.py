"""`/documents`: which documents there are and what they weigh; a search in all their texts."""

from collections.abc import Sequence
from dataclasses import replace

from fastapi.responses import HTMLResponse

from ui.html import escape
from ui.pages.document_facts import document_link, facts
from ui.pages.search_results import hits_html, how_many, nothing_found, search_form, summary
from ui.pages.site_page import link, site_page
from ui.pages.text_search import Found, Query, find
from ui.texts import Texts
from ui.viewer import DOCUMENTS, document_address
from vectorstore.chunks import Document

MAX_SHOWN = 8
"""Hits of one document; a link leads to all of them."""


def list_page(documents: Sequence[Document], query: Query, ingested: str, words: Texts) -> HTMLResponse:
    """The documents, or what was found in them; `ingested` says when they were read in."""
    address = replace(DOCUMENTS, params=(("q", query.text),))
    form = search_form(DOCUMENTS, query, words.pages.search_all, words)
    if query.text:
        result, title = _result(documents, query, words)
    else:
        result, title = _documents(documents, ingested, words), words.documents
    main = f"<h1>{escape(words.documents)}</h1>{form}{result}"
    return site_page(main, title=title, address=address, words=words)


def _documents(documents: Sequence[Document], ingested: str, words: Texts) -> str:
    items = "".join(
        f'<li><h2 class="title">{document_link(one, words)}</h2>{facts(one, words)}</li>' for one in documents
    )
    return f'<ul class="plain documents">{items}</ul><p class="soft">{escape(ingested)}</p>'


def _result(documents: Sequence[Document], query: Query, words: Texts) -> tuple[str, str]:
    """The result as HTML, and the page's title, which is what is read aloud first."""
    found = [(document, find(document.text, query)) for document in documents]
    n_all = sum(one.n_all for _, one in found)
    told = summary(n_all, query, words)
    groups = "".join(_group(document, one, query, words) for document, one in found if one.hits)
    all_documents = link(DOCUMENTS, words.pages.show_all_documents, words)
    parts = (f'<p class="told" role="status">{escape(told)}</p>', groups or nothing_found(query, words))
    return f"{''.join(parts)}<p>{all_documents}</p>", told


def _group(document: Document, found: Found, query: Query, words: Texts) -> str:
    head = f"<h2>{document_link(document, words)}</h2>"
    told = f'<p class="soft">{escape(how_many(found, words))}</p>'
    hits = hits_html(document, found, query, words, at_most=MAX_SHOWN)
    return f'<section class="group">{head}{told}{hits}{_rest(document, found, query, words)}</section>'


def _rest(document: Document, found: Found, query: Query, words: Texts) -> str:
    if found.n_all <= MAX_SHOWN:
        return ""
    told = words.pages.all_hits_in_document.format(n=words.number(found.n_all))
    return f"<p>{link(document_address(document.id, q=query.text), told, words)}</p>"


def tell_ingested(generation: str, ingested_at: str, words: Texts) -> str:
    date = words.date_in_words(ingested_at[:10])
    return words.pages.ingested.format(date=date, generation=generation)
