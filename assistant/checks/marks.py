"""From comparisons to a mark: supported, at odds, only in examples, look at this, not in the documents.

One small logistic model tells whether a passage speaks of the same matter, all of it; the differences tell
whether it says the same. Weights and thresholds are in `weights.toml`, written by `tillit eval checks
--fit` from the tuning half alone. In doubt a statement is never "supported".
"""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

from assistant.checks.alignment import Alignment
from assistant.checks.differences import Difference
from assistant.checks.passages import Passage
from assistant.evidence import Model

Mark = Literal["supported", "at_odds", "examples_only", "look_at_this", "not_found"]
MARKS: tuple[Mark, ...] = ("supported", "at_odds", "examples_only", "look_at_this", "not_found")

FEATURES = ("coverage", "heaviest_missing", "n_missing", "together", "interaction")
BINDING = ("guidance", "information")

_WIDE, _OTHERS_WORDS, _BESIDE = 0.05, 0.05, 0.5
"""What a second sentence, a standing that does not bind, and a difference cost when passages are compared."""


@dataclass(frozen=True)
class Judge:
    """The fitted model, and from which probability on each mark is given."""

    model: Model
    supported_from: float
    at_odds_from: float
    examples_from: float
    look_from: float


@dataclass(frozen=True)
class Comparison:
    """A statement beside one passage."""

    alignment: Alignment
    differences: tuple[Difference, ...]
    probability: float

    @property
    def passage(self) -> Passage:
        return self.alignment.passage

    @property
    def contradiction(self) -> Difference | None:
        return next((one for one in self.differences if one.contradicts), None)

    @property
    def missing(self) -> tuple[str, ...]:
        """The statement's words that the passage does not have."""
        return tuple(word.term.asked for word in self.alignment.missing(expected_elsewhere(self.differences)))


@dataclass(frozen=True)
class Judged:
    """The mark of a statement and the passage it rests on; for "not found" there is none.

    `difference` is what the passage says otherwise; `missing` are words that it does not have.
    """

    mark: Mark
    passage: Passage | None = None
    difference: Difference | None = None
    missing: tuple[str, ...] = ()
    probability: float = 0.0


@cache
def load_judge() -> Judge:
    table = tomllib.loads((files("assistant") / "checks" / "weights.toml").read_text("utf-8"))
    return Judge(Model(table["bias"], table["weights"]), **table["thresholds"])


def expected_elsewhere(differences: Sequence[Difference]) -> frozenset[str]:
    """The words that a difference accounts for."""
    return frozenset().union(*(one.words for one in differences))


def features(alignment: Alignment, differences: Sequence[Difference]) -> dict[str, float]:
    """What tells whether a passage speaks of all that the statement speaks of."""
    without = expected_elsewhere(differences)
    missing = alignment.missing(without)
    return {
        "coverage": alignment.coverage(without),
        "heaviest_missing": missing[0].weight if missing else 0.0,
        "n_missing": float(min(len(missing), 4)),
        "together": alignment.together(),
        "interaction": alignment.passage.score,
    }


def compare(alignment: Alignment, differences: Sequence[Difference], judge: Judge) -> Comparison:
    probability = judge.model.probability(features(alignment, differences))
    return Comparison(alignment, tuple(differences), probability)


def rank(comparisons: Sequence[Comparison]) -> list[Comparison]:
    """The nearest passages first; of equally near ones the shorter, and those that bind."""
    return sorted(comparisons, key=lambda one: -_nearness(one))


def _nearness(one: Comparison) -> float:
    alignment, passage = one.alignment, one.passage
    return (
        alignment.coverage(expected_elsewhere(one.differences))
        + 0.2 * alignment.together()
        + passage.score
        - _WIDE * passage.is_wide
        - _OTHERS_WORDS * (passage.standing not in BINDING)
    )


def decide(comparisons: Sequence[Comparison], judge: Judge) -> Judged:
    """The mark of one statement.

    The passages nearest to it count. A carrying one beside a contradicting one that is as near leaves a doubt.
    """
    ranked = rank(comparisons)
    if not ranked:
        return Judged("not_found")
    nearest = ranked[0]
    carrying = [one for one in ranked if not one.differences]
    opposing = [one for one in ranked if one.contradiction and one.probability >= judge.at_odds_from]
    best = max(carrying, key=lambda one: one.probability, default=None)
    carried = _carried(carrying, judge)
    if carried and (not opposing or _is_clearly_nearer(carried, opposing[0])):
        mark: Mark = "supported" if carried.passage.standing in BINDING else "examples_only"
        return _judged(mark, carried)
    if opposing and not carried and _is_clearly_nearer(opposing[0], best):
        return _judged("at_odds", opposing[0])
    if opposing and carried:
        return _judged("look_at_this", opposing[0])
    if nearest.probability >= judge.look_from:
        return _judged("look_at_this", nearest)
    return Judged("not_found", probability=nearest.probability)


def _carried(carrying: Sequence[Comparison], judge: Judge) -> Comparison | None:
    """The nearest passage that carries the statement; one that binds before all others."""
    for one in carrying:
        if one.passage.standing in BINDING and one.probability >= judge.supported_from:
            return one
    return next((one for one in carrying if one.passage.standing not in BINDING and one.probability >= judge.examples_from), None)


def _is_clearly_nearer(one: Comparison, other: Comparison | None) -> bool:
    return other is None or _nearness(one) >= _nearness(other)


def _judged(mark: Mark, one: Comparison) -> Judged:
    difference = one.contradiction or next(iter(one.differences), None)
    return Judged(mark, one.passage, difference, one.missing, one.probability)
