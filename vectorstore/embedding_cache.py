"""Keeps vectors on disk, so that no text is embedded twice and a lost index is rebuilt without the model.

One SQLite file, keyed by the embedder's name and the text's hash. Each batch is committed by itself: a
process that is killed loses one batch at most. A file that is damaged is put aside and a new one begun.
"""

import hashlib
import logging
import sqlite3
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

from vectorstore.embedding import Embedded, Embedder

log = logging.getLogger(__name__)

_VERSION = 2
_BATCH_SIZE = 32
_DAMAGED = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
_SCHEMA = """
CREATE TABLE IF NOT EXISTS embeddings (
    embedder TEXT NOT NULL, text_sha256 BLOB NOT NULL,
    vector BLOB NOT NULL, tokens BLOB NOT NULL, spans BLOB NOT NULL, states BLOB NOT NULL,
    crc32 INTEGER NOT NULL,
    PRIMARY KEY (embedder, text_sha256)
)
"""
_SELECT = "SELECT vector, tokens, spans, states, crc32 FROM embeddings WHERE embedder = ? AND text_sha256 = ?"
_INSERT = "INSERT OR REPLACE INTO embeddings VALUES (?, ?, ?, ?, ?, ?, ?)"


class EmbeddingCache:
    """Vectors by embedder and text; several processes and threads may share the file.

    Raises:
        OSError: the file cannot be opened or created. Damage is not an error.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.RLock()
        self._connection = self._open()

    def get_many(self, name: str, texts: Sequence[str]) -> dict[int, Embedded]:
        """What is known of `texts`, by their position; `name` is the embedder's."""
        found: dict[int, Embedded] = {}
        with self._mended():
            for position, text in enumerate(texts):
                row = self._connection.execute(_SELECT, (name, _key(text))).fetchone()
                embedded = _unpack(*row) if row else None
                if embedded:
                    found[position] = embedded
        return found

    def put_many(self, name: str, texts: Sequence[str], embedded: Sequence[Embedded]) -> None:
        """Keep the vectors of `texts`, all or none of them.

        A disk that refuses is a warning: the vectors are only computed anew next time.
        """
        rows = [(name, _key(text), *_pack(item)) for text, item in zip(texts, embedded, strict=True)]
        try:
            with self._mended(), self._connection:
                self._connection.executemany(_INSERT, rows)
        except sqlite3.OperationalError as error:
            log.warning("the embedding cache %s cannot be written: %s", self._path, error)

    def dim(self, name: str) -> int | None:
        """The length of the embedder's vectors, where one is known."""
        query = "SELECT length(vector) FROM embeddings WHERE embedder = ? LIMIT 1"
        n_bytes: tuple[int] | None = None
        with self._mended():
            n_bytes = self._connection.execute(query, (name,)).fetchone()
        return n_bytes[0] // 4 if n_bytes else None

    def close(self) -> None:
        with self._lock:
            self._connection.close()

    @contextmanager
    def _mended(self) -> Iterator[None]:
        """Run the body; where the file turns out to be damaged, begin a new one and leave the body."""
        with self._lock:
            try:
                yield
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self._connection.close()
                self._put_aside(error)
                self._connection = self._open()

    def _open(self) -> sqlite3.Connection:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            try:
                return self._connect()
            except sqlite3.DatabaseError as error:
                if not _is_damage(error):
                    raise
                self._put_aside(error)
                return self._connect()
        except sqlite3.OperationalError as error:
            message = (
                f"cannot open the embedding cache {str(self._path)!r}: {error}; make its folder writable"
            )
            raise OSError(message) from error

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._path, timeout=30, check_same_thread=False)
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = NORMAL")
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            if version != _VERSION:
                connection.execute("DROP TABLE IF EXISTS embeddings")
                connection.execute(f"PRAGMA user_version = {_VERSION}")
            connection.execute(_SCHEMA)
            connection.commit()
        except BaseException:
            connection.close()
            raise
        return connection

    def _put_aside(self, error: sqlite3.DatabaseError) -> None:
        aside = self._path.with_name(f"{self._path.name}.damaged-{time.time_ns()}")
        with suppress(FileNotFoundError):
            self._path.rename(aside)
        for suffix in ("-wal", "-shm"):
            self._path.with_name(self._path.name + suffix).unlink(missing_ok=True)
        log.warning(
            "the embedding cache was damaged (%s); it now lies at %s and a new one begins", error, aside
        )


class CachedEmbedder:
    """An embedder that asks the cache first.

    Nothing but `embedder.name` is touched while the cache knows every chunk, so an embedder that loads
    its model when it is first needed does not load it.

    Attributes:
        n_embedded, n_cached: how many chunks were embedded and how many were known.
    """

    def __init__(self, embedder: Embedder, cache: EmbeddingCache) -> None:
        self._embedder = embedder
        self._cache = cache
        self.n_embedded = 0
        self.n_cached = 0

    @property
    def name(self) -> str:
        return self._embedder.name

    @property
    def dim(self) -> int:
        return self._cache.dim(self.name) or self._embedder.dim

    def embed_question(self, text: str) -> Embedded:
        """Questions are not kept."""
        return self._embedder.embed_question(text)

    def embed_chunks(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[Embedded]:
        """As `Embedder.embed_chunks`; what had to be embedded is kept batch by batch."""
        tell = progress or (lambda _: None)
        found = self._cache.get_many(self.name, texts)
        self.n_cached += len(found)
        if found:
            tell(len(found))
        known = {texts[i]: embedded for i, embedded in found.items()}
        counts = Counter(text for text in texts if text not in known)
        for batch in _batches(counts):
            embedded = self._embedder.embed_chunks(batch)
            self._cache.put_many(self.name, batch, embedded)
            known.update(zip(batch, embedded, strict=True))
            self.n_embedded += len(batch)
            tell(sum(counts[text] for text in batch))
        return [known[text] for text in texts]


def _batches(texts: Iterable[str]) -> Iterator[list[str]]:
    """Texts of like length together: less padding."""
    ordered = sorted(texts, key=len)
    for first in range(0, len(ordered), _BATCH_SIZE):
        yield ordered[first : first + _BATCH_SIZE]


def _key(text: str) -> bytes:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def _pack(embedded: Embedded) -> tuple[bytes, bytes, bytes, bytes, int]:
    vector = embedded.vector.astype("<f4").tobytes()
    tokens = embedded.tokens.astype("<f2").tobytes()
    spans = embedded.spans.astype("<i4").tobytes()
    states = embedded.states.astype("<f2").tobytes()
    return vector, tokens, spans, states, zlib.crc32(vector + tokens + spans + states)


def _unpack(vector: bytes, tokens: bytes, spans: bytes, states: bytes, crc32: int) -> Embedded | None:
    """What `_pack` took; None where it was damaged."""
    if zlib.crc32(vector + tokens + spans + states) != crc32:
        return None
    n_tokens = len(spans) // 8
    dim = len(tokens) // 2 // n_tokens if n_tokens else len(vector) // 4
    return Embedded(
        np.frombuffer(vector, "<f4"),
        np.frombuffer(tokens, "<f2").reshape(n_tokens, dim),
        np.frombuffer(spans, "<i4").reshape(n_tokens, 2),
        np.frombuffer(states, "<f2").reshape((n_tokens, -1) if states else (0, 0)),
    )


def _is_damage(error: sqlite3.DatabaseError) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGED
