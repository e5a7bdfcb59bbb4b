"""One Chroma collection, in a folder of its own or in a server. Chroma's types stop here.

chromadb costs 2 s to import, so it is imported when a collection is first opened.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar
from urllib.parse import urlsplit

import httpx
import numpy as np

from vectorstore.chunks import Chunk
from vectorstore.deadline import call_within
from vectorstore.errors import IndexDamagedError, StoreUnavailableError
from vectorstore.records import chunk_from_row, chunk_metadata

LOCAL_NAME = "chunks"
BATCH_ROWS = 500
HNSW = {
    "space": "cosine",
    # A batch is written through to the HNSW files at once (the defaults keep up to 1000 rows in SQLite's
    # log only), so that the files do not change any more when the index is opened.
    "batch_size": 2,
    "sync_threshold": 2,
    # More than the defaults (16, 100, 100): at 2000 chunks the graph then left none unreachable.
    "max_neighbors": 48,
    "ef_construction": 256,
    "ef_search": 256,
}

T = TypeVar("T")
Call = Callable[[Callable[[], T]], T]


@dataclass(frozen=True)
class Rows:
    """All that a collection holds, in chunk order; vectors are float32 (n_chunks, dim)."""

    chunks: tuple[Chunk, ...]
    vectors: np.ndarray


@dataclass(frozen=True)
class Nearest:
    """The nearest chunk ids of one query, best first, and their cosines."""

    ids: tuple[str, ...]
    scores: tuple[float, ...]


class _Access(Protocol):
    """How calls reach Chroma, and what their failing means."""

    def __call__(self, call: Callable[[], T]) -> T: ...


def _call_local(call: Callable[[], T]) -> T:
    """Chroma raises errors of a dozen kinds, and panics that are no Exception; all mean damage here."""
    try:
        return call()
    except (KeyboardInterrupt, SystemExit, OSError):
        raise
    except BaseException as error:
        raise IndexDamagedError(f"Chroma cannot read the index: {_one_line(error)}") from error


def _one_line(error: BaseException) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


class Collection:
    """A collection that is open. Close it to give back files, threads and memory."""

    def __init__(self, client: Any, collection: Any, access: _Access) -> None:
        self._client = client
        self._collection = collection
        self._access = access
        self._closed = False

    def add(self, chunks: Sequence[Chunk], vectors: np.ndarray, *, first_position: int) -> None:
        """Add chunks that stand at `first_position` and after in the order of all chunks."""
        positions = range(first_position, first_position + len(chunks))
        self._access(
            lambda: self._collection.add(
                ids=[chunk.id for chunk in chunks],
                embeddings=np.asarray(vectors, dtype=np.float32),
                documents=[chunk.text for chunk in chunks],
                metadatas=[chunk_metadata(c, p) for c, p in zip(chunks, positions, strict=True)],
            )
        )

    def rows(self) -> Rows:
        """Everything, read in pages so that each call to a server stays short.

        Raises:
            IndexDamagedError, StoreUnavailableError
        """
        found = [row for page in self._pages() for row in page]
        found.sort(key=lambda row: row[0])
        vectors = np.array([vector for _, _, vector in found], dtype=np.float32)
        return Rows(tuple(chunk for _, chunk, _ in found), vectors)

    def _pages(self) -> Iterator[list[tuple[int, Chunk, np.ndarray]]]:
        offset = 0
        while page := self._page(offset):
            yield page
            offset += BATCH_ROWS

    def _page(self, offset: int) -> list[tuple[int, Chunk, np.ndarray]]:
        include = ["documents", "metadatas", "embeddings"]
        got = self._access(lambda: self._collection.get(limit=BATCH_ROWS, offset=offset, include=include))
        try:
            columns = zip(got["ids"], got["documents"], got["metadatas"], got["embeddings"], strict=True)
            return [
                (int(metadata["position"]), chunk_from_row(chunk_id, text, metadata), vector)
                for chunk_id, text, metadata, vector in columns
            ]
        except (KeyError, TypeError, ValueError) as error:
            raise IndexDamagedError(
                f"the collection holds rows that are not ours: {_one_line(error)}"
            ) from error

    def nearest(
        self, vectors: np.ndarray, k: int, *, document_ids: Sequence[str] | None = None
    ) -> list[Nearest]:
        """The k nearest chunks of each query vector (n_queries, dim), or fewer than there are."""
        where = None if document_ids is None else {"document_id": {"$in": list(document_ids)}}
        got = self._access(
            lambda: self._collection.query(
                query_embeddings=np.asarray(vectors, dtype=np.float32),
                n_results=k,
                where=where,
                include=["distances"],
            )
        )
        return [
            Nearest(tuple(ids), tuple(min(1.0 - distance, 1.0) for distance in distances))
            for ids, distances in zip(got["ids"], got["distances"], strict=True)
        ]

    def close(self) -> None:
        if not self._closed:
            self._closed = True
            with suppress(Exception):
                self._client.close()


def create_local(folder: Path) -> Collection:
    """A new, empty collection in a folder. Raises OSError, IndexDamagedError."""
    client = _local_client(folder)
    with _closed_on_error(client):
        return Collection(client, _call_local(lambda: _create(client, LOCAL_NAME)), _call_local)


def open_local(folder: Path) -> Collection:
    """The collection in a folder that `create_local` made. Raises IndexDamagedError."""
    client = _local_client(folder)
    with _closed_on_error(client):
        collection = _call_local(lambda: client.get_collection(LOCAL_NAME, embedding_function=None))
        return Collection(client, collection, _call_local)


def _local_client(folder: Path) -> Any:
    import chromadb

    path = folder.resolve()
    return _call_local(lambda: chromadb.PersistentClient(path, settings=_settings()))


def _settings() -> Any:
    """Chroma's settings without telemetry and without what a stray `.env` says."""
    from chromadb.config import Settings

    return Settings(_env_file=None, anonymized_telemetry=False)


def _create(client: Any, name: str) -> Any:
    return client.create_collection(name, configuration={"hnsw": HNSW}, embedding_function=None)


@contextmanager
def _closed_on_error(client: Any) -> Iterator[None]:
    try:
        yield
    except BaseException:
        client.close()
        raise


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
        with _closed_on_error(client):
            return Collection(client, self._call(lambda: _create(client, name)), self._call)

    def open(self, name: str) -> Collection:
        """Raises IndexDamagedError when the server has no such collection."""
        from chromadb.errors import NotFoundError

        client = self._client()
        with _closed_on_error(client):
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
                settings=_settings(),
            )
        )
        _end_late_requests(client, self._timeout_s)
        return client

    def _say_hello(self) -> None:
        """Stop at a silent server; Chroma's client would wait for it in its constructor, for ever."""
        try:
            httpx.get(f"{self.url.rstrip('/')}/api/v2/heartbeat", timeout=self._timeout_s).raise_for_status()
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
            f"the Chroma server at {self.url} did not answer as it should ({_one_line(error)}); "
            "start it, or correct TILLIT_STORE__URL"
        )


def _end_late_requests(client: Any, timeout_s: float) -> None:
    """Let the client's own HTTP session time out as well, so that a late call gives its thread back.

    The session is private to chromadb; our own deadline holds without this.
    """
    with suppress(AttributeError):
        client._server._session.timeout = httpx.Timeout(timeout_s)
