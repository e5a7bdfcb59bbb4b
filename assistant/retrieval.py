"""The first stage: dense and keyword results, fused by reciprocal rank.

Also here is the adapter that makes it a LangChain retriever, for chains that want one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from assistant.queries import Query
from vectorstore.chunks import RetrievedChunk
from vectorstore.embedding import Embedded

if TYPE_CHECKING:
    from vectorstore.reading import Generation

N_CANDIDATES = 60
FUSION_K = 5
KEYWORD_WEIGHT = 0.7
"""Flat optimum on the tuning questions (`tillit eval ablation`); a k of 60 loses what rank 1 says."""


@dataclass(frozen=True)
class Candidate:
    """A chunk with its scores in both legs: cosine in [-1, 1]; BM25, 0 where no word matches."""

    found: RetrievedChunk
    cosine: float
    bm25: float


def retrieve(
    generation: "Generation",
    query: Query,
    question: Embedded,
    document_ids: Sequence[str] | None = None,
    *,
    n_candidates: int = N_CANDIDATES,
) -> list[Candidate]:
    """The fused candidates, best first; chunks that say the same words are one candidate."""
    dense = generation.dense(question.vector, n_candidates, document_ids)
    keyword = generation.keyword(query.keywords, n_candidates, document_ids)
    cosines = {hit.chunk.id: hit.score for hit in dense}
    bm25 = {hit.chunk.id: hit.score for hit in keyword}
    least = min(cosines.values(), default=0.0)
    fused = fuse([dense, keyword], weights=[1.0, KEYWORD_WEIGHT])[:n_candidates]
    return [
        Candidate(hit, cosines.get(hit.chunk.id, least), bm25.get(hit.chunk.id, 0.0))
        for hit in _merge_same_text(fused)
    ]


def fuse(
    rankings: Sequence[Sequence[RetrievedChunk]], *, weights: Sequence[float], k: int = FUSION_K
) -> list[RetrievedChunk]:
    """Weighted reciprocal rank fusion (Cormack, Clarke and Büttcher 2009), best first; ties by chunk id."""
    scores: dict[str, float] = {}
    chunks: dict[str, RetrievedChunk] = {}
    for ranking, weight in zip(rankings, weights, strict=True):
        for rank, hit in enumerate(ranking, 1):
            scores[hit.chunk.id] = scores.get(hit.chunk.id, 0.0) + weight / (k + rank)
            chunks[hit.chunk.id] = hit
    order = sorted(scores, key=lambda chunk_id: (-scores[chunk_id], chunk_id))
    return [replace(chunks[chunk_id], score=scores[chunk_id]) for chunk_id in order]


def _merge_same_text(hits: Sequence[RetrievedChunk]) -> list[RetrievedChunk]:
    first: dict[str, RetrievedChunk] = {}
    for hit in hits:
        key = " ".join(hit.chunk.text.split()).casefold()
        if key in first:
            first[key] = replace(first[key], also_in=(*first[key].also_in, hit.chunk))
        else:
            first[key] = hit
    return list(first.values())


def as_langchain_retriever(search: Callable[[str], list[RetrievedChunk]]) -> Any:
    """A LangChain `BaseRetriever` over a search function, with the chunk's place as metadata."""
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever

    class ReformRetriever(BaseRetriever):
        def _get_relevant_documents(
            self, query: str, *, run_manager: CallbackManagerForRetrieverRun
        ) -> list[Document]:
            return [
                Document(
                    id=hit.chunk.id,
                    page_content=hit.chunk.text,
                    metadata={
                        "document_id": hit.chunk.document_id,
                        "section": list(hit.chunk.section),
                        "page": hit.chunk.page,
                        "start": hit.chunk.start,
                        "end": hit.chunk.end,
                        "score": hit.score,
                    },
                )
                for hit in search(query)
            ]

    return ReformRetriever()
