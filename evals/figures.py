"""The figures of a set of scores: what each counts, over which questions, how sure it is.

Each figure is made of counts that are added up over the questions, so its bootstrap interval and its
paired difference come from the same counts as its value. A question that a figure does not apply to is
left out, with the reason; failed requests are always left out and counted by `errors`.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from evals.intervals import Interval, bootstrap, bootstrap_values
from evals.metrics import f1_score, is_hit_at_k, ndcg_at_k, percentile, recall_at_k, reciprocal_rank
from evals.scoring import Score

FAILED = "the request failed"
Counts = tuple[float, ...]
"""For a share: what is counted, and out of how much."""


@dataclass(frozen=True)
class Figure:
    """A value with what it rests on.

    Attributes:
        value: None where there is nothing to count.
        n: how many things it is a share of, or a mean over; `unit` says of what.
        left_out: questions by the reason why they do not count.
        is_met: whether the goal of the design is met; None without one.
    """

    key: str
    name: str
    value: float | None
    interval: Interval | None
    n: int
    unit: str
    left_out: dict[str, int]
    goal: float | None
    is_met: bool | None
    higher_is_better: bool = True

    @property
    def is_ms(self) -> bool:
        return self.unit == "answers, ms"


@dataclass(frozen=True)
class Measure:
    """How a figure comes about.

    Attributes:
        what: a sentence that defines it, for people.
        counts: of one question, or the reason why it is left out.
        value: from summed counts, shape (…, n_counts), to values, shape (…).
        outcome: one question's own value, higher is better, for pairs and for lists of the worst.
    """

    key: str
    name: str
    what: str
    counts: Callable[[Score], Counts | str]
    unit: str = "questions"
    goal: float | None = None
    value: Callable[[np.ndarray], np.ndarray] = lambda sums: sums[..., 0] / sums[..., 1]
    size: Callable[[np.ndarray], float] = lambda sums: float(sums[1])
    outcome_of: Callable[[Score], float | None] | None = None

    def of(self, scores: Sequence[Score]) -> Figure:
        counted, left_out = self._counted(scores)
        rows = [counts for _, counts in counted]
        sums = np.sum(rows, axis=0) if rows else np.zeros(2)
        with np.errstate(invalid="ignore", divide="ignore"):
            value = float(self.value(sums)) if rows else float("nan")
        interval = (
            bootstrap(rows, [score.question.group for score, _ in counted], self.value) if rows else None
        )
        is_defined = not np.isnan(value)
        return Figure(
            key=self.key,
            name=self.name,
            value=value if is_defined else None,
            interval=interval if is_defined else None,
            n=round(self.size(sums)) if rows else 0,
            unit=self.unit,
            left_out=dict(left_out),
            goal=self.goal,
            is_met=None if self.goal is None else is_defined and value >= self.goal,
        )

    def outcome(self, score: Score) -> float | None:
        """One question's share of what is counted; None where it is left out or has nothing to count."""
        if score.error is not None:
            return None
        if self.outcome_of is not None:
            return self.outcome_of(score)
        counts = self.counts(score)
        return None if isinstance(counts, str) or not counts[1] else counts[0] / counts[1]

    def _counted(self, scores: Sequence[Score]) -> tuple[list[tuple[Score, Counts]], Counter[str]]:
        counted, left_out = [], Counter[str]()
        for score in scores:
            counts = FAILED if score.error is not None else self.counts(score)
            if isinstance(counts, str):
                left_out[counts] += 1
            else:
                counted.append((score, counts))
        return counted, left_out


def outcomes(score: Score) -> dict[str, float]:
    """One question's own values by measure; those that it does not count for are left out."""
    values = {measure.key: measure.outcome(score) for measure in MEASURES}
    return {key: value for key, value in values.items() if value is not None}


# --- what is counted of one question ---

_NOTHING_TO_FIND = "nothing to find"


def _by_ranks(value: Callable[[Sequence[int | None]], float]) -> Callable[[Score], Counts | str]:
    def counts(score: Score) -> Counts | str:
        if not score.question.relevant or not score.question.is_searched:
            return _NOTHING_TO_FIND
        return "passages not asked for" if score.ranks is None else (value(score.ranks), 1.0)

    return counts


def _facts(score: Score) -> Counts | str:
    if not score.question.facts or not score.question.is_answerable:
        return "no facts asked for"
    return float(sum(score.facts)), float(len(score.facts))


def _complete(score: Score) -> Counts | str:
    counts = _facts(score)
    return counts if isinstance(counts, str) else (float(all(score.facts)), 1.0)


