"""The store: builds generations of the index, switches between them and opens the current one."""

import logging
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

import numpy as np

from vectorstore.chunks import Chunk, Document, embedding_text
from vectorstore.collection import BATCH_ROWS, LOCAL_NAME, Collection, Rows, Server, create_local, open_local
from vectorstore.errors import (
    REBUILD,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    StoreError,
    StoreUnavailableError,
)
from vectorstore.files import first_difference, stamps, sync_tree
from vectorstore.generations import GenerationInfo, Generations, Pointer
from vectorstore.keyword import KeywordIndex
from vectorstore.lock import WriterLock
from vectorstore.probe import probe
from vectorstore.reading import Generation
from vectorstore.records import chunks_digest, documents_from_json, documents_to_json
from vectorstore.token_file import TokenFile, write_token_file

log = logging.getLogger(__name__)

MAX_CHUNKS_WITH_TOKENS = 4_000
"""Token vectors of more chunks than this are not kept (about 100 kB of disk each)."""

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


class Store:
    """The index in one folder, with its chunks in local Chroma or, given `url`, in a Chroma server.

    Args:
        index_dir: made when first written to.
        timeout_s: how long any call to the server may take.
    """

    def __init__(self, index_dir: Path, *, url: str | None = None, timeout_s: float = 5.0) -> None:
        self.index_dir = Path(index_dir)
        self._generations = Generations(self.index_dir)
        self._lock = WriterLock(self.index_dir / "lock")
        self._server = Server(url, timeout_s=timeout_s) if url else None

    @property
    def pointer_path(self) -> Path:
        """The file that changes when another generation becomes current."""
        return self._generations.pointer_path

    @contextmanager
    def writing(self, *, wait_s: float = 0.0) -> Iterator[None]:
        """Keep other writers out, from reading the files to switching; `build` and `rollback` do by themselves.

        Raises:
            LockHeldError: after `wait_s` seconds another process still writes; the message says which.
        """
        with self._lock.held(wait_s=wait_s):
            yield

    def build(
        self,
        documents: Sequence[Document],
        chunks: Sequence[Chunk],
        embedded: Sequence[EmbeddedText],
        *,
        embedder_name: str,
        dim: int,
        chunker_version: str,
        input_fingerprint: str,
        progress: Progress | None = None,
        wait_s: float = 0.0,
    ) -> GenerationInfo:
        """Write a new generation, verify it, switch to it and delete what is older than the one before.

        Args:
            embedded: one for each chunk, in the same order.
            wait_s: how long to wait for another process that writes.

        Raises:
            ValueError: the arguments do not fit together, or there is no chunk.
            LockHeldError: another process writes.
            StoreError: the new generation could not be written or did not pass; the old one still serves.
        """
        _check_input(documents, chunks, embedded, dim=dim)
        with self.writing(wait_s=wait_s):
            self._remove_unfinished()
            name = self._generations.create()
            try:
                draft = GenerationInfo(
                    name=name,
                    created=datetime.now(UTC).isoformat(timespec="seconds"),
                    embedder_name=embedder_name,
                    dim=dim,
                    chunker_version=chunker_version,
                    input_fingerprint=input_fingerprint,
                    n_documents=len(documents),
                    n_chunks=len(chunks),
                    chunks_sha256=chunks_digest(chunks),
                    chroma_version=version("chromadb"),
                    server=self._server.url if self._server else None,
                    collection=self._collection_name(name),
                    files={},
                )
                info = self._write(draft, documents, chunks, embedded, progress or _no_progress)
                self._switch_to(name)
            except (OSError, StoreError) as error:
                self._remove(name)
                raise _not_built(error) from error
            except BaseException:
                self._remove(name)
                raise
            self._remove_outdated()
            return info

    def rollback(self, *, wait_s: float = 0.0) -> GenerationInfo:
        """Return to the generation before the current one; a second rollback undoes the first.

        Raises:
            IndexMissingError: there is none.
            IndexDamagedError: it is not whole any more.
            LockHeldError: another process writes.
        """
        with self.writing(wait_s=wait_s):
            pointer = self._generations.pointer()
            if pointer.previous is None:
                raise IndexMissingError(f"the index at {str(self.index_dir)!r} has no earlier generation")
            info = self._generations.info(pointer.previous)
            self._check_files(info)
            self._generations.point_to(Pointer(pointer.previous, pointer.current))
            return info

    def current_info(self) -> GenerationInfo:
        """What the current generation says of itself. Raises IndexMissingError, IndexDamagedError."""
        return self._generations.info(self._generations.pointer().current)

    def check_current(self, *, embedder_name: str, dim: int) -> GenerationInfo:
        """Like `current_info`, having compared its files with what was built; takes milliseconds, no Chroma.

        Raises:
            IndexMissingError, IndexDamagedError, IndexMismatchError, StoreUnavailableError
        """
        info = self.current_info()
        self._check_settings(info, embedder_name=embedder_name, dim=dim)
        self._check_files(info)
        if self._server is not None and info.collection not in self._server.names():
            raise IndexDamagedError(f"the Chroma server at {self._server.url} has no {info.collection!r}")
        return info

    def open_current(self, *, embedder_name: str, dim: int) -> Generation:
        """Open the current generation for searching.

        Its files are compared with what was built before Chroma sees them, because Chroma can take the
        process down on damaged ones; where another version of Chroma built it, a subprocess tries first.

        Raises:
            IndexMissingError: nothing was ingested yet.
            IndexMismatchError: it was built with another embedding model, or lies elsewhere.
            IndexDamagedError: it is not what was built.
            StoreUnavailableError: the Chroma server does not answer.
        """
        for _ in range(3):
            pointer = self._generations.pointer()
            try:
                info = self._generations.info(pointer.current)
                self._check_settings(info, embedder_name=embedder_name, dim=dim)
                return self._open(info)
            except IndexDamagedError:
                if self._generations.pointer() == pointer:
                    raise
        raise StoreUnavailableError(
            f"the index at {str(self.index_dir)!r} changes faster than it can be opened"
        )

    # --- writing ---

    def _write(
        self,
        draft: GenerationInfo,
        documents: Sequence[Document],
        chunks: Sequence[Chunk],
        embedded: Sequence[EmbeddedText],
        progress: Progress,
    ) -> GenerationInfo:
        folder = self._generations.folder(draft.name)
        (folder / "documents.json").write_bytes(documents_to_json(documents))
        titles = {document.id: document.record.title for document in documents}
        _keyword_index(chunks, titles).save(folder / "keyword.npz", made_from=draft.chunks_sha256)
        if len(chunks) <= MAX_CHUNKS_WITH_TOKENS and any(len(one.tokens) for one in embedded):
            write_token_file(folder, ((one.tokens, one.spans) for one in embedded), dim=draft.dim)
        vectors = np.array([one.vector for one in embedded], dtype=np.float32)
        with closing(self._create_collection(draft)) as collection:
            for first in range(0, len(chunks), BATCH_ROWS):
                batch = slice(first, first + BATCH_ROWS)
                collection.add(chunks[batch], vectors[batch], first_position=first)
                progress(min(first + BATCH_ROWS, len(chunks)), len(chunks))
        return self._verified(draft, vectors)

    def _verified(self, draft: GenerationInfo, vectors: np.ndarray) -> GenerationInfo:
        """Open what was written, search it, and write down which of its files stayed as they were."""
        folder = self._generations.folder(draft.name)
        before = stamps(folder)
        with closing(self._open_collection(draft)) as collection:
            _check_rows(draft, collection.rows())
            _check_searchable(collection, vectors)
        after = stamps(folder)
        unchanging = {
            name: stamp for name, stamp in before.items() if _is_guarded(name) and after[name] == stamp
        }
        info = GenerationInfo(**{**vars(draft), "files": unchanging})
        self._generations.write_info(info)
        sync_tree(folder)
        return info

    def _switch_to(self, name: str) -> None:
        self._generations.point_to(Pointer(name, self._last_good()))

    def _last_good(self) -> str | None:
        """The generation to keep for a rollback: the current one, or the one before when that is damaged."""
        with suppress(StoreError):
            pointer = self._generations.pointer()
            for name in (pointer.current, pointer.previous):
                if name is not None and self._is_whole(name):
                    return name
        return None

    def _is_whole(self, name: str) -> bool:
        try:
            self._check_files(self._generations.info(name))
        except StoreError:
            return False
        return True

    def _remove_unfinished(self) -> None:
        """Delete what builds left behind that did not come to their end."""
        for name in self._generations.names():
            if not (self._generations.folder(name) / "generation.json").exists():
                self._remove(name)

    def _remove_outdated(self) -> None:
        pointer = self._generations.pointer()
        for name in self._generations.names():
            if name not in (pointer.current, pointer.previous):
                self._remove(name)
        self._remove_orphaned_collections(pointer)

    def _remove(self, name: str) -> None:
        if self._generations.remove(name) and self._server is not None:
            with suppress(StoreError):
                self._server.delete(self._collection_name(name))

    def _remove_orphaned_collections(self, pointer: Pointer) -> None:
        """Delete collections of ours in the server that no generation on disk belongs to."""
        if self._server is None:
            return
        with suppress(StoreError):
            kept = {self._collection_name(name) for name in self._generations.names()}
            prefix = self._collection_name("")
            for name in self._server.names():
                if name.startswith(prefix) and name not in kept:
                    self._server.delete(name)

    # --- reading ---

    def _open(self, info: GenerationInfo) -> Generation:
        folder = self._generations.folder(info.name)
        with ExitStack() as on_error:
            in_use = on_error.enter_context(self._generations.keep_open(info.name))
            self._check_files(info)
            if info.server is None and info.chroma_version != version("chromadb"):
                probe(folder / "chroma")
            collection = on_error.enter_context(closing(self._open_collection(info)))
            rows = collection.rows()
            _check_rows(info, rows)
            collection.nearest(rows.vectors[:1], 1)  # loads the HNSW index
            documents = documents_from_json((folder / "documents.json").read_bytes())
            titles = {document.id: document.record.title for document in documents.values()}
            keyword = KeywordIndex.load(folder / "keyword.npz", made_from=info.chunks_sha256)
            generation = Generation(
                info=info,
                documents=documents,
                rows=rows,
                collection=collection,
                keyword=keyword or _keyword_index(rows.chunks, titles),
                tokens=_open_tokens(folder),
                on_close=in_use.close,
            )
            on_error.pop_all()
            return generation

    def _check_settings(self, info: GenerationInfo, *, embedder_name: str, dim: int) -> None:
        if (info.embedder_name, info.dim) != (embedder_name, dim):
            raise IndexMismatchError(
                f"the index at {str(self.index_dir)!r} was built with {info.embedder_name!r} "
                f"({info.dim} dims) but settings say {embedder_name!r} ({dim}); {REBUILD}"
            )
        url = self._server.url if self._server else None
        if info.server != url:
            raise IndexMismatchError(
                f"the index at {str(self.index_dir)!r} keeps its chunks in {_place(info.server)} "
                f"but settings say {_place(url)}; {REBUILD}"
            )

    def _check_files(self, info: GenerationInfo) -> None:
        folder = self._generations.folder(info.name)
        try:
            difference = first_difference(folder, info.files)
        except OSError as error:
            difference = str(error)
        if difference is None and info.server is None:
            difference = _sqlite_fault(folder / "chroma" / "chroma.sqlite3")
        if difference is not None:
            raise IndexDamagedError(
                f"generation {info.name!r} of the index at {str(self.index_dir)!r}: {difference}"
            )

    def _create_collection(self, info: GenerationInfo) -> Collection:
        if self._server is not None:
            return self._server.create(info.collection)
        return create_local(self._generations.folder(info.name) / "chroma")

    def _open_collection(self, info: GenerationInfo) -> Collection:
        if self._server is not None:
            return self._server.open(info.collection)
        return open_local(self._generations.folder(info.name) / "chroma")

    def _collection_name(self, generation: str) -> str:
        return f"tillit-{self._generations.index_id()}-{generation}" if self._server else LOCAL_NAME


