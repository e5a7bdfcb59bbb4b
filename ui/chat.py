"""The chat page as an app, and what its events do. `ui.chat_page` puts the page together.

What Gradio would add to a page is turned off, its text components get our own safe HTML, and every
question goes through `ui.service`, whose limits hold here as they do for the API.
"""

import logging
import secrets
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import gradio as gr
from fastapi import FastAPI
from pydantic import TypeAdapter, ValidationError
from starlette.middleware.cors import CORSMiddleware

from assistant.answers import LANGUAGES, Language, Question
from assistant.settings import Settings
from ui.api.app import protect
from ui.chat_page import build_page, finished, only_status, page_head, page_style, shown, told
from ui.chat_view import Exchange, View, error_sentence
from ui.conversation import Conversation
from ui.errors import ServiceError
from ui.exchanges import MAX_EXCHANGES, GivenExchange, check
from ui.pages.layout import chosen_language
from ui.service import Event, Service, Statement, StatusLine, Withdrawn
from ui.texts import texts
from vectorstore.chunks import Document

log = logging.getLogger(__name__)

_GIVEN = TypeAdapter(list[GivenExchange])


def build_chat_app(service: Service, settings: Settings) -> FastAPI:
    """An app with the chat page at `/`, closed to everything else that Gradio offers."""
    app = FastAPI(openapi_url=None)
    app.add_middleware(CORSMiddleware)  # with no origin allowed; without it Gradio would allow any
    protect(app, settings)
    gr.mount_gradio_app(
        app,
        build_page(Doors(service)),
        path="/",
        root_path=settings.server.public_url,
        allowed_paths=[],
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        css=page_style(),
        enable_monitoring=False,
        footer_links=[],
        head=page_head(),
        max_file_size="1b",
        mcp_server=False,
        pwa=False,
        run_history=False,
        show_error=False,
        ssr_mode=False,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
    )
    return app


class Doors:
    """What the page's events do. Each result is one value for each output, in order."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def open_page(self, request: gr.Request) -> list[Any]:
        """The page in the language that its address names."""
        return told(self._view(chosen_language(request.query_params.get("lang"))), opened=True)

    async def change_language(self, code: str) -> list[Any]:
        return told(self._view(chosen_language(code)))

    async def clear(self, code: str) -> list[Any]:
        words = texts(chosen_language(code))
        return shown(Conversation(), "", words.cleared, "", examples=True)

    async def finish(self) -> Any:
        return finished()

    async def reopen(self, given: str, code: str) -> list[Any]:
        """A conversation that the browser kept, its citations compared with the documents again."""
        view = self._view(chosen_language(code))
        try:
            kept = _GIVEN.validate_json(given or "[]")[-MAX_EXCHANGES:]
        except ValidationError:
            return only_status(view.words.chat.not_reopened)
        checked = [check(one, view.documents) for one in kept]
        conversation = Conversation()
        for one in checked:
            conversation = conversation.after(one.question, one.answer)
        html = view.conversation([Exchange.again(number, one) for number, one in enumerate(checked, 1)])
        return shown(conversation, html, view.words.chat.reopened, None, examples=not checked)

    async def answer(
        self, question: object, code: object, answer_language: object, document_ids: object, carried: object
    ) -> AsyncIterator[list[Any]]:
        """The question at once, then what is being done, then the answer or why there is none."""
        view, conversation = self._view(_chosen(code)), Conversation.read(carried)
        text = question if isinstance(question, str) else ""
        asked = _question(text, answer_language, _only(document_ids, view), conversation, view)
        exchange = Exchange(
            conversation.n_asked + 1, asked.text, view.words.working, document_ids=asked.document_ids
        )
        field: str | None = ""
        async for changed in self._exchanges(exchange, asked, view):
            yield _shown(changed, conversation, view, field)
            field = None  # what is written meanwhile stays

    async def _exchanges(self, exchange: Exchange, asked: Question, view: View) -> AsyncIterator[Exchange]:
        yield exchange
        try:
            async for event in self._service.ask(asked):
                exchange = _after(exchange, event)
                yield exchange
        except ServiceError as error:
            yield replace(exchange, error=error_sentence(error, view.words))
        except Exception as error:
            error_id = secrets.token_hex(4)
            log.error("error %s", error_id, exc_info=error)
            bug = ServiceError("internal", "", error_id=error_id)
            yield replace(exchange, error=error_sentence(bug, view.words))

    def _view(self, language: Language) -> View:
        return View(texts(language), {document.id: document for document in self._documents()})

    def _documents(self) -> tuple[Document, ...]:
        try:
            return self._service.documents()
        except ServiceError:
            return ()


def _chosen(code: object) -> Language:
    return chosen_language(code if isinstance(code, str) else None)


def _only(chosen: object, view: View) -> tuple[str, ...] | None:
    """The documents that are chosen; None, which means all, where all or none are."""
    ids = [one for one in chosen if isinstance(one, str)] if isinstance(chosen, list) else []
    return tuple(ids) if ids and set(ids) != set(view.documents) else None


def _question(
    text: str,
    answer_language: object,
    document_ids: tuple[str, ...] | None,
    conversation: Conversation,
    view: View,
) -> Question:
    return Question(
        text=text.strip(),
        history=conversation.history(),
        language=_language(text, answer_language, conversation, view.words.language_code),
        document_ids=document_ids,
        conversation_id=conversation.id,
    )


def _language(text: str, chosen: object, conversation: Conversation, page: Language) -> Language | None:
    """The language of the answer: the one chosen for answers, else that of the page, else the question's.

    Bokmål is the page's language until somebody chooses another, so it says nothing. What was suggested
    is asked in the documents' words, and answered in the language of the answer that suggested it.
    """
    if chosen in LANGUAGES:
        return _chosen(chosen)
    if page != LANGUAGES[0]:
        return page
    return conversation.language if text.strip() in conversation.suggestions else None


def _after(exchange: Exchange, event: Event) -> Exchange:
    match event:
        case StatusLine(text):
            return replace(exchange, status=text)
        case Statement(text):
            return replace(exchange, statements=(*exchange.statements, text))
        case Withdrawn():
            return replace(exchange, statements=())
        case _:
            return replace(exchange, answer=event)


def _shown(exchange: Exchange, conversation: Conversation, view: View, field: str | None) -> list[Any]:
    """What the page shows of the exchange; `field` is what the question's field holds, if all goes well."""
    html, status = view.conversation([exchange]), exchange.status
    if exchange.error:
        status, field = exchange.error, exchange.question
    elif exchange.answer:
        conversation = conversation.after(exchange.question, exchange.answer)
        status = view.words.ready_line(len(exchange.answer.citations))
    return shown(conversation, html, status, field, examples=False, answering=True)
