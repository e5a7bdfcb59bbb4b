"""Assembles the real parts from settings; the only module here that knows them all."""

from collections.abc import Sequence
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import Settings
from vectorstore.embedding import Embedder, EndpointEmbedder, SentenceTransformerEmbedder
from vectorstore.store import Store

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.checks.reading import Reader
    from assistant.llm.chain import LlmWriter
    from ingest.pipeline import Progress, Report
    from vectorstore.reranker.judgement import Judge


def build_store(settings: Settings) -> Store:
    """The store; nothing is opened or read yet."""
    return Store(settings.data_dir / "index", url=settings.store.url, timeout_s=settings.store.timeout_s)


def build_embedder(settings: Settings) -> Embedder:
    """The embedder; the bundled model is unpacked if it is not there yet, none is loaded."""
    embedding = settings.embedding
    if embedding.base_url:
        key = embedding.api_key.get_secret_value() if embedding.api_key else None
        return EndpointEmbedder(embedding.base_url, embedding.model, api_key=key)
    model: str | Path = embedding.model
    if model == "bundled":
        from vectorstore.bundled_model import ensure_bundled_model

        model = ensure_bundled_model(settings.data_dir / "models")
    return SentenceTransformerEmbedder(model, device=embedding.device, threads=embedding.threads)


def build_assistant(settings: Settings) -> "Assistant":
    """The assistant, its model loaded and its index open: seconds of work.

    Raises:
        StoreError: the index is missing, damaged or made with another model.
        OSError: the model cannot be unpacked or read.
        ChatModelError: the language model's package is missing, or it cannot be set up.
    """
    from assistant.assistant import Assistant
    from vectorstore.current import CurrentGeneration

    embedder = build_embedder(settings)
    store = build_store(settings)
    store.check_current(embedder_name=embedder.name, dim=store.current_info().dim)
    current = CurrentGeneration(store, embedder_name=embedder.name, dim=embedder.dim)
    writer = build_writer(settings, embedder)
    return Assistant(
        current.get,
        embedder,
        default_language=settings.language,
        cross_encoder=build_cross_encoder(settings, embedder),
        writer=writer,
        reader=build_reader(writer),
    )


def build_cross_encoder(settings: Settings, embedder: Embedder) -> "Judge | None":
    """What reads question and passage together; None where it is off, or the model is not the bundled one.

    Raises:
        OSError: its weights cannot be read.
    """
    from vectorstore.bundled_model import BUNDLED_NAME

    if not (settings.retrieval.cross_encoder and embedder.name == BUNDLED_NAME):
        return None
    from vectorstore.reranker.reranker import Reranker

    assert isinstance(embedder, SentenceTransformerEmbedder)

    return Reranker.load(embedder)


def build_writer(settings: Settings, embedder: Embedder) -> "LlmWriter | None":
    """What has a language model write answers; None where none is set, and then nothing of it is imported.

    Raises:
        ChatModelError: the model's package is missing, or it cannot be set up.
    """
    if not settings.llm.model:
        return None
    from assistant.glossary import load_glossary
    from assistant.llm.chain import LlmWriter
    from assistant.llm.closeness import Closeness
    from assistant.llm.model import build_language_model

    return LlmWriter(build_language_model(settings.llm), load_glossary(), Closeness(embedder))


def build_reader(writer: "LlmWriter | None") -> "Reader | None":
    """What has the same model read drafts that are checked: its places and faults are counted together."""
    if writer is None:
        return None
    from assistant.llm.reader import LlmReader

    return LlmReader(writer.model)


def run_ingest(
    settings: Settings,
    paths: Sequence[Path] = (),
    *,
    rebuild: bool = False,
    progress: "Progress | None" = None,
) -> "Report":
    """Ingest the built-in documents, the settings' further folders and `paths`.

    Raises: what `ingest.pipeline.run` raises.
    """
    from ingest.manifest import built_in_folder, read_manifest
    from ingest.pipeline import run
    from vectorstore.embedding_cache import CachedEmbedder, EmbeddingCache

    folders: list[Traversable] = [built_in_folder(), *settings.documents, *paths]
    for folder in folders:
        read_manifest(folder)  # a wrong folder is told before seconds are spent on the model
    cache = EmbeddingCache(settings.data_dir / "embeddings.sqlite3")
    embedder = CachedEmbedder(build_embedder(settings), cache)
    return run(folders, build_store(settings), embedder, rebuild=rebuild, progress=progress)
