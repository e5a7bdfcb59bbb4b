"""Lessons made ready: texts embedded once, near misses in order of nearness, and what is drawn for a step."""

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from evals.training.lessons import Material
from vectorstore.embedding import Embedded, SentenceTransformerEmbedder
from vectorstore.embedding_cache import CachedEmbedder, EmbeddingCache
from vectorstore.reranker.cross_encoder import Side
from vectorstore.reranker.sides import side_of

N_DRAWN, N_NEAR = 4, 6
"""Pieces of a lesson in a step, and so many of the nearest that don't answer are drawn from."""
TAKEN_SHARE = 0.6
"""Of the draws with an answer that also have its piece without the answer."""
_QUESTIONS_AT_ONCE = 64


class School:
    """The material with its embeddings.

    Attributes:
        near: of each lesson the pieces that don't answer, nearest first.
        listed: of each lesson the pieces it is about, answering or not, nearest first.
    """

    def __init__(
        self,
        material: Material,
        cache: Path,
        embedder: SentenceTransformerEmbedder,
        progress: Callable[[int], None],
    ) -> None:
        self.lessons = material.lessons
        self._units = [piece.units for piece in material.pieces]
        self._starts = [len(piece.embedded) - len(piece.text) for piece in material.pieces]
        self._questions = _embed_questions([lesson.question for lesson in self.lessons], embedder)
        texts = [piece.embedded for piece in material.pieces]
        self._pieces = CachedEmbedder(embedder, EmbeddingCache(cache)).embed_chunks(texts, progress)
        vectors = np.array([one.vector for one in self._pieces])
        self.near, self.listed = [], []
        for lesson, question in zip(self.lessons, self._questions, strict=True):
            cosines = vectors @ question.vector
            near = sorted(lesson.pool, key=lambda n: -cosines[n])
            if lesson.always is not None:
                near = [lesson.always, *near]
            self.near.append(near[:N_NEAR])
            self.listed.append(sorted([*lesson.answers, *near], key=lambda n: -cosines[n]))

    def of(self, *, held_out: bool, kinds: Sequence[str] = ("passage", "collection", "norquad")) -> list[int]:
        """Numbers of the lessons."""
        return [n for n, x in enumerate(self.lessons) if x.is_held_out == held_out and x.kind in kinds]

    def question(self, number: int) -> Side:
        return side_of(self._questions[number])

    def piece(self, number: int) -> Side:
        return side_of(self._pieces[number], self._units[number], text_start=self._starts[number])

    def draw(
        self, number: int, rng: np.random.Generator, *, with_taken: bool = True
    ) -> list[tuple[int, list[int]]]:
        """Pieces for a step with the sentences that answer: first one that does, if any does."""
        lesson, near = self.lessons[number], self.near[number]
        drawn: list[tuple[int, list[int]]] = []
        if lesson.answers:
            own = int(rng.choice(list(lesson.answers)))
            drawn.append((own, lesson.answers[own]))
            if with_taken and own in lesson.taken and rng.random() < TAKEN_SHARE:
                drawn.append((lesson.taken[own], []))
        elif lesson.always is not None:
            drawn.append((lesson.always, []))
        others = [n for n in near if n != lesson.always]
        wanted = min(len(others), N_DRAWN - len(drawn))
        return drawn + [(int(n), []) for n in rng.choice(others, wanted, replace=False)]


def _embed_questions(texts: Sequence[str], embedder: SentenceTransformerEmbedder) -> list[Embedded]:
    model = embedder.load()
    order = np.argsort([len(text) for text in texts], kind="stable")
    found: dict[int, Embedded] = {}
    for first in range(0, len(order), _QUESTIONS_AT_ONCE):
        batch = [int(n) for n in order[first : first + _QUESTIONS_AT_ONCE]]
        found |= dict(
            zip(batch, model.embed([texts[n] for n in batch], prefix=model.question_prefix), strict=True)
        )
    return [found[n] for n in range(len(texts))]


def logits_of(network: torch.nn.Module, pairs: Sequence[tuple[Side, Side]]) -> list[tuple[np.ndarray, float]]:
    """Of each pair the units' logits and the chunk's."""
    from vectorstore.reranker.cross_encoder import Batch

    with torch.inference_mode():
        judged = network(Batch.of(pairs))
    return [(units.numpy(), float(chunk)) for units, chunk in zip(judged.units, judged.chunks, strict=True)]
