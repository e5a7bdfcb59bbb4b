"""Which other sites' pages may use the API from a browser: those in the setting, and only what the component
needs.

Others get no header that would let them, and no error either: their browser keeps the answer from them.
"""

from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

PATHS = ("/api/v1/chat", "/api/v1/feedback", "/api/v1/documents")

PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "Content-Type",
    "Access-Control-Max-Age": "600",
}


class AllowedOrigins:
    """Gives `origins` leave to read what `app` answers at `PATHS`, errors too; cookies never take part."""

    def __init__(self, app: ASGIApp, *, origins: Sequence[str] = ()) -> None:
        self._app = app
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not _is_shared(scope["path"]):
            await self._app(scope, receive, send)
            return
        origin = Headers(scope=scope).get("origin", "")
        leave = {"Access-Control-Allow-Origin": origin} if origin in self._origins else {}
        if leave and _is_preflight(scope):
            answer = Response(status_code=204, headers={**leave, **PREFLIGHT, "Vary": "Origin"})
            await answer(scope, receive, send)
            return
        await self._app(scope, receive, _sending(leave, send))


def _is_shared(path: str) -> bool:
    return any(path == shared or path.startswith(f"{shared}/") for shared in PATHS)


def _is_preflight(scope: Scope) -> bool:
    return scope["method"] == "OPTIONS" and "access-control-request-method" in Headers(scope=scope)


def _sending(leave: dict[str, str], send: Send) -> Send:
    async def send_with_leave(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.add_vary_header("Origin")
            headers.update(leave)
        await send(message)

    return send_with_leave
