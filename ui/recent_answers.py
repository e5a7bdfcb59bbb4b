"""The answers that feedback may still be given on, and that a permalink may still be made to.

They lie in this process's memory only, with their questions: until enough newer ones have come, or the
server stops. Nothing of them is stored unless somebody gives feedback (`feedback_box.py`) or makes a
permalink (`permalinks/`).
"""

import threading
from dataclasses import dataclass

from assistant.answers import Answer, Question
from ui.permalinks.basis import Basis

MAX_ANSWERS = 1_000

MAX_CHARACTERS = 10_000_000
"""Of questions with their histories, which askers make as long as a request may be: tens of megabytes."""


@dataclass(frozen=True)
class Answered:
    """A question as it was answered, the answer as it was given, and what it was given from."""

    question: Question
    answer: Answer
    basis: Basis

    @property
    def generation(self) -> str:
        return self.basis.generation

    @property
    def n_characters(self) -> int:
        return len(self.question.text) + sum(len(turn.content) for turn in self.question.history)


class RecentAnswers:
    """The latest answers by their ids. Safe to use from several threads.

    Args:
        max_answers: how many are kept; fewer where their questions hold more than `max_characters`
            together. The latest one is always kept.
    """

    def __init__(self, *, max_answers: int = MAX_ANSWERS, max_characters: int = MAX_CHARACTERS) -> None:
        self._max_answers = max_answers
        self._max_characters = max_characters
        self._answers: dict[str, Answered] = {}
        self._n_characters = 0
        self._lock = threading.Lock()

    def add(self, answered: Answered) -> None:
        """Keep it as the latest one; the oldest make room."""
        with self._lock:
            self._remove(answered.answer.answer_id)
            self._answers[answered.answer.answer_id] = answered
            self._n_characters += answered.n_characters
            while len(self._answers) > 1 and self._is_too_full():
                self._remove(next(iter(self._answers)))

    def get(self, answer_id: str) -> Answered | None:
        """None for an answer that was never given, or not by this process, or too long ago."""
        with self._lock:
            return self._answers.get(answer_id)

    def _is_too_full(self) -> bool:
        return len(self._answers) > self._max_answers or self._n_characters > self._max_characters

    def _remove(self, answer_id: str) -> None:
        removed = self._answers.pop(answer_id, None)
        if removed:
            self._n_characters -= removed.n_characters
