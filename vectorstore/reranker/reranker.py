"""Judging chunks with the trained cross-encoder. Imports torch: import it where a model is loaded."""

from collections.abc import Sequence
from importlib.resources import as_file, files
from typing import Self

import numpy as np
import torch

from vectorstore.embedding import SentenceTransformerEmbedder
from vectorstore.reranker.cross_encoder import NO_LOGIT, Batch, CrossEncoder, Side
from vectorstore.reranker.judgement import Judgement, ToJudge, Tokens
from vectorstore.reranker.sides import side_of

WEIGHTS = "weights.safetensors"
_BATCH_SIZE = 4


class Reranker:
    """Judges chunks for a question. Safe to use from several threads."""

    def __init__(
        self, network: CrossEncoder, *, chunk: tuple[float, float], unit: tuple[float, float]
    ) -> None:
        """`chunk` and `unit` are scale and bias that make log-odds of the network's logits."""
        self._network = network.merged()
        self._chunk, self._unit = chunk, unit

    @classmethod
    def load(cls, embedder: SentenceTransformerEmbedder) -> Self:
        """The one in this package, on the embedder's weights. Raises OSError, SafetensorError."""
        with as_file(files(__package__) / WEIGHTS) as path:
            network, about = CrossEncoder.load(path, embedder.load().transformer.state_dict())
        return cls(network, chunk=about["calibration"]["chunk"], unit=about["calibration"]["unit"])

    def judge(self, question: Tokens, chunks: Sequence[ToJudge]) -> list[Judgement]:
        """In the order given; those of like length are read together, so that little is padded."""
        asked = side_of(question)
        found: dict[int, Judgement] = {}
        by_length = sorted(range(len(chunks)), key=lambda number: len(chunks[number].tokens.states))
        for first in range(0, len(chunks), _BATCH_SIZE):
            batch = by_length[first : first + _BATCH_SIZE]
            found |= dict(zip(batch, self._judge_batch(asked, [chunks[n] for n in batch]), strict=True))
        return [found[number] for number in range(len(chunks))]

    def _judge_batch(self, asked: Side, chunks: Sequence[ToJudge]) -> list[Judgement]:
        pairs = [(asked, side_of(one.tokens, one.units, text_start=one.text_start)) for one in chunks]
        with torch.inference_mode():
            judged = self._network(Batch.of(pairs))
        units = judged.units.numpy()
        return [
            Judgement(
                _scaled(float(judged.chunks[row]), self._chunk),
                np.array(
                    [_scaled(float(logit), self._unit) for logit in _fitted(units[row], len(one.units))]
                ),
            )
            for row, one in enumerate(chunks)
        ]


def _fitted(logits: np.ndarray, n: int) -> np.ndarray:
    """As many logits as there are units: those that were cut off with the text's end have none."""
    return np.concatenate([logits[:n], np.full(max(0, n - len(logits)), NO_LOGIT)])


def _scaled(logit: float, by: tuple[float, float]) -> float:
    return by[0] * max(logit, -30.0) + by[1]
