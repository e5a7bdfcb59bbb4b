"""What an embedder gave, as the cross-encoder takes it."""

from collections.abc import Sequence

import numpy as np
import torch

from vectorstore.reranker.cross_encoder import Side
from vectorstore.reranker.judgement import Tokens


def side_of(text: Tokens, units: Sequence[tuple[int, int]] | None = None, *, text_start: int = 0) -> Side:
    """A question, or a chunk with its units' (start, end) in its own text, which begins at `text_start`."""
    states = torch.from_numpy(text.states.astype(np.float32))
    last = torch.from_numpy(text.tokens.astype(np.float32))
    if units is None:
        return Side(states, last)
    return Side(states, last, torch.from_numpy(unit_numbers(text.spans - text_start, units)))


def unit_numbers(spans: np.ndarray, units: Sequence[tuple[int, int]]) -> np.ndarray:
    """Of each token the unit that its middle lies in, -1 outside: int64 (n_tokens,)."""
    middles = spans.mean(axis=1)
    numbers = np.full(len(spans), -1, np.int64)
    for number, (start, end) in enumerate(units):
        numbers[(middles >= start) & (middles <= end)] = number
    return numbers
