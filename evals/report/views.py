"""What a report shows of scores: groups, worst questions first, and figures in words. Pure."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.comparing import Difference
from evals.figures import BY_KEY, Figure
from evals.intervals import Interval
from evals.metrics import is_hit_at_k
from evals.scoring import Score

NAMES = {"nb": "bokmål", "nn": "nynorsk", "en": "English"}

WORTH = (
    *("fact_recall", "verdict_accuracy", "citation_recall", "hit_at_5"),
    *("status_right", "withheld", "language_match"),
)
"""A question is as good as the mean of its outcomes by these measures."""

KEPT_BACK = "held back: this half is not looked at while tuning"

Key = Callable[[Score], Sequence[str]]

DIMENSIONS: Mapping[str, Key] = {
    "language": lambda score: (NAMES[score.question.language],),
    "type": lambda score: (score.question.type,),
    "ministry": lambda score: score.question.ministries,
    "part of the note or memo": lambda score: tuple(
        tag for tag in score.question.tags if tag.startswith(("notat-", "dfo-", "temaside"))
    ),
}


def by(scores: Sequence[Score], dimension: str) -> dict[str, list[Score]]:
    """The scores by a field's values, largest group first; one with several values is in each."""
    groups: dict[str, list[Score]] = {}
    for score in scores:
        for value in DIMENSIONS[dimension](score):
            groups.setdefault(value, []).append(score)
    return dict(sorted(groups.items(), key=lambda item: (-len(item[1]), item[0])))


def worth(score: Score) -> float:
    """The mean of a question's outcomes, in [0, 1]; 0 for a failed request."""
    outcomes = [value for key in WORTH if (value := BY_KEY[key].outcome(score)) is not None]
    return sum(outcomes) / len(outcomes) if outcomes else 0.0


def worst_first(scores: Sequence[Score]) -> list[Score]:
    """Failed requests, then by worth; of the same worth what was answered most surely, if wrongly."""
    return sorted(scores, key=_how_good)


def _how_good(score: Score) -> tuple[bool, float, float, str]:
    sureness = score.answerability or 0.0
    return score.error is None, worth(score), sureness if score.is_declined else -sureness, score.question.id


# --- figures in words ---


def value_text(value: float | None, *, is_ms: bool = False) -> str:
    if value is None:
        return "–"
    return f"{value:.0f} ms" if is_ms else f"{value:.3f}"


def interval_text(interval: Interval | None, *, is_ms: bool = False) -> str:
    if interval is None:
        return ""
    low, high = (value_text(value, is_ms=is_ms) for value in (interval.low, interval.high))
    return f"{low} to {high}"


def figure_value(figure: Figure) -> str:
    if figure.key == "errors":
        return f"{figure.value:.0f}"
    return value_text(figure.value, is_ms=figure.is_ms)


def goal_text(figure: Figure) -> str:
    if figure.goal is None:
        return ""
    if figure.key == "errors":
        return "0"
    return f"{figure.goal:.0f} ms" if figure.is_ms else f"{figure.goal:.2f}"


def met_text(figure: Figure) -> str:
    return {True: "yes", False: "no", None: ""}[figure.is_met]


def left_out_text(figure: Figure) -> str:
    return "; ".join(
        f"{n} {reason}" for reason, n in sorted(figure.left_out.items(), key=lambda item: -item[1])
    )


def change_text(difference: Difference) -> str:
    return f"{difference.change:+.0f} ms" if difference.is_ms else f"{difference.change:+.3f}"


def p_text(p: float | None) -> str:
    if p is None:
        return ""
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


# --- one question ---


@dataclass(frozen=True)
class Shown:
    """One question as a report shows it. Not `is_open` where its half is held back: no text is shown."""

    score: Score
    is_open: bool

    @property
    def id(self) -> str:
        return self.score.question.id

    @property
    def title(self) -> str:
        return self.score.question.question.text if self.is_open else KEPT_BACK

    @property
    def fields(self) -> dict[str, str]:
        """What it can be filtered by; several values stand side by side."""
        question = self.score.question
        return {
            "language": NAMES[question.language],
            "type": question.type,
            "role": question.role,
            "split": question.split,
            "status": self.score.status,
            "expected": " ".join(question.expected_status),
            "verdict": self.score.verdict or "",
            "ministry": " ".join(question.ministries),
            "tag": " ".join(question.tags),
        }

    @property
    def searchable(self) -> str:
        """What a search for words looks in."""
        answer = self.answer.get("answer", "") if self.is_open else ""
        return " ".join((self.id, *self.score.question.tags, self.title, answer)).lower()

    @property
    def answer(self) -> Mapping[str, Any]:
        return self.score.answer or {}

    @property
    def worth(self) -> str:
        return f"{worth(self.score):.2f}"

    @property
    def faults(self) -> list[str]:
        return faults(self.score)

    @property
    def ranks(self) -> str:
        return ", ".join(str(rank or "–") for rank in self.score.ranks or ())

    @property
    def facts(self) -> list[tuple[bool, str]]:
        """Each fact and whether it is held."""
        groups = self.score.question.facts
        held = self.score.facts or (False,) * len(groups)
        return [(one, " / ".join(group)) for one, group in zip(held, groups, strict=True)]

    @property
    def passages(self) -> list[tuple[bool, str]]:
        """Each group of relevant passages and whether one of it is cited."""
        groups = self.score.question.relevant
        cited = self.score.cited or (False,) * len(groups)
        quotes = [" / ".join(f"“{one.quote}” ({one.document_id})" for one in group) for group in groups]
        return list(zip(cited, quotes, strict=True))


