import random
from statistics import median

import numpy as np
import pytest

from evals.intervals import Interval, bootstrap, bootstrap_values, sign_test


def share(sums: np.ndarray) -> np.ndarray:
    return sums[..., 0] / sums[..., 1]


def of_outcomes(outcomes: list[float], groups: list[int] | None = None) -> Interval | None:
    return bootstrap([(one, 1.0) for one in outcomes], groups or list(range(len(outcomes))), share)


def width(interval: Interval | None) -> float:
    assert interval is not None
    return interval.high - interval.low


def test_interval_of_half_and_half_is_that_of_the_binomial() -> None:
    interval = of_outcomes([0.0, 1.0] * 50)
    assert interval is not None
    assert interval.low == pytest.approx(0.5 - 1.96 * 0.05, abs=0.02)
    assert interval.high == pytest.approx(0.5 + 1.96 * 0.05, abs=0.02)
    assert interval == of_outcomes([0.0, 1.0] * 50)


def test_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    drawing, truth = random.Random(3), 0.7
    samples = [[float(drawing.random() < truth) for _ in range(80)] for _ in range(120)]
    intervals = [interval for one in samples if (interval := of_outcomes(one))]
    held = sum(one.low <= truth <= one.high for one in intervals) / len(intervals)
    assert 0.88 <= held <= 0.99


def test_questions_of_a_triple_are_drawn_together() -> None:
    outcomes = [float(number % 2) for number in range(30) for _ in range(3)]
    triples = [number for number in range(30) for _ in range(3)]
    assert width(of_outcomes(outcomes, triples)) == pytest.approx(3**0.5 * width(of_outcomes(outcomes)), 0.15)


def test_a_figure_that_is_no_mean_has_an_interval_of_the_same_counts() -> None:
    """Citations right of citations given: more citations on a question weigh more."""
    interval = bootstrap([(9, 10), (0, 1)] * 20, list(range(40)), share)
    assert interval is not None
    assert interval.low < 18 / 22 < interval.high


def test_where_all_agree_the_interval_is_one_value() -> None:
    assert of_outcomes([1.0] * 10) == Interval(1.0, 1.0)


def test_resamples_with_nothing_to_divide_by_are_left_out() -> None:
    assert bootstrap([(1, 1), (0, 0)], ["a", "b"], share) == Interval(1.0, 1.0)
    assert bootstrap([(0, 0), (0, 0)], ["a", "b"], share) is None


def test_one_question_or_one_triple_has_no_interval() -> None:
    assert of_outcomes([1.0]) is None
    assert of_outcomes([1.0, 0.0, 1.0], [7, 7, 7]) is None
    assert bootstrap([], [], share) is None
    assert bootstrap_values([5.0], median) is None


def test_interval_of_a_median_lies_around_it() -> None:
    values = [float(value) for value in range(101)]
    interval = bootstrap_values(values, median)
    assert interval is not None
    assert 35 < interval.low < 50 < interval.high < 65


# The sign test: by hand 2 · Σ C(n, i) / 2ⁿ up to the smaller count.
@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ([1.0] * 5, 2 / 32),
        ([1.0] * 5 + [0.0] * 20, 2 / 32),
        ([-0.2] * 6, 2 / 64),
        ([1.0] * 7 + [-1.0], 2 * (1 + 8) / 256),
        ([1.0, -1.0], 1.0),
        ([0.0, 0.0], 1.0),
        ([], 1.0),
    ],
)
def test_sign_test_is_exact(differences: list[float], p: float) -> None:
    assert sign_test(differences, list(range(len(differences)))) == pytest.approx(p)


def test_a_triple_is_one_pair_in_the_sign_test() -> None:
    assert sign_test([1.0] * 15, [number // 3 for number in range(15)]) == pytest.approx(2 / 32)
    assert sign_test([1.0, -1.0, 0.0, 1.0, 1.0], ["t", "t", "t", "a", "b"]) == pytest.approx(2 / 4)


def test_differences_that_cancel_but_for_rounding_say_nothing() -> None:
    assert sign_test([0.1, 0.2, -0.3], ["t", "t", "t"]) == 1.0
