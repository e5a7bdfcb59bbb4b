"""How sure a figure is: bootstrap intervals, and exact tests of paired differences.

The three questions of a matched triple are one question in three languages: they are drawn together,
and in a test they are one pair.
"""

import warnings
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

LEVEL = 0.95
N_RESAMPLES = 2000
SEED = 20_261_122


@dataclass(frozen=True)
class Interval:
    low: float
    high: float


Statistic = Callable[[np.ndarray], np.ndarray]
"""From sums of counts, shape (…, n_counts), to values, shape (…)."""


def bootstrap(
    counts: Sequence[Sequence[float]], groups: Sequence[Hashable], statistic: Statistic
) -> Interval | None:
    """The percentile bootstrap interval (Efron 1979) of a statistic of summed counts, groups drawn whole.

    Resamples in which the statistic is not defined (nothing to divide by) are left out.

    Args:
        counts: shape (n_questions, n_counts).
        groups: of each question what it is drawn with.

    Returns:
        None for fewer than two groups. Where all questions agree the interval is that one value: a
        bootstrap cannot see what the sample does not hold.
    """
    sums = _sum_by_group(counts, groups)
    if len(sums) < 2:
        return None

    def of_drawn(drawn: np.ndarray, axis: int = -1) -> np.ndarray:
        return statistic(sums[np.moveaxis(drawn, axis, -1)].sum(axis=-2))

    return _interval(_distribution(of_drawn, len(sums)))


def bootstrap_values(
    values: Sequence[float], statistic: Callable[[Sequence[float]], float]
) -> Interval | None:
    """The same for a statistic that needs the values themselves, such as a percentile, each drawn alone."""
    if len(values) < 2:
        return None
    known = np.asarray(values)

    def of_drawn(drawn: np.ndarray, axis: int = -1) -> np.ndarray:
        rows = np.moveaxis(drawn, axis, -1)
        return np.apply_along_axis(lambda row: statistic(known[row].tolist()), -1, rows)

    return _interval(_distribution(of_drawn, len(known)))


def sign_test(differences: Sequence[float], groups: Sequence[Hashable]) -> float:
    """Two-sided exact sign test (Dixon and Mood 1946): the p-value of "as often better as worse".

    Differences of a group are added up first; those that are 0 say nothing and are left out. Where every
    difference is -1, 0 or 1 this is McNemar's exact test. 1.0 where nothing differs.
    """
    from scipy.stats import binomtest

    sums = _sum_by_group([[one] for one in differences], groups)[:, 0] if len(differences) else np.zeros(0)
    n_better, n_worse = int((sums > 1e-12).sum()), int((sums < -1e-12).sum())
    if not n_better + n_worse:
        return 1.0
    return float(binomtest(n_better, n_better + n_worse).pvalue)


def _sum_by_group(counts: Sequence[Sequence[float]], groups: Sequence[Hashable]) -> np.ndarray:
    sums: dict[Hashable, np.ndarray] = {}
    for row, group in zip(counts, groups, strict=True):
        sums[group] = sums.get(group, 0.0) + np.asarray(row, dtype=np.float64)
    return np.array(list(sums.values()))


def _distribution(of_drawn: Callable[..., np.ndarray], n: int) -> np.ndarray:
    from scipy.stats import DegenerateDataWarning
    from scipy.stats import bootstrap as scipy_bootstrap

    drawing: dict[str, Any] = {"n_resamples": N_RESAMPLES, "method": "percentile", "vectorized": True}
    with np.errstate(invalid="ignore", divide="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", DegenerateDataWarning)  # some resamples are undefined: left out
        result = scipy_bootstrap(
            (np.arange(n),), of_drawn, rng=np.random.default_rng(SEED), batch=500, **drawing
        )
    return np.asarray(result.bootstrap_distribution)


def _interval(distribution: np.ndarray) -> Interval | None:
    defined = distribution[~np.isnan(distribution)]
    if not len(defined):
        return None
    tail = (1 - LEVEL) / 2
    low, high = np.quantile(defined, (tail, 1 - tail))
    return Interval(float(low), float(high))
