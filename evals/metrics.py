"""The metrics: pure functions of ids, ranks, counts and texts, one question at a time.

What stands for a whole set, its interval and what was left out of it is `figures.py`'s. Relevance is
given as groups of interchangeable passages: of each group one passage is enough, so a group's rank is
that of the first chunk that holds any of its passages, and None where no chunk does.
"""

import math
from collections.abc import Sequence

import numpy as np

from evals.texts import folded

Ranks = Sequence[int | None]
"""For each group of relevant passages its rank, counted from 1, or None."""

Span = tuple[int, int]
"""Character offsets into a document's text: first, and one past the last."""

HELD = 0.5
"""A quote and a passage are about the same words when they share this much of the shorter one."""


def is_hit_at_k(ranks: Ranks, k: int) -> bool:
    """Whether any group is found among the first k (success@k, hit rate@k). False without groups."""
    return any(rank is not None and rank <= k for rank in ranks)


def recall_at_k(ranks: Ranks, k: int) -> float:
    """Share of the groups that are found among the first k, in [0, 1].

    With one passage a group this is recall@k over relevant ids (Manning, Raghavan and Schütze 2008,
    "Introduction to Information Retrieval", 8.4).

    Raises:
        ValueError: there are no groups; recall of nothing is not defined.
    """
    if not ranks:
        raise ValueError("recall needs at least one group of relevant passages, got none")
    return sum(rank is not None and rank <= k for rank in ranks) / len(ranks)


def reciprocal_rank(ranks: Ranks, k: int) -> float:
    """1/rank of the first group found among the first k, 0.0 where none is (MRR@k is its mean).

    Voorhees 1999, "The TREC-8 Question Answering Track Report".
    """
    found = [rank for rank in ranks if rank is not None and rank <= k]
    return 1 / min(found) if found else 0.0


def ndcg_at_k(ranks: Ranks, k: int) -> float:
    """Normalised discounted cumulative gain with binary gains, in [0, 1].

    Each group gains 1/log2(1 + rank) once; the ideal has the groups at the ranks 1, 2, … up to k
    (Järvelin and Kekäläinen 2002, with the discount of Burges et al. 2005). Groups that one chunk holds
    together share its rank, which can exceed that ideal: then 1.0.

    Raises:
        ValueError: there are no groups.
    """
    if not ranks:
        raise ValueError("nDCG needs at least one group of relevant passages, got none")
    gain = sum(_discount(rank) for rank in ranks if rank is not None and rank <= k)
    ideal = sum(_discount(rank) for rank in range(1, min(len(ranks), k) + 1))
    return min(gain / ideal, 1.0)


def _discount(rank: int) -> float:
    return 1 / math.log2(1 + rank)


def facts_held(groups: Sequence[Sequence[str]], text: str) -> tuple[bool, ...]:
    """For each fact, a group of interchangeable wordings, whether the text holds one, words compared.

    An empty group is never held, nor a wording without words.
    """
    words = folded(text)
    return tuple(any(wording and wording in words for wording in map(folded, group)) for group in groups)


def overlap(one: Span, other: Span) -> float:
    """Share of the shorter span that lies in the other, in [0, 1]; 0.0 where either is empty."""
    shorter = min(one[1] - one[0], other[1] - other[0])
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(shared, 0) / shorter if shorter > 0 else 0.0


def is_held(quote: Span, passage: Span) -> bool:
    """Whether a quote and a relevant passage of the same document are about the same words."""
    return overlap(quote, passage) >= HELD


def f1_score(n_right: np.ndarray, n_given: np.ndarray, n_wanted: np.ndarray) -> np.ndarray:
    """Harmonic mean of precision and recall from counts of any one shape (van Rijsbergen 1979, chapter 7).

    Not a number where nothing was given and nothing wanted.
    """
    return 2 * n_right / (n_given + n_wanted)


def area_under_curve(positive: Sequence[float], negative: Sequence[float]) -> float:
    """How often a positive's score is above a negative's, ties counted half (Mann and Whitney 1947).

    Not a number where either is empty.
    """
    if not positive or not negative:
        return math.nan
    above = sum((p > n) + 0.5 * (p == n) for p in positive for n in negative)
    return above / (len(positive) * len(negative))


def cohens_kappa(one: Sequence[bool], other: Sequence[bool]) -> float:
    """Agreement of two judges beyond chance (Cohen 1960); not a number where both always say the same.

    Raises:
        ValueError: the two did not judge the same number of items, or none.
    """
    if len(one) != len(other) or not one:
        raise ValueError(f"expected two judgements of the same items, got {len(one)} and {len(other)}")
    n = len(one)
    observed = sum(a == b for a, b in zip(one, other, strict=True)) / n
    yes = sum(one) / n * sum(other) / n
    expected = yes + (1 - sum(one) / n) * (1 - sum(other) / n)
    return (observed - expected) / (1 - expected) if expected < 1 else math.nan


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of the values that at least that share of them does not exceed (nearest rank).

    Raises:
        ValueError: there are no values, or the percentage is not in (0, 100].
    """
    if not values or not 0 < percent <= 100:
        raise ValueError(f"expected values and a percentage in (0, 100], got {len(values)} and {percent!r}")
    return sorted(values)[math.ceil(len(values) * percent / 100) - 1]
