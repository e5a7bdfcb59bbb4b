"""Errors as RFC 9457 problem documents: a type, a status, and a sentence a person can act on."""

import logging
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from ui.errors import Code, ServiceError
from ui.hygiene import clean

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"


@dataclass(frozen=True)
class Kind:
    """A kind of problem; its `slug` is the place on /docs that documents it, "" for none."""

    slug: str
    status: int
    title: str
    meaning: str


NOT_READY = Kind("not-ready", 503, "Not ready", "Still starting, or no index; the detail names the command.")
OVERLOADED = Kind(
    "overloaded", 503, "Busy", "Too many questions at once; try again after Retry-After seconds."
)
TIMEOUT = Kind("timeout", 504, "Took too long", "No answer came in time; nothing was kept.")
EMPTY_QUESTION = Kind("empty-question", 422, "No question", "The text holds no words.")
TOO_LONG = Kind("question-too-long", 422, "Question too long", "The detail says how long it may be.")
UNKNOWN_DOCUMENT = Kind("unknown-document", 422, "Unknown document", "The detail lists the ids there are.")
UNKNOWN_ANSWER = Kind(
    "unknown-answer", 404, "Unknown answer", "The answer is too old, or the server was restarted since."
)
FEEDBACK_NOT_STORED = Kind(
    "feedback-not-stored", 503, "Feedback not stored", "It cannot be written now; the server's log says why."
)
EMPTY_DRAFT = Kind("empty-draft", 422, "No draft", "The text holds no words.")
DRAFT_TOO_LONG = Kind("draft-too-long", 422, "Draft too long", "The detail says how long it may be.")
TOO_MANY_PAGES = Kind("too-many-pages", 422, "Too many pages", "The detail says how many there may be.")
FILE_TOO_LARGE = Kind("file-too-large", 413, "File too large", "It would unpack to more than a draft.")
UNKNOWN_FILE = Kind("unknown-file", 415, "Unknown kind of file", "Text, Word (.docx) and PDF are read.")
UNREADABLE_FILE = Kind("unreadable-file", 422, "Unreadable file", "It is damaged, or not what it looks like.")
LOCKED_FILE = Kind("locked-file", 422, "Locked file", "It needs a password.")
SCANNED_FILE = Kind("scanned-file", 422, "No text", "The PDF holds pictures of text only.")
ANSWER_TOO_OLD = Kind("answer-too-old", 404, "Answer too old", "It is not remembered any more; ask again.")
CHECK_TOO_OLD = Kind(
    "check-too-old", 404, "Check too old", "It is not remembered any more; check the text again."
)
UNKNOWN_PERMALINK = Kind(
    "unknown-permalink", 404, "Unknown permalink", "It was deleted, or its address is not complete."
)
WRONG_DELETE_CODE = Kind(
    "wrong-delete-code", 403, "Wrong delete code", "The code is told once, when the permalink is made."
)
TOO_MANY_PERMALINKS = Kind(
    "too-many-permalinks", 429, "Too many permalinks", "Many were made in the last minute; try again in one."
)
TOO_LARGE_TO_SHARE = Kind(
    "too-large-to-share",
    413,
    "Too large for a permalink",
    "Narrow the list down, or check a part of the text.",
)
PERMALINKS_FULL = Kind(
    "permalinks-full", 507, "No room for permalinks", "Old ones must be deleted: `tillit permalinks`."
)
PERMALINK_NOT_STORED = Kind(
    "permalink-not-stored",
    503,
    "Permalink not stored",
    "It cannot be written now; the server's log says why.",
)
PERMALINKS_UNREADABLE = Kind(
    "permalinks-unreadable", 503, "Permalinks unreadable", "The server's log says why."
)
INTERNAL = Kind(
    "internal", 500, "Internal error", "Our mistake; the log has details under the id in the detail."
)
MALFORMED = Kind("malformed", 400, "Malformed request", "The body is no JSON, or no UTF-8.")
INVALID = Kind("invalid", 422, "Invalid request", "`errors` says what is wrong where.")
NOT_FOUND = Kind("not-found", 404, "Not found", "There is no such page, or no such document.")
METHOD = Kind("method-not-allowed", 405, "Method not allowed", "The Allow header lists what is.")
TOO_LARGE = Kind("too-large", 413, "Request too large", "The body is larger than the server reads.")

TOO_LARGE_DETAIL = "The request is larger than the server reads; send a shorter question or less history."

KINDS = (
    NOT_READY, OVERLOADED, TIMEOUT, EMPTY_QUESTION, TOO_LONG, UNKNOWN_DOCUMENT, UNKNOWN_ANSWER,
    FEEDBACK_NOT_STORED, EMPTY_DRAFT, DRAFT_TOO_LONG, TOO_MANY_PAGES, FILE_TOO_LARGE, UNKNOWN_FILE,
    UNREADABLE_FILE, LOCKED_FILE, SCANNED_FILE, ANSWER_TOO_OLD, CHECK_TOO_OLD, UNKNOWN_PERMALINK,
    WRONG_DELETE_CODE, TOO_MANY_PERMALINKS, TOO_LARGE_TO_SHARE, PERMALINKS_FULL, PERMALINK_NOT_STORED,
    PERMALINKS_UNREADABLE, INTERNAL, MALFORMED, INVALID, NOT_FOUND, METHOD, TOO_LARGE,
)  # fmt: skip

