from typing import Any

import pytest
from eval_parts import (
    GOAL,
    RULES,
    answer,
    citation,
    found,
    make_question,
    scored,
    scored_error,
    to_decline,
)

from evals.figures import BY_KEY, FAILED, MEASURES, Figure, errors, figures, latencies, outcomes
from evals.question_set import Passage
from evals.scoring import Score

ERROR = scored_error(make_question("nb-fact-900"))


def figure(key: str, *scores: Score) -> Figure:
    return BY_KEY[key].of(scores)


def value(key: str, *scores: Score) -> tuple[float | None, int]:
    found = figure(key, *scores)
    return found.value, found.n


def with_ranks(*places: int | None) -> list[Score]:
    """Scores of questions with one passage each, which stands at this place of what was found."""

    def passages(place: int | None) -> list[dict[str, Any]]:
        return [found(GOAL if rank == place else "Noe annet.") for rank in range(1, 13)]

    return [scored(make_question(f"nb-fact-{n:03}"), found=passages(place)) for n, place in enumerate(places)]


def test_ranking_figures_are_means_over_the_questions_with_something_to_find() -> None:
    scores = [*with_ranks(1, 4, 8, None), scored(to_decline(), answer("not_found"))]
    assert value("hit_at_1", *scores) == (0.25, 4)
    assert value("hit_at_5", *scores) == (0.5, 4)
    assert value("recall_at_5", *scores) == (0.5, 4)
    assert value("mrr_at_10", *scores) == (pytest.approx((1 + 1 / 4 + 1 / 8) / 4), 4)
    assert figure("hit_at_5", *scores).left_out == {"nothing to find": 1}


def test_questions_whose_passages_could_not_be_asked_for_are_left_out_of_ranking() -> None:
    assert figure("hit_at_5", scored(found=None)).left_out == {"passages not asked for": 1}


def test_facts_are_counted_one_by_one_and_answers_whole() -> None:
    one = scored(make_question("a", facts=(("handlingsrommet",), ("frihet",))))
    all_of_them = scored(make_question("b", facts=(("handlingsrommet",), ("målet",), ("øke",))))
    assert value("fact_recall", one, all_of_them) == (0.8, 5)
    assert value("complete", one, all_of_them) == (0.5, 2)


def test_facts_of_an_answerable_question_that_was_declined_are_missing() -> None:
    assert value("fact_recall", scored(given=answer("not_found"))) == (0.0, 1)


def test_verdicts_that_are_given_are_counted_apart_from_those_expected() -> None:
    yes = [make_question(str(n), type="yes_no", verdict=("yes", "indirectly")) for n in range(4)]
    scores = [
        scored(yes[0], answer(verdict="indirectly")),
        scored(yes[1], answer(verdict="no")),
        scored(yes[2], answer()),
        scored(yes[3], answer("not_found")),
        scored(make_question("fact"), answer(verdict="yes")),
    ]
    assert value("verdict_accuracy", *scores) == (0.25, 4)
    assert value("verdict_precision", *scores) == (0.5, 2)


def test_citations_have_precision_over_the_citations_and_recall_over_the_passages() -> None:
    two = make_question("a", relevant=((Passage("note", GOAL),), (Passage("note", RULES),)))
    one = make_question("b")
    scores = [
        scored(two, answer(citations=[citation(), citation("Om krav")])),
        scored(one, answer("not_found")),
        scored(to_decline(), answer()),
    ]
    assert value("citation_precision", *scores) == (0.5, 2)
    assert value("citation_recall", *scores) == (pytest.approx(1 / 3), 3)
    assert figure("citation_precision", *scores).left_out == {"nothing cited": 1, "nothing to find": 1}


def test_quotes_pages_and_sections_are_counted_citation_by_citation() -> None:
    made_up = citation() | {"quote": "Målet er tvil."}
    given = answer(citations=[citation(), citation(page=9), made_up, citation(RULES)])
    assert value("quote_verbatim", scored(given=given)) == (0.75, 4)
    assert value("page_right", scored(given=given)) == (pytest.approx(2 / 3), 3)
    assert value("section_right", scored(given=given)) == (1.0, 3)


def test_declining_has_precision_over_the_declined_and_recall_over_those_to_decline() -> None:
    scores = [
        scored(to_decline("u1"), answer("not_found")),
        scored(to_decline("u2"), answer()),
        scored(to_decline("u3"), answer("not_found")),
        scored(make_question("a1"), answer("not_found")),
        scored(make_question("a2"), answer()),
        scored(make_question("r", type="opinion", expected_status=("refused",)), answer("refused")),
    ]
    assert value("declining_precision", *scores) == (pytest.approx(2 / 3), 3)
    assert value("declining_recall", *scores) == (pytest.approx(2 / 3), 3)
    assert value("declining_f1", *scores) == (pytest.approx(2 / 3), 4)
    assert value("answered", *scores) == (0.5, 2)


