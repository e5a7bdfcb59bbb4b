from eval_parts import answer, make_question, scored

from evals.bench.latency import Sample
from evals.bench.latency import rows as latency_rows
from evals.bench.quality import rows as quality_rows
from evals.bench.table import Row, markdown, seconds_row
from evals.figures import BY_KEY


def test_goals_are_met_at_the_boundary() -> None:
    assert seconds_row("start", 3, 3.0) == Row("start", "3 s", "3.0 s", True)
    assert seconds_row("start", 3, 3.01).is_met is False


def test_figures_with_a_goal_are_rows_and_nothing_to_count_meets_none() -> None:
    scores = [scored(), scored(make_question("b"), answer("not_found"))]
    found = [BY_KEY[key].of(scores) for key in ("quote_verbatim", "complete", "declining_recall")]
    assert quality_rows(found) == [
        Row("Quotes verbatim in the source", "1", "1.000 (n = 1)", True),
        Row("Answers that hold all the facts", "0.75", "0.500 (n = 2)", False),
        Row("To be declined, and was (recall)", "0.85", "nothing to count", False),
    ]


def test_answers_are_timed_in_milliseconds_and_in_forward_passes() -> None:
    samples = [Sample(20.0, 10.0, {"embed": 12.0}), Sample(30.0, 10.0, {"embed": 14.0}), Sample(200, 10, {})]
    p50, p95, passes, stages = latency_rows(samples)
    assert (p50.measured, p50.is_met, p50.raw) == ("30 ms (n = 3)", True, "10 ms")
    assert (p95.measured, p95.is_met) == ("200 ms (n = 3)", False)
    assert (passes.measured, passes.is_met) == ("3.0 (p95 20.0)", True)
    assert stages.measured == "embed 13.0, rest 16.0"


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
