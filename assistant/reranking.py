"""Reranking by late interaction: how well each word of the question is met somewhere in a chunk.

For each token of the question its best cosine among a chunk's tokens (MaxSim: Khattab and Zaharia
2020, "ColBERT", eq. 3), on the embedding model's own token vectors, without training.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from vectorstore.chunks import Chunk
from vectorstore.embedding import Embedded
from vectorstore.token_file import TokenVectors

_N_BEST = 3


@dataclass(frozen=True)
class Interaction:
    """The cosines between a question's tokens and a chunk's.

    Attributes:
        cosines: float32, shape (n_question_tokens, n_chunk_tokens).
        spans: int32, shape (n_chunk_tokens, 2): offsets into the chunk's text; tokens of the title,
            the headings and the lead-in in front of it have negative ones.
    """

    chunk: Chunk
    cosines: np.ndarray
    spans: np.ndarray

    def best(self) -> np.ndarray:
        """Each question token's best cosine in the whole chunk, headings included: (n_question_tokens,)."""
        return self.cosines.max(axis=1)

    def best_within(self, start: int, end: int) -> np.ndarray:
        """Each question token's best cosine between two offsets of the text; 0 without tokens there."""
        inside = (self.spans[:, 0] >= start) & (self.spans[:, 1] <= end)
        if not inside.any():
            return np.zeros(len(self.cosines), dtype=np.float32)
        return self.cosines[:, inside].max(axis=1)


def interact(
    question: Embedded,
    chunks: Sequence[Chunk],
    tokens: Sequence[TokenVectors],
    *,
    text_starts: Sequence[int],
) -> list[Interaction]:
    """Compare a question with chunks in one product: many small ones cost several times as much.

    Args:
        tokens: of each chunk's embedded text.
        text_starts: where each chunk's own text begins in its embedded text.
    """
    asked = question.tokens.astype(np.float32)
    together = np.concatenate([one.tokens for one in tokens], dtype=np.float32)
    cosines = np.split(asked @ together.T, np.cumsum([len(one.tokens) for one in tokens])[:-1], axis=1)
    return [
        Interaction(chunk, found, np.asarray(one.spans) - start)
        for chunk, found, one, start in zip(chunks, cosines, tokens, text_starts, strict=True)
    ]


def token_weights(best: np.ndarray) -> np.ndarray:
    """How much each question token tells the candidates apart; positive, mean 1.

    A token that all candidates meet equally well ("er", "reformen") says nothing; one that few meet
    says much. The square root keeps the common ones from vanishing (chosen on the tuning questions).

    Args:
        best: shape (n_candidates, n_question_tokens), each token's best cosine in each candidate.
    """
    peak = np.sort(best, axis=0)[-_N_BEST:].mean(axis=0)
    weights = np.sqrt(np.maximum(peak - np.median(best, axis=0), 1e-4))
    return weights / weights.mean()


def scores(best: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted mean of the tokens' best cosines for each candidate: (n_candidates,), higher is better."""
    return np.asarray((best * weights).mean(axis=1))
