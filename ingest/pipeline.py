"""Runs the whole ingest: folders of documents to a new generation of the index."""

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from importlib.resources.abc import Traversable

from ingest.chunking import CHUNKER_VERSION, chunk_document
from ingest.lexicon import Lexicon
from ingest.manifest import ManifestDocument, ManifestError, SourceFile, read_manifest
from ingest.reading import ReadDocument, Source, read_document
from ingest.repair import Repaired, needs_repair, repair
from vectorstore.chunks import Chunk, embedding_text
from vectorstore.embedding import Embedded
from vectorstore.embedding_cache import CachedEmbedder
from vectorstore.errors import LockHeldError, StoreError
from vectorstore.generations import GenerationInfo
from vectorstore.store import Store

LOCK_WAIT_S = 120.0

Progress = Callable[[str, int, int], None]
"""Told what is going on, how much of it is done and how much there is."""


@dataclass(frozen=True)
class Report:
    """What an ingest did. `failed` maps the ids of documents that could not be read to the reason."""

    generation: str
    unchanged: bool = False
    read: tuple[str, ...] = ()
    failed: dict[str, str] = field(default_factory=dict)
    n_repairs: int = 0
    n_chunks: int = 0
    n_embedded: int = 0
    seconds: float = 0.0

    def lines(self) -> list[str]:
        """The report for a person, a line each."""
        if self.unchanged:
            return [f"Nothing has changed: generation {self.generation} answers ({self.seconds:.1f} s)."]
        return [
            f"Read {len(self.read)} documents ({', '.join(self.read)}), repaired {self.n_repairs} words.",
            *(f"Failed: {name}: {reason}" for name, reason in self.failed.items()),
            f"{self.n_chunks} chunks, {self.n_embedded} of them embedded anew.",
            f"Generation {self.generation} answers from now on ({self.seconds:.1f} s).",
        ]


