"""What a language model says of a statement beside its passages, and what of that counts. Pure.

It counts only with words of a passage that it was shown. The plain comparisons keep their veto: it can never
make "supported" where they find a difference or too many of a statement's words have no counterpart, nor "at
odds" where they find none but another order. So a model that says the same of all spoils little: tests try
it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, Protocol

from assistant.checks.marks import LEAST_WEIGHT, Comparison, Judged
from assistant.checks.passages import Passage
from assistant.checks.result import ReadByModel
from assistant.exchange import TimeLeft
from assistant.screening import screen

Verdict = Literal["supported", "at_odds", "neither"]

N_SHOWN = 4

LEAST_READ = 0.6
"""So much of a statement's words must have a counterpart for what a model says of it to count; without a
model, it is 0.8."""

MOST_UNSEEN = 0.6
"""So heavy a word may lack a counterpart then: a model may know another word for it, and may overlook what is
added."""


@dataclass(frozen=True)
class ToRead:
    """A statement with the passages that it is shown with, nearest first."""

    text: str
    shown: tuple[Comparison, ...]


@dataclass(frozen=True)
class Reading:
    """What a model said, with the passage whose words it quoted; None for "neither"."""

    verdict: Verdict
    rests_on: Comparison | None = None


class ReadingSession(Protocol):
    """The reading of one draft, within its time."""

    def read(self, statements: Sequence[ToRead]) -> list[Reading | None]:
        """A reading for each statement, None where there is none that counts. Raises AbandonedError."""
        ...

    def outcome(self) -> ReadByModel: ...


class Reader(Protocol):
    """Reads statements with a language model."""

    def begin(self, time_left: TimeLeft) -> ReadingSession: ...


def to_read(text: str, comparisons: Sequence[Comparison], *, leans: bool) -> ToRead | None:
    """The statement with what is worth showing; None where a model could change nothing, or where the
    statement is no claim but an order to it."""
    if leans or screen(text) == "manipulation":
        return None
    shown: list[Comparison] = []
    for one in sorted(comparisons, key=lambda one: -one.nearness):
        if _is_worth_showing(one) and not any(_overlap(one.passage, other.passage) for other in shown):
            shown.append(one)
    return ToRead(text, tuple(shown[:N_SHOWN])) if shown else None


def settle(judged: Judged, reading: Reading) -> Judged:
    """The mark by the comparisons and a model's reading together. Where they disagree there is a doubt."""
    one = reading.rests_on
    if one is None:
        return judged
    if reading.verdict == "supported":
        return _carried(judged, one) if _may_carry(one) else judged
    return _opposed(judged, one)


def _carried(judged: Judged, one: Comparison) -> Judged:
    if judged.mark == "at_odds" or (judged.difference and judged.difference.contradicts):
        return replace(judged, mark="look_at_this", is_read=True)
    if judged.mark == "supported" or (judged.mark == "examples_only" and not one.passage.is_binding):
        return replace(judged, is_read=True)
    mark: Literal["supported", "examples_only"] = "supported" if one.passage.is_binding else "examples_only"
    return Judged(mark, one.passage, is_read=True)


def _opposed(judged: Judged, one: Comparison) -> Judged:
    if judged.mark == "at_odds":
        return replace(judged, is_read=True)
    is_doubtful = judged.mark in ("supported", "examples_only") or not one.passage.is_binding
    if is_doubtful or all(difference.kind == "order" for difference in one.differences):
        return Judged("look_at_this", judged.passage or one.passage, is_read=True)
    return Judged("at_odds", one.passage, one.contradiction, is_read=True)


def _is_worth_showing(one: Comparison) -> bool:
    """Whether the passage is about the statement; one with a sentence too many is shown without it."""
    is_about = one.alignment.weight >= LEAST_WEIGHT and one.coverage >= LEAST_READ
    return is_about and not one.passage.is_wide


def _may_carry(one: Comparison) -> bool:
    missing = one.alignment.missing(one.accounted_for)
    return not one.differences and (not missing or missing[0].weight <= MOST_UNSEEN)


def _overlap(one: Passage, other: Passage) -> bool:
    return one.document.id == other.document.id and one.start < other.end and other.start < one.end
