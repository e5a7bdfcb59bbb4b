from typing import Any

import pytest

from evals.judge.judging import Judged
from evals.judge.measures import MEASURES

BY_KEY = {measure.key: measure for measure in MEASURES}


def judged(name: str, judgement: str, value: Any) -> Judged:
    error = "down" if value is None else None
    return Judged(name, judgement, "m", f"judge_{judgement}", "v", "x", [], value, error)


def faithful(name: str, *supported: bool) -> Judged:
    statements = [{"statement": "s", "evidence": "", "supported": one} for one in supported]
    return judged(name, "faithfulness", {"statements": statements})


def facts(name: str, right: list[bool], held: list[bool]) -> Judged:
    value = {
        "statements": [{"statement": "s", "right": one} for one in right],
        "facts": [{"number": n, "held": one} for n, one in enumerate(held, 1)],
    }
    return judged(name, "facts", value)


def test_faithfulness_is_a_share_of_all_statements() -> None:
    found = BY_KEY["faithfulness"].figure(
        [faithful("a", True, True, False), faithful("b", True)], {"a": "a", "b": "b"}
    )
    assert (found.value, found.n, found.unit) == (0.75, 4, "statements")
    assert found.interval is not None
    assert (found.interval.low, found.interval.high) == (pytest.approx(2 / 3), 1.0)


def test_errors_are_counted_and_are_no_score() -> None:
    lines = [faithful("a", True), judged("b", "faithfulness", None)]
    found = BY_KEY["faithfulness"].figure(lines, {"a": "a", "b": "b"})
    assert (found.value, found.n, found.left_out) == (1.0, 1, {"no reply that fits": 1})


def test_facts_give_precision_and_recall() -> None:
    lines = [facts("a", [True, False], [True, True, False]), facts("b", [True, True], [])]
    groups = {"a": "a", "b": "b"}
    precision, recall = (BY_KEY[key].figure(lines, groups) for key in ("fact_precision", "fact_recall"))
    assert (precision.value, precision.n) == (0.75, 4)
    assert (recall.value, recall.n) == (pytest.approx(2 / 3), 3)
    assert recall.left_out == {"nothing to count": 1}


def test_contradiction_and_relevance_are_shares_of_answers() -> None:
    lines = [
        judged("a", "contradiction", {"reason": "for a test", "contradicts": True}),
        judged("b", "contradiction", {"reason": "for a test", "contradicts": False}),
        judged("a", "relevance", {"reason": "for a test", "relevant": True}),
    ]
    groups = {"a": "a", "b": "b"}
    contradiction, relevance = (BY_KEY[key].figure(lines, groups) for key in ("contradiction", "relevance"))
    assert (contradiction.value, contradiction.n, contradiction.higher_is_better) == (0.5, 2, False)
    assert (relevance.value, relevance.n, relevance.higher_is_better) == (1.0, 1, True)


def test_nothing_judged_is_no_value() -> None:
    found = BY_KEY["relevance"].figure([], {})
    assert (found.value, found.interval, found.n) == (None, None, 0)


def test_judgement_says_yes_where_all_of_it_is() -> None:
    says = BY_KEY["faithfulness"].says
    assert says(faithful("a", True, True)) is True
    assert says(faithful("a", True, False)) is False
    assert says(judged("a", "faithfulness", None)) is None
    assert BY_KEY["fact_recall"].says(facts("a", [True], [])) is None
