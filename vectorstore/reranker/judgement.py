"""What the cross-encoder is given and what it says. Imports no torch."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np


class Tokens(Protocol):
    """A text's tokens with the states of the lower layers: of `Embedded`, or read from an index."""

    @property
    def tokens(self) -> np.ndarray: ...
    @property
    def spans(self) -> np.ndarray: ...
    @property
    def states(self) -> np.ndarray: ...


@dataclass(frozen=True)
class ToJudge:
    """A chunk: its tokens, (start, end) of its units in its text, where that begins in the embedded text."""

    tokens: Tokens
    units: Sequence[tuple[int, int]]
    text_start: int


@dataclass(frozen=True)
class Judgement:
    """Log-odds that a chunk answers the question, and that each of its units does: (n_units,)."""

    chunk: float
    units: np.ndarray


class Judge(Protocol):
    """Reads a question and chunks together."""

    def judge(self, question: Tokens, chunks: Sequence[ToJudge]) -> list[Judgement]:
        """In the order given."""
