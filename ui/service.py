"""The one way to ask and to give feedback: what the API and the chat page both go through, within the same
limits."""

import asyncio
import logging
import threading
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from concurrent.futures import Future
from contextlib import aclosing, suppress
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from assistant.answers import Answer, Citation, Language, Question, Turn
from assistant.checks.result import Checked, CheckedStatement
from assistant.exchange import AbandonedError, TimeLeft
from assistant.settings import LimitSettings
from ui.check_files import FileLimits, check_length, read_file
from ui.errors import ServiceError
from ui.feedback import Feedback
from ui.feedback_box import FeedbackBox, not_stored
from ui.hygiene import clean, has_words
from ui.model_counts import ModelCounts
from ui.permalinks.basis import Basis
from ui.permalinks.box import PermalinkBox
from ui.permalinks.permalinks import Permalinks
from ui.readiness import Assistant, AssistantProvider, sentence
from ui.recent_answers import Answered, RecentAnswers
from ui.texts import texts
from ui.workers import Workers, WorkersBusyError
from vectorstore.chunks import Document, RetrievedChunk
from vectorstore.errors import StoreError

log = logging.getLogger(__name__)

T = TypeVar("T")

MAX_WAITING = 16
"""How many questions may wait for a thread; with answers of 60 ms the last one waits half a second."""


MAX_WAITING_DRAFTS = 4
"""Drafts take seconds: one at a time is checked, in a thread of its own, so that questions need not wait."""


@dataclass(frozen=True)
class StatusLine:
    """What is being done, for the person who waits."""

    text: str


@dataclass(frozen=True)
class Statement:
    """A checked part of the answer to come, with its marks and the citations that they refer to."""

    text: str
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True)
class Withdrawn:
    """The statements so far no longer hold; forget them."""


@dataclass(frozen=True)
class DraftProgress:
    """How many of a draft's statements are done."""

    done: int
    total: int


CheckEvent = DraftProgress | CheckedStatement | Checked

Event = StatusLine | Statement | Withdrawn | Answer

_Found = StatusLine | Statement | Withdrawn | Answered | Exception
"""What an answering thread finds."""


