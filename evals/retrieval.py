"""How well retrieval finds the relevant chunks: `tillit eval retrieval`. Prints every figure with its n.

Also what each stage adds: the same candidates in the order of the full ranking, of both legs fused, and of
one leg. All orders come from one run of the assistant's own retrieval, which keeps each stage's score.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from assistant.answers import LANGUAGES
from assistant.assistant import Assistant
from assistant.ranking import Ranked
from evals.question_set import EvalQuestion, Split, is_relevant, read_questions

MRR_AT = 10

Relevance = Sequence[bool]
"""Of a ranked list, best first: which of the chunks are relevant."""


def is_hit_at_k(relevance: Relevance, k: int) -> bool:
    """Whether any of the first k chunks is relevant; a list shorter than k is taken whole."""
    return any(relevance[:k])


def hit_rate_at_k(lists: Sequence[Relevance], k: int) -> float:
    """Share of the questions that have a relevant chunk among the first k. 0.0 for no questions.

    One passage of any group is enough, so this is also called success@k or, loosely, recall@k.
    """
    return fmean(is_hit_at_k(relevance, k) for relevance in lists) if lists else 0.0


def reciprocal_rank(relevance: Relevance, k: int | None = None) -> float:
    """1/rank of the first relevant chunk, ranks counted from 1; 0.0 where none is among the first k.

    Without k the whole list counts.

    Voorhees 1999, "The TREC-8 Question Answering Track Report".
    """
    return next((1 / rank for rank, found in enumerate(relevance[:k], 1) if found), 0.0)


def mean_reciprocal_rank(lists: Sequence[Relevance], k: int | None = None) -> float:
    """Mean of the reciprocal ranks over the questions (MRR@k). 0.0 for no questions."""
    return fmean(reciprocal_rank(relevance, k) for relevance in lists) if lists else 0.0


@dataclass(frozen=True)
class Judged:
    """A question and which of the chunks that were found for it are relevant, best first."""

    question: EvalQuestion
    relevance: tuple[bool, ...]


Order = Callable[[Sequence[Ranked]], list[Ranked]]

FULL = "fused + late interaction"

ORDERS: Mapping[str, Order] = {
    FULL: list,
    "late interaction only": lambda ranked: sorted(ranked, key=lambda one: -one.interaction),
    "fused only": lambda ranked: sorted(ranked, key=lambda one: -one.found.score),
    "dense only": lambda ranked: sorted(ranked, key=lambda one: -one.cosine),
    "keyword only": lambda ranked: sorted((one for one in ranked if one.bm25 > 0), key=lambda one: -one.bm25),
}
"""How the fused candidates are ordered by a part of the evidence; the first is what the assistant uses.

What either leg has among its first ten is always among the candidates; chunks of the same words are one.
"""


@dataclass(frozen=True)
class Found:
    """A question and the candidates for it in the full ranking's order."""

    question: EvalQuestion
    ranked: tuple[Ranked, ...]

    def judged(self, order: Order) -> Judged:
        """The candidates' relevance in another order."""
        relevance = (_holds(one, self.question) for one in order(self.ranked))
        return Judged(self.question, tuple(relevance))


def questions_with_passages(split: Split) -> list[EvalQuestion]:
    """Those of a half for which there is something to find."""
    return [question for question in read_questions(split) if question.is_searched and question.relevant]


def find_all(tested: Assistant, split: Split) -> list[Found]:
    """The assistant's candidates for every question that has relevant passages."""
    return [
        Found(question, tuple(tested.retrieve(question.question).ranked))
        for question in questions_with_passages(split)
    ]


def judge_all(tested: Assistant, split: Split) -> list[Judged]:
    """The full ranking's relevance for every question that has relevant passages."""
    return [found.judged(ORDERS[FULL]) for found in find_all(tested, split)]


def _holds(one: Ranked, question: EvalQuestion) -> bool:
    return any(is_relevant(chunk, question) for chunk in (one.chunk, *one.found.also_in))


def by_language(judged: Sequence[Judged]) -> dict[str, list[Relevance]]:
    """The relevance lists under "all" and under each language, in that order."""
    groups = {"all": list(judged)}
    groups |= {
        language: [one for one in judged if one.question.language == language] for language in LANGUAGES
    }
    return {name: [one.relevance for one in group] for name, group in groups.items()}


def report(tested: Assistant, split: Split) -> str:
    """The figures of one half by language: of the full ranking, then of each part of its evidence."""
    found = find_all(tested, split)
    return "\n\n".join(
        table(f"{name}, {split} half", by_language([one.judged(order) for one in found]))
        for name, order in ORDERS.items()
    )


def table(title: str, groups: Mapping[str, Sequence[Relevance]]) -> str:
    """A line a group: hit rates at 1, 5 and 10, MRR@10, and how many questions they are of."""
    lines = [f"{title:<36}{'hit@1':>8}{'hit@5':>8}{'hit@10':>8}{f'MRR@{MRR_AT}':>8}{'n':>6}"]
    for name, lists in groups.items():
        values = (*(hit_rate_at_k(lists, k) for k in (1, 5, 10)), mean_reciprocal_rank(lists, MRR_AT))
        lines.append(f"  {name:<34}" + "".join(f"{value:>8.3f}" for value in values) + f"{len(lists):>6}")
    return "\n".join(lines)