def shown(score: Score, *, reveal_hold: bool) -> Shown:
    return Shown(score, is_open=reveal_hold or score.question.split != "hold")


WHERE = {
    "request failed": "the server or the target; the error says why",
    "answered, and should have declined": "deciding whether the documents answer: assistant/evidence.py",
    "declined, and should have answered": "deciding whether the documents answer: assistant/evidence.py",
    "another status": "screening: assistant/screening.py",
    "facts missing": "choosing sentences: assistant/evidence.py, assistant/quoting.py",
    "no verdict": "assistant/verdicts.py",
    "another verdict": "assistant/verdicts.py",
    "relevant passage not among five": "retrieval: assistant/queries.py, retrieval.py, ranking.py",
    "another language": "assistant/language.py",
    "holds what it must not": "assistant/screening.py, and the check of quotes: assistant/citations.py",
    "a quote is not verbatim": "the check of quotes: assistant/citations.py",
    "another page": "ingest/pages.py",
    "another section": "ingest/outline.py",
}
"""Every kind of fault, and the part of the code that decides about it."""


def faults(score: Score) -> list[str]:
    """The kinds of fault of an answer, of those in WHERE; empty where it has none."""
    if score.error is not None:
        return ["request failed"]
    return [kind for kind, is_so in _faults(score).items() if is_so]


def _faults(score: Score) -> dict[str, bool]:
    question, citations = score.question, score.citations
    is_wrong = not score.status_is_right
    answered_wrongly = is_wrong and question.is_to_be_declined and not score.is_declined
    lacks_verdict = bool(question.verdict) and question.is_answerable and not score.verdict_is_right
    return {
        "answered, and should have declined": answered_wrongly,
        "declined, and should have answered": is_wrong and score.is_declined,
        "another status": is_wrong and not score.is_declined and not answered_wrongly,
        "facts missing": question.is_answerable and not all(score.facts),
        "no verdict": lacks_verdict and score.verdict is None,
        "another verdict": lacks_verdict and score.verdict is not None and not score.is_declined,
        "relevant passage not among five": score.ranks is not None and not is_hit_at_k(score.ranks, 5),
        "another language": score.answer is not None and score.answer["language"] != question.language,
        "holds what it must not": bool(score.must_not_contain),
        "a quote is not verbatim": any(not one.is_verbatim for one in citations),
        "another page": any(one.page_right is False for one in citations),
        "another section": any(one.section_right is False for one in citations),
    }


@dataclass(frozen=True)
class Kind:
    """A kind of fault: the questions that have it, the types most of them are of, and where to look."""

    name: str
    ids: list[str]
    mostly: str
    where: str


def kinds_of_fault(scores: Sequence[Score]) -> list[Kind]:
    """What to improve, the kind that most questions have first."""
    having: dict[str, list[Score]] = {}
    for score in scores:
        for fault in faults(score):
            having.setdefault(fault, []).append(score)
    kinds = []
    for name, group in sorted(having.items(), key=lambda item: -len(item[1])):
        types = Counter(score.question.type for score in group).most_common(2)
        mostly = ", ".join(f"{kind} {n}" for kind, n in types if n > 1 or len(group) == 1)
        kinds.append(Kind(name, [score.question.id for score in group], mostly, WHERE[name]))
    return kinds


def written_by(scores: Sequence[Score]) -> str:
    """Who wrote the answers: quotes, or a language model, whose failures quotes make good."""
    answers = [score.answer for score in scores if score.answer is not None]
    by = Counter(f"{one.get('mode', 'unknown')} {one.get('model') or ''}".strip() for one in answers)
    return ", ".join(f"{writer} ({n})" for writer, n in by.most_common()) or "nobody"