class Service:
    """Answers and searches within the limits, off the event loop, and remembers the latest answers.

    Args:
        feedback_box: where feedback on them goes; without one none is taken.
        n_writing: so many questions may be at a language model; they have threads beside the others, so that
            a slow model keeps nobody else waiting.
        model_counts: where it is counted what a language model did.
        permalink_box: where permalinks are kept; without one none is made.

    Attributes:
        permalinks: to what it gave.
    """

    def __init__(
        self,
        provider: AssistantProvider,
        limits: LimitSettings,
        feedback_box: FeedbackBox | None = None,
        *,
        n_writing: int = 0,
        model_counts: ModelCounts | None = None,
        permalink_box: PermalinkBox | None = None,
    ) -> None:
        self.provider = provider
        self._limits = limits
        self._feedback_box = feedback_box
        self._recent_answers = RecentAnswers()
        self.permalinks = Permalinks(self._recent_answers, self.basis, permalink_box)
        self._model_counts = model_counts
        self._workers = Workers(limits.concurrent_answers + n_writing, max_waiting=MAX_WAITING)
        self._draft_workers = Workers(1, max_waiting=MAX_WAITING_DRAFTS)

    @property
    def n_unfinished(self) -> int:
        """How many questions, searches and drafts are running or waiting."""
        return self._workers.n_unfinished + self._draft_workers.n_unfinished

    async def ask(self, question: Question) -> AsyncGenerator[Event]:
        """What happens until the question is answered; the Answer is the last event.

        Raises:
            ServiceError: the question is not one, there is no assistant yet, no room, or no time left.
        """
        assistant = self.provider.assistant()
        checked, n_hidden = self._checked(question, assistant)
        deadline = time.monotonic() + self._limits.answer_timeout_s
        events: asyncio.Queue[_Found] = asyncio.Queue()
        abandoned = threading.Event()
        outlet = _Outlet(events, abandoned)
        time_left = _until(deadline, abandoned)
        job = self._submit(lambda: _answer(assistant, checked, outlet, time_left, self._count))
        try:
            while True:
                event = await self._next(events, deadline)
                if isinstance(event, Answered):
                    answered = _with_notice(event) if n_hidden else event
                    self._recent_answers.add(answered)
                    yield answered.answer
                    return
                yield event
        finally:
            abandoned.set()
            job.cancel()

    async def answer(self, question: Question) -> Answer:
        """The same without what happens on the way."""
        async for event in self.ask(question):
            if isinstance(event, Answer):
                return event
        raise RuntimeError("no answer came")

    async def search(
        self, query: str, *, k: int, document_ids: tuple[str, ...] | None
    ) -> Sequence[RetrievedChunk]:
        """The k chunks that match best. Raises ServiceError like `ask`."""
        assistant = self.provider.assistant()
        text = self._checked_text(query)
        _check_documents(document_ids, assistant)
        job = self._submit(lambda: assistant.search(text, k=k, document_ids=document_ids))
        try:
            return await asyncio.wait_for(asyncio.wrap_future(job), self._limits.answer_timeout_s)
        except TimeoutError:
            raise self._too_slow() from None
        except StoreError as error:
            raise ServiceError("not_ready", sentence(error), retry_after_s=30) from error

    @property
    def draft_bytes(self) -> int:
        """How large a request with a draft may be."""
        return self._limits.draft_bytes

    def draft_limits(self) -> FileLimits:
        """How long a draft may be."""
        return FileLimits(self._limits.draft_pages, self._limits.draft_chars)

    async def read_draft(self, content: bytes) -> str:
        """The text of a file with a draft, read beside the event loop. Raises ServiceError like `check`."""
        limits = self.draft_limits()
        return await self._in_time(self._submit(lambda: read_file(content, limits), self._draft_workers))

    async def checking(self, draft: str, language: Language | None = None) -> AsyncGenerator[CheckEvent]:
        """What happens until the draft is checked against the documents: how far it is, each statement as it
        is done, and last the whole. Nothing of it is kept; closing this ends the work.

        Raises:
            ServiceError: there are no words in it, it is too long, or there is no assistant, room or time.
        """
        assistant = self.provider.assistant()
        check_length(draft, self._limits.draft_chars)
        cleaned = clean(draft).text
        if not has_words(cleaned):
            raise ServiceError("empty_draft", "There are no words in the draft; send a text.")
        deadline = time.monotonic() + self._limits.check_timeout_s
        events: asyncio.Queue[CheckEvent | Exception] = asyncio.Queue()
        abandoned = threading.Event()
        outlet = _Outlet(events, abandoned)
        time_left = _until(deadline, abandoned)
        job = self._submit(
            lambda: _check(assistant, cleaned, language, outlet, time_left), self._draft_workers
        )
        try:
            while True:
                event = await self._next_of_check(events, deadline)
                yield event
                if isinstance(event, Checked):
                    return
        finally:
            abandoned.set()
            job.cancel()

    async def check(
        self,
        draft: str,
        language: Language | None = None,
        *,
        progress: Callable[[int, int], None] | None = None,
    ) -> Checked:
        """The same, with nothing of what happens on the way but the progress."""
        async with aclosing(self.checking(draft, language)) as events:
            async for event in events:
                if progress and isinstance(event, DraftProgress):
                    progress(event.done, event.total)
                if isinstance(event, Checked):
                    return event
        raise RuntimeError("no result came")

    async def _next_of_check(
        self, events: "asyncio.Queue[CheckEvent | Exception]", deadline: float
    ) -> CheckEvent:
        try:
            event = await asyncio.wait_for(events.get(), max(deadline - time.monotonic(), 0))
        except TimeoutError:
            raise self._draft_too_slow() from None
        if isinstance(event, AbandonedError):
            raise self._draft_too_slow()
        if isinstance(event, StoreError):
            raise ServiceError("not_ready", sentence(event), retry_after_s=30) from event
        if isinstance(event, Exception):
            raise event
        return event

    async def _in_time(self, job: Future[T]) -> T:
        """What comes of a job on a draft; one that nobody waits for any more is not begun."""
        try:
            return await asyncio.wait_for(asyncio.wrap_future(job), self._limits.check_timeout_s)
        except TimeoutError:
            raise self._draft_too_slow() from None

    def _draft_too_slow(self) -> ServiceError:
        seconds = self._limits.check_timeout_s
        message = f"The draft was not checked within {seconds:g} seconds; try again, or send a part of it."
        return ServiceError("timeout", message, retry_after_s=30, seconds=round(seconds))

    async def give_feedback(self, feedback: Feedback) -> str:
        """Store what a person says of an answer, with the question and the answer; gives the feedback's id.

        Raises:
            ServiceError: the answer is not among the latest, or nothing can be stored.
        """
        answered = self._recent_answers.get(feedback.answer_id)
        if answered is None:
            message = (
                "This answer is not known: it is too old, or the server was restarted since. "
                "Ask again and give feedback on the new answer."
            )
            raise ServiceError("unknown_answer", message)
        if self._feedback_box is None:
            raise not_stored()
        return await self._feedback_box.put(feedback, answered)

    def documents(self) -> tuple[Document, ...]:
        """All documents of the index. Raises ServiceError while there is no assistant."""
        return self.provider.assistant().documents()

    def generation(self) -> str:
        """The generation of the index that answers now. Raises ServiceError like `documents`."""
        return self.provider.assistant().generation()

    def ingested_at(self) -> str:
        """When its documents were read in: ISO 8601, in UTC. Raises ServiceError like `documents`."""
        return self.provider.assistant().ingested_at()

    def basis(self) -> Basis:
        """The generation that answers now, and its documents. Raises ServiceError like `documents`."""
        return _basis(self.provider.assistant())

    def _checked(self, question: Question, assistant: Assistant) -> tuple[Question, int]:
        cleaned = clean(question.text)
        text = self._checked_text(question.text)
        _check_documents(question.document_ids, assistant)
        n_turns = self._limits.history_turns
        recent = question.history[-n_turns:] if n_turns else ()
        history = tuple(Turn(turn.role, clean(turn.content).text) for turn in recent)
        if cleaned.n_hidden:
            log.info("%d hidden characters removed from a question", cleaned.n_hidden)
        return replace(question, text=text, history=history), cleaned.n_hidden

    def _checked_text(self, text: str) -> str:
        cleaned, limit = clean(text).text.strip(), self._limits.question_chars
        if not has_words(cleaned):
            raise ServiceError("empty_question", "There are no words in the question; ask it in words.")
        if len(cleaned) > limit:
            message = f"The question has {len(cleaned)} characters; at most {limit} are read. Shorten it."
            raise ServiceError("question_too_long", message, length=len(cleaned), limit=limit)
        return cleaned

    def _count(self, answer: Answer) -> None:
        if self._model_counts and answer.written:
            self._model_counts.add(answer.written)

    def _submit(self, job: Callable[[], T], workers: Workers | None = None) -> Future[T]:
        try:
            return (workers or self._workers).submit(job)
        except WorkersBusyError:
            message = "Too many questions are being answered; try again in a few seconds."
            raise ServiceError("overloaded", message, retry_after_s=3) from None

    async def _next(
        self, events: "asyncio.Queue[_Found]", deadline: float
    ) -> StatusLine | Statement | Withdrawn | Answered:
        remaining = deadline - time.monotonic()
        try:
            event = await asyncio.wait_for(events.get(), max(remaining, 0))
        except TimeoutError:
            raise self._too_slow() from None
        if isinstance(event, StoreError):
            raise ServiceError("not_ready", sentence(event), retry_after_s=30) from event
        if isinstance(event, Exception):
            raise event
        return event

    def _too_slow(self) -> ServiceError:
        seconds = round(self._limits.answer_timeout_s)
        message = f"No answer was found within {seconds} seconds; ask again, or ask something shorter."
        return ServiceError("timeout", message, retry_after_s=seconds, seconds=seconds)


