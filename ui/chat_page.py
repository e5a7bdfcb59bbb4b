"""The chat page's components and how their events are wired. Importing this costs seconds.

Gradio shows the question that is being answered (`current`). When its answer is there, the page's script
takes it over into the conversation above, which no later event draws anew: what is open, written or
focused there stays.
"""

import json
from collections.abc import AsyncIterator
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

import gradio as gr

from assistant.answers import LANGUAGES
from ui.chat_view import View, plain
from ui.conversation import Conversation
from ui.pages.site_page import LANGUAGE_NAMES
from ui.texts import Texts, texts

AUTOMATIC = "auto"
MAX_QUEUED = 64
SCRIPTS = ("page", "conversation", "sources", "copying", "sharing", "feedback", "download", "history")
"""In this order in one function: each sees what those before it name."""

SAID_OF_PERMALINKS = {
    "make_answer", "made", "address", "copy_address", "open", "stored_answer", "code", "code_note",
    "delete", "deleted",
}  # fmt: skip


class Doors(Protocol):
    """What the page's events do; each result has a value for each output, in the order below."""

    async def open_page(self, request: gr.Request) -> list[Any]: ...

    async def change_language(self, code: str) -> list[Any]: ...

    async def clear(self, code: str) -> list[Any]: ...

    async def finish(self) -> Any: ...

    async def reopen(self, given: str, code: str) -> list[Any]: ...

    def answer(
        self, question: object, code: object, answer_language: object, document_ids: object, carried: object
    ) -> AsyncIterator[list[Any]]:
        """What comes in is what a browser sent, unchecked."""
        ...


def build_page(doors: Doors) -> gr.Blocks:
    """The page itself, in bokmål until it is opened in another language."""
    words = texts(LANGUAGES[0])
    view = View(words)
    with gr.Blocks(title=words.title, analytics_enabled=False, fill_width=True) as page:
        with gr.Row(elem_id="top"):
            places = _text(view.places(), "places")
            language = gr.Radio(
                [(name, code) for code, name in LANGUAGE_NAMES.items()],
                value=LANGUAGES[0],
                label=words.language,
                elem_id="language",
            )
        header = _text(view.header(), "header")
        with gr.Column(elem_id="conversation"):
            current = _text("", "current")
        with gr.Column(elem_id="ask-box"):
            question = gr.Textbox(label=words.question, lines=1, max_lines=6, elem_id="question")
            with gr.Row(elem_id="buttons"):
                ask = gr.Button(words.ask, variant="primary", elem_id="ask")
                clear = gr.Button(words.clear, elem_id="clear", interactive=False)
            status = _text("", "status")
            with gr.Accordion(words.chat.options, open=False, elem_id="options") as options:
                only = gr.CheckboxGroup([], label=words.chat.only_these, elem_id="only")
                answer_language = gr.Radio(
                    _answer_languages(words),
                    value=AUTOMATIC,
                    label=words.chat.answer_language,
                    elem_id="answer-language",
                )
        with gr.Column(elem_id="examples") as examples:
            headings = [_text(view.examples_heading(), "examples-heading")]
            buttons = list[gr.Button]()
            for number, role in enumerate(words.chat.roles):
                headings.append(_text(view.role_heading(number), f"role-{number}"))
                buttons += [gr.Button(text, elem_classes="example") for text in role.questions]
        footer = _text("", "footer")
        carried = gr.Textbox(visible=False)
        reopened = gr.Textbox(visible="hidden", elem_id="reopened", show_label=False)

        outputs = [carried, current, status, question, examples, clear, ask]
        words_of = [places, header, language, question, ask, clear, options, only, answer_language]
        outputs_told = [*words_of, *headings, *buttons, footer, status]
        inputs = [language, answer_language, only, carried]
        private: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}
        # One event for all ways to ask, which Gradio does not begin again before it has ended: the page's
        # script puts examples and suggestions into the field. By its own checks Gradio would refuse documents
        # that it has not heard of since the server started, unexplained.
        answering = gr.on(
            [ask.click, question.submit],
            doors.answer,
            [question, *inputs],
            outputs,
            concurrency_limit=None,
            preprocess=False,
            trigger_mode="once",
            **private,
        )
        answering.then(doors.finish, None, [ask], **private)
        reopened.submit(doors.reopen, [reopened, language], outputs, **private)
        clear.click(doors.clear, [language], outputs, cancels=[answering], **private)
        language.input(doors.change_language, [language], outputs_told, **private)
        page.load(doors.open_page, None, outputs_told, **private)
    page.queue(max_size=MAX_QUEUED, default_concurrency_limit=16, api_open=False)
    return page