def _check_input(
    documents: Sequence[Document], chunks: Sequence[Chunk], embedded: Sequence[EmbeddedText], *, dim: int
) -> None:
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


def _check_rows(info: GenerationInfo, rows: Rows) -> None:
    if len(rows.chunks) != info.n_chunks or chunks_digest(rows.chunks) != info.chunks_sha256:
        raise IndexDamagedError(
            f"Chroma holds {len(rows.chunks)} chunks that are not the {info.n_chunks} that were built"
        )
    if rows.vectors.shape != (info.n_chunks, info.dim):
        raise IndexDamagedError(
            f"Chroma holds vectors of shape {rows.vectors.shape}, not {(info.n_chunks, info.dim)}"
        )


def _check_searchable(collection: Collection, vectors: np.ndarray) -> None:
    """Search with every chunk's own vector: what comes first must be at no distance from it."""
    hits = 0
    for first in range(0, len(vectors), BATCH_ROWS):
        found = collection.nearest(vectors[first : first + BATCH_ROWS], 1)
        hits += sum(1 for nearest in found if nearest.scores and nearest.scores[0] > 0.999)
    if hits < MIN_SELF_HITS * len(vectors):
        raise IndexDamagedError(f"only {hits} of {len(vectors)} chunks are found by their own vector")


