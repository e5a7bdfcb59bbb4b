"""`/embed` and what it is made of."""

from typing import Annotated

from fastapi import APIRouter, Header, Query
from fastapi.responses import HTMLResponse, Response

from ui.embed import frame
from ui.embed.script import script, version
from ui.pages.layout import chosen_language

MAX_DOCUMENT_IDS = 2_000

CACHED = "public, max-age=300"
"""A new version is on all pages within minutes, and a page with the component costs no request until then."""


def routes() -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get(frame.PATH, response_class=HTMLResponse)
    async def page(
        lang: str | None = None, documents: Annotated[str, Query(max_length=MAX_DOCUMENT_IDS)] = ""
    ) -> HTMLResponse:
        return frame.frame_page(chosen_language(lang), documents)

    @router.get(f"{frame.PATH}/tillit.js")
    async def component(if_none_match: Annotated[str | None, Header()] = None) -> Response:
        """The one thing of ours that any page may load; what it may then ask for is another matter."""
        etag = f'"{version()}"'
        headers = {"Cache-Control": CACHED, "ETag": etag, "Cross-Origin-Resource-Policy": "cross-origin"}
        if etag in (if_none_match or "").replace("W/", "").split(", "):
            return Response(status_code=304, headers=headers)
        return Response(script(), media_type="text/javascript", headers=headers)

    @router.get(f"{frame.PATH}/frame.css")
    async def style() -> Response:
        return Response(frame.style(), media_type="text/css", headers={"Cache-Control": CACHED})

    return router
