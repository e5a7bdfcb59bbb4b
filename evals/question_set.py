"""The question sets: rows of `questions/*.jsonl` as objects. `questions/README.md` describes each field."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from assistant.answers import Language, Question, Turn

Split = Literal["tune", "hold"]
SPLITS: tuple[Split, ...] = ("tune", "hold")

UNSEARCHED_TYPES = frozenset({"smalltalk", "injection", "opinion", "other_task", "meta"})
"""Types that the assistant answers without searching."""

MINISTRIES = (
    *("AID", "BFD", "DFD", "ED", "FIN", "FD", "HOD", "JD"),
    *("KLD", "KD", "KUD", "KDD", "LMD", "NFD", "SD", "UD"),
)
"""The tags of the collection's ministries."""


@dataclass(frozen=True)
class Passage:
    """A quote that says what was asked, in a document; `page` and `heading` are None where not certain."""

    document_id: str
    quote: str
    page: int | None = None
    heading: str | None = None


@dataclass(frozen=True)
class EvalQuestion:
    """A question and what a right answer is like.

    `relevant` and `facts` are groups of interchangeable entries: one of each group is needed.
    """

    id: str
    language: Language
    type: str
    question: Question
    expected_status: tuple[str, ...]
    verdict: tuple[str, ...]
    facts: tuple[tuple[str, ...], ...]
    must_not_contain: tuple[str, ...]
    relevant: tuple[tuple[Passage, ...], ...]
    group: str
    """The id of its matched triple, or its own: what must not be torn apart in cross-validation."""
    role: str = "employee"
    split: str = "tune"
    tags: tuple[str, ...] = ()
    notes: str = ""

    @property
    def is_searched(self) -> bool:
        return self.type not in UNSEARCHED_TYPES

    @property
    def is_answerable(self) -> bool:
        return bool({"answered", "partial"} & set(self.expected_status))

    @property
    def is_to_be_declined(self) -> bool:
        return self.expected_status == ("not_found",)

    @property
    def ministries(self) -> tuple[str, ...]:
        return tuple(tag for tag in self.tags if tag in MINISTRIES)


def read_questions(split: Split) -> list[EvalQuestion]:
    """The questions of one half, in the file's order."""
    return [question_of(row) for row in read_rows(split)]


def read_rows(split: Split) -> list[dict[str, Any]]:
    """The rows of one half as they are written.

    Raises:
        ValueError: a line is no JSON object; the message names it.
    """
    rows = []
    for number, line in enumerate(_text(split).split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise ValueError(f"evals/questions/{split}.jsonl, line {number}: {error}") from None
        if not isinstance(row, dict):
            raise ValueError(f"evals/questions/{split}.jsonl, line {number}: expected an object")
        rows.append(row)
    return rows


def fingerprint(split: Split) -> str:
    """SHA-256 of a half's file, hexadecimal: tells which questions a run was scored with."""
    return hashlib.sha256(_text(split).encode()).hexdigest()


def question_of(row: Mapping[str, Any]) -> EvalQuestion:
    """One row as an object; a row that lacks a field is a KeyError, and `checking.py` says which."""
    return EvalQuestion(
        id=row["id"],
        language=row["language"],
        type=row["type"],
        question=Question(row["question"], history=tuple(Turn(**turn) for turn in row["history"])),
        expected_status=_several(row["expected_status"]),
        verdict=_several(row["verdict"]),
        facts=tuple(tuple(group) for group in row["facts"]),
        must_not_contain=tuple(row["must_not_contain"]),
        relevant=tuple(tuple(map(_passage, group)) for group in row["relevant"]),
        group=row["triple"] or row["id"],
        role=row["role"],
        split=row["split"],
        tags=tuple(row["tags"]),
        notes=row["notes"],
    )


def _passage(row: Mapping[str, Any]) -> Passage:
    return Passage(row["document"], row["quote"], row.get("page"), row.get("heading"))


def _several(value: str | list[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _text(split: Split) -> str:
    return (files("evals") / "questions" / f"{split}.jsonl").read_text("utf-8")
