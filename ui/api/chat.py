"""`POST /chat`: an answer as one object, or as events while it is being found."""

from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from assistant.answers import Answer
from ui.api.events import (
    EVENT_STREAM,
    GONE,
    NOT_KEPT,
    event_response,
    event_text,
    wants_events,
    while_connected,
)
from ui.api.schemas import ChatRequest, ChatResponse, CitationOut, Problem
from ui.service import Event, Service, Statement, StatusLine, Withdrawn


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
        if wants_events(request):
            return await event_response(events, _written)
        answer = await while_connected(request, _last(events))
        return Response(status_code=GONE) if answer is None else _whole(answer)

    return router


async def _last(events: AsyncIterator[Event]) -> Answer:
    answer = [event async for event in events][-1]
    assert isinstance(answer, Answer)
    return answer


def _whole(answer: Answer) -> JSONResponse:
    return JSONResponse(_object(answer), headers=NOT_KEPT)


def _object(answer: Answer) -> dict[str, Any]:
    return ChatResponse.of(answer).model_dump(mode="json")


def _written(event: Event) -> str:
    match event:
        case StatusLine(text):
            return event_text("status", {"text": text})
        case Statement(text, citations):
            cited = [CitationOut(**asdict(one)).model_dump(mode="json") for one in citations]
            return event_text("statement", {"text": text, "citations": cited})
        case Withdrawn():
            return event_text("withdrawn", {})
        case _:
            return event_text("answer", _object(event))
