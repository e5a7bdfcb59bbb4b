import pytest
from eval_parts import answer, citation, found, make_question, scored, scored_error

from evals import gate
from evals.figures import BY_KEY
from evals.gate import N_NAMED, Verdict, judge, thresholds
from evals.scoring import Score


def hits(n_hit: int, n: int) -> list[Score]:
    """So many questions whose passage was found, of so many."""
    return [
        scored(make_question(f"nb-fact-{number:03}"), found=[found()] if number < n_hit else [])
        for number in range(n)
    ]


def verdict(scores: list[Score], key: str, threshold: float) -> Verdict:
    failed_requests, judged = judge(scores, {key: threshold})
    assert failed_requests.figure.key == "errors"
    assert judged.figure.key == key
    return judged


def test_a_figure_clearly_under_its_threshold_fails_and_names_the_questions() -> None:
    judged = verdict(hits(30, 40), "recall_at_5", 0.95)
    assert not judged.is_passed
    assert judged.culprits == tuple(f"nb-fact-{number:03}" for number in range(30, 40))
    first, second = judged.line().splitlines()
    assert first.startswith("FAIL  Recall@5: 0.750 (0.")
    assert first.endswith("n = 40), at least 0.95")
    assert second.strip().startswith("by nb-fact-030, nb-fact-031")


def test_a_figure_within_its_interval_of_the_threshold_passes() -> None:
    judged = verdict(hits(30, 40), "recall_at_5", 0.8)
    assert judged.figure.value == 0.75
    assert judged.is_passed
    assert judged.culprits == ()
    assert judged.line().startswith("pass  Recall@5: 0.750")


def test_the_interval_is_all_that_is_allowed() -> None:
    interval = verdict(hits(30, 40), "recall_at_5", 0.8).figure.interval
    assert interval is not None
    assert verdict(hits(30, 40), "recall_at_5", interval.high).is_passed
    assert not verdict(hits(30, 40), "recall_at_5", interval.high + 0.001).is_passed


def test_a_threshold_of_one_allows_no_exception() -> None:
    made_up = scored(make_question("made up"), answer(citations=[citation() | {"quote": "Noe annet."}]))
    right = [scored(make_question(f"{number}")) for number in range(200)]
    judged = verdict([*right, made_up], "quote_verbatim", 1.0)
    assert judged.figure.interval is not None
    assert judged.figure.interval.high == 1.0
    assert not judged.is_passed
    assert judged.culprits == ("made up",)
    assert verdict(right, "quote_verbatim", 1.0).is_passed


def test_the_worst_questions_are_named_first() -> None:
    two = make_question("two of three", facts=(("handlingsrommet",), ("målet",), ("frihet",)))
    none = make_question("none", facts=(("frihet",),))
    scores = [scored(two), scored(make_question("all")), scored(none)]
    assert verdict(scores, "fact_recall", 1.0).culprits == ("none", "two of three")


def test_one_failed_request_fails_the_gate_and_is_named() -> None:
    errors, recall = judge([*hits(3, 3), scored_error(make_question("lost"))], {"recall_at_5": 1.0})
    assert (errors.is_passed, errors.culprits) == (False, ("lost",))
    assert errors.line().splitlines()[1].strip() == "by lost"
    assert recall.is_passed


def test_a_figure_with_nothing_to_count_fails() -> None:
    judged = verdict([scored()], "verdict_accuracy", 0.1)
    assert not judged.is_passed
    assert judged.line() == "FAIL  Verdict as expected: nothing to count, at least 0.1"


def test_a_long_list_of_questions_is_cut() -> None:
    [line] = verdict(hits(0, N_NAMED + 5), "recall_at_5", 0.5).line().splitlines()[1:]
    assert line.endswith("nb-fact-029 and 5 more")


def test_the_thresholds_are_of_known_figures_and_hold_what_the_design_wants() -> None:
    known = thresholds()
    assert known.keys() <= BY_KEY.keys()
    assert known.keys() >= {
        *("quote_verbatim", "language_match", "recall_at_5"),
        *("fact_recall", "declining_f1", "verdict_accuracy"),
    }
    assert known["quote_verbatim"] == 1.0
    assert all(0 < threshold <= 1 for threshold in known.values())


def test_a_threshold_for_an_unknown_figure_is_told_with_the_known_ones(monkeypatch, tmp_path) -> None:
    (tmp_path / "gate.toml").write_text("[at_least]\nluck = 0.5\n")
    monkeypatch.setattr(gate, "files", lambda package: tmp_path)
    with pytest.raises(ValueError, match="names luck; there are hit_at_1, "):
        thresholds()
