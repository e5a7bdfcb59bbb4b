"""From comparisons to a mark: supported, at odds, only in examples, look at this, not in the documents. Pure.

A passage speaks of all that a statement speaks of when every weighty word has a counterpart in it; the
differences tell whether it says the same. In doubt a statement is never "supported".
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.checks.alignment import Alignment
from assistant.checks.claim import Difference
from assistant.checks.passages import Passage
from assistant.checks.result import Mark

LEAST_COVERAGE, LEAST_INSIDE, LEAST_TOGETHER = 0.8, 0.6, 0.6
"""Shares of a statement's words, by weight: that have a counterpart; in the sentence itself and not in what
stands over it; and whose neighbours stand near them. Chosen on the tuning drafts (`tillit eval checks`); a
logistic model over the same figures did worse there, since it learnt to tell topics apart."""

MOST_MISSING = 0.35
"""So heavy a word may lack a counterpart; "gratis" and "skatt" are heavier, "gi" and "få" lighter."""

LEAST_WEIGHT = 1.2
"""A statement must weigh so much for anything to be said of it: about two words of the field."""

LOOK_COVERAGE = 0.6

_WIDE, _OTHERS_WORDS = 0.05, 0.05
"""What a second sentence and a standing that does not bind cost when passages are compared."""

_CLEARLY_NEARER, _NEARER = 0.1, 0.02
"""By so much a carrying passage must be nearer than one that contradicts, and the other way round."""


_NAMED = ("number", "date", "body")


@dataclass(frozen=True)
class Comparison:
    """A statement beside one passage."""

    alignment: Alignment
    differences: tuple[Difference, ...] = ()

    @property
    def passage(self) -> Passage:
        return self.alignment.passage

    @property
    def accounted_for(self) -> frozenset[str]:
        """The words that a difference explains."""
        return frozenset().union(*(one.words for one in self.differences))

    @property
    def contradiction(self) -> Difference | None:
        """What cannot be so beside the passage. One with a sentence too many, or without a figure or body
        that the statement names, could be about something else."""
        speaks_of_less = any(
            one.said and not one.contradicts for one in self.differences if one.kind in _NAMED
        )
        if self.passage.is_wide or speaks_of_less:
            return None
        return next((one for one in self.differences if one.contradicts), None)

    @property
    def coverage(self) -> float:
        return self.alignment.coverage(self.accounted_for)

    @property
    def missing(self) -> tuple[str, ...]:
        """The statement's words that the passage does not have, the weightiest first."""
        return tuple(word.term.asked for word in self.alignment.missing(self.accounted_for))

    @property
    def speaks_of_it(self) -> bool:
        """Whether the passage speaks of all that the statement speaks of."""
        missing = self.alignment.missing(self.accounted_for)
        return (
            self.alignment.weight >= LEAST_WEIGHT
            and self.coverage >= LEAST_COVERAGE
            and self.alignment.inside(self.accounted_for) >= LEAST_INSIDE
            and self.alignment.together() >= LEAST_TOGETHER
            and (not missing or missing[0].weight <= MOST_MISSING)
        )

    @property
    def is_worth_a_look(self) -> bool:
        return self.alignment.weight >= LEAST_WEIGHT and self.coverage >= LOOK_COVERAGE

    @property
    def nearness(self) -> float:
        """For comparing passages: higher is nearer; shorter ones and those that bind go first."""
        passage = self.passage
        return (
            self.coverage
            + 0.2 * self.alignment.together()
            + passage.score
            - _WIDE * passage.is_wide
            - _OTHERS_WORDS * (not passage.is_binding)
        )


@dataclass(frozen=True)
class Judged:
    """The mark of a statement and the passage it rests on; for "not found" there is none.

    `difference` is what the passage says otherwise; `missing` are words that it does not have; `leans` says
    that the statement cannot be understood alone, `is_read` that a language model's reading counts in it.
    """

    mark: Mark
    passage: Passage | None = None
    difference: Difference | None = None
    missing: tuple[str, ...] = ()
    leans: bool = False
    is_read: bool = False


def decide(comparisons: Sequence[Comparison], *, leans: bool = False) -> Judged:
    """The mark of one statement.

    The nearest passages count. A carrying one beside a contradicting one that is as near leaves a doubt.

    Args:
        leans: whether the statement's subject stands in another sentence, so that nothing is certain.
    """
    judged = _decide(sorted(comparisons, key=lambda one: -one.nearness))
    if leans and judged.mark != "not_found":
        return replace(judged, mark="look_at_this", leans=True)
    return judged


def _decide(ranked: Sequence[Comparison]) -> Judged:
    if not ranked:
        return Judged("not_found")
    carried = _carrying(ranked)
    opposing = next((one for one in ranked if one.contradiction and one.speaks_of_it), None)
    lead = _lead(carried, opposing)
    if carried and lead >= _CLEARLY_NEARER:
        return _judged("supported" if carried.passage.is_binding else "examples_only", carried)
    if opposing and -_lead(_agreeing(ranked), opposing) >= _NEARER:
        return _judged("at_odds", opposing)
    if opposing or ranked[0].is_worth_a_look:
        return _judged("look_at_this", opposing or ranked[0])
    return Judged("not_found")


def _carrying(ranked: Sequence[Comparison]) -> Comparison | None:
    """The nearest passage that says the same; one that binds before all others."""
    found = [one for one in ranked if one.speaks_of_it and not one.differences]
    binding = (one for one in found if one.passage.is_binding)
    return next(binding, next(iter(found), None))


def _agreeing(ranked: Sequence[Comparison]) -> Comparison | None:
    """The nearest passage that speaks of the same and contradicts nothing, though it may not carry it."""
    found = (one for one in ranked if one.speaks_of_it and not any(d.contradicts for d in one.differences))
    return next(found, None)


def _lead(carried: Comparison | None, opposing: Comparison | None) -> float:
    """By how much a carrying passage is nearer than a contradicting one; infinite where one is missing."""
    if carried is None or opposing is None:
        return math.inf if carried else -math.inf
    return carried.nearness - opposing.nearness


def _judged(mark: Mark, one: Comparison) -> Judged:
    difference = one.contradiction or next(iter(one.differences), None)
    return Judged(mark, one.passage, difference, one.missing)
