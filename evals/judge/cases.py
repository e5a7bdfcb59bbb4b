"""What is judged: an answer with the passages it cites, and what its key holds."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from evals.question_set import EvalQuestion
from evals.scoring import Score
from evals.targets import Object
from evals.texts import places

ANSWERED = ("answered", "partial")


@dataclass(frozen=True)
class Source:
    """A passage with the place it stands in, such as `Om tillitsreformen, "III. Piloter og forsøk"`."""

    place: str
    text: str


@dataclass(frozen=True)
class Case:
    """One answer to judge.

    Attributes:
        group: what it is drawn with for intervals.
        question: with the turns before it, where there were any.
        contexts: the passages that the answer cites.
        passages: those of the key; empty where it has none.
        facts: of the key, each with its interchangeable wordings.
    """

    id: str
    group: str
    question: str
    answer: str
    contexts: tuple[Source, ...]
    passages: tuple[Source, ...]
    facts: tuple[tuple[str, ...], ...]


def case_of(score: Score, documents: Mapping[str, str]) -> Case | str:
    """A run's answer as a case, or the reason why there is nothing to judge."""
    if score.answer is None:
        return "failed as requests"
    if score.status not in ANSWERED:
        return "declined or answered without the documents"
    question = score.question
    is_keyed = question.is_answerable
    return Case(
        id=question.id,
        group=question.group,
        question=_with_history(question),
        answer=score.answer["answer"],
        contexts=_distinct(map(_cited, score.answer["citations"])),
        passages=_distinct(_of_key(question, documents)) if is_keyed else (),
        facts=question.facts if is_keyed else (),
    )


def cases_of(
    scores: Iterable[Score], documents: Mapping[str, str], *, limit: int | None = None
) -> tuple[list[Case], Counter[str]]:
    """The first cases of a run up to the limit, and how many other answers there are, by the reason."""
    found = [case_of(score, documents) for score in scores]
    cases = [one for one in found if isinstance(one, Case)]
    left_out = Counter(one for one in found if isinstance(one, str))
    if limit is not None and limit < len(cases):
        left_out["over the limit"] = len(cases) - limit
    return cases[:limit], left_out


def paragraphs(text: str, start: int, end: int) -> str:
    """The paragraphs that hold the characters from start to end; blank lines part paragraphs."""
    first, last = text.rfind("\n\n", 0, start), text.find("\n\n", end)
    return text[first + 2 if first >= 0 else 0 : last if last >= 0 else len(text)].strip()


def _with_history(question: EvalQuestion) -> str:
    turns = [f"{turn.role}: {turn.content}" for turn in question.question.history]
    return "\n".join((*turns, f"user: {question.question.text}")) if turns else question.question.text


def _cited(citation: Object) -> Source:
    page = "" if citation["page"] is None else f"p. {citation['page']}"
    about = f"{citation['title']} ({citation['publisher']}, {citation['date']})"
    return Source(
        ", ".join(filter(None, (about, " › ".join(citation["section"]), page))), citation["context"]
    )


def _of_key(question: EvalQuestion, documents: Mapping[str, str]) -> Iterator[Source]:
    """The key's passages, each with the paragraph around it, since an answer may quote more of that."""
    for group in question.relevant:
        for passage in group:
            text = documents.get(passage.document_id, "")
            found = [paragraphs(text, *place) for place in places(passage.quote, text)] or [passage.quote]
            place = ", ".join(filter(None, (passage.document_id, passage.heading)))
            yield from (Source(place, one) for one in found)


def _distinct(sources: Iterable[Source]) -> tuple[Source, ...]:
    return tuple({source.text: source for source in sources}.values())
