"""One Chroma collection, in a folder of its own (or in a server: `server.py`). Chroma's types stop here.

chromadb costs 2 s to import, so it is imported when a collection is first opened.
"""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol, TypeVar

import numpy as np

from vectorstore.chunks import Chunk
from vectorstore.errors import IndexDamagedError
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


class Access(Protocol):
    """How calls reach Chroma, and what their failing means."""

    def __call__(self, call: Callable[[], T]) -> T: ...


def _call_local(call: Callable[[], T]) -> T:
    """Chroma raises errors of a dozen kinds, and panics that are no Exception; all mean damage here."""
    try:
        return call()
    except (KeyboardInterrupt, SystemExit, OSError):
        raise
    except BaseException as error:
        raise IndexDamagedError(f"Chroma failed: {one_line(error)}") from error


def one_line(error: BaseException) -> str:
    """An error's kind and text, short enough to stand in a message of ours."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]


class Collection:
    """A collection that is open. Close it to give back files, threads and memory."""

    def __init__(
        self, collection: Any, access: Access, *, on_close: Callable[[], None] = lambda: None
    ) -> None:
        self._collection = collection
        self._access = access
        self._on_close = on_close
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
                f"the collection holds rows that are not ours: {one_line(error)}"
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
                self._on_close()


def create_local(folder: Path) -> Collection:
    """A new, empty collection in a folder. Raises OSError, IndexDamagedError."""
    client = _client(folder)
    with _closed_on_error(client):
        collection = _call_local(lambda: create_in(client, LOCAL_NAME))
        return Collection(collection, _call_local, on_close=client.close)


def open_local(folder: Path) -> Collection:
    """The collection in a folder that `create_local` made. Raises IndexDamagedError.

    Chroma writes to its database even when it only reads. Where we may not write, it gets a copy.
    """
    if not all(os.access(path, os.W_OK) for path in (folder, folder / "chroma.sqlite3")):
        return _open_copy(folder)
    client = _client(folder)
    with _closed_on_error(client):
        collection = _call_local(lambda: client.get_collection(LOCAL_NAME, embedding_function=None))
        return Collection(collection, _call_local, on_close=client.close)


def _open_copy(folder: Path) -> Collection:
    """The same collection from a temporary folder, which goes when the collection is closed."""
    with ExitStack() as on_error:
        temporary = on_error.enter_context(TemporaryDirectory(prefix="tillit-", ignore_cleanup_errors=True))
        copy = Path(temporary) / "chroma"
        copy.mkdir()
        for path in folder.rglob("*"):  # contents alone: the copy must be writable
            target = copy / path.relative_to(folder)
            target.mkdir() if path.is_dir() else shutil.copyfile(path, target)
        client = _client(copy)
        on_error.callback(client.close)
        collection = _call_local(lambda: client.get_collection(LOCAL_NAME, embedding_function=None))
        return Collection(collection, _call_local, on_close=on_error.pop_all().close)


def _client(folder: Path) -> Any:
    import chromadb

    path = folder.resolve()
    return _call_local(lambda: chromadb.PersistentClient(path, settings=settings()))


def settings() -> Any:
    """Chroma's settings without telemetry and without what a stray `.env` says."""
    from chromadb.config import Settings

    return Settings(_env_file=None, anonymized_telemetry=False)


def create_in(client: Any, name: str) -> Any:
    """A new collection of ours: cosine, and no embedding function, since we always bring the vectors."""
    return client.create_collection(name, configuration={"hnsw": HNSW}, embedding_function=None)


@contextmanager
def _closed_on_error(client: Any) -> Iterator[None]:
    """Close a client when what is done with it fails."""
    try:
        yield
    except BaseException:
        client.close()
        raise
