"""Two runs side by side: paired differences of every figure, and the questions that changed.

Both runs are scored on the questions that both hold, with the same keys, so that each question is
compared with itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.figures import MEASURES, Measure, latencies
from evals.intervals import Interval, bootstrap, sign_test
from evals.scoring import Score


@dataclass(frozen=True)
class Difference:
    """One figure in both runs.

    Attributes:
        interval: of the difference new - old, questions drawn in pairs; None where there are too few.
        n_better, n_worse: questions whose own outcome rose or fell.
        p: exact sign test that better is as likely as worse; None for figures without outcomes.
    """

    key: str
    name: str
    old: float
    new: float
    interval: Interval | None
    n: int
    n_better: int
    n_worse: int
    p: float | None
    is_ms: bool = False

    @property
    def change(self) -> float:
        return self.new - self.old

    @property
    def is_clear(self) -> bool:
        """Whether the interval leaves out that nothing changed."""
        return self.interval is not None and (self.interval.low > 0 or self.interval.high < 0)


@dataclass(frozen=True)
class Pair:
    """One question in both runs, and the measures by which its outcome changed."""

    old: Score
    new: Score
    better: tuple[str, ...]
    worse: tuple[str, ...]

    @property
    def has_changed(self) -> bool:
        return bool(self.better or self.worse)


@dataclass(frozen=True)
class Comparison:
    differences: list[Difference]
    pairs: list[Pair]
    n_only_old: int
    n_only_new: int

    @property
    def changed(self) -> list[Pair]:
        """Regressions first: those that got worse by most measures, then those that got better."""
        changed = [pair for pair in self.pairs if pair.has_changed]
        return sorted(changed, key=lambda pair: (-len(pair.worse), len(pair.better), pair.new.question.id))


JUDGED_BY = (
    "fact_recall",
    "verdict_accuracy",
    "declining_f1",
    "hit_at_5",
    "citation_recall",
    "language_match",
)
"""What a changed question is listed by; the other measures say the same in other ways."""


def compare(old: Sequence[Score], new: Sequence[Score]) -> Comparison:
    """Pair the scores by question."""
    before = {score.question.id: score for score in old}
    after = {score.question.id: score for score in new}
    both = paired(old, new)
    differences = [found for measure in MEASURES if (found := difference(measure, both)) is not None]
    return Comparison(
        differences=[*differences, *_latency_differences(both)],
        pairs=[_pair(one, other) for one, other in both],
        n_only_old=len(before.keys() - after.keys()),
        n_only_new=len(after.keys() - before.keys()),
    )


def paired(old: Sequence[Score], new: Sequence[Score]) -> list[tuple[Score, Score]]:
    """The questions that both have, in the order of the new ones."""
    before = {score.question.id: score for score in old}
    return [(before[score.question.id], score) for score in new if score.question.id in before]


def difference(measure: Measure, both: Sequence[tuple[Score, Score]]) -> Difference | None:
    """The difference of one measure over pairs of old and new; None where either has nothing to count.

    Questions that one of the two leaves out count in the other alone.
    """
    rows, groups = [], []
    for one, other in both:
        counts = (_counts(measure, one), _counts(measure, other))
        if counts != (None, None):
            rows.append([*(counts[0] or (0.0,) * 3), *(counts[1] or (0.0,) * 3)])
            groups.append(one.question.group)
    if not rows:
        return None

    def change(sums: np.ndarray) -> np.ndarray:
        return measure.value(sums[..., 3:]) - measure.value(sums[..., :3])

    sums = np.sum(rows, axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        old, new = float(measure.value(sums[:3])), float(measure.value(sums[3:]))
    if np.isnan(old) or np.isnan(new):
        return None
    outcomes = [
        (b - a, one.question.group)
        for one, other in both
        if (a := measure.outcome(one)) is not None and (b := measure.outcome(other)) is not None
    ]
    changes = [change for change, _ in outcomes]
    return Difference(
        key=measure.key,
        name=measure.name,
        old=old,
        new=new,
        interval=bootstrap(rows, groups, change),
        n=len(outcomes),
        n_better=sum(value > 0 for value in changes),
        n_worse=sum(value < 0 for value in changes),
        p=sign_test(changes, [group for _, group in outcomes]) if outcomes else None,
    )


def _counts(measure: Measure, score: Score) -> tuple[float, float, float] | None:
    """Three counts, of which a share uses two; None where the question is left out."""
    if score.error is not None or isinstance(counts := measure.counts(score), str):
        return None
    first, second, third = (*counts, 0.0)[:3]
    return first, second, third


def _pair(old: Score, new: Score) -> Pair:
    better: list[str] = []
    worse: list[str] = []
    if (old.error is None) != (new.error is None):
        (worse if new.error else better).append("errors")
    for measure in MEASURES:
        before, after = measure.outcome(old), measure.outcome(new)
        if measure.key in JUDGED_BY and before is not None and after is not None and before != after:
            (better if after > before else worse).append(measure.key)
    return Pair(old, new, tuple(better), tuple(worse))


def _latency_differences(both: Sequence[tuple[Score, Score]]) -> list[Difference]:
    """p50 and p95 side by side, without a test: two runs do not share a machine's hour."""
    old, new = latencies([one for one, _ in both]), latencies([other for _, other in both])
    return [
        Difference(b.key, b.name, a.value, b.value, None, b.n, 0, 0, None, is_ms=True)
        for a, b in zip(old, new, strict=True)
        if a.value is not None and b.value is not None
    ]
