"""Runs the server until it is told to stop."""

import logging
import signal
import socket
from contextlib import suppress

import uvicorn

from assistant.settings import Settings
from ui.feedback_box import FeedbackBox
from ui.freed_memory import give_back_freed_memory
from ui.model_counts import ModelCounts
from ui.permalinks.box import PermalinkBox
from ui.readiness import AssistantProvider
from ui.service import Service
from ui.site import BuildChat, Site

log = logging.getLogger(__name__)

LAST_ANSWERS_S = 5
"""How much longer than an answer may take we wait for the last ones, when stopping."""


def serve(settings: Settings, provider: AssistantProvider, build_chat: BuildChat) -> None:
    """Listen and answer until SIGTERM or Ctrl-C; answers that are under way are finished first.

    Raises:
        OSError: the address cannot be listened on; the message says what to do.
    """
    give_back_freed_memory()
    listening = _listen(settings.server.host, settings.server.port)
    service = build_service(provider, settings)
    site = Site(service, settings, build_chat)
    config = uvicorn.Config(
        site,
        log_config=None,
        access_log=False,  # its lines hold the address with the question
        server_header=False,
        timeout_graceful_shutdown=round(settings.limits.answer_timeout_s) + LAST_ANSWERS_S,
    )
    # uvicorn sends itself the signal again after it has stopped; stopping is not an error
    signal.signal(signal.SIGTERM, lambda *_: None)
    with suppress(KeyboardInterrupt):
        _Server(config, site).run(sockets=[listening])


def build_service(provider: AssistantProvider, settings: Settings) -> Service:
    """The service of a server; with a language model it counts what that did, and has threads for it."""
    model = settings.llm.model
    return Service(
        provider,
        settings.limits,
        FeedbackBox(settings.data_dir),
        n_writing=settings.llm.concurrency if model else 0,
        model_counts=ModelCounts(settings.data_dir) if model else None,
        permalink_box=PermalinkBox(settings.data_dir),
    )


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, site: Site) -> None:
        super().__init__(config)
        self._site = site

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._site.stop_waiting_pages()
        await super().shutdown(sockets)


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
    except OSError as error:
        why = error.strerror or str(error)
        raise OSError(
            f"cannot listen on {host}:{port} ({why}); stop what listens there, or choose another port: "
            f"`tillit serve --port {port + 1 if port < 65535 else 8000}`"
        ) from None
    listening.set_inheritable(True)
    return listening
