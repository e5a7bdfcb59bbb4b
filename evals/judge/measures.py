"""The judge's figures: what each is a share of, and what each says of one answer."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from evals.figures import Figure
from evals.intervals import bootstrap
from evals.judge.judgements import CONTRADICTION, FACTS, FAITHFULNESS, RELEVANCE, Judgement
from evals.judge.judging import Judged

Count = tuple[int, int]
"""How many, and out of how many."""

NO_REPLY = "no reply that fits"


@dataclass(frozen=True)
class JudgeMeasure:
    """A figure that comes from one judgement.

    Attributes:
        counts: from a reply; out of none means that the answer is left out.
        label: the labelled sample's name for `says`.
    """

    key: str
    name: str
    what: str
    judgement: Judgement
    label: str
    unit: str
    counts: Callable[[Any], Count]
    higher_is_better: bool = True

    def counts_of(self, judged: Judged) -> Count | None:
        """None where there is no reply that fits, or nothing to count in it."""
        if judged.value is None:
            return None
        counts = self.counts(self.judgement.reply.model_validate(judged.value))
        return counts if counts[1] else None

    def says(self, judged: Judged) -> bool | None:
        """The judgement as a yes or no that a label can be compared with: all of them, or the one."""
        counts = self.counts_of(judged)
        return None if counts is None else counts[0] == counts[1]

    def figure(self, judged: Sequence[Judged], groups: Mapping[str, str]) -> Figure:
        """The share over judged cases, with its bootstrap interval.

        Args:
            groups: of each case's id what it is drawn with.
        """
        mine = [one for one in judged if one.judgement == self.judgement.name]
        counted = [(one, counts) for one in mine if (counts := self.counts_of(one)) is not None]
        rows, drawn_with = [counts for _, counts in counted], [groups[one.id] for one, _ in counted]
        n_held, n = np.sum(rows, axis=0).tolist() if rows else (0, 0)
        left_out = Counter(
            NO_REPLY if one.error is not None else "nothing to count"
            for one in mine
            if self.counts_of(one) is None
        )
        return Figure(
            key=self.key,
            name=self.name,
            value=n_held / n if n else None,
            interval=bootstrap(rows, drawn_with, lambda sums: sums[..., 0] / sums[..., 1]) if rows else None,
            n=n,
            unit=self.unit,
            left_out=dict(left_out),
            goal=None,
            is_met=None,
            higher_is_better=self.higher_is_better,
        )


def _share(values: Sequence[bool]) -> Count:
    return sum(values), len(values)


MEASURES: tuple[JudgeMeasure, ...] = (
    JudgeMeasure(
        "faithfulness",
        "Faithfulness",
        "Share of the answers' statements that the passages they cite support.",
        FAITHFULNESS,
        "faithful",
        "statements",
        lambda reply: _share([one.supported for one in reply.statements]),
    ),
    JudgeMeasure(
        "fact_precision",
        "Factual precision",
        "Share of the answers' statements that are right by the key's passages and the paragraphs around "
        "them. A lower bound: the key does not list all that is right.",
        FACTS,
        "facts_right",
        "statements",
        lambda reply: _share([one.right for one in reply.statements]),
    ),
    JudgeMeasure(
        "fact_recall",
        "Factual recall",
        "Share of the key's facts that the answers hold, in whatever words.",
        FACTS,
        "facts_complete",
        "facts",
        lambda reply: _share([one.held for one in reply.facts]),
    ),
    JudgeMeasure(
        "contradiction",
        "Contradicting",
        "Share of the answers that contradict a passage they cite or one of the key's.",
        CONTRADICTION,
        "contradicts",
        "answers",
        lambda reply: _share([reply.contradicts]),
        higher_is_better=False,
    ),
    JudgeMeasure(
        "relevance",
        "Relevance",
        "Share of the answers that address the question, right or wrong.",
        RELEVANCE,
        "relevant",
        "answers",
        lambda reply: _share([reply.relevant]),
    ),
)
