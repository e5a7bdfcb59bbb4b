"""`POST /check`: a draft, as text or as a file, and the marks of its statements."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError

from assistant.answers import Language
from ui.api import problems
from ui.api.check_schemas import CheckRequest, CheckResponse
from ui.api.schemas import Problem
from ui.service import Service
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
        responses={status: {"model": Problem} for status in (400, 413, 415, 422, 500, 503, 504)},
    )
    async def check(request: Request, response: Response) -> CheckResponse:
        """Each statement is `supported`, `at_odds`, `examples_only`, `look_at_this` (not sure) or
        `not_found`; all but the last come with the document's words. Nothing of the draft is kept."""
        draft, language = await _draft(request, service)
        response.headers["Cache-Control"] = "no-store"
        checked = await service.check(draft, language)
        return CheckResponse.of(checked, service.generation(), service.permalinks.remember(checked))

    return router


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
