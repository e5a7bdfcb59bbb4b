"""Token vectors of all chunks in one file, read a chunk at a time.

The file is read, not memory-mapped: touching a mapped page of a file that was truncated under a
running server kills the process with SIGBUS. The operating system's page cache does the rest.
"""

import io
import threading
import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

VECTORS_NAME = "tokens.bin"
INDEX_NAME = "tokens.npz"

TokenVectors = tuple[np.ndarray, np.ndarray]
"""float16 (n_tokens, dim) with rows L2-normalised, and int32 (n_tokens, 2) character offsets."""


def write_token_file(folder: Path, items: Iterable[TokenVectors], *, dim: int) -> None:
    """Write the token vectors of chunks, in chunk order. Raises OSError when the disk does not take them."""
    counts: list[int] = []
    checksums: list[int] = []
    with (folder / VECTORS_NAME).open("wb") as file:
        for vectors, spans in items:
            content = _to_bytes(vectors, spans, dim=dim)
            counts.append(len(vectors))
            checksums.append(zlib.crc32(content))
            file.write(content)
    np.savez(
        folder / INDEX_NAME,
        dim=np.int64(dim),
        counts=np.array(counts, dtype=np.int64),
        checksums=np.array(checksums, dtype=np.uint32),
    )


def _to_bytes(vectors: np.ndarray, spans: np.ndarray, *, dim: int) -> bytes:
    if vectors.shape != (len(spans), dim) or spans.shape != (len(vectors), 2):
        raise ValueError(f"token vectors {vectors.shape} and spans {spans.shape} do not fit {dim} dims")
    return np.asarray(vectors, dtype="<f2").tobytes() + np.asarray(spans, dtype="<i4").tobytes()


class TokenFile:
    """Reads what `write_token_file` wrote. Safe to use from several threads.

    Args:
        on_damage: told once, in a sentence, when a chunk's bytes turn out not to be what was written.
    """

    def __init__(self, folder: Path, *, on_damage: Callable[[str], None] = lambda message: None) -> None:
        content = io.BytesIO((folder / INDEX_NAME).read_bytes())
        with np.load(content, allow_pickle=False) as index:
            self._dim = int(index["dim"])
            self._counts = index["counts"]
            self._checksums = index["checksums"]
        sizes = self._counts * (2 * self._dim + 8)
        self._offsets = np.concatenate([[0], np.cumsum(sizes)])
        self._verified = np.zeros(len(sizes), dtype=bool)
        self._on_damage = on_damage
        self._damaged = False
        self._lock = threading.Lock()
        self._file = (folder / VECTORS_NAME).open("rb")

    def read(self, position: int) -> TokenVectors | None:
        """Vectors and spans of the chunk at `position`; None when the file was damaged meanwhile."""
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
        split = 2 * n_tokens * self._dim
        vectors = np.frombuffer(content, dtype="<f2", count=n_tokens * self._dim)
        spans = np.frombuffer(content, dtype="<i4", offset=split)
        return vectors.reshape(n_tokens, self._dim), spans.reshape(n_tokens, 2)

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
            self._on_damage("token vectors on disk are damaged; they are computed anew for each question")

    def close(self) -> None:
        with self._lock:
            self._file.close()
