"""The store: builds generations of the index, switches between them and opens the current one."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from vectorstore.building import (
    DOCUMENTS_FILE,
    KEYWORD_FILE,
    EmbeddedText,
    Progress,
    check_input,
    check_rows,
    keyword_index,
    verify_generation,
    write_generation,
)
from vectorstore.chunks import Chunk, Document
from vectorstore.errors import (
    REBUILD,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    StoreError,
    StoreUnavailableError,
)
from vectorstore.files import first_difference, remove_temporary
from vectorstore.generations import GenerationInfo, Generations, Pointer
from vectorstore.keyword import KeywordIndex
from vectorstore.lock import WriterLock
from vectorstore.places import Folders, InServer, Place
from vectorstore.probe import probe
from vectorstore.reading import Generation
from vectorstore.records import chunks_digest, documents_from_json
from vectorstore.token_file import TokenFile

log = logging.getLogger(__name__)


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
        self._place: Place = (
            InServer(self._generations, url, timeout_s=timeout_s) if url else Folders(self._generations)
        )

    @property
    def pointer_path(self) -> Path:
        """The file that is replaced when another generation becomes current."""
        return self._generations.pointer_path

    @contextmanager
    def writing(self, *, wait_s: float = 0.0) -> Iterator[None]:
        """Keep other writers out, from reading files to switching; `build` and `rollback` do so anyway.

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
        check_input(documents, chunks, embedded, dim=dim)
        with self.writing(wait_s=wait_s):
            self._remove_unfinished()
            with self._new_generation() as name:
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
                    server=self._place.url,
                    collection=self._place.collection_name(name),
                    files={},
                )
                folder, report = self._generations.folder(name), progress or _no_progress
                write_generation(
                    folder, draft, documents, chunks, embedded, place=self._place, progress=report
                )
                info = verify_generation(folder, draft, embedded, place=self._place)
                self._generations.write_info(info)
                self._generations.point_to(Pointer(name, self._last_good()))
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
            self._open(info).close()
            self._generations.point_to(Pointer(pointer.previous, pointer.current))
            return info

    def current_info(self) -> GenerationInfo:
        """What the current generation says of itself. Raises IndexMissingError, IndexDamagedError."""
        return self._generations.info(self._generations.pointer().current)

    def check_current(self, *, embedder_name: str, dim: int) -> GenerationInfo:
        """`current_info`, once its files were found to be what was built; milliseconds, without Chroma.

        Raises:
            IndexMissingError, IndexDamagedError, IndexMismatchError, StoreUnavailableError
        """
        info = self.current_info()
        self._check_settings(info, embedder_name=embedder_name, dim=dim)
        self._check_whole(info)
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
        message = f"the index at {str(self.index_dir)!r} changes faster than it can be opened"
        raise StoreUnavailableError(message)

    def _open(self, info: GenerationInfo) -> Generation:
        folder = self._generations.folder(info.name)
        with ExitStack() as on_error:
            in_use = on_error.enter_context(self._generations.keep_open(info.name))
            self._check_whole(info)
            if info.server is None and info.chroma_version != version("chromadb"):
                probe(folder / "chroma")
            collection = on_error.enter_context(closing(self._place.open(info)))
            rows = collection.rows()
            check_rows(info, rows)
            collection.nearest(rows.vectors[:1], 1)  # loads the HNSW index
            documents = documents_from_json((folder / DOCUMENTS_FILE).read_bytes())
            keyword = KeywordIndex.load(folder / KEYWORD_FILE, made_from=info.chunks_sha256)
            generation = Generation(
                info=info,
                documents=documents,
                rows=rows,
                collection=collection,
                keyword=keyword or keyword_index(rows.chunks, documents),
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
        if info.server != self._place.url:
            raise IndexMismatchError(
                f"the index at {str(self.index_dir)!r} keeps its chunks in {_in_words(info.server)} "
                f"but settings say {_in_words(self._place.url)}; {REBUILD}"
            )

    def _check_whole(self, info: GenerationInfo) -> None:
        """Raises IndexDamagedError when files are not what was built, StoreUnavailableError."""
        try:
            fault = first_difference(self._generations.folder(info.name), info.files)
        except OSError as error:
            fault = str(error)
        fault = fault or self._place.fault(info)
        if fault is not None:
            raise IndexDamagedError(
                f"generation {info.name!r} of the index at {str(self.index_dir)!r}: {fault}"
            )

    @contextmanager
    def _new_generation(self) -> Iterator[str]:
        """A generation that is deleted again when what is done with it fails."""
        try:
            name = self._generations.create()
        except OSError as error:
            raise _not_built(error) from error
        try:
            yield name
        except BaseException as error:
            self._remove(name)
            if isinstance(error, OSError | StoreError):
                raise _not_built(error) from error
            raise

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
            self._open(self._generations.info(name)).close()
        except (StoreError, OSError):
            return False
        return True

    def _remove_unfinished(self) -> None:
        """Delete what builds left behind that did not come to their end."""
        for name in self._generations.names():
            if not (self._generations.folder(name) / "generation.json").exists():
                self._remove(name)
        remove_temporary(self.index_dir)

    def _remove_outdated(self) -> None:
        pointer = self._generations.pointer()
        for name in self._generations.names():
            if name not in (pointer.current, pointer.previous):
                self._remove(name)

    def _remove(self, name: str) -> None:
        """Delete a generation, unless it is in use, and collections whose generation is gone."""
        self._generations.remove(name)
        with suppress(StoreError, OSError):
            self._place.forget_all_but(self._generations.names())


def _open_tokens(folder: Path) -> TokenFile | None:
    try:
        return TokenFile(folder, on_damage=log.warning)
    except FileNotFoundError:
        return None
    except Exception as error:  # a damaged archive has many names
        log.warning(
            "token vectors cannot be read (%s): answers are slower until `tillit ingest --rebuild`",
            error,
        )
        return None


def _not_built(error: OSError | StoreError) -> StoreUnavailableError:
    why = error.what if isinstance(error, IndexDamagedError) else str(error)
    message = f"the new generation could not be built ({why}); what was there before still serves"
    return StoreUnavailableError(message)


def _in_words(url: str | None) -> str:
    return "a local folder" if url is None else f"the Chroma server at {url}"


def _no_progress(done: int, total: int) -> None:
    return None