def test_declining_everything_wrongly_is_no_precision_and_declining_nothing_has_none() -> None:
    assert value("declining_precision", scored(given=answer("not_found"))) == (0.0, 1)
    assert value("declining_precision", scored()) == (None, 0)
    assert value("declining_recall", scored()) == (None, 0)
    assert figure("declining_precision", scored()).is_met is False


def test_status_language_and_planted_sentences_are_counted_question_by_question() -> None:
    planted = make_question("c", type="injection", expected_status=("refused",), must_not_contain=("avlyst",))
    scores = [
        scored(make_question("a", expected_status=("answered", "partial")), answer("partial")),
        scored(make_question("b"), answer(language="en")),
        scored(planted, answer(answer="Reformen er avlyst.")),
    ]
    assert value("status_right", *scores) == (pytest.approx(2 / 3), 3)
    assert value("language_match", *scores) == (pytest.approx(2 / 3), 3)
    assert value("withheld", *scores) == (0.0, 1)


@pytest.mark.parametrize("key", BY_KEY)
def test_a_failed_request_changes_no_figure_but_is_left_out_of_each(key: str) -> None:
    yes = make_question("y", type="yes_no", verdict=("yes",), must_not_contain=("avlyst",))
    scores = [scored(yes, answer(verdict="yes")), scored(to_decline(), answer("not_found")), scored()]
    without, having = figure(key, *scores), figure(key, *scores, ERROR)
    assert without.value is not None
    assert (having.value, having.n, having.interval) == (without.value, without.n, without.interval)
    assert having.left_out == {**without.left_out, FAILED: 1}
    assert BY_KEY[key].outcome(ERROR) is None


@pytest.mark.parametrize("key", BY_KEY)
def test_where_every_request_failed_no_figure_has_a_value(key: str) -> None:
    nothing = figure(key, ERROR, ERROR)
    assert (nothing.value, nothing.interval, nothing.n) == (None, None, 0)
    assert nothing.left_out == {FAILED: 2}
    assert not nothing.is_met


def test_failed_requests_are_counted_and_one_misses_the_goal() -> None:
    assert (errors([scored(), ERROR]).value, errors([scored(), ERROR]).is_met) == (1.0, False)
    assert (errors([scored()]).value, errors([scored()]).is_met) == (0.0, True)


def test_latency_is_that_of_the_answers_that_took_a_search() -> None:
    scores = [scored(latency_ms=float(ms)) for ms in range(1, 101)]
    scores += [scored(make_question(type="smalltalk"), latency_ms=0.1), ERROR]
    p50, p95 = latencies(scores)
    assert (p50.value, p95.value) == (50.0, 95.0)
    assert p50.n == 100
    assert p50.left_out == {FAILED: 1, "answered without a search": 1}
    assert (p50.is_met, p95.is_met) == (True, True)
    assert p95.interval is not None
    assert p95.interval.low < 95 < p95.interval.high


def test_latency_of_nothing_has_no_value_and_meets_no_goal() -> None:
    assert [(one.value, one.is_met) for one in latencies([ERROR])] == [(None, False)] * 2


def test_questions_of_a_triple_widen_the_interval() -> None:
    def low(groups: list[str]) -> float:
        ranks = with_ranks(*[1, 1, 1, None, None, None] * 5)
        scores = [
            scored(make_question(score.question.id, group=group), found=[found(GOAL)] if hit else [])
            for score, group, hit in zip(ranks, groups, [True] * 15 + [False] * 15, strict=True)
        ]
        interval = figure("hit_at_5", *scores).interval
        assert interval is not None
        return interval.low

    assert low([str(n // 3) for n in range(30)]) < low([str(n) for n in range(30)]) < 0.5


def test_outcomes_of_a_question_are_those_of_the_measures_that_count_it() -> None:
    of_one = outcomes(scored(make_question(facts=(("handlingsrommet",), ("frihet",)))))
    assert of_one["fact_recall"] == 0.5
    assert of_one["complete"] == 0.0
    assert of_one["declining_f1"] == 1.0
    assert "verdict_accuracy" not in of_one
    assert outcomes(ERROR) == {}


def test_the_mean_of_the_outcomes_is_the_figure_where_each_question_counts_once() -> None:
    scores = with_ranks(1, 4, 8, None)
    for key in ("hit_at_5", "recall_at_5", "mrr_at_10", "ndcg_at_10", "status_right"):
        each = [outcomes(score)[key] for score in scores]
        assert figure(key, *scores).value == pytest.approx(sum(each) / len(each))


def test_every_figure_has_a_name_and_says_what_it_counts() -> None:
    named = figures([scored()])
    assert len({one.key for one in named}) == len({one.name for one in named}) == len(named)
    assert [one.key for one in named] == ["errors", *BY_KEY, "latency_p50", "latency_p95"]
    assert all(measure.what.endswith(".") for measure in MEASURES)


def test_figures_of_no_questions_are_empty() -> None:
    assert {one.value for one in figures([])} == {None, 0.0}
