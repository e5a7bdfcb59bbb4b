"""Token vectors and states of all chunks in one file, read a chunk at a time.

The file is read, not memory-mapped: touching a mapped page of a file that was truncated under a
running server kills the process with SIGBUS. The operating system's page cache does the rest.
"""

import io
import threading
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, Protocol

import numpy as np

VECTORS_NAME = "tokens.bin"
INDEX_NAME = "tokens.npz"


class TokenVectors(NamedTuple):
    """A text's tokens, as `vectorstore.embedding.Embedded` has them."""

    tokens: np.ndarray
    spans: np.ndarray
    states: np.ndarray


class _HasTokens(Protocol):
    @property
    def tokens(self) -> np.ndarray: ...
    @property
    def spans(self) -> np.ndarray: ...
    @property
    def states(self) -> np.ndarray: ...


def write_token_file(folder: Path, items: Iterable[_HasTokens], *, dim: int) -> None:
    """Write the tokens of chunks, in chunk order; states of all of them or of none.

    Raises:
        OSError: the disk does not take them.
    """
    counts: list[int] = []
    checksums: list[int] = []
    has_states = False
    with (folder / VECTORS_NAME).open("wb") as file:
        for one in items:
            content = _to_bytes(one, dim=dim)
            has_states = has_states or one.states.size > 0
            counts.append(len(one.tokens))
            checksums.append(zlib.crc32(content))
            file.write(content)
    np.savez(
        folder / INDEX_NAME,
        dim=np.int64(dim),
        has_states=has_states,
        counts=np.array(counts, dtype=np.int64),
        checksums=np.array(checksums, dtype=np.uint32),
    )


def _to_bytes(one: _HasTokens, *, dim: int) -> bytes:
    n = len(one.tokens)
    if (
        one.tokens.shape != (n, dim)
        or one.spans.shape != (n, 2)
        or one.states.shape not in ((n, dim), (0, 0))
    ):
        shapes = f"{one.tokens.shape}, spans {one.spans.shape} and states {one.states.shape}"
        raise ValueError(f"token vectors {shapes} do not fit {dim} dims")
    return (
        one.spans.astype("<i4").tobytes()
        + one.tokens.astype("<f2").tobytes()
        + one.states.astype("<f2").tobytes()
    )


class TokenFile:
    """Reads what `write_token_file` wrote. Safe to use from several threads.

    Args:
        on_damage: told once, in a sentence, when a chunk's bytes turn out not to be what was written.
    """

    def __init__(self, folder: Path, *, on_damage: Callable[[str], None] = lambda message: None) -> None:
        content = io.BytesIO((folder / INDEX_NAME).read_bytes())
        with np.load(content, allow_pickle=False) as index:
            self._dim = int(index["dim"])
            self._has_states = bool(index["has_states"])
            self._counts = index["counts"]
            self._checksums = index["checksums"]
        sizes = self._counts * (8 + 2 * self._dim * (1 + self._has_states))
        self._offsets = np.concatenate([[0], np.cumsum(sizes)])
        self._verified = np.zeros(len(sizes), dtype=bool)
        self._on_damage = on_damage
        self._damaged = False
        self._lock = threading.Lock()
        self._file = (folder / VECTORS_NAME).open("rb")

    def read(self, position: int) -> TokenVectors | None:
        """The tokens of the chunk at `position`; None when the file was damaged meanwhile."""
        start, stop = int(self._offsets[position]), int(self._offsets[position + 1])
        with self._lock:
            if self._file.closed:
                return None
            self._file.seek(start)
            content = self._file.read(stop - start)
        if not self._is_whole(position, content, stop - start):
            self._report()
            return None
        n_tokens = int(self._counts[position])
        spans = np.frombuffer(content, dtype="<i4", count=2 * n_tokens).reshape(n_tokens, 2)
        vectors = np.frombuffer(content, dtype="<f2", offset=8 * n_tokens).reshape(-1, self._dim)
        states = vectors[n_tokens:] if self._has_states else np.zeros((0, 0), np.float16)
        return TokenVectors(vectors[:n_tokens], spans, states)

    def _is_whole(self, position: int, content: bytes, size: int) -> bool:
        """The checksum is computed at a chunk's first reading only, its length is compared each time."""
        if len(content) != size:
            return False
        if not self._verified[position]:
            self._verified[position] = zlib.crc32(content) == self._checksums[position]
        return bool(self._verified[position])

    def _report(self) -> None:
        if not self._damaged:
            self._damaged = True
            self._on_damage(
                "token vectors on disk are damaged: answers are slower until `tillit ingest --rebuild`"
            )

    def close(self) -> None:
        with self._lock:
            self._file.close()
