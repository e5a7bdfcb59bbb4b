import math
import random

import numpy as np
import pytest

from evals.metrics import (
    Ranks,
    area_under_curve,
    cohens_kappa,
    f1_score,
    facts_held,
    is_held,
    is_hit_at_k,
    ndcg_at_k,
    overlap,
    percentile,
    recall_at_k,
    reciprocal_rank,
)

NOTHING_FOUND: Ranks = (None, None)


def test_a_hit_is_any_group_among_the_first_k() -> None:
    assert is_hit_at_k((None, 3), 3)
    assert not is_hit_at_k((None, 3), 2)
    assert not is_hit_at_k(NOTHING_FOUND, 10)
    assert not is_hit_at_k((), 5)


def test_recall_is_the_share_of_the_groups_that_are_found() -> None:
    assert recall_at_k((1, 2), 2) == 1.0
    assert recall_at_k((1, 2), 1) == 0.5
    assert recall_at_k((1, 6, None, 5), 5) == 0.5
    assert recall_at_k((1, 1), 1) == 1.0
    assert recall_at_k(NOTHING_FOUND, 5) == 0.0


def test_reciprocal_rank_counts_from_one_and_only_the_first_group() -> None:
    assert reciprocal_rank((1, 1), 10) == 1.0
    assert reciprocal_rank((5, 4), 10) == 0.25
    assert reciprocal_rank((4,), 3) == 0.0
    assert reciprocal_rank((3, None), 3) == pytest.approx(1 / 3)
    assert reciprocal_rank(NOTHING_FOUND, 10) == 0.0
    assert reciprocal_rank((), 10) == 0.0


def test_ndcg_is_the_discounted_gain_over_that_of_the_best_order() -> None:
    assert ndcg_at_k((1, 2), 10) == 1.0
    assert ndcg_at_k((2,), 10) == pytest.approx(1 / math.log2(3))
    assert ndcg_at_k((1, None), 10) == pytest.approx(1 / (1 + 1 / math.log2(3)))
    assert ndcg_at_k((1, 2, 3), 1) == 1.0
    assert ndcg_at_k((11,), 10) == 0.0
    assert ndcg_at_k(NOTHING_FOUND, 10) == 0.0


def test_groups_that_one_chunk_holds_together_gain_no_more_than_the_ideal() -> None:
    assert ndcg_at_k((1, 1), 10) == 1.0
    assert ndcg_at_k((2, 2), 10) == pytest.approx(2 / math.log2(3) / (1 + 1 / math.log2(3)))


@pytest.mark.parametrize("metric", [recall_at_k, ndcg_at_k])
def test_what_is_a_share_of_the_groups_is_not_defined_without_groups(metric) -> None:
    with pytest.raises(ValueError, match="at least one group"):
        metric((), 5)


def test_ranking_metrics_agree_with_ir_measures() -> None:
    import ir_measures
    from ir_measures import RR, Qrel, R, ScoredDoc, Success, nDCG

    ours = {
        nDCG @ 10: lambda ranks: ndcg_at_k(ranks, 10),
        RR @ 10: lambda ranks: reciprocal_rank(ranks, 10),
        R @ 5: lambda ranks: recall_at_k(ranks, 5),
        Success @ 5: lambda ranks: float(is_hit_at_k(ranks, 5)),
    }
    drawing = random.Random(20)
    relevant = {str(query): drawing.sample(range(40), drawing.randint(1, 12)) for query in range(200)}
    orders = {query: drawing.sample(range(40), 20) for query in relevant}
    qrels = [Qrel(query, str(one), 1) for query, ids in relevant.items() for one in ids]
    run = [
        ScoredDoc(query, str(one), -rank)
        for query, order in orders.items()
        for rank, one in enumerate(order, 1)
    ]
    theirs = list(ir_measures.iter_calc(list(ours), qrels, run))
    assert len(theirs) == 4 * 200
    for one in theirs:
        order = orders[one.query_id]
        ranks = [order.index(name) + 1 if name in order else None for name in relevant[one.query_id]]
        assert ours[one.measure](ranks) == pytest.approx(one.value), (one, ranks)


def test_a_fact_is_held_in_any_of_its_wordings_words_compared() -> None:
    text = "Frist: 1. januar 2025, sier «departementet»."
    assert facts_held([["frist 1 januar"], ["DEPARTEMENTET", "staten"], ["kommunen"]], text) == (
        True,
        True,
        False,
    )


def test_a_fact_without_wordings_or_without_words_is_never_held() -> None:
    assert facts_held([[], [""], ["…"]], "Hva som helst …") == (False, False, False)
    assert facts_held([], "Hva som helst") == ()


def test_overlap_is_a_share_of_the_shorter_span() -> None:
    assert overlap((0, 10), (0, 10)) == 1.0
    assert overlap((0, 10), (2, 6)) == 1.0
    assert overlap((0, 10), (8, 12)) == 0.5
    assert overlap((0, 10), (10, 20)) == 0.0
    assert overlap((0, 10), (30, 40)) == 0.0
    assert overlap((5, 5), (0, 10)) == 0.0


def test_a_quote_holds_a_passage_from_half_of_the_shorter_one_on() -> None:
    assert is_held((0, 10), (5, 15))
    assert not is_held((0, 10), (6, 16))


def test_f1_by_hand() -> None:
    """2 of 4 given are right and 3 are wanted: precision 1/2, recall 2/3, harmonic mean 4/7."""
    assert f1_score(np.array([2.0]), np.array([4.0]), np.array([3.0])) == pytest.approx(4 / 7)
    assert f1_score(np.array([0.0]), np.array([2.0]), np.array([2.0])) == 0.0


def test_f1_of_nothing_given_and_nothing_wanted_is_no_number() -> None:
    nothing = np.array([0.0])
    with np.errstate(invalid="ignore"):
        assert np.isnan(f1_score(nothing, nothing, nothing)).all()
    assert f1_score(nothing, nothing, np.array([3.0])) == 0.0


def test_area_under_curve_is_how_often_a_positive_is_above() -> None:
    assert area_under_curve([2, 3], [1, 0]) == 1.0
    assert area_under_curve([0], [1, 2]) == 0.0
    assert area_under_curve([1, 3], [1, 2]) == 0.625
    assert math.isnan(area_under_curve([], [1]))


def test_kappa_is_agreement_beyond_chance() -> None:
    assert cohens_kappa([True, False], [True, False]) == 1.0
    assert cohens_kappa([True, False], [False, True]) == -1.0
    one, other = [True] * 25 + [False] * 25, [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    assert cohens_kappa(one, other) == pytest.approx(0.4)
    assert math.isnan(cohens_kappa([True, True], [True, True]))


@pytest.mark.parametrize(("one", "other"), [([], []), ([True], [True, False])])
def test_kappa_needs_two_judgements_of_the_same_items(one, other) -> None:
    with pytest.raises(ValueError, match="two judgements of the same items"):
        cohens_kappa(one, other)


def test_percentile_is_the_value_at_the_nearest_rank() -> None:
    values = [15.0, 20.0, 35.0, 40.0, 50.0]
    assert [percentile(values, percent) for percent in (5, 30, 40, 50, 95, 100)] == [15, 20, 20, 35, 50, 50]
    assert percentile(list(reversed(values)), 50) == 35
    assert percentile([7.0], 95) == 7


@pytest.mark.parametrize(("values", "percent"), [([], 50), ([1.0], 0), ([1.0], 101)])
def test_percentile_of_nothing_or_beyond_the_ends_is_an_error(values: list[float], percent: float) -> None:
    with pytest.raises(ValueError, match="percentage in"):
        percentile(values, percent)