def told(view: View, *, opened: bool = False) -> list[Any]:
    """Everything on the page that is written in a language.

    When it is opened, the documents to choose from as well; later, the status line is emptied: what it says
    was said in the language before.
    """
    words = view.words
    titles = [(document.record.title, document.id) for document in view.documents.values()]
    choice = {"choices": titles, "value": list(view.documents)} if opened else {}
    status = gr.skip() if opened else ""
    return [
        view.places(),
        view.header(),
        gr.Radio(label=words.language, value=words.language_code),
        gr.Textbox(label=words.question),
        words.ask,
        words.clear,
        gr.Accordion(label=words.chat.options),
        gr.CheckboxGroup(label=words.chat.only_these, **choice),
        gr.Radio(_answer_languages(words), label=words.chat.answer_language),
        view.examples_heading(),
        *(view.role_heading(number) for number in range(len(words.chat.roles))),
        *words.examples,
        view.footer(),
        status,
    ]


def shown(
    conversation: Conversation,
    html: str,
    status: str,
    question: str | None,
    *,
    examples: bool,
    answering: bool = False,
) -> list[Any]:
    """What an event makes of the conversation; `html` is the question that is being answered.

    `question` is what then stands in the field, None for what stands there already. While one is `answering`,
    the button is off.
    """
    field = gr.skip() if question is None else question
    clear, ask = gr.Button(interactive=bool(html)), gr.Button(interactive=not answering)
    return [conversation.text, html, plain(status), field, gr.Column(visible=examples), clear, ask]


def finished() -> Any:
    """The button on again. By now Gradio knows that the event has ended, and begins another."""
    return gr.Button(interactive=True)


def only_status(line: str) -> list[Any]:
    """The conversation as it is, with a line about it."""
    skip = gr.skip()
    return [skip, skip, plain(line), skip, skip, skip, skip]


def page_head() -> str:
    """The page's script, with the texts that it says in all languages."""
    says = {language: _says(texts(language)) for language in LANGUAGES}
    data = json.dumps(says).replace("<", "\\u003c")
    scripts = "\n".join(_asset(f"chat.{name}.js") for name in SCRIPTS)
    return f'<script>(() => {{\n"use strict";\nconst TEXTS = {data};\n{scripts}\n}})();</script>'


def page_style() -> str:
    return _asset("chat.css")


def _says(words: Texts) -> dict[str, Any]:
    return {
        **words.chat.model_dump(mode="json", exclude={"roles", "notice"}),
        **words.feedback.model_dump(mode="json"),
        "errors": words.errors,
        "permalink": words.permalink.model_dump(include=SAID_OF_PERMALINKS),
        "new_window": words.new_window,
        "sources": words.sources,
        "months": words.months,
        "day": words.day,
    }


def _answer_languages(words: Texts) -> list[tuple[str, str]]:
    return [(words.chat.automatic, AUTOMATIC), *((name, code) for code, name in LANGUAGE_NAMES.items())]


def _text(html: str, element_id: str) -> gr.Markdown:
    """Our own HTML. Gradio's HTML component cannot show it: its templates are code, which our policy forbids.

    Escaped text holds no Markdown: what stands on one line inside an HTML element is left as it is.
    """
    return gr.Markdown(html, elem_id=element_id, latex_delimiters=[], container=False, buttons=[])


@cache
def _asset(name: str) -> str:
    return files("ui").joinpath("styles", name).read_text(encoding="utf-8")
