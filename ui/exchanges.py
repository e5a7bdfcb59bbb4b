"""Questions with their answers as a browser kept them, and what of them still holds. Pure.

A browser may hand back anything. Of an answer it hands back only the words are taken, and of a citation
only where it says that they stand: all else is looked up in the documents again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answers import Answer, Citation, Consulted, Language, Status, Verdict
from assistant.citations import page_at, text_fragment_url
from ui.api.schemas import ChatResponse, OfDocument
from ui.hygiene import clean
from ui.viewer import passage_path
from vectorstore.chunks import Document

MAX_EXCHANGES = 100
CONTEXT_CHARS = 700
"""How much of a document is shown before and after a quote, inside its part of the text."""

Id = Annotated[str, Field(max_length=100)]
Line = Annotated[str, Field(max_length=2_000)]


class _Given(BaseModel):
    """Fields of the API's answer that are not read again are allowed, and ignored."""

    model_config = ConfigDict(extra="ignore", frozen=True)


class GivenCitation(_Given):
    number: int = Field(ge=1, le=999)
    document_id: Id
    quote: str = Field(min_length=1, max_length=10_000)
    start: int = Field(ge=0)
    end: int = Field(ge=0)


class GivenConsulted(_Given):
    document_id: Id
    text: str = Field(min_length=1, max_length=10_000)


class GivenAnswer(_Given):
    """An answer object as `POST /chat` gave it."""

    answer_id: Id
    conversation_id: Id = ""
    status: Status
    verdict: Verdict | None = None
    language: Language
    answer: str = Field(max_length=50_000)
    citations: tuple[GivenCitation, ...] = Field(default=(), max_length=200)
    consulted: tuple[GivenConsulted, ...] = Field(default=(), max_length=50)
    notices: tuple[Line, ...] = Field(default=(), max_length=50)
    mode: Literal["quotes", "llm"] = "quotes"
    model: Line | None = None
    suggestions: tuple[Line, ...] = Field(default=(), max_length=10)


class GivenExchange(_Given):
    """A question and its answer."""

    question: str = Field(min_length=1, max_length=100_000)
    document_ids: tuple[Id, ...] | None = Field(default=None, max_length=100)
    answer: GivenAnswer


@dataclass(frozen=True)
class CheckedExchange:
    """A question and its answer with the citations that hold; `lost` are the numbers of those that don't."""

    question: str
    document_ids: tuple[str, ...] | None
    answer: Answer
    lost: tuple[int, ...] = ()


_AS_GIVEN = {"answer_id", "conversation_id", "status", "verdict", "language", "mode", "model"}
"""Of an answer what is no text for people, and was checked when it was read."""


def check(given: GivenExchange, documents: Mapping[str, Document]) -> CheckedExchange:
    """Keep what stands in the documents word for word."""
    answer = given.answer
    citations = [_cited(one, documents.get(one.document_id)) for one in answer.citations]
    kept = tuple(one for one in citations if one)
    lost = [given.number for given, one in zip(answer.citations, citations, strict=True) if one is None]
    return CheckedExchange(
        clean(given.question).text,
        given.document_ids,
        Answer(
            **answer.model_dump(include=_AS_GIVEN),
            text=clean(answer.answer).text,
            citations=kept,
            consulted=_consulted(answer.consulted, documents),
            notices=tuple(clean(notice).text for notice in answer.notices),
            suggestions=tuple(clean(suggestion).text for suggestion in answer.suggestions),
        ),
        tuple(dict.fromkeys(lost)),
    )


def keep(question: str, document_ids: Sequence[str] | None, answer: Answer) -> str:
    """What a browser may keep of an exchange, as JSON that `GivenExchange` reads; "" where it is too long."""
    given = {
        "question": question,
        "document_ids": document_ids,
        "answer": ChatResponse.of(answer).model_dump(),
    }
    try:
        return GivenExchange.model_validate(given).model_dump_json()
    except ValidationError:
        return ""


def _cited(given: GivenCitation, document: Document | None) -> Citation | None:
    """The citation, its facts those of the document; None where the words don't stand there."""
    if document is None or document.text[given.start : given.end] != given.quote:
        return None
    return Citation(
        **_place(document, given.start, given.end),
        number=given.number,
        quote=given.quote,
        start=given.start,
        end=given.end,
        context=_context(document, given.start, given.end),
        url=text_fragment_url(document.record.url, given.quote),
    )


def _consulted(given: Sequence[GivenConsulted], documents: Mapping[str, Document]) -> tuple[Consulted, ...]:
    """The passages that stand in their documents."""
    found = ((documents.get(one.document_id), one.text) for one in given)
    return tuple(
        Consulted(**_place(document, start, start + len(text)), text=text, url=document.record.url)
        for document, text in found
        if document and (start := document.text.find(text)) >= 0
    )


def _place(document: Document, start: int, end: int) -> dict[str, Any]:
    """What is known of a place by the document alone."""
    return {
        **OfDocument.facts(document.record),
        "section": section_at(document, start),
        "page": page_at(document, start),
        "viewer_url": passage_path(document.record.id, start, end),
    }


def section_at(document: Document, offset: int) -> tuple[str, ...]:
    """The headings above an offset, outermost first."""
    chain: list[tuple[int, str]] = []
    for heading in takewhile(lambda one: one.start <= offset, document.headings):
        chain = [above for above in chain if above[0] < heading.level]
        chain.append((heading.level, heading.text))
    return tuple(text for _, text in chain)


def _context(document: Document, start: int, end: int) -> str:
    """What stands around a quote under the same heading."""
    above = max((one.end for one in document.headings if one.end <= start), default=0)
    below = min((one.start for one in document.headings if one.start >= end), default=len(document.text))
    first, last = max(above, start - CONTEXT_CHARS), min(below, end + CONTEXT_CHARS)
    return document.text[first:start].lstrip() + document.text[start:end] + document.text[end:last].rstrip()
