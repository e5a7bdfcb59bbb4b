"""A Chroma server, every call to which ends in bounded time."""

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar
from urllib.parse import urlsplit

import httpx

from vectorstore.collection import Collection, closed_on_error, create_in, one_line, settings
from vectorstore.deadline import call_within
from vectorstore.errors import IndexDamagedError, StoreUnavailableError

T = TypeVar("T")


class Server:
    """A Chroma server. Each call to it ends within `timeout_s`, one way or the other.

    Raises (all methods):
        StoreUnavailableError: it does not answer, or refuses.
    """

    def __init__(self, url: str, *, timeout_s: float) -> None:
        self.url = url
        self._timeout_s = timeout_s

    def create(self, name: str) -> Collection:
        client = self._client()
        with closed_on_error(client):
            return Collection(client, self._call(lambda: create_in(client, name)), self._call)

    def open(self, name: str) -> Collection:
        """Raises IndexDamagedError when the server has no such collection."""
        from chromadb.errors import NotFoundError

        client = self._client()
        with closed_on_error(client):
            try:
                collection = self._call(lambda: client.get_collection(name, embedding_function=None))
            except StoreUnavailableError as error:
                if isinstance(error.__cause__, NotFoundError):
                    message = f"the Chroma server at {self.url} has no collection {name!r}"
                    raise IndexDamagedError(message) from error
                raise
            return Collection(client, collection, self._call)

    def names(self) -> list[str]:
        """Names of all collections in the server, ours or not."""
        client = self._client()
        try:
            return [str(collection.name) for collection in self._call(client.list_collections)]
        finally:
            client.close()

    def delete(self, name: str) -> None:
        client = self._client()
        try:
            self._call(lambda: client.delete_collection(name))
        finally:
            client.close()

    def _client(self) -> Any:
        import chromadb

        self._say_hello()
        parts = urlsplit(self.url)
        ssl = parts.scheme == "https"
        client = self._call(
            lambda: chromadb.HttpClient(
                host=parts.hostname or "localhost",
                port=parts.port or (443 if ssl else 80),
                ssl=ssl,
                settings=settings(),
            )
        )
        _end_late_requests(client, self._timeout_s)
        return client

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


def _end_late_requests(client: Any, timeout_s: float) -> None:
    """Let the client's own HTTP session time out as well, so that a late call gives its thread back.

    The session is private to chromadb; our own deadline holds without this.
    """
    with suppress(AttributeError):
        client._server._session.timeout = httpx.Timeout(timeout_s)
