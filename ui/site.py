"""The whole server: the API at once, the chat page as soon as it is built.

Importing Gradio and loading the model take seconds; a server that waited for them would look dead to
whoever started it. So the API answers from the first moment, `/` shows a page that says it is starting,
and both heavy parts are loaded in the background, one after the other.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI
from fastapi.responses import Response
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.settings import Settings
from ui.api import problems
from ui.api.app import create_app
from ui.headers import SecurityHeaders
from ui.pages.layout import chosen_language
from ui.pages.starting import starting_page
from ui.readiness import HEAVY_IMPORTS
from ui.service import Service
from ui.workers import Workers

log = logging.getLogger(__name__)

CHAT_PATHS = (
    "/assets/",
    "/static/",
    "/theme.css",
    "/gradio_api/queue/",
    "/gradio_api/cancel",
    "/gradio_api/reset",
    "/gradio_api/heartbeat/",
    "/gradio_api/app_id",
)
"""What the chat page needs of Gradio: `cancel` and `reset` to give up a question under way, `app_id` to see
that a server it had lost is back. Its uploads, files, proxies and editors are not reachable."""

HEARTBEAT = "/gradio_api/heartbeat/"
"""An open page keeps this request running; it must not keep a stopping server."""

BuildChat = Callable[[Service, Settings], FastAPI]


class Site:
    """The ASGI application.

    Args:
        build_chat: seconds of work; makes the app with the chat page at `/`.
    """

    def __init__(self, service: Service, settings: Settings, build_chat: BuildChat) -> None:
        self._service = service
        self._settings = settings
        self._build_chat = build_chat
        self._api = create_app(service, settings)
        self._api.router.lifespan_context = self._lifespan
        self._front = SecurityHeaders(self._front_page, frame_ancestors=settings.server.allowed_origins)
        self._chat: ASGIApp | None = None
        self._stopping = asyncio.Event()

    def stop_waiting_pages(self) -> None:
        """End the requests that only end with the page that made them."""
        self._stopping.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        if scope["type"] == "http" and (path == "/" or path.startswith(CHAT_PATHS)):
            await self._to_chat(path, scope, receive, send)
        else:
            await self._api(scope, receive, send)

    async def _to_chat(self, path: str, scope: Scope, receive: Receive, send: Send) -> None:
        ready = self._service.provider.readiness.state == "ready"
        if self._chat is None or (path == "/" and not ready):
            await self._front(scope, receive, send)
        elif path.startswith(HEARTBEAT):
            await self._chat(scope, self._until_stopping(receive), send)
        else:
            await self._chat(scope, receive, send)

    async def _front_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        response: Response
        if scope["path"] == "/":
            language = chosen_language(Request(scope).query_params.get("lang"))
            response = starting_page(self._service.provider.readiness, language)
        else:
            response = problems.response(
                problems.NOT_READY, "The chat page is starting; reload it in a moment."
            )
        await response(scope, receive, send)

    def _until_stopping(self, receive: Receive) -> Receive:
        async def receive_or_stop() -> Message:
            message = asyncio.ensure_future(receive())
            stopping = asyncio.ensure_future(self._stopping.wait())
            try:
                await asyncio.wait({message, stopping}, return_when=asyncio.FIRST_COMPLETED)
                return message.result() if message.done() else {"type": "http.disconnect"}
            finally:
                message.cancel()
                stopping.cancel()

        return receive_or_stop

    @asynccontextmanager
    async def _lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        self._service.provider.start()
        hosting = asyncio.create_task(self._host_chat())
        try:
            yield
        finally:
            self._service.provider.stop()
            hosting.cancel()
            await asyncio.wait({hosting})

    async def _host_chat(self) -> None:
        """Build the chat page in a thread, then keep it running in this event loop."""
        worker = Workers(1, max_waiting=0)
        try:
            chat = await asyncio.wrap_future(worker.submit(self._build_chat_now))
        except Exception:
            log.exception("the chat page could not be built; the API answers without it")
            return
        async with chat.router.lifespan_context(chat):
            self._chat = chat
            log.info("the chat page is ready")
            await asyncio.Event().wait()

    def _build_chat_now(self) -> FastAPI:
        self._service.provider.wait_for_first_try()
        with HEAVY_IMPORTS:
            return self._build_chat(self._service, self._settings)
