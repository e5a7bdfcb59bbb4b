"""The addresses of the documents' pages: `/documents` and `/documents/{id}`, readable without scripts.

A citation's `viewer_url` leads here: `?start=&end=` are character offsets, marked and scrolled to. Whatever
else stands in an address, it gets a page. Functions of a thread's, not of the event loop: a large document
takes a while to write.
"""

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from assistant.settings import Settings
from ui.errors import ServiceError
from ui.html import escape
from ui.pages.document_facts import documents_list
from ui.pages.document_list import list_page, tell_ingested
from ui.pages.document_page import Reading, document_page
from ui.pages.layout import chosen_language
from ui.pages.site_page import message_page
from ui.pages.text_search import Query
from ui.service import Service
from ui.texts import Texts, texts
from ui.viewer import DOCUMENTS, Address, document_address


def routes(service: Service, settings: Settings) -> APIRouter:
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.get("/documents")
    def documents(q: str | None = None, lang: str | None = None) -> HTMLResponse:
        words = texts(chosen_language(lang))
        try:
            ingested = tell_ingested(service.generation(), service.ingested_at(), words)
            return list_page(service.documents(), Query.of(q), ingested, words)
        except ServiceError:
            return _not_ready(DOCUMENTS, words)

    @router.get("/documents/{document_id}")
    def document(
        request: Request,
        document_id: str,
        start: str | None = None,
        end: str | None = None,
        q: str | None = None,
        repairs: str | None = None,
        lang: str | None = None,
    ) -> HTMLResponse:
        words = texts(chosen_language(lang))
        try:
            found = next((one for one in service.documents() if one.id == document_id), None)
            if found is None:
                return _not_found(document_id, service, words)
        except ServiceError:
            return _not_ready(document_address(document_id), words)
        reading = Reading.of(found, start=start, end=end, q=q, repairs=repairs)
        site = settings.server.public_url or str(request.base_url)
        return document_page(found, reading, site, words)

    return router


def _not_found(document_id: str, service: Service, words: Texts) -> HTMLResponse:
    more = f"<p>{escape(words.pages.not_found_more)}</p>{documents_list(service.documents(), words)}"
    address = document_address(document_id)
    return message_page(words.pages.not_found, address=address, words=words, status=404, more=more)


def _not_ready(address: Address, words: Texts) -> HTMLResponse:
    return message_page(words.errors["not_ready"], address=address, words=words, status=503)