def run(
    folders: Sequence[Traversable],
    store: Store,
    embedder: CachedEmbedder,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Read the folders' documents and make a new generation of them, unless nothing has changed.

    A document that cannot be read is left out and reported; the others are indexed.

    Raises:
        ManifestError: a folder's manifest is wrong, or no document could be read.
        StoreError: another process ingests, or the index could not be written.
    """
    started = time.monotonic()
    tell = progress or (lambda what, done, total: None)
    with _only_writer(store, tell):
        documents = _read_manifests(folders)
        fingerprint = _fingerprint(documents)
        if not rebuild and (current := _current(store, embedder.name, fingerprint)):
            return Report(current, unchanged=True, seconds=time.monotonic() - started)
        read, failed = read_documents(documents, tell)
        if not read:
            raise ManifestError(f"no document could be read: {failed}")
        chunks = [chunk for one in read for chunk in chunk_document(one)]
        n_before = embedder.n_embedded
        embedded = _embed(read, chunks, embedder, tell)
        info = store.build(
            [one.document for one in read],
            chunks,
            embedded,
            embedder_name=embedder.name,
            dim=len(embedded[0].vector),
            chunker_version=CHUNKER_VERSION,
            input_fingerprint=fingerprint if not failed else "",
            progress=lambda done, total: tell("Writing the index", done, total),
        )
    return Report(
        generation=info.name,
        read=tuple(one.document.id for one in read),
        failed=failed,
        n_repairs=sum(len(one.document.repairs) for one in read),
        n_chunks=len(chunks),
        n_embedded=embedder.n_embedded - n_before,
        seconds=time.monotonic() - started,
    )


@contextmanager
def _only_writer(store: Store, tell: Progress) -> Iterator[None]:
    """Keep other ingests out; while one of them is at it, say so and wait."""
    with ExitStack() as stack:
        try:
            stack.enter_context(store.writing())
        except LockHeldError as error:
            tell(f"Waiting up to {LOCK_WAIT_S:g} s: {error}", 0, 1)
            stack.enter_context(store.writing(wait_s=LOCK_WAIT_S))
        yield


def read_documents(
    documents: Sequence[ManifestDocument], tell: Progress | None = None, *, repaired: bool = True
) -> tuple[list[ReadDocument], dict[str, str]]:
    """Read documents; those that cannot be read come back by id with the reason.

    Args:
        repaired: mend what a scan misread; without it, to measure what that is worth, clean editions of
            parts of a scan are left out too.
    """
    read: list[ReadDocument] = []
    failed: dict[str, str] = {}
    for number, document in enumerate(documents):
        try:
            files = document.files if repaired else document.files[:1]
            sources = [_source(file, document, documents, repaired=repaired) for file in files]
            read.append(read_document(document.record, sources))
        except ValueError as error:
            failed[document.record.id] = str(error)
        if tell:
            tell("Reading documents", number + 1, len(documents))
    return read, failed


def _read_manifests(folders: Iterable[Traversable]) -> list[ManifestDocument]:
    documents: dict[str, ManifestDocument] = {}
    for folder in folders:
        for document in read_manifest(folder):
            if document.record.id in documents:
                raise ManifestError(
                    f"{folder}, field 'id': another folder already has a document {document.record.id!r}"
                )
            documents[document.record.id] = document
    return list(documents.values())


def _source(
    file: SourceFile, document: ManifestDocument, documents: Sequence[ManifestDocument], *, repaired: bool
) -> Source:
    text = _decode(file)
    mended = Repaired(text, ())
    if repaired and needs_repair(text):
        mended = repair(text, Lexicon(_texts_of_others(document, documents)))
    return Source(mended, file.furniture, file.furniture_from)


def _texts_of_others(document: ManifestDocument, documents: Sequence[ManifestDocument]) -> list[str]:
    """The corpus's own vocabulary and phrases, for choosing between readings; never the scan's own."""
    texts = [_decode(file) for other in documents if other is not document for file in other.files]
    return [text for text in texts if not needs_repair(text)]


def _decode(file: SourceFile) -> str:
    try:
        return file.content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"file {file.name!r} is not UTF-8 (byte {error.start}: {error.reason}); save it as UTF-8"
        ) from None


def _embed(
    read: Sequence[ReadDocument], chunks: Sequence[Chunk], embedder: CachedEmbedder, tell: Progress
) -> list[Embedded]:
    titles = {one.document.id: one.document.record.title for one in read}
    texts = [embedding_text(chunk, titles[chunk.document_id]) for chunk in chunks]
    done = 0

    def on_batch(n_more: int) -> None:
        nonlocal done
        done += n_more
        tell("Embedding", done, len(texts))

    return embedder.embed_chunks(texts, on_batch)


def _current(store: Store, embedder_name: str, fingerprint: str) -> str | None:
    """The generation that was made of the same input in the same way and is whole, if there is one."""
    try:
        info = store.current_info()
        if (info.embedder_name, info.input_fingerprint) != (embedder_name, fingerprint):
            return None
        return store.check_current(embedder_name=embedder_name, dim=info.dim).name
    except StoreError:
        return None


def _fingerprint(documents: Sequence[ManifestDocument]) -> str:
    """Of all that a generation is made of but the embedding model: our own code and the documents."""
    digest = hashlib.sha256()
    for document in documents:
        digest.update(repr(document).encode())
    return f"{_code_fingerprint()} {digest.hexdigest()}"


def is_by_other_code(info: GenerationInfo) -> bool:
    """Whether a generation was made by another version of the program; False where that is not known."""
    known = info.input_fingerprint
    return bool(known) and not known.startswith(_code_fingerprint())


def _code_fingerprint() -> str:
    digest = hashlib.sha256()
    for package in ("ingest", "vectorstore"):
        for module in sorted(files(package).iterdir(), key=lambda entry: entry.name):
            if module.name.endswith(".py"):
                digest.update(module.read_bytes())
    return digest.hexdigest()
