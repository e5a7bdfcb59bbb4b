"""The last resort: an unexpected error becomes a problem document with an id, and a line in the log."""

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.api import problems


class CatchBugs:
    """Answers 500 where `app` raised before it began to answer; no trace of the error leaves the server."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def watched_send(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, watched_send)
        except Exception as error:
            problem = problems.of_bug(error)
            if scope["type"] == "http" and not started:
                response = JSONResponse(problem, status_code=500, media_type=problems.MEDIA_TYPE)
                await response(scope, receive, send)
