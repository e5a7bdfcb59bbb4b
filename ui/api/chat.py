"""`POST /chat`: an answer as one object, or as events while it is being found."""

import asyncio
import json
from collections.abc import AsyncIterator, Coroutine
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse

from assistant.answers import Answer
from ui.api import problems
from ui.api.schemas import ChatRequest, ChatResponse, CitationOut, Problem
from ui.errors import ServiceError
from ui.service import Event, Service, Statement, StatusLine, Withdrawn

KEEP_ALIVE_S = 15.0
"""A proxy closes a connection that is silent for long; a comment now and then keeps it open."""

EVENT_STREAM = "text/event-stream"
NOT_KEPT = {"Cache-Control": "no-store"}

GONE = 499
"""By nginx's custom, for a client that has left; nobody reads it."""


def routes(service: Service) -> APIRouter:
    router = APIRouter(tags=["chat"])

    @router.post(
        "/chat",
        response_model=ChatResponse,
        summary="Ask a question",
        responses={
            200: {
                "content": {EVENT_STREAM: {}},
                "description": "The answer; as events if they were asked for.",
            },
            **{status: {"model": Problem} for status in (400, 413, 422, 500, 503, 504)},
        },
    )
    async def chat(body: ChatRequest, request: Request) -> Response:
        """With `Accept: text/event-stream` the answer comes as events: `status` (a line for people),
        `statement` (a part of the answer, checked, with the `citations` that its marks refer to),
        `withdrawn` (the statements so far no longer hold: forget them), and last `answer` (the whole
        object) or `error`. A client that goes away ends the work on its answer."""
        events = service.ask(body.to_question())
        if EVENT_STREAM not in request.headers.get("accept", ""):
            answer = await _while_connected(request, _last(events))
            return Response(status_code=GONE) if answer is None else _whole(answer)
        first = await anext(events)
        headers = {**NOT_KEPT, "X-Accel-Buffering": "no"}
        return StreamingResponse(_stream(first, events), media_type=EVENT_STREAM, headers=headers)

    return router


async def _last(events: AsyncIterator[Event]) -> Answer:
    answer = [event async for event in events][-1]
    assert isinstance(answer, Answer)
    return answer


async def _while_connected(request: Request, answering: Coroutine[Any, Any, Answer]) -> Answer | None:
    """The answer, or None for a client that has gone; the work on it has ended then."""
    answer = asyncio.ensure_future(answering)
    gone = asyncio.ensure_future(request.receive())  # the body is read: only the client's leaving comes
    try:
        await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
        return answer.result() if answer.done() else None
    finally:
        gone.cancel()
        answer.cancel()


def _whole(answer: Answer) -> JSONResponse:
    return JSONResponse(_object(answer), headers=NOT_KEPT)


def _object(answer: Answer) -> dict[str, Any]:
    return ChatResponse.of(answer).model_dump(mode="json")


async def _stream(first: Event, events: AsyncIterator[Event]) -> AsyncIterator[str]:
    """The events as text; an error after the first event can only be told as an event."""
    yield _written(first)
    try:
        async for event in _with_keep_alive(events):
            yield ": still working\n\n" if event is None else _written(event)
    except ServiceError as error:
        yield _event("error", problems.of_service_error(error))
    except Exception as error:
        yield _event("error", problems.of_bug(error))


async def _with_keep_alive(events: AsyncIterator[Event]) -> AsyncIterator[Event | None]:
    """The events, and None where none has come for a while."""
    try:
        while True:
            coming = asyncio.ensure_future(anext(events, None))
            while not (await asyncio.wait({coming}, timeout=KEEP_ALIVE_S))[0]:
                yield None
            event = coming.result()
            if event is None:
                return
            yield event
    finally:
        coming.cancel()


def _written(event: Event) -> str:
    match event:
        case StatusLine(text):
            return _event("status", {"text": text})
        case Statement(text, citations):
            cited = [CitationOut(**asdict(one)).model_dump(mode="json") for one in citations]
            return _event("statement", {"text": text, "citations": cited})
        case Withdrawn():
            return _event("withdrawn", {})
        case _:
            return _event("answer", _object(event))


def _event(name: str, data: dict[str, Any]) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
