"""Brings a model's words from its server as they come, within limits; hangs up when nobody waits."""

import asyncio
import queue
import sys
import threading
import time
import zlib
from collections.abc import AsyncGenerator, Iterator, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assistant.chat_model import untraced
from assistant.exchange import AbandonedError, TimeLeft
from assistant.llm.faults import Fault, fault_of

if TYPE_CHECKING:
    from langchain_core.messages import AIMessageChunk, BaseMessage
    from langchain_core.runnables import Runnable

POLL_S = 0.1
"""So often it is looked whether anybody still waits."""

_TAIL_CHARS, _LEAST_ENTROPY = 1_000, 0.1
"""Of so many last characters at least this share is left when they are compressed; of prose it is 0.4."""

_CUT_AT_THE_LIMIT = "LengthFinishReasonError"
"""What OpenAI's client makes of a structured reply that ends at its limit of tokens."""


@dataclass(frozen=True)
class Limits:
    """Seconds until the first word, between words, and for all of it; and how long a reply may be."""

    first_token_s: float
    pause_s: float
    total_s: float
    max_chars: int


@dataclass(frozen=True)
class Piece:
    """Words of a reply; `end` is why it ends with them, where the server says so ("stop", "length")."""

    text: str
    end: str | None = None


@dataclass(frozen=True)
class _End:
    """Nothing more comes; with a fault where something went wrong.

    No error of the client's: its traceback would take frames of the loop's thread to another.
    """

    fault: Fault | None = None


