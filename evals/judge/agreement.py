"""How far a judge agrees with the labelled sample, label by label."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.intervals import Interval, bootstrap
from evals.judge.judging import Judged
from evals.judge.labelled import LabelledItem
from evals.judge.measures import MEASURES, JudgeMeasure
from evals.metrics import cohens_kappa


@dataclass(frozen=True)
class Agreement:
    """Cohen's kappa of a judge and the labels.

    Attributes:
        kappa: None where it is not defined: both always say the same.
        n: items that both judged; `n_failed` got no reply that fits.
        differing: ids of the items on which they differ.
    """

    kappa: float | None
    interval: Interval | None
    n: int
    n_failed: int
    differing: tuple[str, ...]

    @property
    def share(self) -> float:
        """Of the items, those on which both say the same."""
        return 1 - len(self.differing) / self.n


def agreements(items: Sequence[LabelledItem], judged: Sequence[Judged]) -> dict[str, Agreement | None]:
    """The agreement of every measure, by its key."""
    return {measure.key: agreement(measure, items, judged) for measure in MEASURES}


def agreement(
    measure: JudgeMeasure, items: Sequence[LabelledItem], judged: Sequence[Judged]
) -> Agreement | None:
    """None where none of the items has a judgement that counts."""
    by_id = {one.id: one for one in judged if one.judgement == measure.judgement.name}
    tried = [(item, measure.says(by_id[item.case.id])) for item in items if item.case.id in by_id]
    pairs = [(item, says, item.labels[measure.label]) for item, says in tried if says is not None]
    if not pairs:
        return None
    kappa = cohens_kappa([says for _, says, _ in pairs], [label for _, _, label in pairs])
    rows = [
        (float(says and label), float(says and not label), float(label and not says), 1.0)
        for _, says, label in pairs
    ]
    return Agreement(
        kappa=None if np.isnan(kappa) else kappa,
        interval=bootstrap(rows, [item.case.group for item, _, _ in pairs], kappas),
        n=len(pairs),
        n_failed=len(tried) - len(pairs),
        differing=tuple(item.case.id for item, says, label in pairs if says != label),
    )


def kappas(sums: np.ndarray) -> np.ndarray:
    """Cohen's kappa of summed counts, shape (…, 4): both say yes, only one, only the other, all items."""
    both, one, other, n = np.moveaxis(sums, -1, 0)
    observed = (n - one - other) / n
    yes = (both + one) * (both + other) / n**2
    no = (n - both - one) * (n - both - other) / n**2
    return np.asarray((observed - yes - no) / (1 - yes - no))
