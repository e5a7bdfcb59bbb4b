import numpy as np
import pytest
from judge_parts import case

from evals.judge.agreement import agreement, agreements, kappas
from evals.judge.judging import Judged
from evals.judge.labelled import LABELS, LabelledItem
from evals.judge.measures import MEASURES
from evals.metrics import cohens_kappa

RELEVANCE = next(measure for measure in MEASURES if measure.key == "relevance")


def item(name: str, relevant: bool) -> LabelledItem:
    return LabelledItem(case(name), "nb", dict.fromkeys(LABELS, relevant), "")


def judged(name: str, relevant: bool | None) -> Judged:
    value = None if relevant is None else {"reason": "for a test", "relevant": relevant}
    error = "down" if value is None else None
    return Judged(name, "relevance", "m", "judge_relevance", "v", "x", [], value, error)


def test_kappa_of_a_worked_example() -> None:
    """20 both yes, 5 only the judge, 10 only the label, 15 neither: 0.7 observed, 0.5 by chance."""
    pairs = [(True, True)] * 20 + [(True, False)] * 5 + [(False, True)] * 10 + [(False, False)] * 15
    items = [item(str(n), label) for n, (_, label) in enumerate(pairs)]
    found = agreement(RELEVANCE, items, [judged(str(n), says) for n, (says, _) in enumerate(pairs)])
    assert found is not None
    assert (found.kappa, found.n, found.n_failed) == (pytest.approx(0.4), 50, 0)
    assert found.share == pytest.approx(0.7)
    assert len(found.differing) == 15
    assert found.interval is not None
    assert 0.05 < found.interval.low < 0.4 < found.interval.high < 0.7


@pytest.mark.parametrize("seed", range(5))
def test_kappa_of_sums_is_that_of_the_judgements(seed: int) -> None:
    one, other = np.random.default_rng(seed).random((2, 30)) < 0.6
    sums = np.array([(one & other).sum(), (one & ~other).sum(), (other & ~one).sum(), 30.0])
    assert kappas(sums) == pytest.approx(cohens_kappa(one.tolist(), other.tolist()))


def test_failed_judgements_are_counted_and_compared_with_nothing() -> None:
    found = agreement(RELEVANCE, [item("a", True), item("b", False)], [judged("a", True), judged("b", None)])
    assert found is not None
    assert (found.n, found.n_failed, found.kappa) == (1, 1, None)


def test_measures_that_were_not_tried_have_no_agreement() -> None:
    found = agreements([item("a", True)], [judged("a", True)])
    assert {key for key, one in found.items() if one is not None} == {"relevance"}
    assert set(found) == {measure.key for measure in MEASURES}
