"""An open generation: what it holds, and searching it."""

import logging
import threading
import time
import weakref
from collections.abc import Callable, Sequence

import numpy as np

from vectorstore.chunks import Chunk, Document, RetrievedChunk
from vectorstore.collection import Collection, Nearest, Rows
from vectorstore.errors import IndexDamagedError, StoreError
from vectorstore.generations import GenerationInfo
from vectorstore.keyword import KeywordIndex, WeightedTerm
from vectorstore.token_file import TokenFile, TokenVectors

log = logging.getLogger(__name__)

EXACT_LIMIT = 20_000
"""Up to so many chunks their vectors stay in memory (30 MB at 384 dims), for when Chroma fails."""

RETRY_S = 10.0
"""How long Chroma is left alone after it failed."""


class Generation:
    """The read side of the store. Safe to use from several threads.

    `chunks` are in document order. What it holds open is given back when the last reference to it
    goes, so that a question under way finishes on the generation that it began with.
    """

    def __init__(
        self,
        *,
        info: GenerationInfo,
        documents: dict[str, Document],
        rows: Rows,
        collection: Collection,
        keyword: KeywordIndex,
        tokens: TokenFile | None,
        on_close: Callable[[], None] = lambda: None,
    ) -> None:
        self.info = info
        self.documents = documents
        self.chunks: tuple[Chunk, ...] = rows.chunks
        self._positions = {chunk.id: position for position, chunk in enumerate(rows.chunks)}
        self._vectors = rows.vectors if len(rows.chunks) <= EXACT_LIMIT else None
        self._collection = collection
        self._keyword = keyword
        self._tokens = tokens
        self._chroma_rests_until = 0.0
        self._lock = threading.Lock()
        self._finalizer = weakref.finalize(self, _give_back, collection, tokens, on_close)

    def dense(
        self, vector: np.ndarray, k: int, document_ids: Sequence[str] | None = None
    ) -> list[RetrievedChunk]:
        """The k chunks nearest to a question's vector (dim,), best first; the score is the cosine in [-1, 1].

        Chroma searches; should it fail, or find fewer than there are, the vectors in memory are searched.

        Raises:
            StoreError: Chroma failed and there are too many vectors to keep them in memory.
        """
        allowed = self._allowed(document_ids)
        k = min(k, int(allowed.sum()))
        if k < 1:
            return []
        nearest = self._by_chroma(vector, k, document_ids)
        if nearest is None or len(nearest.ids) < k:
            nearest = self._by_hand(vector, k, allowed, otherwise=nearest)
        found = [RetrievedChunk(self.chunk(i), s) for i, s in zip(nearest.ids, nearest.scores, strict=True)]
        return sorted(found, key=lambda hit: (-hit.score, self._positions[hit.chunk.id]))

    def keyword(
        self,
        query: str | Sequence[WeightedTerm],
        k: int,
        document_ids: Sequence[str] | None = None,
        *,
        extra: Sequence[WeightedTerm] = (),
    ) -> list[RetrievedChunk]:
        """The k best chunks by BM25, best first, equal ones in document order; none without a matching word.

        Args:
            query: a question, or terms with weights.
            extra: further terms with weights, such as a glossary's expansions of the question.
        """
        scores = np.where(self._allowed(document_ids), self._keyword.scores(query, extra), 0.0)
        best = np.argsort(-scores, kind="stable")[: max(k, 0)]
        return [RetrievedChunk(self.chunks[i], float(scores[i])) for i in best if scores[i] > 0]

    def tokens(self, chunk_id: str) -> TokenVectors | None:
        """The tokens of a chunk's embedded text: vectors, offsets into that text, states of the lower layers.

        None when they are not kept: too many chunks, an embedder without them, or a damaged file.
        """
        return None if self._tokens is None else self._tokens.read(self._positions[chunk_id])

    def chunk(self, chunk_id: str) -> Chunk:
        """Raises KeyError for an id that no chunk has."""
        return self.chunks[self._positions[chunk_id]]

    def close(self) -> None:
        """Give back files, threads and memory now; searching afterwards is an error."""
        self._finalizer()

    def _allowed(self, document_ids: Sequence[str] | None) -> np.ndarray:
        """Which chunks are searched: bool (n_chunks,)."""
        if document_ids is None:
            return np.ones(len(self.chunks), dtype=bool)
        wanted = set(document_ids)
        return np.array([chunk.document_id in wanted for chunk in self.chunks], dtype=bool)

    def _by_chroma(self, vector: np.ndarray, k: int, document_ids: Sequence[str] | None) -> Nearest | None:
        """None when Chroma failed, now or in the last seconds, and the vectors are in memory."""
        if self._vectors is not None and time.monotonic() < self._chroma_rests_until:
            return None
        try:
            nearest = self._collection.nearest(vector[None, :], k, document_ids=document_ids)[0]
            if any(chunk_id not in self._positions for chunk_id in nearest.ids):
                raise IndexDamagedError("Chroma found chunks that the generation does not have")
            return nearest
        except StoreError as error:
            if self._vectors is None:
                raise
            log.warning("searching the vectors in memory for %g s: %s", RETRY_S, error)
            self._chroma_rests_until = time.monotonic() + RETRY_S
            return None

    def _by_hand(
        self, vector: np.ndarray, k: int, allowed: np.ndarray, *, otherwise: Nearest | None
    ) -> Nearest:
        if self._vectors is None:
            return otherwise or Nearest((), ())
        lengths = np.linalg.norm(self._vectors, axis=1) * np.linalg.norm(vector)
        cosines = np.where(allowed, self._vectors @ vector / np.maximum(lengths, 1e-12), -np.inf)
        best = np.argsort(-cosines, kind="stable")[:k]
        return Nearest(tuple(self.chunks[i].id for i in best), tuple(float(cosines[i]) for i in best))


def _give_back(collection: Collection, tokens: TokenFile | None, on_close: Callable[[], None]) -> None:
    collection.close()
    if tokens is not None:
        tokens.close()
    on_close()
