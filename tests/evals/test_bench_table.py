import math

import pytest

from evals.bench.table import Row, markdown, percentile, seconds_row, share, share_row


def test_percentile_is_the_value_at_the_nearest_rank() -> None:
    values = [15.0, 20.0, 35.0, 40.0, 50.0]
    assert [percentile(values, percent) for percent in (5, 30, 40, 50, 95, 100)] == [15, 20, 20, 35, 50, 50]
    assert percentile(list(reversed(values)), 50) == 35
    assert percentile([7.0], 95) == 7


@pytest.mark.parametrize(("values", "percent"), [([], 50), ([1.0], 0), ([1.0], 101)])
def test_percentile_of_nothing_or_beyond_the_ends_is_an_error(values: list[float], percent: float) -> None:
    with pytest.raises(ValueError, match="percentage in"):
        percentile(values, percent)


def test_share_of_nothing_is_not_a_number_and_meets_no_goal() -> None:
    assert share([True, False, True, True]) == 0.75
    assert math.isnan(share([]))
    assert share_row("declining", 0.85, []).is_met is False


def test_goals_are_met_at_the_boundary() -> None:
    assert share_row("facts", 0.75, [True, True, True, False]) == Row("facts", "0.75", "0.750 (n = 4)", True)
    assert seconds_row("start", 3, 3.0) == Row("start", "3 s", "3.0 s", True)
    assert seconds_row("start", 3, 3.01).is_met is False


def test_markdown_has_aligned_columns_and_says_what_is_missed() -> None:
    rows = [
        Row("answer, p50", "60 ms", "90 ms", is_met=False, raw="20 ms"),
        Row("a | b", "", "0.5"),
        Row("memory", "900 MB", "600 MB", is_met=True),
    ]
    assert markdown(rows).splitlines() == [
        "| what        | goal   | measured | met    | raw model, same run |",
        "| ----------- | ------ | -------- | ------ | ------------------- |",
        "| answer, p50 | 60 ms  | 90 ms    | **no** | 20 ms               |",
        "| a \\| b      |        | 0.5      |        |                     |",
        "| memory      | 900 MB | 600 MB   | yes    |                     |",
    ]