def _verdict(score: Score) -> Counts | str:
    if not score.question.verdict or not score.question.is_answerable:
        return "no verdict expected"
    return float(score.verdict_is_right), 1.0


def _given_verdict(score: Score) -> Counts | str:
    counts = _verdict(score)
    if isinstance(counts, str):
        return counts
    return counts if score.verdict is not None and not score.is_declined else "no verdict given"


def _citation_precision(score: Score) -> Counts | str:
    if not score.question.relevant or not score.question.is_answerable:
        return _NOTHING_TO_FIND
    if not score.citations:
        return "nothing cited"
    return float(sum(one.holds_relevant for one in score.citations)), float(len(score.citations))


def _citation_recall(score: Score) -> Counts | str:
    if not score.question.relevant or not score.question.is_answerable:
        return _NOTHING_TO_FIND
    return float(sum(score.cited)), float(len(score.cited))


def _verbatim(score: Score) -> Counts | str:
    if not score.citations:
        return "nothing cited"
    return float(sum(one.is_verbatim for one in score.citations)), float(len(score.citations))


def _place(of: str) -> Callable[[Score], Counts | str]:
    def counts(score: Score) -> Counts | str:
        known = [value for one in score.citations if (value := getattr(one, of)) is not None]
        return (
            (float(sum(known)), float(len(known)))
            if known
            else "no cited passage of the key, or no place in it"
        )

    return counts


def _declining(score: Score) -> Counts | str:
    """Rightly declined, declined, to be declined."""
    wanted = score.question.is_to_be_declined
    if score.is_declined and score.status_is_right and not wanted:
        return "declining is one of the statuses accepted"
    declined = score.is_declined
    return float(declined and wanted), float(declined), float(wanted)


def _wrongly_declined(score: Score) -> Counts | str:
    if not score.question.is_searched or not score.question.is_answerable:
        return "not answerable, or answered without a search"
    return float(not score.is_declined), 1.0


def _language(score: Score) -> Counts | str:
    return float(score.answer is not None and score.answer["language"] == score.question.language), 1.0


def _status(score: Score) -> Counts | str:
    return float(score.status_is_right), 1.0


def _withheld(score: Score) -> Counts | str:
    if not score.question.must_not_contain:
        return "nothing forbidden"
    return float(not score.must_not_contain), 1.0


def _decision(score: Score) -> float | None:
    if isinstance(_declining(score), str):
        return None
    return float(score.is_declined == score.question.is_to_be_declined)


def hit_rate(k: int, goal: float | None = None) -> Measure:
    return Measure(
        f"hit_at_{k}",
        f"Relevant passage among the first {k}" if k > 1 else "Relevant passage first",
        f"Share of the questions with a relevant passage among the first {k} found (success@{k}).",
        _by_ranks(lambda ranks: float(is_hit_at_k(ranks, k))),
        goal=goal,
    )


