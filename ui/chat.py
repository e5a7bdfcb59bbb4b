"""The chat page, in Gradio. Importing this costs seconds: `ui.site` does it in the background.

What Gradio would add to a page is turned off, its text components get our own safe HTML, and every
question goes through `ui.service`, whose limits hold here as they do for the API.
"""

import logging
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import gradio as gr
from fastapi import FastAPI
from starlette.middleware.cors import CORSMiddleware

from assistant.answers import LANGUAGES, Answer, Language, Question, Turn
from assistant.settings import Settings
from ui.api.app import protect
from ui.chat_view import Exchange, View, error_sentence, plain
from ui.errors import ServiceError
from ui.pages.layout import chosen_language
from ui.service import Event, Service, Statement, StatusLine, Withdrawn
from ui.texts import texts
from vectorstore.chunks import Document

log = logging.getLogger(__name__)

LANGUAGE_NAMES: dict[Language, str] = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
MAX_SHOWN = 30
"""Exchanges that stay on the page; each new one is sent with those before it."""

MAX_QUEUED = 64
FORGET_AFTER_S = 4 * 3600


@dataclass(frozen=True)
class Conversation:
    """What one open page has asked and been answered; it is gone when the page is."""

    turns: tuple[Turn, ...] = ()
    shown: tuple[str, ...] = ()
    n_asked: int = 0
    id: str | None = None


def build_chat_app(service: Service, settings: Settings) -> FastAPI:
    """An app with the chat page at `/`, closed to everything else that Gradio offers."""
    app = FastAPI(openapi_url=None)
    app.add_middleware(CORSMiddleware)  # with no origin allowed; without it Gradio would allow any
    protect(app, settings)
    gr.mount_gradio_app(
        app,
        build_chat(service),
        path="/",
        root_path=settings.server.public_url,
        allowed_paths=[],
        app_kwargs={"docs_url": None, "redoc_url": None, "openapi_url": None},
        css=_asset("chat.css"),
        enable_monitoring=False,
        footer_links=[],
        head=f"<script>{_asset('chat.js')}</script>",
        max_file_size="1b",
        mcp_server=False,
        pwa=False,
        run_history=False,
        show_error=False,
        ssr_mode=False,
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
    )
    return app


def build_chat(service: Service) -> gr.Blocks:
    """The page itself."""
    words = texts(LANGUAGES[0])
    view = View(words)
    with gr.Blocks(title=words.title, analytics_enabled=False, fill_width=True) as page:
        conversation = gr.State(Conversation(), time_to_live=FORGET_AFTER_S)
        with gr.Row(elem_id="top"):
            header = _text(view.header(), "header")
            language = gr.Radio(
                [(name, code) for code, name in LANGUAGE_NAMES.items()],
                value=LANGUAGES[0],
                label=words.language,
                elem_id="language",
            )
        shown = _text("", "conversation")
        with gr.Column(elem_id="ask-box"):
            question = gr.Textbox(label=words.question, lines=1, max_lines=6, elem_id="question")
            with gr.Row(elem_id="buttons"):
                ask = gr.Button(words.ask, variant="primary", elem_id="ask")
                clear = gr.Button(words.clear, elem_id="clear", interactive=False)
            status = _text("", "status")
        with gr.Column(elem_id="examples") as examples:
            examples_heading = _text(view.examples_heading(), "examples-heading")
            buttons = [gr.Button(text, elem_classes="example") for text in words.examples]
        footer = _text("", "footer")

        outputs = [conversation, shown, status, question, examples, clear]
        told = [header, language, question, ask, clear, examples_heading, *buttons, footer]
        doors = _Doors(service)
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        gr.on(
            [ask.click, question.submit],
            doors.answer,
            [question, language, conversation],
            outputs,
            concurrency_limit=None,
            **private,
        )
        for button in buttons:
            button.click(
                doors.answer, [button, language, conversation], outputs, concurrency_limit=None, **private
            )
        clear.click(doors.clear, [language], outputs, **private)
        language.input(doors.change_language, [language], told, **private)
        page.load(doors.open_page, None, told, **private)
    page.queue(max_size=MAX_QUEUED, default_concurrency_limit=16, api_open=False)
    return page


