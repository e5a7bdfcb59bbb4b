"""A small document, questions about it, what came back for them, and a target that answers as told."""

import threading
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from assistant.answers import Question
from evals.question_set import EvalQuestion, Passage
from evals.runs import Record, Run
from evals.scoring import Score, score
from evals.targets import TargetError

GOAL = "Målet er å øke handlingsrommet."
RULES = "Vi rydder i krav til rapportering."
TEXT = f"Om målet\n\n{GOAL}\n\nOm krav\n\n{RULES}\n"
DOCUMENTS = {"note": TEXT}
INFO = {
    "started": "2026-11-22T10:00:00+00:00",
    "target": "a fake",
    "generation": "g000001",
    "commit": "abc1234",
    "machine": "none",
    "settings": ["TILLIT_LOG_LEVEL=ERROR"],
    "versions": {"python": "3.11"},
    "split": "tune",
    "parallel": 1,
}

QUESTION = EvalQuestion(
    id="nb-fact-001",
    language="nb",
    type="fact",
    question=Question("Hva er målet?"),
    expected_status=("answered",),
    verdict=(),
    facts=(("handlingsrommet",),),
    must_not_contain=(),
    relevant=((Passage("note", GOAL, 4, "Om målet"),),),
    group="nb-fact-001",
)


def make_question(id: str = "nb-fact-001", **changes: Any) -> EvalQuestion:
    """A question that the document answers, alone in its group unless another is given."""
    if text := changes.pop("text", None):
        changes["question"] = Question(text)
    return replace(QUESTION, **{"id": id, "group": id, **changes})


def to_decline(id: str = "nb-unanswerable-001", **changes: Any) -> EvalQuestion:
    """A question that the document does not answer."""
    wanted = {"type": "unanswerable", "expected_status": ("not_found",), "facts": (), "relevant": ()}
    return make_question(id, **{"text": "Hva koster det?", **wanted, **changes})


def row_of(id: str = "nb-fact-001", **changes: Any) -> dict[str, Any]:
    """The question as a row of a question set."""
    row = {
        "id": id,
        "language": "nb",
        "type": "fact",
        "role": "employee",
        "question": "Hva er målet?",
        "history": [],
        "expected_status": "answered",
        "verdict": None,
        "facts": [["handlingsrommet"]],
        "must_not_contain": [],
        "relevant": [[{"document": "note", "quote": GOAL, "page": 4, "heading": "Om målet"}]],
        "triple": None,
        "split": "tune",
        "tags": [],
        "notes": "",
    }
    return {**row, **changes}


def citation(quote: str = GOAL, **changes: Any) -> dict[str, Any]:
    start = TEXT.find(quote)
    place = {"document_id": "note", "title": "Om tillit", "section": ["Om målet"], "page": 4, "number": 1}
    return {**place, "quote": quote, "start": start, "end": start + len(quote), **changes}


def answer(status: str = "answered", **changes: Any) -> dict[str, Any]:
    """An answer in the terms of the API that cites the goal, or declines."""
    is_given = status in {"answered", "partial"}
    values = {
        "status": status,
        "verdict": None,
        "language": "nb",
        "answer": f"> {GOAL} [1]" if is_given else "Dokumentene sier ikke noe om dette.",
        "citations": [citation()] if is_given else [],
        "answerability": 0.9 if is_given else 0.1,
    }
    return {**values, **changes}


def found(text: str = GOAL, **changes: Any) -> dict[str, Any]:
    """A found passage in the terms of `GET /search`."""
    return {"document_id": "note", "section": [], "page": 4, "lead_in": "", "text": text, **changes}


def record(question: EvalQuestion, given: Mapping[str, Any] | None = None, **changes: Any) -> Record:
    values = {"found": [found()], "latency_ms": 10.0, **changes}
    return Record(question.id, question.question.text, dict(given or answer()), **values)


def failed(question: EvalQuestion, why: str = "/api/v1/chat: 503 overloaded") -> Record:
    return Record(question.id, question.question.text, None, None, None, why)


def scored(
    question: EvalQuestion = QUESTION, given: Mapping[str, Any] | None = None, **changes: Any
) -> Score:
    """The score of a question that got this answer; `found` and `latency_ms` can be given as well."""
    return score(question, record(question, given, **changes), DOCUMENTS)


def scored_error(question: EvalQuestion = QUESTION) -> Score:
    return score(question, failed(question), DOCUMENTS)


class FakeTarget:
    """Answers at once, except to the texts that it is told to fail on."""

    name = "a fake"

    def __init__(self, *, failing: Iterable[str] = (), generation: str = "g000001") -> None:
        self.failing = set(failing)
        self.asked: list[str] = []
        self._generation = generation
        self._lock = threading.Lock()

    def generation(self) -> str:
        return self._generation

    def documents(self) -> list[dict[str, Any]]:
        return [{"id": name, "text": text} for name, text in DOCUMENTS.items()]

    def ask(self, question: Question) -> dict[str, Any]:
        with self._lock:
            self.asked.append(question.text)
        if question.text in self.failing:
            raise TargetError("/api/v1/chat: 503 overloaded")
        return answer(answer=f"{question.text} {GOAL}")

    def find(self, question: Question) -> list[dict[str, Any]] | None:
        return [found()]


def begun_run(folder: Path, **info: Any) -> Run:
    """A run's folder before anything was asked."""
    run = Run(folder)
    run.write_info({**INFO, **info})
    return run