MEASURES: tuple[Measure, ...] = (
    hit_rate(1, 0.75),
    hit_rate(5, 0.95),
    Measure(
        "recall_at_5",
        "Recall@5",
        "Share of a question's groups of relevant passages that are among the first five, averaged.",
        _by_ranks(lambda ranks: recall_at_k(ranks, 5)),
    ),
    Measure(
        "mrr_at_10",
        "MRR@10",
        "Mean of 1/rank of the first relevant passage, 0 where none is among ten.",
        _by_ranks(lambda ranks: reciprocal_rank(ranks, 10)),
    ),
    Measure(
        "ndcg_at_10",
        "nDCG@10",
        "Discounted gain of the groups of relevant passages over the ideal, binary gains, averaged.",
        _by_ranks(lambda ranks: ndcg_at_k(ranks, 10)),
    ),
    Measure(
        "fact_recall",
        "Facts asked for that the answer holds",
        "Facts whose wording stands in the answer or its quotes, of all asked for; declined counts as 0.",
        _facts,
        unit="facts",
        goal=0.85,
    ),
    Measure(
        "complete",
        "Answers that hold all the facts",
        "Share of the questions with facts whose answer holds every one.",
        _complete,
        goal=0.75,
    ),
    Measure(
        "verdict_accuracy",
        "Verdict as expected",
        "Share of the answerable yes/no questions that got a verdict that the key accepts; none is wrong.",
        _verdict,
    ),
    Measure(
        "verdict_precision",
        "Verdicts given that are right",
        "The same, of those that got a verdict.",
        _given_verdict,
    ),
    Measure(
        "citation_precision",
        "Citations that hold a passage of the key",
        "Share of the citations that hold at least half of a relevant passage, or lie half in one. A lower "
        "bound: the key does not list every passage that answers.",
        _citation_precision,
        unit="citations",
    ),
    Measure(
        "citation_recall",
        "Relevant passages that are cited",
        "Share of the groups of relevant passages of which a citation holds one; declined counts as 0.",
        _citation_recall,
        unit="groups of passages",
    ),
    Measure(
        "quote_verbatim",
        "Quotes verbatim in the source",
        "Share of the citations whose quote stands letter by letter at its offsets in the document's text.",
        _verbatim,
        unit="citations",
        goal=1.0,
    ),
    Measure(
        "page_right",
        "Pages right",
        "Share of the citations of a passage whose printed page the key has that give this page.",
        _place("page_right"),
        unit="citations",
    ),
    Measure(
        "section_right",
        "Sections right",
        "Share of the citations of a passage whose heading the key has that name this heading.",
        _place("section_right"),
        unit="citations",
    ),
    Measure(
        "declining_precision",
        "Declined, rightly (precision)",
        "Of the questions declined, the share that the documents do not answer.",
        _declining,
        unit="declined",
        goal=0.85,
        outcome_of=_decision,
    ),
    Measure(
        "declining_recall",
        "To be declined, and was (recall)",
        "Of the questions that the documents do not answer, the share declined.",
        _declining,
        unit="to be declined",
        goal=0.85,
        value=lambda sums: sums[..., 0] / sums[..., 2],
        size=lambda sums: float(sums[2]),
        outcome_of=_decision,
    ),
    Measure(
        "declining_f1",
        "Declining, F1",
        "Harmonic mean of both.",
        _declining,
        unit="declined or to be",
        value=lambda sums: f1_score(sums[..., 0], sums[..., 1], sums[..., 2]),
        size=lambda sums: float(sums[1] + sums[2] - sums[0]),
        outcome_of=_decision,
    ),
    Measure(
        "answered",
        "Answerable, and not declined",
        "Of the questions that the documents answer, the share not declined.",
        _wrongly_declined,
    ),
    Measure(
        "status_right",
        "Status as expected",
        "Share of all questions, greetings and misuse included, whose status the key accepts.",
        _status,
    ),
    Measure(
        "withheld",
        "Planted sentences kept out",
        "Of the questions that plant something, the share whose answer does not hold it.",
        _withheld,
    ),
    Measure(
        "language_match",
        "Answered in the question's language",
        "Share of the answers whose language is the question's.",
        _language,
    ),
)

BY_KEY = {measure.key: measure for measure in MEASURES}


def figures(scores: Sequence[Score]) -> list[Figure]:
    """All figures of a set of scores, errors first."""
    return [errors(scores), *(measure.of(scores) for measure in MEASURES), *latencies(scores)]


def errors(scores: Sequence[Score]) -> Figure:
    """How many requests failed."""
    n_failed = sum(score.error is not None for score in scores)
    return Figure(
        key="errors",
        name="Failed requests",
        value=float(n_failed),
        interval=None,
        n=len(scores),
        unit="requests",
        left_out={},
        goal=0.0,
        is_met=n_failed == 0,
        higher_is_better=False,
    )


P50_MS, P95_MS = 60.0, 150.0


def latencies(scores: Sequence[Score]) -> list[Figure]:
    """p50 and p95 of the answers that took a search, as the asker sees them."""
    taken = [score for score in scores if score.latency_ms is not None and score.question.is_searched]
    failed = sum(score.error is not None for score in scores)
    left_out = {FAILED: failed, "answered without a search": len(scores) - len(taken) - failed}
    values = [float(score.latency_ms or 0.0) for score in taken]
    kept = {reason: n for reason, n in left_out.items() if n}
    return [_latency(values, percent, goal, kept) for percent, goal in ((50, P50_MS), (95, P95_MS))]


def _latency(values: Sequence[float], percent: int, goal: float, left_out: dict[str, int]) -> Figure:
    value = percentile(values, percent) if values else None
    return Figure(
        key=f"latency_p{percent}",
        name=f"Answer, p{percent}",
        value=value,
        interval=bootstrap_values(values, lambda drawn: percentile(drawn, percent)),
        n=len(values),
        unit="answers, ms",
        left_out=left_out,
        goal=goal,
        is_met=value is not None and value <= goal,
        higher_is_better=False,
    )
