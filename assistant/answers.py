"""What goes into the assistant and what comes out of it."""

from dataclasses import dataclass, field
from typing import Literal

from vectorstore.chunks import Standing

Language = Literal["nb", "nn", "en"]
LANGUAGES: tuple[Language, ...] = ("nb", "nn", "en")

Status = Literal["answered", "partial", "not_found", "clarify", "refused", "smalltalk"]
Verdict = Literal["yes", "indirectly", "no", "not_mentioned", "left_to_agency"]


@dataclass(frozen=True)
class Turn:
    """One message of the conversation so far."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True)
class Question:
    """What a person asks. `language` None means: the language of the question itself.

    `document_ids` None means all documents.
    """

    text: str
    history: tuple[Turn, ...] = ()
    language: Language | None = None
    document_ids: tuple[str, ...] | None = None
    conversation_id: str | None = None


@dataclass(frozen=True)
class Citation:
    """A quote that stands verbatim at `start` to `end` of its document's text, and its place.

    `context` is the chunk it stands in, `url` the publisher's page, `viewer_url` ours.
    """

    number: int
    document_id: str
    title: str
    publisher: str
    date: str
    standing: Standing
    section: tuple[str, ...]
    page: int | None
    quote: str
    start: int
    end: int
    context: str
    url: str
    viewer_url: str


@dataclass(frozen=True)
class Consulted:
    """A chunk that was retrieved and not cited."""

    document_id: str
    title: str
    publisher: str
    date: str
    standing: Standing
    section: tuple[str, ...]
    page: int | None
    text: str
    url: str
    viewer_url: str


@dataclass(frozen=True)
class Written:
    """What a language model did for an answer; for whoever runs the service, not for readers.

    `removed` counts the statements that are not shown, by the reason. `fault` says in a word or two why the
    answer is not the model's, None where it is; the log says more. `prompt` is the version of the prompt.
    """

    n_statements: int
    removed: dict[str, int]
    fault: str | None
    prompt: str


@dataclass(frozen=True)
class Answer:
    """The outcome for a question; abstaining and refusing are values, not errors.

    `text` is Markdown with `[1]` marks that refer to `citations` by number. `verdict` is None when
    the question was no yes/no question or the text supports none. `mode` is "quotes" or "llm".
    `notices` are sentences for the reader, in `language`. `answerability` is the judged probability that
    the documents answer the question, None where nothing was searched.
    """

    answer_id: str
    conversation_id: str
    status: Status
    verdict: Verdict | None
    language: Language
    text: str
    citations: tuple[Citation, ...] = ()
    consulted: tuple[Consulted, ...] = ()
    mode: Literal["quotes", "llm"] = "quotes"
    model: str | None = None
    notices: tuple[str, ...] = ()
    timings_ms: dict[str, float] = field(default_factory=dict)
    answerability: float | None = None
    statements: tuple[str, ...] = ()
    """The parts of `text` in order, each complete with its marks: what a stream sends one by one."""
    written: Written | None = None
    """None where no language model was asked."""
    suggestions: tuple[str, ...] = ()
    """Questions to go on with, which the documents answer; in their words."""