_BY_CODE: dict[Code, Kind] = {
    "not_ready": NOT_READY,
    "overloaded": OVERLOADED,
    "timeout": TIMEOUT,
    "empty_question": EMPTY_QUESTION,
    "question_too_long": TOO_LONG,
    "unknown_document": UNKNOWN_DOCUMENT,
    "unknown_answer": UNKNOWN_ANSWER,
    "feedback_not_stored": FEEDBACK_NOT_STORED,
    "empty_draft": EMPTY_DRAFT,
    "draft_too_long": DRAFT_TOO_LONG,
    "too_many_pages": TOO_MANY_PAGES,
    "file_too_large": FILE_TOO_LARGE,
    "unknown_file": UNKNOWN_FILE,
    "unreadable_file": UNREADABLE_FILE,
    "locked_file": LOCKED_FILE,
    "scanned_file": SCANNED_FILE,
    "answer_too_old": ANSWER_TOO_OLD,
    "check_too_old": CHECK_TOO_OLD,
    "unknown_permalink": UNKNOWN_PERMALINK,
    "wrong_delete_code": WRONG_DELETE_CODE,
    "too_many_permalinks": TOO_MANY_PERMALINKS,
    "too_large_to_share": TOO_LARGE_TO_SHARE,
    "permalinks_full": PERMALINKS_FULL,
    "permalink_not_stored": PERMALINK_NOT_STORED,
    "permalinks_unreadable": PERMALINKS_UNREADABLE,
    "internal": INTERNAL,
}
_BY_STATUS = {400: MALFORMED, 404: NOT_FOUND, 405: METHOD, 413: TOO_LARGE}


class ProblemError(Exception):
    """Raised by routes; the sentence becomes the detail."""

    def __init__(self, kind: Kind, detail: str) -> None:
        super().__init__(detail)
        self.kind = kind


def document(kind: Kind, detail: str, **more: Any) -> dict[str, Any]:
    """The problem document itself."""
    return {
        "type": f"/docs#{kind.slug}" if kind.slug else "about:blank",
        "title": kind.title,
        "status": kind.status,
        "detail": clean(detail).text,
        **more,
    }


def response(
    kind: Kind, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any
) -> JSONResponse:
    return JSONResponse(
        document(kind, detail, **more), status_code=kind.status, headers=headers, media_type=MEDIA_TYPE
    )


def status_of(error: ServiceError) -> int:
    """The HTTP status of an error, for pages that tell it in the reader's language."""
    return _BY_CODE[error.code].status


def of_service_error(error: ServiceError) -> dict[str, Any]:
    """The problem document of a question that got no answer, for the event stream."""
    return document(_BY_CODE[error.code], str(error))


def of_bug(error: Exception) -> dict[str, Any]:
    """The problem document of an unexpected error, which is logged under the id that the document names."""
    error_id = secrets.token_hex(4)
    log.error("error %s", error_id, exc_info=error)
    detail = f"Something went wrong on our side. Tell whoever runs the server: error {error_id}."
    return document(INTERNAL, detail)


def install(app: FastAPI) -> None:
    """Make every error of `app` a problem document."""
    app.add_exception_handler(ServiceError, _on_service_error)
    app.add_exception_handler(ProblemError, _on_problem)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http_exception)


async def _on_service_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ServiceError)
    retry = {"Retry-After": str(error.retry_after_s)} if error.retry_after_s else None
    return response(_BY_CODE[error.code], str(error), headers=retry)


async def _on_problem(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, ProblemError)
    return response(error.kind, str(error))


async def _on_invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    errors = error.errors()
    if any(one["type"] == "json_invalid" for one in errors):
        why = clean(str(errors[0].get("ctx", {}).get("error", ""))).text
        return response(MALFORMED, f"The body is not valid JSON ({why} at character {errors[0]['loc'][-1]}).")
    found = [{"where": _place(one["loc"]), "what": clean(str(one["msg"])).text} for one in errors]
    detail = "; ".join(f"{one['where']}: {one['what']}" for one in found[:3])
    return response(INVALID, f"{detail}.", errors=found[:20])


async def _on_http_exception(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    kind = _BY_STATUS.get(error.status_code)
    if kind is None:
        kind = Kind("", error.status_code, HTTPStatus(error.status_code).phrase, "")
    details = {
        400: "The body could not be read; send JSON in UTF-8.",
        404: f"There is nothing at {request.url.path!r}; /docs lists what there is.",
        405: f"{request.method} is not possible at {request.url.path!r}; /docs lists what is.",
        413: TOO_LARGE_DETAIL,
    }
    detail = details.get(error.status_code, str(error.detail))
    return response(kind, detail, headers=error.headers)


def _place(location: Sequence[str | int]) -> str:
    """Where an error is, as a path: "body.history.3.role"."""
    return clean(".".join(str(part) for part in location)).text[:200]
