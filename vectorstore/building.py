"""Writing one generation, and proving that it can be read and searched."""

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import numpy as np

from vectorstore.chunks import Chunk, Document, embedding_text
from vectorstore.collection import BATCH_ROWS, Collection, Rows
from vectorstore.errors import IndexDamagedError
from vectorstore.files import stamps, sync_tree, unchanged
from vectorstore.generations import GenerationInfo
from vectorstore.keyword import KeywordIndex
from vectorstore.places import Place
from vectorstore.records import chunks_digest, documents_to_json
from vectorstore.token_file import write_token_file

DOCUMENTS_FILE = "documents.json"
KEYWORD_FILE = "keyword.npz"

MAX_CHUNKS_WITH_TOKENS = 4_000
"""Token vectors of more chunks than this are not kept (about 200 kB of disk each, states included)."""

MIN_SELF_HITS = 0.99
"""Share of chunks that must be found by their own vector before a new generation serves."""

Progress = Callable[[int, int], None]
"""Told how many chunks are written, and of how many."""


class EmbeddedText(Protocol):
    """One embedded chunk, as `vectorstore.embedding.Embedded` has it."""

    @property
    def vector(self) -> np.ndarray: ...
    @property
    def tokens(self) -> np.ndarray: ...
    @property
    def spans(self) -> np.ndarray: ...
    @property
    def states(self) -> np.ndarray: ...


def check_input(
    documents: Sequence[Document], chunks: Sequence[Chunk], embedded: Sequence[EmbeddedText], *, dim: int
) -> None:
    """Raises ValueError when they do not fit together."""
    if not chunks:
        raise ValueError("there is nothing to index: no chunk")
    if len(chunks) != len(embedded):
        raise ValueError(f"{len(chunks)} chunks but {len(embedded)} vectors")
    if len({chunk.id for chunk in chunks}) != len(chunks):
        raise ValueError("two chunks have the same id")
    if strays := {chunk.document_id for chunk in chunks} - {document.id for document in documents}:
        raise ValueError(f"chunks of documents that are not given: {sorted(strays)}")
    for chunk, one in zip(chunks, embedded, strict=True):
        if one.vector.shape != (dim,) or not np.isfinite(one.vector).all() or not one.vector.any():
            raise ValueError(f"the vector of chunk {chunk.id!r} is not {dim} finite numbers, not all zero")


def write_generation(
    folder: Path,
    draft: GenerationInfo,
    documents: Sequence[Document],
    chunks: Sequence[Chunk],
    embedded: Sequence[EmbeddedText],
    *,
    place: Place,
    progress: Progress,
) -> None:
    """Write all but `generation.json`. Raises OSError, StoreError."""
    (folder / DOCUMENTS_FILE).write_bytes(documents_to_json(documents))
    keyword = keyword_index(chunks, {document.id: document for document in documents})
    keyword.save(folder / KEYWORD_FILE, made_from=draft.chunks_sha256)
    if len(chunks) <= MAX_CHUNKS_WITH_TOKENS and any(len(one.tokens) for one in embedded):
        write_token_file(folder, embedded, dim=draft.dim)
    vectors = _vectors(embedded)
    with closing(place.create(draft)) as collection:
        for first in range(0, len(chunks), BATCH_ROWS):
            batch = slice(first, first + BATCH_ROWS)
            collection.add(chunks[batch], vectors[batch], first_position=first)
            progress(min(first + BATCH_ROWS, len(chunks)), len(chunks))


def verify_generation(
    folder: Path, draft: GenerationInfo, embedded: Sequence[EmbeddedText], *, place: Place
) -> GenerationInfo:
    """Open what was written and search it.

    Returns:
        The draft with stamps of the files: of those that opening the index leaves as they are, whole ones.

    Raises:
        IndexDamagedError: it is not what was to be written, or cannot be searched.
        OSError, StoreUnavailableError
    """
    before = stamps(folder, _is_guarded)
    with closing(place.open(draft)) as collection:
        check_rows(draft, collection.rows())
        _check_searchable(collection, _vectors(embedded))
    after = stamps(folder, _is_guarded)
    sync_tree(folder)
    return replace(draft, files=unchanged(before, after))


def check_rows(info: GenerationInfo, rows: Rows) -> None:
    """Raises IndexDamagedError when a collection does not hold what the generation was built from."""
    if len(rows.chunks) != info.n_chunks:
        raise IndexDamagedError(f"Chroma holds {len(rows.chunks)} chunks, {info.n_chunks} were built")
    if chunks_digest(rows.chunks) != info.chunks_sha256:
        raise IndexDamagedError("Chroma holds other chunks than were built")
    if rows.vectors.shape != (info.n_chunks, info.dim):
        raise IndexDamagedError(f"Chroma holds vectors of shape {rows.vectors.shape}, not {info.dim} dims")


def keyword_index(chunks: Sequence[Chunk], documents: dict[str, Document]) -> KeywordIndex:
    """The keyword index over the same texts that are embedded."""
    titles = {document.id: document.record.title for document in documents.values()}
    return KeywordIndex.build(embedding_text(chunk, titles[chunk.document_id]) for chunk in chunks)


def _check_searchable(collection: Collection, vectors: np.ndarray) -> None:
    """Search with every chunk's own vector: what comes first must be at no distance from it."""
    hits = 0
    for first in range(0, len(vectors), BATCH_ROWS):
        found = collection.nearest(vectors[first : first + BATCH_ROWS], 1)
        hits += sum(1 for nearest in found if nearest.scores and nearest.scores[0] > 0.999)
    if hits < MIN_SELF_HITS * len(vectors):
        raise IndexDamagedError(f"only {hits} of {len(vectors)} chunks are found by their own vector")


def _vectors(embedded: Sequence[EmbeddedText]) -> np.ndarray:
    return np.array([one.vector for one in embedded], dtype=np.float32)


def _is_guarded(name: str) -> bool:
    """The keyword index is rebuilt when damaged, and token vectors have checksums of their own."""
    return not name.startswith(("keyword.", "tokens."))
