"""What a request's body may cost: its size, and how long we wait for it (uvicorn limits neither)."""

import asyncio
from collections.abc import Mapping

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api import problems

READ_TIMEOUT_S = 20.0


class BodyLimit:
    """Refuses a body of more than `max_bytes` with 413, said or found, and one that never ends with 408.

    `max_bytes_of` has the paths for which it is another number.
    """

    def __init__(
        self, app: ASGIApp, *, max_bytes: int, max_bytes_of: Mapping[str, int] | None = None
    ) -> None:
        self._app = app
        self._max_bytes = max_bytes
        self._max_bytes_of = max_bytes_of or {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._is_said_too_large(scope):
            response = problems.response(problems.TOO_LARGE, problems.TOO_LARGE_DETAIL)
            await response(scope, receive, send)
            return
        await self._app(scope, self._limited(scope, receive) if scope["type"] == "http" else receive, send)

    def _is_said_too_large(self, scope: Scope) -> bool:
        said = dict(scope["headers"]).get(b"content-length", b"")
        return said.isdigit() and int(said[:20]) > self._most(scope)

    def _most(self, scope: Scope) -> int:
        return self._max_bytes_of.get(scope["path"], self._max_bytes)

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        max_bytes, n_bytes, complete = self._most(scope), 0, False

        async def limited() -> Message:
            nonlocal n_bytes, complete
            if complete:
                return await receive()
            try:
                message = await asyncio.wait_for(receive(), READ_TIMEOUT_S)
            except TimeoutError:
                raise HTTPException(408, "The request's body did not come in time.") from None
            n_bytes += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if n_bytes > max_bytes:
                raise HTTPException(413)
            return message

        return limited
