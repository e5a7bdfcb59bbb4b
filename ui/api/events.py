"""Answers as events, and the end of work that nobody waits for any more."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import aclosing, suppress
from typing import Any, TypeVar

from fastapi import Request
from fastapi.responses import StreamingResponse
from starlette.types import Send

from ui.api import problems
from ui.errors import ServiceError

T = TypeVar("T")

KEEP_ALIVE_S = 15.0
"""A proxy closes a connection that is silent for long; a comment now and then keeps it open."""

EVENT_STREAM = "text/event-stream"
NOT_KEPT = {"Cache-Control": "no-store"}

GONE = 499
"""By nginx's custom, for a client that has left; nobody reads it."""


def wants_events(request: Request) -> bool:
    return EVENT_STREAM in request.headers.get("accept", "")


class _EventResponse(StreamingResponse):
    """Closes its events however it ends: a client may leave while one of them is being sent, and then nobody
    but the garbage collector would close them, some time later."""

    def __init__(self, first: T, events: AsyncGenerator[T], written: Callable[[T], str]) -> None:
        self._lines = _stream(first, events, written)
        self._events = events
        headers = {**NOT_KEPT, "X-Accel-Buffering": "no"}
        super().__init__(self._lines, media_type=EVENT_STREAM, headers=headers)

    async def stream_response(self, send: Send) -> None:
        async with aclosing(self._events), aclosing(self._lines):
            await super().stream_response(send)


async def event_response(events: AsyncGenerator[T], written: Callable[[T], str]) -> StreamingResponse:
    """The events as they come. What goes wrong before the first one is raised."""
    return _EventResponse(await anext(events), events, written)


def event_text(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


async def while_connected(request: Request, working: Coroutine[Any, Any, T]) -> T | None:
    """What comes of the work, or None for a client that has gone; the work has ended then."""
    work = asyncio.ensure_future(working)
    gone = asyncio.ensure_future(request.receive())  # the body is read: only the client's leaving comes
    try:
        await asyncio.wait({work, gone}, return_when=asyncio.FIRST_COMPLETED)
        return work.result() if work.done() else None
    finally:
        gone.cancel()
        work.cancel()


async def _stream(first: T, events: AsyncGenerator[T], written: Callable[[T], str]) -> AsyncGenerator[str]:
    """The events as text; an error after the first event can only be told as an event."""
    yield written(first)
    try:
        async with aclosing(_with_keep_alive(events)) as kept_alive:
            async for one in kept_alive:
                yield ": still working\n\n" if one is None else written(one)
    except ServiceError as error:
        yield event_text("error", problems.of_service_error(error))
    except Exception as error:
        yield event_text("error", problems.of_bug(error))


async def _with_keep_alive(events: AsyncGenerator[T]) -> AsyncGenerator[T | None]:
    """The events, and None where none has come for a while."""
    try:
        while True:
            coming = asyncio.ensure_future(anext(events, None))
            while not (await asyncio.wait({coming}, timeout=KEEP_ALIVE_S))[0]:
                yield None
            one = coming.result()
            if one is None:
                return
            yield one
    finally:
        coming.cancel()
        while not coming.done():  # until then the events are running, and cannot be closed
            with suppress(asyncio.CancelledError):
                await asyncio.wait({coming})
