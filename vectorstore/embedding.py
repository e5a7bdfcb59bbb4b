"""How text becomes vectors: what an embedder gives, and the one that runs sentence-transformers.

Importing this module is cheap; torch and sentence-transformers are loaded when a model is first needed.
Read `bundled_model.py` for where the default model comes from, `embedding_cache.py` for how vectors are kept.
"""

import hashlib
import os
import re
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self

import numpy as np

from vectorstore.bundled_model import BUNDLED_NAME, is_bundled

if TYPE_CHECKING:
    import httpx

    from vectorstore.loaded_model import LoadedModel

N_LOWER_LAYERS = 8
"""Layers of the bundled model that read each text by itself, before the cross-encoder reads two together."""

_BATCH_SIZE = 8
_ENDPOINT_BATCH_SIZE = 64


@dataclass(frozen=True)
class Embedded:
    """One text's vectors, from one forward pass.

    Attributes:
        vector: float32, shape (dim,), L2-normalised: the mean over the text's tokens.
        tokens: float16, shape (n_tokens, dim), rows L2-normalised: what late interaction compares. The
            prefix, special tokens and tokens without a visible character are left out. An embedder that
            has no token vectors gives shape (0, dim).
        spans: int32, shape (n_tokens, 2): where each token starts and ends in the text as the caller gave
            it, in characters, without the white space in front.
        states: float16, shape (n_tokens, dim): the same tokens after N_LOWER_LAYERS layers, from which the
            cross-encoder goes on. Only the bundled model gives them; shape (0, 0) without.
    """

    vector: np.ndarray
    tokens: np.ndarray
    spans: np.ndarray
    states: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.float16))


class Embedder(Protocol):
    """Makes vectors of questions and chunks; whoever calls it adds no prefix of their own."""

    @property
    def name(self) -> str:
        """Identifies model and version: equal names mean equal vectors."""

    @property
    def dim(self) -> int:
        """Length of a vector."""

    def embed_question(self, text: str) -> Embedded:
        """Embed what a person asked."""

    def embed_chunks(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[Embedded]:
        """Embed chunks, in the order given; `progress` is told how many more are done, batch by batch."""


class SentenceTransformerEmbedder:
    """Runs a sentence-transformers model, by folder or by its name on the hub.

    Prefixes are the model's own prompts ("query", and "passage" or "document"); an E5 model without any gets
    E5's. Text beyond the model's limit (512 tokens for the bundled one) is cut off. The same texts
    in the same calls give the same vectors; safe to call from several threads.
    """

    def __init__(self, model: str | Path, *, device: str = "cpu", threads: int = 2) -> None:
        self._source = str(model)
        self._device = device
        self._threads = threads
        self._lock = threading.Lock()
        self._loaded: LoadedModel | None = None

    @property
    def name(self) -> str:
        return model_name(self._source)

    @property
    def dim(self) -> int:
        return self.load().dim

    def load(self) -> "LoadedModel":
        """Load the model now rather than at the first question: seconds of CPU."""
        with self._lock:
            if self._loaded is None:
                _prepare_environment(needs_hub=not Path(self._source).is_dir())
                from vectorstore.loaded_model import LoadedModel

                self._loaded = LoadedModel(self._source, device=self._device, threads=self._threads)
        return self._loaded

    def embed_question(self, text: str) -> Embedded:
        model = self.load()
        return model.embed([text], prefix=model.question_prefix)[0]

    def embed_chunks(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[Embedded]:
        model = self.load()
        results: dict[int, Embedded] = {}
        by_length = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for first in range(0, len(texts), _BATCH_SIZE):
            batch = by_length[first : first + _BATCH_SIZE]
            embedded = model.embed([texts[i] for i in batch], prefix=model.chunk_prefix)
            results.update(zip(batch, embedded, strict=True))
            if progress:
                progress(len(batch))
        return [results[i] for i in range(len(texts))]


class EndpointEmbedder:
    """Asks an embeddings endpoint that speaks OpenAI's protocol.

    It has no token vectors: `tokens` has shape (0, dim), and late interaction is skipped. Vectors are
    normalised here. For E5 models E5's prefixes are added; servers don't.
    """

    def __init__(
        self, base_url: str, model: str, *, api_key: str | None = None, timeout_s: float = 30.0
    ) -> None:
        self._url = base_url.rstrip("/") + "/embeddings"
        self._model = model
        self._api_key = api_key
        self._timeout_s = timeout_s
        self._question_prefix, self._chunk_prefix = e5_prefixes(model)
        self.name = f"{model}@{base_url.rstrip('/')}"

    @cached_property
    def dim(self) -> int:
        """Length of a vector; asks the endpoint once."""
        return len(self.embed_question("dimension").vector)

    @cached_property
    def _client(self) -> "httpx.Client":
        import httpx

        return httpx.Client(timeout=self._timeout_s)

    def embed_question(self, text: str) -> Embedded:
        return self._embed([self._question_prefix + text])[0]

    def embed_chunks(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[Embedded]:
        results: list[Embedded] = []
        for first in range(0, len(texts), _ENDPOINT_BATCH_SIZE):
            batch = texts[first : first + _ENDPOINT_BATCH_SIZE]
            results.extend(self._embed([self._chunk_prefix + text for text in batch]))
            if progress:
                progress(len(batch))
        return results

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close its connections."""
        self._client.close()

    def _embed(self, texts: list[str]) -> list[Embedded]:
        from vectorstore.embedding_endpoint import request_vectors

        vectors = request_vectors(
            self._client, self._url, model=self._model, texts=texts, api_key=self._api_key
        )
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True).clip(min=1e-12)
        none = np.zeros((0, vectors.shape[1]), np.float16), np.zeros((0, 2), np.int32)
        return [Embedded(vector, *none) for vector in vectors]


def e5_prefixes(model: str) -> tuple[str, str]:
    """What E5 models want in front of questions and of chunks; nothing for other models."""
    words = re.split(r"[-_]", Path(model).name.lower())
    if "e5" not in words:
        return "", ""
    if "instruct" in words:
        task = "Given a web search query, retrieve relevant passages that answer the query"
        return f"Instruct: {task}\nQuery: ", ""
    return "query: ", "passage: "


def model_name(source: str) -> str:
    """A name that tells models and their versions apart, without loading them.

    A folder is known by its name and a hash of what lies in it (of the first and last megabyte where
    files are large); the bundled model's folder carries its version in its name.
    """
    folder = Path(source)
    if not folder.is_dir():
        return source
    if is_bundled(folder):
        return BUNDLED_NAME
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(f"{path.relative_to(folder).as_posix()} {path.stat().st_size}\n".encode())
        digest.update(_sample(path))
    return f"{folder.name}@{digest.hexdigest()[:12]}"


def _sample(path: Path, n_bytes: int = 1 << 20) -> bytes:
    with path.open("rb") as file:
        start = file.read(n_bytes)
        file.seek(max(n_bytes, path.stat().st_size - n_bytes))
        return start + file.read(n_bytes)


def _prepare_environment(*, needs_hub: bool) -> None:
    """What torch and the hub's client read when they are imported; what the user has set stays."""
    wanted = {
        "OMP_WAIT_POLICY": "PASSIVE",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "TOKENIZERS_PARALLELISM": "false",
    }
    if not needs_hub:
        wanted["HF_HUB_OFFLINE"] = "1"
    for name, value in wanted.items():
        os.environ.setdefault(name, value)
