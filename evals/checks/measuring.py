"""How right the marks are: `tillit eval checks`.

Precision comes first: a wrong "supported" goes out in a letter. "Look at this" counts as no mark.
"""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from assistant.checks.result import MARKS, Checked, CheckedStatement, Mark, ReadByModel
from evals.checks.drafts import Labelled, LabelledDraft
from evals.intervals import Interval, bootstrap

GOALS: dict[tuple[Mark, str], float] = {("supported", "precision"): 0.95, ("at_odds", "precision"): 0.85}
"""What a version must reach; recall is printed and has no goal."""

_MEASURED: tuple[Mark, ...] = ("supported", "at_odds", "examples_only")


@dataclass(frozen=True)
class Outcome:
    """A labelled piece and what was made of it; `found` is None where it was left out or cut otherwise."""

    piece: Labelled
    found: CheckedStatement | None

    @property
    def has_right_evidence(self) -> bool:
        """Whether the words that the label rests on are quoted, or the quote is a part of them."""
        because = self.piece.because
        citations = self.found.citations if self.found else ()
        return any(because in one.quote or one.quote in because for one in citations)


@dataclass(frozen=True)
class Share:
    """How many of how many, with a 95 % interval; no value where there is nothing to count."""

    right: int
    n: int
    interval: Interval | None

    @property
    def value(self) -> float | None:
        return self.right / self.n if self.n else None

    def line(self) -> str:
        if self.value is None:
            return "nothing to count"
        sure = f" ({self.interval.low:.2f} to {self.interval.high:.2f})" if self.interval else ""
        return f"{self.value:.2f}{sure}, {self.right} of {self.n}"


@dataclass(frozen=True)
class Measured:
    """What was found; `read` is what a language model did for each draft, nothing where none was asked."""

    outcomes: tuple[Outcome, ...]
    seconds: float
    read: tuple[ReadByModel, ...] = ()

    def precision(self, mark: Mark) -> Share:
        """Of the statements given a mark, those that have it."""
        given = [one for one in self.outcomes if one.found and one.found.mark == mark]
        return _share([one.piece.mark == mark for one in given])

    def recall(self, mark: Mark) -> Share:
        """Of the statements that have a mark, those that were given it."""
        wanted = [one for one in self.outcomes if one.piece.mark == mark]
        return _share([one.found is not None and one.found.mark == mark for one in wanted])

    def cutting(self) -> Share:
        """Of all pieces, statements and others, those that were taken for what they are."""
        return _share([(one.found is None) == (one.piece.mark is None) for one in self.outcomes])

    def evidence(self) -> Share:
        """Of the rightly marked statements that rest on words, those that show these words."""
        right = [o for o in self.outcomes if o.found and o.found.mark == o.piece.mark and o.piece.because]
        return _share([one.has_right_evidence for one in right])

    def misses(self) -> list[str]:
        """The goals that are not reached."""
        found = []
        for (mark, _), goal in GOALS.items():
            value = self.precision(mark).value
            if value is None or value < goal:
                found.append(f"{mark}: precision {self.precision(mark).line()}, expected at least {goal:g}")
        return found


class Checker(Protocol):
    """An assistant, or the part of it that checks."""

    def check(self, draft: str) -> Checked: ...


def measure(checker: Checker, drafts: Sequence[LabelledDraft]) -> Measured:
    """Check the drafts as a coordinator would, and compare."""
    started = time.perf_counter()
    outcomes: list[Outcome] = []
    read: list[ReadByModel] = []
    for draft in drafts:
        checked = checker.check(draft.text)
        read += [checked.read] if checked.read else []
        found = {one.text: one for one in checked.statements}
        outcomes += [Outcome(piece, found.get(piece.text)) for piece in draft.pieces]
    return Measured(tuple(outcomes), time.perf_counter() - started, tuple(read))


def report(measured: Measured) -> list[str]:
    """The figures in lines; no text of a draft."""
    n = sum(one.piece.mark is not None for one in measured.outcomes)
    lines = [f"{n} statements, {n / measured.seconds:.0f} a second", _mode(measured.read)]
    for mark in _MEASURED:
        lines.append(f"{mark}: precision {measured.precision(mark).line()}")
        lines.append(f"{' ' * len(mark)}  recall {measured.recall(mark).line()}")
    lines.append(f"statements told from headings, greetings and questions: {measured.cutting().line()}")
    lines.append(f"rightly marked, and resting on the words it should: {measured.evidence().line()}")
    return [*lines, "", *_table(measured)]


def _mode(read: Sequence[ReadByModel]) -> str:
    """Whether a language model had a part in it, and how far it came."""
    if not read:
        return "mode: quotes"
    removed = sum((Counter(one.removed) for one in read), Counter())
    faults = Counter(one.fault for one in read if one.fault)
    n_read, n_asked = sum(one.n_read for one in read), sum(one.n_asked for one in read)
    return (
        f"mode: llm, {read[0].model}: {n_read} of {n_asked} statements read, "
        f"removed {dict(removed) or 'none'}, drafts with a fault {dict(faults) or 'none'}"
    )


def _table(measured: Measured) -> list[str]:
    """Labels down, marks across."""
    counts = Counter(
        (o.piece.mark, o.found.mark if o.found else None) for o in measured.outcomes if o.piece.mark
    )
    head = f"{'label / mark':15}" + "".join(f"{mark:>15}" for mark in MARKS)
    labels = [mark for mark in MARKS if mark != "look_at_this"]
    return [
        head,
        *(f"{label:15}" + "".join(f"{counts[label, mark]:15}" for mark in MARKS) for label in labels),
    ]


def wrong(measured: Measured) -> list[str]:
    """The statements that got another mark than theirs, for who tunes; never of the held-out half."""
    return [
        f"{one.piece.mark} -> {one.found.mark if one.found else 'left out'}: {one.piece.text}"
        for one in measured.outcomes
        if one.piece.mark and (one.found is None or one.found.mark != one.piece.mark)
    ]


def _share(are_right: Sequence[bool]) -> Share:
    counts = [(float(right), 1.0) for right in are_right]
    interval = bootstrap(counts, list(range(len(counts))), _ratio) if counts else None
    return Share(sum(are_right), len(are_right), interval)


def _ratio(sums: np.ndarray) -> np.ndarray:
    return np.asarray(sums[..., 0] / sums[..., 1])
