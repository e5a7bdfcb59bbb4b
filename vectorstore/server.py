"""A Chroma server, every call to which ends in bounded time."""

import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from vectorstore.collection import Collection, create_in, one_line, settings
from vectorstore.deadline import call_within
from vectorstore.errors import IndexDamagedError, StoreUnavailableError

T = TypeVar("T")


class Server:
    """A Chroma server. Each call to it ends within `timeout_s`, one way or the other.

    It keeps one client for all its collections: chromadb 1.5.9 never lets go of one that was made.

    Raises (all methods):
        StoreUnavailableError: it does not answer, or refuses.
    """

    def __init__(self, url: str, *, timeout_s: float) -> None:
        self.url = url
        self._timeout_s = timeout_s
        self._connected: Any = None
        self._lock = threading.Lock()

    def create(self, name: str) -> Collection:
        client = self._client()
        return Collection(self._call(lambda: create_in(client, name)), self._call)

    def open(self, name: str) -> Collection:
        """Raises IndexDamagedError when the server has no such collection."""
        from chromadb.errors import NotFoundError

        client = self._client()
        try:
            collection = self._call(lambda: client.get_collection(name, embedding_function=None))
        except StoreUnavailableError as error:
            if isinstance(error.__cause__, NotFoundError):
                message = f"the Chroma server at {self.url} has no collection {name!r}"
                raise IndexDamagedError(message) from error
            raise
        return Collection(collection, self._call)

    def names(self) -> list[str]:
        """Names of all collections in the server, ours or not."""
        return [str(collection.name) for collection in self._call(self._client().list_collections)]

    def delete(self, name: str) -> None:
        client = self._client()
        self._call(lambda: client.delete_collection(name))

    def _client(self) -> Any:
        with self._lock:
            if self._connected is None:
                self._say_hello()
                self._connected = self._call(lambda: _connect(self.url))
                _end_late_requests(self._connected, self._timeout_s)
                weakref.finalize(self, _close, self._connected)
            return self._connected

    def _say_hello(self) -> None:
        """Stop at a silent server; Chroma's client would wait for it in its constructor, for ever."""
        try:
            httpx.get(f"{self.url}/api/v2/heartbeat", timeout=self._timeout_s).raise_for_status()
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise self._unavailable(error) from error

    def _call(self, call: Callable[[], T]) -> T:
        try:
            return call_within(self._timeout_s, call)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            raise self._unavailable(error) from error

    def _unavailable(self, error: BaseException) -> StoreUnavailableError:
        return StoreUnavailableError(
            f"the Chroma server at {self.url} did not answer as it should ({one_line(error)}); "
            "start it, or correct TILLIT_STORE__URL"
        )


def _connect(url: str) -> Any:
    import chromadb

    parts = urlsplit(url)
    ssl = parts.scheme == "https"
    return chromadb.HttpClient(
        host=parts.hostname or "localhost",
        port=parts.port or (443 if ssl else 80),
        ssl=ssl,
        settings=settings(),
    )


def _sessions(client: Any) -> list[httpx.Client]:
    """The HTTP sessions of a client, which are private to chromadb: none, should they move."""
    with suppress(AttributeError):
        return [client._server._session, client._admin_client._server._session]
    return []


def _end_late_requests(client: Any, timeout_s: float) -> None:
    """Let the sessions time out as well, so that a late call gives its thread back.

    Our own deadline holds without this.
    """
    for session in _sessions(client):
        session.timeout = httpx.Timeout(timeout_s)


def _close(client: Any) -> None:
    """Close the client, and its sessions, which it leaves open."""
    sessions = _sessions(client)
    with suppress(Exception):
        client.close()
    for session in sessions:
        session.close()
