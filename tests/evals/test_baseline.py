from eval_parts import found, make_question, scored, scored_error

from evals import baseline
from evals.baseline import accepted, changes, outcomes_of
from evals.figures import BY_KEY
from evals.gate import thresholds
from evals.scoring import Score

KEY = "recall_at_5"


def hits(found_by: set[int], n: int = 12) -> list[Score]:
    """So many questions, of which those numbers have their passage found."""
    return [
        scored(make_question(f"nb-fact-{number:03}"), found=[found()] if number in found_by else [])
        for number in range(n)
    ]


def before(scores: list[Score]) -> dict[str, dict[str, float]]:
    return outcomes_of(scores, [KEY])


def test_a_few_questions_that_all_went_one_way_fail_and_are_named() -> None:
    [change] = changes(hits(set(range(6, 12))), before(hits(set(range(12)))))
    assert (change.n_better, len(change.worse)) == (0, 6)
    assert change.p == 2 / 2**6
    assert not change.is_passed
    assert change.line().splitlines()[1].strip().startswith("worse: nb-fact-000, nb-fact-001")


def test_as_many_better_as_worse_passes() -> None:
    [change] = changes(hits({0, 1, 2}), before(hits({3, 4, 5})))
    assert (change.n_better, len(change.worse), change.p) == (3, 3, 1.0)
    assert change.is_passed


def test_many_better_is_no_failure() -> None:
    [change] = changes(hits(set(range(12))), before(hits(set())))
    assert change.p < baseline.ALPHA
    assert change.is_passed


def test_what_only_one_version_was_asked_is_left_out() -> None:
    old = before([*hits(set(range(12))), scored(make_question("gone"), found=[found()])])
    new = [*hits(set(range(12))), scored(make_question("new"), found=[])]
    [change] = changes(new, old)
    assert (change.n_better, change.worse) == (0, ())


def test_a_failed_request_is_no_outcome() -> None:
    questions = [make_question(f"nb-fact-{number:03}") for number in range(12)]
    [change] = changes([scored_error(question) for question in questions], before(hits(set(range(12)))))
    assert change.worse == ()


def test_what_was_accepted_has_an_outcome_for_every_threshold() -> None:
    assert accepted().keys() == thresholds().keys() <= BY_KEY.keys()
    assert all(0.0 <= value <= 1.0 for found_ in accepted().values() for value in found_.values())


def test_accepting_writes_what_is_compared_with(monkeypatch, tmp_path) -> None:
    monkeypatch.setattr(baseline.evals, "__file__", str(tmp_path / "__init__.py"))
    written = baseline.accept(hits({0}), [KEY])
    assert written.parent == tmp_path
    assert '"nb-fact-000": 1.0' in written.read_text("utf-8")
