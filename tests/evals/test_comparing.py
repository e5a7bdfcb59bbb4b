import pytest
from eval_parts import answer, make_question, scored, scored_error, to_decline

from evals.comparing import Comparison, Difference, compare
from evals.figures import BY_KEY
from evals.intervals import Interval
from evals.scoring import Score

LOST = answer("not_found")


def pair_of(id: str, old=None, new=None, **changes) -> tuple[Score, Score]:
    """One question before and after; None is a right answer."""
    question = make_question(id, **changes)
    return scored(question, old), scored(question, new)


def compared(*pairs: tuple[Score, Score]) -> Comparison:
    return compare([old for old, _ in pairs], [new for _, new in pairs])


def difference(key: str, *pairs: tuple[Score, Score]) -> Difference:
    return next(one for one in compared(*pairs).differences if one.key == key)


def test_differences_are_those_of_the_figures_of_both_runs() -> None:
    pairs = [
        pair_of("a", new=LOST),
        pair_of("b", old=answer(language="en"), facts=(("handlingsrommet",), ("frihet",))),
        pair_of("c", old=answer(verdict="no"), new=answer(verdict="yes"), verdict=("yes",)),
        (scored(to_decline("d"), LOST), scored(to_decline("d"), answer(citations=[]))),
        (scored(make_question("e")), scored_error(make_question("e"))),
    ]
    found = {one.key: one for one in compared(*pairs).differences}
    assert {"fact_recall", "declining_f1", "verdict_accuracy", "hit_at_5", "language_match"} <= found.keys()
    for key in found.keys() & BY_KEY.keys():
        old, new = (BY_KEY[key].of([pair[run] for pair in pairs]).value for run in (0, 1))
        assert (found[key].old, found[key].new) == (old, new)
        assert found[key].change == pytest.approx((new or 0) - (old or 0))


def test_a_difference_has_a_paired_interval_and_an_exact_test() -> None:
    pairs = [pair_of(f"same {n}") for n in range(14)] + [pair_of(f"lost {n}", new=LOST) for n in range(6)]
    found = difference("fact_recall", *pairs)
    assert (found.n, found.n_better, found.n_worse) == (20, 0, 6)
    assert found.p == pytest.approx(2 / 2**6)
    assert found.interval is not None
    assert found.interval.low < found.change < found.interval.high < 0
    assert found.is_clear


def test_pairs_are_drawn_together_so_that_two_equal_runs_differ_by_nothing() -> None:
    pairs = [pair_of(f"{n}", old=given, new=given) for n, given in enumerate([None, LOST] * 10)]
    found = difference("fact_recall", *pairs)
    assert (found.change, found.interval, found.p) == (0.0, Interval(0.0, 0.0), 1.0)
    assert not found.is_clear


def test_a_matched_triple_that_changed_is_one_pair_in_the_test() -> None:
    pairs = [pair_of(f"{n}", new=LOST, group=f"triple {n // 3}") for n in range(9)]
    found = difference("fact_recall", *pairs, pair_of("same"))
    assert found.n_worse == 9
    assert found.p == pytest.approx(2 / 2**3)


def test_only_questions_of_both_runs_are_compared() -> None:
    one, two, three = (scored(make_question(id)) for id in "abc")
    comparison = compare([one, two], [two, three])
    assert [pair.new.question.id for pair in comparison.pairs] == ["b"]
    assert (comparison.n_only_old, comparison.n_only_new) == (1, 1)


def test_regressions_come_first_and_what_did_not_change_not_at_all() -> None:
    two_facts = {"facts": (("handlingsrommet",), ("tillit",))}
    comparison = compared(
        pair_of("same"),
        pair_of("better", old=LOST),
        pair_of("mixed", old=answer(language="en"), new=answer(answer="", citations=[])),
        pair_of("worst", new=LOST),
        pair_of("worse", new=answer(language="en")),
        pair_of("half better", new=answer(answer="Målet er tillit."), **two_facts),
    )
    assert [pair.new.question.id for pair in comparison.changed] == [
        "worst",
        "mixed",
        "worse",
        "half better",
        "better",
    ]
    worst, mixed, *_ = comparison.changed
    assert set(worst.worse) == {"fact_recall", "citation_recall", "declining_f1"}
    assert mixed.better == ("language_match",)
    assert set(mixed.worse) == {"fact_recall", "citation_recall"}


def test_a_request_that_began_to_fail_is_a_regression_and_no_worse_answer() -> None:
    question = make_question()
    comparison = compare([scored(question)], [scored_error(question)])
    [pair] = comparison.changed
    assert (pair.worse, pair.better) == (("errors",), ())
    [back] = compare([scored_error(question)], [scored(question)]).changed
    assert (back.worse, back.better) == ((), ("errors",))
    assert comparison.differences == []


def test_latency_is_set_side_by_side_without_a_test() -> None:
    question = make_question()
    found = {
        one.key: one
        for one in compare(
            [scored(question, latency_ms=20.0)], [scored(question, latency_ms=30.0)]
        ).differences
    }["latency_p95"]
    assert (found.old, found.new, found.change, found.is_ms) == (20.0, 30.0, 10.0, True)
    assert (found.interval, found.p, found.is_clear) == (None, None, False)
