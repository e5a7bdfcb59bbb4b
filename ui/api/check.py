"""`POST /check`: a draft, as text or as a file, and the marks of its statements."""

from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import ValidationError

from assistant.answers import Language
from assistant.checks.result import Checked, CheckedStatement
from ui.api import problems
from ui.api.check_schemas import CheckedStatementOut, CheckRequest, CheckResponse
from ui.api.events import (
    EVENT_STREAM,
    GONE,
    NOT_KEPT,
    event_response,
    event_text,
    wants_events,
    while_connected,
)
from ui.api.schemas import Problem
from ui.check_parts import progress_line
from ui.service import CheckEvent, DraftProgress, Service
from ui.texts import texts
from ui.uploads import MULTIPART, is_form, read_form

_FILE = {
    "type": "object",
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "Plain text, Word (.docx) or PDF."},
        "language": {"type": "string", "enum": ["auto", "nb", "nn", "en"]},
    },
    "required": ["file"],
}
_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {"schema": CheckRequest.model_json_schema()},
        MULTIPART: {"schema": _FILE},
    },
}


def routes(service: Service) -> APIRouter:
    router = APIRouter(tags=["check"])

    @router.post(
        "/check",
        summary="Check a draft",
        openapi_extra={"requestBody": _BODY},
        response_model=CheckResponse,
        responses={
            200: {
                "content": {EVENT_STREAM: {}},
                "description": "The draft with its marks; as events if they were asked for.",
            },
            **{status: {"model": Problem} for status in (400, 413, 415, 422, 500, 503, 504)},
        },
    )
    async def check(request: Request) -> Response:
        """Each statement is `supported`, `at_odds`, `examples_only`, `look_at_this` (not sure) or
        `not_found`; all but the last come with the document's words. Nothing of the draft is kept. Where a
        language model is set up, the draft's statements are sent to its server.

        With `Accept: text/event-stream` the result comes as events: `status` (`done` of `total` statements,
        and `text`, a line for people), `statement` (one of them, checked), and last `result` (the whole
        object) or `error`. A client that goes away ends the work."""
        draft, language = await _draft(request, service)
        if wants_events(request):
            events = service.checking(draft, language)
            return await event_response(events, lambda one: _written(one, service, language))
        checked = await while_connected(request, service.check(draft, language))
        return Response(status_code=GONE) if checked is None else _whole(checked, service)

    return router


def _whole(checked: Checked, service: Service) -> JSONResponse:
    return JSONResponse(_object(checked, service), headers=NOT_KEPT)


def _object(checked: Checked, service: Service) -> dict[str, Any]:
    return CheckResponse.of(checked, service.generation(), service.permalinks.remember(checked)).model_dump(
        mode="json"
    )


def _written(one: CheckEvent, service: Service, language: Language | None) -> str:
    match one:
        case DraftProgress(done, total):
            text = progress_line(done, total, texts(language or "nb"))
            return event_text("status", {"text": text, "done": done, "total": total})
        case CheckedStatement():
            return event_text("statement", CheckedStatementOut(**asdict(one)).model_dump(mode="json"))
        case _:
            return event_text("result", _object(one, service))


async def _draft(request: Request, service: Service) -> tuple[str, Language | None]:
    """The draft's text, and the language that was asked for."""
    if is_form(request):
        form = await read_form(request, max_bytes=service.draft_bytes)
        given = {"text": form.fields.get("text", ""), "language": form.fields.get("language", "auto")}
        if form.file:
            given["text"] = await service.read_draft(form.file)
        asked = _validated(CheckRequest.model_validate, given)
    else:
        asked = _validated(CheckRequest.model_validate_json, await request.body())
    return asked.text, None if asked.language == "auto" else asked.language


def _validated(validate: Any, given: Any) -> CheckRequest:
    try:
        found: CheckRequest = validate(given)
    except ValidationError as error:
        if any(one["type"] == "json_invalid" for one in error.errors()):
            raise problems.ProblemError(problems.MALFORMED, "The body is not valid JSON.") from None
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or "body"
        raise problems.ProblemError(problems.INVALID, f"{where}: {first['msg']}.") from None
    return found
