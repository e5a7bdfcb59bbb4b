"""Replies and passages for the tests of the language model."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, ClassVar

from chat_server import ChatServer, Said, scripted
from llm_faults import Script, statement
from parts import make_chunk, make_document

from assistant.answers import Answer, Question
from assistant.assistant import Assistant
from assistant.exchange import Exchange
from assistant.found import Found
from assistant.glossary import load_glossary
from assistant.llm.chain import LlmWriter
from assistant.llm.drafts import DraftStatement
from assistant.llm.model import build_language_model
from assistant.llm.passages import Passage
from assistant.settings import LlmSettings
from vectorstore.chunks import Standing

QUESTION = Question("Er reduksjon av markedsmekanismer en del av reformen?")


class SearchingOnce(LlmWriter):
    """Searches once in all tests for each question: what is tested here comes after that."""

    _found: ClassVar[dict[tuple[Question, str | None], Found]] = {}

    def __init__(self, settings: LlmSettings) -> None:
        super().__init__(build_language_model(settings), load_glossary())

    def answer(
        self, exchange: Exchange, find: Callable[[str | None], Found], quote: Callable[[Found], Answer]
    ) -> Answer:
        def known(resolved: str | None) -> Found:
            key = (exchange.question, resolved)
            found = self._found.get(key) or self._found.setdefault(key, find(resolved))
            return replace(found, exchange=exchange)

        return super().answer(exchange, known, quote)


@contextmanager
def answering(
    tested: Assistant, script: Script | str, **changes: Any
) -> Iterator[tuple[Assistant, ChatServer]]:
    """The assistant with a model on a server that does what the script says."""
    told: Script = script if callable(script) else lambda _: Said(script)
    with scripted(told) as server:
        settings = LlmSettings(model="openai:scripted", base_url=server.url, **changes)
        yield tested.with_parts(writer=SearchingOnce(settings)), server


def check_verbatim(answer: Answer, tested: Assistant) -> None:
    """Every citation's words stand at its place."""
    texts = {document.id: document.text for document in tested.documents()}
    for citation in answer.citations:
        assert texts[citation.document_id][citation.start : citation.end] == citation.quote


def draft(text: str, *quotes: tuple[int, str]) -> DraftStatement:
    return DraftStatement.model_validate(statement(text, *quotes))


def passage(text: str, *, section: Sequence[str] = (), standing: Standing = "guidance") -> Passage:
    document = make_document(f"Innledning.\n\n{text}\n\nSlutt.", standing=standing)
    return Passage(make_chunk(document, text, section=section), document)
