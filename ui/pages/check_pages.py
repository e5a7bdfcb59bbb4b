"""`/check`: a form for a draft, and the draft with its marks. Works without scripts and keeps nothing; one
script shows how far the check is.

The page has no state: exports are made by sending the draft again, which stands in the page itself. So there
is no cookie, and nothing that another site's form could do in somebody's name.
"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException

from assistant.checks.result import Checked
from assistant.settings import Settings
from ui.api.events import GONE, event_response, event_text, wants_events, while_connected
from ui.check_export import MARKDOWN_TYPE, WORD_TYPE, to_markdown, to_word
from ui.check_parts import progress_line
from ui.errors import ServiceError
from ui.pages.check_form import SCRIPT, form_html
from ui.pages.check_result import result_html
from ui.pages.layout import chosen_language
from ui.pages.site_page import site_page
from ui.service import DraftProgress, Service
from ui.texts import Texts, texts
from ui.uploads import Form, is_form, read_form
from ui.viewer import CHECK

_STATUS = {"overloaded": 503, "not_ready": 503, "timeout": 504}


def routes(service: Service, settings: Settings) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/check")
    def form(lang: str | None = None) -> HTMLResponse:
        words = texts(chosen_language(lang))
        return _page(form_html(words, service.draft_limits(), model=settings.llm.model), words)

    @router.get(SCRIPT.path)
    def script() -> Response:
        return Response(_script(), media_type="text/javascript", headers={"Cache-Control": "no-cache"})

    @router.post("/check")
    async def check(request: Request) -> Response:
        if not is_form(request):
            raise HTTPException(415)
        given = await read_form(request, max_bytes=settings.limits.draft_bytes)
        words = texts(chosen_language(given.fields.get("lang")))
        if wants_events(request):
            return await event_response(_page_events(given, service, words), lambda one: event_text(*one))
        try:
            draft = await _draft(given, service)
            checked = await while_connected(request, service.check(draft, words.language_code))
        except ServiceError as error:
            again = form_html(
                words,
                service.draft_limits(),
                model=settings.llm.model,
                told=_told(error, words),
                draft=given.fields.get("text", ""),
            )
            return _page(again, words, status=_STATUS.get(error.code, 422))
        if checked is None:
            return Response(status_code=GONE)
        kind = given.fields.get("as", "")
        check_id = None if kind else service.permalinks.remember(checked)
        return await run_in_threadpool(_as, kind, checked, words, check_id)

    return router


async def _draft(given: Form, service: Service) -> str:
    return await service.read_draft(given.file) if given.file else given.fields.get("text", "")


async def _page_events(
    given: Form, service: Service, words: Texts
) -> AsyncGenerator[tuple[str, dict[str, Any]]]:
    """For the page's script: how far the check is, and last the page with the result, or what went wrong."""
    try:
        draft = await _draft(given, service)
        async with aclosing(service.checking(draft, words.language_code)) as events:
            async for one in events:
                if isinstance(one, DraftProgress):
                    text = progress_line(one.done, one.total, words)
                    yield "status", {"done": one.done, "total": one.total, "text": text}
                elif isinstance(one, Checked):
                    check_id = service.permalinks.remember(one)
                    page = await run_in_threadpool(_as, "", one, words, check_id)
                    yield "page", {"html": bytes(page.body).decode()}
    except ServiceError as error:
        yield "error", {"told": _told(error, words)}


def _told(error: ServiceError, words: Texts) -> str:
    return words.errors[error.code].format(**error.values)


@cache
def _script() -> str:
    return files("ui").joinpath("styles/check.js").read_text(encoding="utf-8")


def _as(kind: str, checked: Checked, words: Texts, check_id: str | None) -> Response:
    match kind:
        case "word":
            return _download(to_word(checked, words), WORD_TYPE, f"{words.check.file_name}.docx")
        case "markdown":
            content = to_markdown(checked, words).encode()
            return _download(content, MARKDOWN_TYPE, f"{words.check.file_name}.md")
        case _:
            return _page(result_html(checked, words, check_id), words)


def _download(content: bytes, media_type: str, name: str) -> Response:
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Cache-Control": "no-store",
    }
    return Response(content, media_type=media_type, headers=headers)


def _page(main: str, words: Texts, *, status: int = 200) -> HTMLResponse:
    response = site_page(main, title=words.check.title, address=CHECK, words=words, status=status)
    response.headers["Cache-Control"] = "no-store"
    return response
