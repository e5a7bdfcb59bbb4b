"""Candidates to a ranked context: late interaction joined with both retrieval scores."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from assistant import reranking
from assistant.reranking import Interaction
from assistant.retrieval import Candidate
from assistant.units import Unit, split_units
from vectorstore.chunks import Chunk, RetrievedChunk, embedding_text
from vectorstore.embedding import Embedded, Embedder

if TYPE_CHECKING:
    from vectorstore.reading import Generation

HINT_WEIGHT = 0.5
DENSE_WEIGHT, KEYWORD_WEIGHT, UNIT_WEIGHT = 0.4, 0.3, 0.4
"""Beside late interaction's 1, all as standard scores over the candidates (`tillit eval retrieval`)."""

_N_EMBEDDED_WHEN_NOT_KEPT = 12


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
        best: each question token's best cosine in the chunk, (n_question_tokens,).
    """

    found: RetrievedChunk
    score: float
    cosine: float
    bm25: float
    interaction: float
    units: tuple[ScoredUnit, ...]
    best: np.ndarray

    @property
    def chunk(self) -> Chunk:
        return self.found.chunk

    @property
    def best_unit(self) -> ScoredUnit | None:
        return max(self.units, key=lambda scored: scored.score, default=None)


def rank_candidates(
    candidates: Sequence[Candidate],
    question: Embedded,
    generation: "Generation",
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
    interactions = _interactions(candidates, question, generation, embedder)
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
        Ranked(c.found, float(score), c.cosine, c.bm25, float(li), found, row)
        for c, score, li, found, row in zip(candidates, total, late, units, best, strict=True)
    ]
    return sorted(ranked, key=lambda one: -one.score)


def _interactions(
    candidates: Sequence[Candidate], question: Embedded, generation: "Generation", embedder: Embedder
) -> list[Interaction]:
    texts = [_embedded_text(candidate.found.chunk, generation) for candidate in candidates]
    kept = [generation.tokens(candidate.found.chunk.id) for candidate in candidates]
    if any(tokens is None for tokens in kept):
        texts = texts[:_N_EMBEDDED_WHEN_NOT_KEPT]
        kept = [(one.tokens, one.spans) for one in embedder.embed_chunks(texts)]
    return [
        reranking.interact(
            question, c.found.chunk, tokens[0], tokens[1], text_start=len(text) - len(c.found.chunk.text)
        )
        for c, tokens, text in zip(candidates, kept, texts, strict=False)
        if tokens is not None
    ]


def _embedded_text(chunk: Chunk, generation: "Generation") -> str:
    return embedding_text(chunk, generation.documents[chunk.document_id].record.title)


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
        np.zeros(0, dtype=np.float32),
    )


def _standard(values: Sequence[float] | np.ndarray) -> np.ndarray:
    """Standard scores; all 0 where the values are equal."""
    array = np.asarray(values, dtype=np.float64)
    spread = array.std()
    return (array - array.mean()) / spread if spread > 0 else np.zeros_like(array)