class _Outlet(Generic[T]):
    """Brings events from an answering thread to the event loop that waits for them."""

    def __init__(self, events: "asyncio.Queue[T]", abandoned: threading.Event) -> None:
        self._loop = asyncio.get_running_loop()
        self._events = events
        self._abandoned = abandoned

    def put(self, event: T) -> None:
        """Raises AbandonedError when nobody waits, which ends the work at its next word."""
        if self._abandoned.is_set() or self._loop.is_closed():
            raise AbandonedError
        self._loop.call_soon_threadsafe(self._events.put_nowait, event)


def _until(deadline: float, abandoned: threading.Event) -> TimeLeft:
    """The time that is left for an answer: none once nobody waits."""
    return lambda: 0.0 if abandoned.is_set() else deadline - time.monotonic()


def _answer(
    assistant: Assistant,
    question: Question,
    outlet: "_Outlet[_Found]",
    time_left: TimeLeft,
    count: Callable[[Answer], None],
) -> None:
    """In an answering thread: everything that happens goes to the outlet."""
    try:
        basis = _basis(assistant)
        answer = assistant.answer(
            question,
            on_status=lambda line: outlet.put(StatusLine(line)),
            on_statement=lambda text, citations: outlet.put(Statement(text, citations)),
            on_withdrawn=lambda: outlet.put(Withdrawn()),
            time_left=time_left,
        )
        count(answer)
        if not basis.holds(answer.citations):  # another generation has become current before it was given
            basis = _basis(assistant)
        outlet.put(Answered(question, answer, basis))
    except AbandonedError:
        return
    except Exception as error:
        with suppress(AbandonedError):
            outlet.put(error)


def _check(
    assistant: Assistant,
    draft: str,
    language: Language | None,
    outlet: "_Outlet[CheckEvent | Exception]",
    time_left: TimeLeft,
) -> None:
    """In the thread for drafts: everything that happens goes to the outlet."""
    try:
        checked = assistant.check(
            draft,
            language,
            progress=lambda done, total: outlet.put(DraftProgress(done, total)),
            on_statement=outlet.put,
            time_left=time_left,
        )
        outlet.put(checked)
    except Exception as error:
        with suppress(AbandonedError):
            outlet.put(error)


def _basis(assistant: Assistant) -> Basis:
    return Basis(assistant.generation(), assistant.ingested_at(), assistant.documents())


def _check_documents(document_ids: tuple[str, ...] | None, assistant: Assistant) -> None:
    known = [document.id for document in assistant.documents()]
    unknown = sorted({clean(one).text for one in document_ids or () if one not in known})
    if unknown:
        named, all_known = ", ".join(map(repr, unknown)), ", ".join(map(repr, known))
        message = f"There is no document {named}; there are {all_known}."
        raise ServiceError("unknown_document", message, unknown=named, known=all_known)


def _with_notice(answered: Answered) -> Answered:
    notices = (*answered.answer.notices, texts(answered.answer.language).hidden_characters)
    return replace(answered, answer=replace(answered.answer, notices=notices))
