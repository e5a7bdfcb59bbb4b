"""What a report shows of scores: groups, worst questions first, and figures in words. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.comparing import Difference
from evals.figures import BY_KEY, Figure
from evals.intervals import Interval
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
    return sorted(scores, key=lambda score: (score.error is None, worth(score), score.question.id))


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
    """One question as a report shows it; texts are left out where the half is held back."""

    id: str
    language: str
    type: str
    role: str
    split: str
    ministry: str
    tags: str
    status: str
    expected: str
    verdict: str
    expected_verdict: str
    worth: str
    faults: list[str]
    is_kept_back: bool
    question: str
    history: list[tuple[str, str]]
    answer: str
    answerability: str
    citations: list[Mapping[str, Any]]
    facts: list[tuple[bool, str]]
    passages: list[tuple[bool, str]]
    notes: str
    error: str

    @property
    def searchable(self) -> str:
        return f"{self.id} {self.tags} {self.question} {self.answer}".lower()


def shown(score: Score, *, reveal_hold: bool) -> Shown:
    question, is_kept_back = score.question, score.question.split == "hold" and not reveal_hold
    answer = score.answer or {}
    rank = "" if score.ranks is None else f" (ranks {', '.join(str(rank or '–') for rank in score.ranks)})"
    return Shown(
        id=question.id,
        language=NAMES[question.language],
        type=question.type,
        role=question.role,
        split=question.split,
        ministry=" ".join(question.ministries),
        tags=" ".join(question.tags),
        status=score.status,
        expected=" or ".join(question.expected_status),
        verdict=score.verdict or "",
        expected_verdict=" or ".join(question.verdict),
        worth=f"{worth(score):.2f}",
        faults=faults(score),
        is_kept_back=is_kept_back,
        question=KEPT_BACK if is_kept_back else question.question.text,
        history=[] if is_kept_back else [(turn.role, turn.content) for turn in question.question.history],
        answer="" if is_kept_back else answer.get("answer", ""),
        answerability="" if score.answerability is None else f"{score.answerability:.2f}",
        citations=[] if is_kept_back else answer.get("citations", []),
        facts=[]
        if is_kept_back
        else [
            (held, " / ".join(group))
            for held, group in zip(score.facts or (False,) * len(question.facts), question.facts, strict=True)
        ],
        passages=[]
        if is_kept_back
        else [
            (
                held,
                " / ".join(f"“{one.quote}” ({one.document_id})" for one in group) + (rank if first else ""),
            )
            for first, held, group in zip(
                (True, *(False,) * len(question.relevant)),
                score.cited or (False,) * len(question.relevant),
                question.relevant,
                strict=False,
            )
        ],
        notes="" if is_kept_back else question.notes,
        error=score.error or "",
    )


def faults(score: Score) -> list[str]:
    """What is wrong with an answer, in a few words each; empty where nothing is."""
    if score.error is not None:
        return ["request failed"]
    found = []
    if score.question.is_to_be_declined and not score.is_declined and not score.status_is_right:
        found.append("answered, and should have declined")
    elif score.is_declined and not score.status_is_right:
        found.append("declined, and should have answered")
    elif not score.status_is_right:
        found.append("another status")
    if score.facts and score.question.is_answerable and not all(score.facts):
        found.append(f"{sum(not held for held in score.facts)} of {len(score.facts)} facts missing")
    if score.question.verdict and score.question.is_answerable and not score.verdict_is_right:
        found.append("no verdict" if score.verdict is None else "another verdict")
    if score.ranks is not None and not any(rank is not None and rank <= 5 for rank in score.ranks):
        found.append("relevant passage not among five")
    if score.answer is not None and score.answer["language"] != score.question.language:
        found.append("another language")
    if score.must_not_contain:
        found.append("holds what it must not")
    if any(not citation.is_verbatim for citation in score.citations):
        found.append("a quote is not verbatim")
    if any(citation.page_right is False for citation in score.citations):
        found.append("another page")
    if any(citation.section_right is False for citation in score.citations):
        found.append("another section")
    return found


def common_faults(scores: Sequence[Score]) -> list[tuple[str, int]]:
    """How many questions have each kind of fault, most first; numbers within a fault are left out."""
    counts: dict[str, int] = {}
    for score in scores:
        for fault in faults(score):
            kind = "facts missing" if fault.endswith("facts missing") else fault
            counts[kind] = counts.get(kind, 0) + 1
    return sorted(counts.items(), key=lambda item: -item[1])