def _sqlite_fault(path: Path) -> str | None:
    """What SQLite itself says is wrong with a database, or None.

    Its checksum cannot be compared: Chroma writes to it whenever it opens it.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as database:
            answer = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        return f"{path.name}: {error}"
    return None if answer == "ok" else f"{path.name}: {answer}"


def _is_guarded(name: str) -> bool:
    """The keyword index is rebuilt when damaged, and token vectors have checksums of their own."""
    return not name.startswith(("keyword.", "tokens."))


def _keyword_index(chunks: Sequence[Chunk], titles: dict[str, str]) -> KeywordIndex:
    return KeywordIndex.build(embedding_text(chunk, titles[chunk.document_id]) for chunk in chunks)


def _open_tokens(folder: Path) -> TokenFile | None:
    try:
        return TokenFile(folder, on_damage=log.warning)
    except FileNotFoundError:
        return None
    except Exception as error:  # a damaged archive has many names
        log.warning("token vectors cannot be read, they are computed for each question: %s", error)
        return None


def _not_built(error: Exception) -> StoreError:
    why = error.what if isinstance(error, IndexDamagedError) else str(error)
    message = f"the new generation could not be built ({why}); what was there before still serves"
    return StoreUnavailableError(message)


def _place(server: str | None) -> str:
    return "a local folder" if server is None else f"the Chroma server at {server}"


def _no_progress(done: int, total: int) -> None:
    return None
