"""Candidates to a ranked context: late interaction joined with both retrieval scores."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from assistant import reranking
from assistant.reranking import Interaction
from assistant.retrieval import Candidate
from assistant.units import Unit, split_units
from vectorstore.chunks import Chunk, Document, RetrievedChunk, embedding_text
from vectorstore.embedding import Embedded, Embedder
from vectorstore.reranker.judgement import Judgement
from vectorstore.token_file import TokenVectors

HINT_WEIGHT = 0.5
DENSE_WEIGHT, KEYWORD_WEIGHT, UNIT_WEIGHT = 0.4, 0.3, 0.4
"""Beside late interaction's 1, all as standard scores over the candidates (`tillit eval ablation`)."""

_N_EMBEDDED_WHEN_NOT_KEPT = 12


class TokenSource(Protocol):
    """Where chunks' token vectors and titles come from: a generation, or a corpus that keeps them."""

    @property
    def documents(self) -> Mapping[str, Document]: ...

    def tokens(self, chunk_id: str) -> TokenVectors | None:
        """The tokens of a chunk's embedded text; None where not kept."""


@dataclass(frozen=True)
class ScoredUnit:
    """A sentence or list item and how well it meets the question, in [-1, 1]."""

    unit: Unit
    score: float


@dataclass(frozen=True)
class Ranked:
    """A chunk of the context.

    Attributes:
        score: standard score over the candidates, higher is better.
        interaction: weighted late interaction with the whole chunk, in [-1, 1].
        units: its sentences and list items in text order.
        compared: the question's tokens beside the chunk's; None where the model gives no token vectors.
        judgement: the cross-encoder's, of the first ones; None where it did not read the chunk.
    """

    found: RetrievedChunk
    score: float
    cosine: float
    bm25: float
    interaction: float
    units: tuple[ScoredUnit, ...]
    compared: Interaction | None = field(default=None, repr=False, compare=False)
    judgement: Judgement | None = field(default=None, repr=False, compare=False)

    @property
    def chunk(self) -> Chunk:
        return self.found.chunk

    @property
    def best_unit(self) -> ScoredUnit | None:
        return max(self.units, key=lambda scored: scored.score, default=None)


def rank_candidates(
    candidates: Sequence[Candidate],
    question: Embedded,
    corpus: "TokenSource",
    embedder: Embedder,
    *,
    n_asked_chars: int,
) -> list[Ranked]:
    """The candidates in the order of all evidence, best first.

    Args:
        n_asked_chars: how much of the embedded text was asked; what follows are hints, which weigh less.
    """
    if not candidates:
        return []
    if not len(question.tokens):
        return [_without_tokens(candidate) for candidate in candidates]
    interactions = _interactions(candidates, question, corpus, embedder)
    candidates = candidates[: len(interactions)]
    best = np.array([interaction.best() for interaction in interactions])
    weights = reranking.token_weights(best)
    weights = np.where(question.spans[:, 0] >= n_asked_chars, HINT_WEIGHT * weights, weights)
    weights = weights / weights.mean()
    late = reranking.scores(best, weights)
    units = [tuple(_scored_units(interaction, weights)) for interaction in interactions]
    best_units = np.array([max((scored.score for scored in found), default=0.0) for found in units])
    total = (
        _standard(late)
        + DENSE_WEIGHT * _standard([candidate.cosine for candidate in candidates])
        + KEYWORD_WEIGHT * _standard([candidate.bm25 for candidate in candidates])
        + UNIT_WEIGHT * _standard(best_units)
    )
    ranked = [
        Ranked(c.found, float(score), c.cosine, c.bm25, float(li), found, compared)
        for c, score, li, found, compared in zip(candidates, total, late, units, interactions, strict=True)
    ]
    return sorted(ranked, key=lambda one: -one.score)


def _interactions(
    candidates: Sequence[Candidate], question: Embedded, corpus: "TokenSource", embedder: Embedder
) -> list[Interaction]:
    chunks = [candidate.found.chunk for candidate in candidates]
    kept = [tokens for chunk in chunks if (tokens := corpus.tokens(chunk.id)) is not None]
    if len(kept) < len(chunks):
        chunks = chunks[:_N_EMBEDDED_WHEN_NOT_KEPT]
        embedded = embedder.embed_chunks([_embedded_text(chunk, corpus) for chunk in chunks])
        kept = [TokenVectors(one.tokens, one.spans, one.states) for one in embedded]
    starts = [len(_embedded_text(chunk, corpus)) - len(chunk.text) for chunk in chunks]
    return reranking.interact(question, chunks, kept, text_starts=starts)


def _embedded_text(chunk: Chunk, corpus: "TokenSource") -> str:
    return embedding_text(chunk, corpus.documents[chunk.document_id].record.title)


def _scored_units(interaction: Interaction, weights: np.ndarray) -> list[ScoredUnit]:
    return [
        ScoredUnit(unit, float((interaction.best_within(unit.start, unit.end) * weights).mean()))
        for unit in split_units(interaction.chunk.text)
    ]


def _without_tokens(candidate: Candidate) -> Ranked:
    units = tuple(ScoredUnit(unit, candidate.cosine) for unit in split_units(candidate.found.chunk.text))
    return Ranked(
        candidate.found,
        candidate.found.score,
        candidate.cosine,
        candidate.bm25,
        candidate.cosine,
        units,
    )


def _standard(values: Sequence[float] | np.ndarray) -> np.ndarray:
    """Standard scores; all 0 where the values are equal."""
    array = np.asarray(values, dtype=np.float64)
    spread = array.std()
    return (array - array.mean()) / spread if spread > 0 else np.zeros_like(array)
