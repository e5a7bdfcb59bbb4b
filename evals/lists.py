"""Are whole lists whole: questions that ask for all, answered and compared with lists made by hand.

A measure is on an answer's list when a quote of it is cited. Recall and precision are pooled over the
measures of all questions; the questions are what is drawn for the intervals.
"""

import json
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from assistant.answers import Answer, Language, Question
from assistant.catalogue.catalogue import Catalogue
from assistant.wording import wording
from evals.intervals import Interval, bootstrap

SPLITS = ("tune", "hold")


@dataclass(frozen=True)
class ListQuestion:
    """A question and the keys of the measures that belong on its list; None where no list should come."""

    id: str
    language: Language
    question: str
    measures: frozenset[str] | None
    also_right: frozenset[str]


@dataclass(frozen=True)
class ListScore:
    """What an answer listed, beside what it should have."""

    question: ListQuestion
    is_list: bool
    listed: frozenset[str]

    @property
    def missing(self) -> frozenset[str]:
        return (self.question.measures or frozenset()) - self.listed

    @property
    def wrong(self) -> frozenset[str]:
        return self.listed - (self.question.measures or frozenset()) - self.question.also_right


def read_list_questions(split: str) -> list[ListQuestion]:
    """The questions of a half. Raises ValueError for a key that the count by hand does not have."""
    lines = (files("evals") / "whole_lists" / f"{split}.jsonl").read_text("utf-8").splitlines()
    known = set(hand_count())
    questions = [_question(json.loads(line)) for line in lines if line.strip()]
    for question in questions:
        if unknown := ((question.measures or frozenset()) | question.also_right) - known:
            raise ValueError(f"{question.id}: {sorted(unknown)} stand in no measure of hand_count.toml")
    return questions


def hand_count() -> dict[str, dict[str, object]]:
    """The measures counted by hand, by key, in the collection's order."""
    text = (files("evals") / "whole_lists" / "hand_count.toml").read_text("utf-8")
    return tomllib.loads(text)


def keys_by_place(catalogue: Catalogue) -> dict[str, str]:
    """The key of each measure's id. Raises ValueError where catalogue and hand count differ."""
    counted = hand_count()
    if len(counted) != len(catalogue.measures):
        raise ValueError(f"{len(catalogue.measures)} measures read, {len(counted)} counted by hand")
    for (key, one), measure in zip(counted.items(), catalogue.measures, strict=True):
        if not measure.section.heading.startswith(str(one["heading"])):
            raise ValueError(f"{key}: read {measure.section.heading!r}, by hand {one['heading']!r}")
    return {measure.id: key for key, measure in zip(counted, catalogue.measures, strict=True)}


def score_lists(
    ask: Callable[[Question], Answer], questions: Sequence[ListQuestion], catalogue: Catalogue
) -> list[ListScore]:
    keys = keys_by_place(catalogue)
    return [score(one, ask(Question(one.question)), catalogue, keys) for one in questions]


def score(question: ListQuestion, answer: Answer, catalogue: Catalogue, keys: Mapping[str, str]) -> ListScore:
    """Which measures the answer cites, and whether it says that it went through all of them."""
    said = wording(answer.language).gone_through.partition("{")[0]
    listed = {
        keys[measure.id]
        for measure in catalogue.measures
        for citation in answer.citations
        if citation.document_id == measure.section.document_id
        and measure.section.start <= citation.start < measure.section.end
    }
    return ListScore(question, said in answer.text, frozenset(listed))


def report(scores: Sequence[ListScore], name: str, *, details: bool) -> str:
    """The figures of a half, with n and 95 % intervals, and where `details` what went wrong."""
    asked = [one for one in scores if one.question.measures is not None]
    others = [one for one in scores if one.question.measures is None]
    lines = [
        f"{name}: {len(asked)} questions that ask for all, {len(others)} that do not",
        f"  recognised          {_share(asked, lambda s: (s.is_list, 1))}",
        f"  recall of measures  {_share(asked, lambda s: (_n_found(s), len(s.question.measures or ())))}",
        f"  precision           {_share(asked, lambda s: (_n_right(s), len(s.listed) if s.is_list else 0))}",
        f"  complete lists      {_share(asked, lambda s: (s.is_list and not s.missing, 1))}",
        f"  no list, rightly    {_share(others, lambda s: (not s.is_list, 1))}",
    ]
    return "\n".join((*lines, *(_detail(one) for one in scores if details and _is_off(one))))


def _n_found(score: ListScore) -> int:
    return len((score.question.measures or frozenset()) & score.listed) if score.is_list else 0


def _n_right(score: ListScore) -> int:
    return len(score.listed) - len(score.wrong) if score.is_list else 0


def _is_off(score: ListScore) -> bool:
    if score.question.measures is None:
        return score.is_list
    return not score.is_list or bool(score.missing or score.wrong)


def _detail(score: ListScore) -> str:
    kind = "" if score.is_list else "no list; "
    return (
        f"  {score.question.id} {score.question.question!r}: {kind}"
        f"missing {sorted(score.missing)}, wrong {sorted(score.wrong)}"
    )


def _share(scores: Sequence[ListScore], counts: Callable[[ListScore], tuple[float, float]]) -> str:
    """A ratio of summed counts, with its n and its interval over the questions."""
    pairs = [counts(one) for one in scores]
    total = sum(pair[1] for pair in pairs)
    if not total:
        return "- (n = 0)"
    interval = bootstrap(pairs, [one.question.id for one in scores], lambda sums: sums[..., 0] / sums[..., 1])
    return f"{sum(pair[0] for pair in pairs) / total:.3f} (n = {int(total)}){_between(interval)}"


def _between(interval: Interval | None) -> str:
    return "" if interval is None else f", {interval.low:.3f} to {interval.high:.3f}"


def _question(row: dict[str, object]) -> ListQuestion:
    values = dict(row)
    measures, also_right = values.pop("measures"), values.pop("also_right")
    return ListQuestion(
        **values,  # type: ignore[arg-type]
        measures=None if measures is None else frozenset(measures),  # type: ignore[call-overload]
        also_right=frozenset(also_right),  # type: ignore[call-overload]
    )