class _Loop:
    """A thread with an event loop in which all requests run, so that each can be ended at any moment.

    One for the process: integrations keep connections for all models of the same address.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None

    def running(self) -> asyncio.AbstractEventLoop:
        with self._lock:
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._loop.call_soon(_note_generators)
                threading.Thread(target=self._loop.run_forever, name="language-model", daemon=True).start()
            return self._loop


_LOOP = _Loop()

_BEGUN: ContextVar[list[AsyncGenerator[Any, Any]] | None] = ContextVar("_BEGUN", default=None)
"""The asynchronous generators that a request has begun."""


def _note_generators() -> None:
    """In the event loop: from now on requests know the generators that they begin."""
    known_to_loop = sys.get_asyncgen_hooks().firstiter

    def begins(generator: AsyncGenerator[Any, Any]) -> None:
        if known_to_loop is not None:
            known_to_loop(generator)
        if (begun := _BEGUN.get()) is not None:
            begun.append(generator)

    sys.set_asyncgen_hooks(firstiter=begins)


@asynccontextmanager
async def _leaving_none_open() -> AsyncGenerator[None, None]:
    """Closes what generators the client begins and leaves open, outer ones first.

    They refer to themselves, so the garbage collector would end them: one after the other, in whatever
    thread it runs, while the loop already closes those further in through those further out.
    """
    begun: list[AsyncGenerator[Any, Any]] = []
    _BEGUN.set(begun)
    try:
        yield
    finally:
        while begun:
            with suppress(Exception):  # the reply has ended, however its client clears up
                await begun.pop(0).aclose()


def stream(
    chat: "Runnable[Any, Any]",
    messages: "Sequence[BaseMessage]",
    limits: Limits,
    time_left: TimeLeft,
) -> Iterator[Piece]:
    """The reply piece by piece; the request has ended when this has, however it did.

    Args:
        time_left: seconds until nobody waits any more.

    Raises:
        Fault: of the server, of the limits, or a reply that goes round in circles.
        AbandonedError: nobody waits any more.
    """
    pieces: queue.SimpleQueue[Piece | _End] = queue.SimpleQueue()
    hung_up = threading.Event()
    fetching = _fetch(chat, list(messages), limits, pieces, hung_up)
    request = asyncio.run_coroutine_threadsafe(fetching, _LOOP.running())
    try:
        yield from _received(pieces, limits, time_left)
    finally:
        hung_up.set()
        request.cancel()


def _received(
    pieces: "queue.SimpleQueue[Piece | _End]",
    limits: Limits,
    time_left: TimeLeft,
) -> Iterator[Piece]:
    ends = time.monotonic() + limits.total_s
    said = ""
    while True:
        try:
            piece = pieces.get(timeout=POLL_S)
        except queue.Empty:
            if time_left() <= 0:
                raise AbandonedError from None
            if time.monotonic() > ends + POLL_S:
                raise Fault("too slow", f"no end within {limits.total_s:g} s") from None
            continue
        if time_left() <= 0:
            raise AbandonedError
        if isinstance(piece, _End):
            if piece.fault is not None:
                raise piece.fault
            return
        said += piece.text
        if len(said) > limits.max_chars:
            raise Fault("endless", f"more than {limits.max_chars} characters")
        if is_repeating(said):
            raise Fault("endless", "the same words again and again")
        yield piece


def is_repeating(text: str) -> bool:
    """Whether the end of a text says the same again and again."""
    tail = text[-_TAIL_CHARS:].encode(errors="replace")
    return len(text) >= _TAIL_CHARS and len(zlib.compress(tail)) < _LEAST_ENTROPY * len(tail)


async def _fetch(
    chat: "Runnable[Any, Any]",
    messages: "list[BaseMessage]",
    limits: Limits,
    pieces: "queue.SimpleQueue[Piece | _End]",
    hung_up: threading.Event,
) -> None:
    """In the event loop: everything that comes goes to the queue, last an end."""
    try:
        with untraced():
            async with _leaving_none_open(), _ending(hung_up):
                await _pass_on(chat, messages, limits, pieces)
    except TimeoutError:
        pieces.put(_End(Fault("too slow", "no word within the time limit")))
    except Exception as error:
        if type(error).__name__ == _CUT_AT_THE_LIMIT:
            pieces.put(Piece("", "length"))
            pieces.put(_End())
        else:
            pieces.put(_End(fault_of(error)))
    else:
        pieces.put(_End())


async def _pass_on(
    chat: "Runnable[Any, Any]",
    messages: "list[BaseMessage]",
    limits: Limits,
    pieces: "queue.SimpleQueue[Piece | _End]",
) -> None:
    async with asyncio.timeout(limits.total_s), aclosing(_chunks(chat, messages, limits)) as chunks:
        async for chunk in chunks:
            pieces.put(Piece(str(chunk.text), _end_of(chunk)))


@asynccontextmanager
async def _ending(hung_up: threading.Event) -> AsyncGenerator[None, None]:
    """Within, the task is cancelled until it ends: once may be lost by a wait in the client.

    `asyncio.wait_for` of Python 3.11 loses it when what it waits for comes at the same moment.
    """
    again = asyncio.create_task(_cancel_again(asyncio.current_task(), hung_up))
    try:
        yield
    finally:
        again.cancel()


async def _cancel_again(task: "asyncio.Task[Any] | None", hung_up: threading.Event) -> None:
    while task is not None:
        await asyncio.sleep(POLL_S)
        if hung_up.is_set():
            task.cancel()


def _end_of(chunk: "AIMessageChunk") -> str | None:
    told = chunk.response_metadata
    return told.get("finish_reason") or told.get("stop_reason") or told.get("done_reason")


async def _chunks(
    chat: "Runnable[Any, Any]", messages: "list[BaseMessage]", limits: Limits
) -> "AsyncGenerator[AIMessageChunk, None]":
    """The model's chunks, each within its time. Raises TimeoutError."""
    stream: Any = chat.astream(messages)
    wait_s = limits.first_token_s
    async with aclosing(stream):
        while True:
            try:
                async with asyncio.timeout(wait_s):
                    chunk = await anext(stream)
            except StopAsyncIteration:
                return
            wait_s = limits.pause_s
            yield chunk