class _Doors:
    """What the page's events do. Each result is one value for each output, in order."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def open_page(self, request: gr.Request) -> list[Any]:
        """The page in the language that its address names."""
        return self._told(chosen_language(request.query_params.get("lang")))

    async def change_language(self, code: str) -> list[Any]:
        return self._told(chosen_language(code))

    async def clear(self, code: str) -> list[Any]:
        words = texts(chosen_language(code))
        return _outputs(Conversation(), "", words.cleared, "", examples=True)

    async def answer(self, question: str, code: str, conversation: Conversation) -> AsyncIterator[list[Any]]:
        """The question at once, then what is being done, then the answer or why there is none."""
        view = self._view(chosen_language(code))
        asked = Exchange(conversation.n_asked + 1, question.strip(), view.words.working)
        async for exchange in self._exchanges(asked, conversation, view):
            yield self._shown(exchange, conversation, view)

    async def _exchanges(
        self, exchange: Exchange, conversation: Conversation, view: View
    ) -> AsyncIterator[Exchange]:
        yield exchange
        try:
            async for event in self._service.ask(_question(exchange.question, conversation, view)):
                exchange = _after(exchange, event)
                yield exchange
        except ServiceError as error:
            yield replace(exchange, error=error_sentence(error, view.words))
        except Exception as error:
            error_id = secrets.token_hex(4)
            log.error("error %s", error_id, exc_info=error)
            bug = ServiceError("internal", "", error_id=error_id)
            yield replace(exchange, error=error_sentence(bug, view.words))

    def _shown(self, exchange: Exchange, conversation: Conversation, view: View) -> list[Any]:
        shown = (*conversation.shown, view.exchange(exchange))
        html = view.conversation(shown[-MAX_SHOWN:], dropped=len(shown) > MAX_SHOWN)
        if exchange.error:
            return _outputs(conversation, html, exchange.error, exchange.question, examples=False)
        if exchange.answer is None:
            return _outputs(conversation, html, exchange.status, "", examples=False)
        after = _continued(conversation, exchange.question, exchange.answer, shown[-MAX_SHOWN:])
        line = view.words.ready_line(len(exchange.answer.citations))
        return _outputs(after, html, line, "", examples=False)

    def _told(self, language: Language) -> list[Any]:
        """Everything on the page that is written in a language."""
        view = self._view(language)
        words = view.words
        return [
            view.header(),
            gr.Radio(label=words.language, value=language),
            gr.Textbox(label=words.question),
            words.ask,
            words.clear,
            view.examples_heading(),
            *words.examples,
            view.footer(self._documents()),
        ]

    def _view(self, language: Language) -> View:
        languages = {document.id: document.record.language for document in self._documents()}
        return View(texts(language), languages)

    def _documents(self) -> tuple[Document, ...]:
        try:
            return self._service.documents()
        except ServiceError:
            return ()


def _question(text: str, conversation: Conversation, view: View) -> Question:
    """In bokmål, which nobody has to choose, the answer follows the question's own language."""
    language = view.words.language_code
    return Question(
        text=text,
        history=conversation.turns,
        language=None if language == LANGUAGES[0] else language,
        conversation_id=conversation.id,
    )


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


def _continued(
    conversation: Conversation, question: str, answer: Answer, shown: tuple[str, ...]
) -> Conversation:
    turns = (*conversation.turns, Turn("user", question), Turn("assistant", answer.text))
    return Conversation(turns[-2 * MAX_SHOWN :], shown, conversation.n_asked + 1, answer.conversation_id)


def _outputs(
    conversation: Conversation, html: str, status: str, question: str, *, examples: bool
) -> list[Any]:
    clear = gr.Button(interactive=bool(html))
    return [conversation, html, plain(status), question, gr.Column(visible=examples), clear]


def _text(html: str, element_id: str) -> gr.Markdown:
    """Our own HTML. Gradio's HTML component cannot show it: its templates are code, which our policy forbids.

    Escaped text holds no Markdown: what stands on one line inside an HTML element is left as it is.
    """
    return gr.Markdown(html, elem_id=element_id, latex_delimiters=[], container=False, buttons=[])


@cache
def _asset(name: str) -> str:
    return files("ui").joinpath("styles", name).read_text(encoding="utf-8")
