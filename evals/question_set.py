"""The question sets: read, and matched to the chunks of an index."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Literal

from assistant.answers import Language, Question, Turn
from vectorstore.chunks import Chunk

Split = Literal["tune", "hold"]
SPLITS: tuple[Split, ...] = ("tune", "hold")
UNSEARCHED_TYPES = frozenset({"smalltalk", "injection", "opinion", "other_task", "meta"})
"""Types that the assistant answers without searching."""


@dataclass(frozen=True)
class Passage:
    """A quote that says what was asked, in a document."""

    document_id: str
    quote: str


@dataclass(frozen=True)
class EvalQuestion:
    """A question and what a right answer is like; the fields are those of `questions/README.md`.

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

    @property
    def is_searched(self) -> bool:
        return self.type not in UNSEARCHED_TYPES

    @property
    def is_answerable(self) -> bool:
        return bool({"answered", "partial"} & set(self.expected_status))


def read_questions(split: Split) -> list[EvalQuestion]:
    """The questions of one half, in the file's order."""
    text = (files("evals") / "questions" / f"{split}.jsonl").read_text("utf-8")
    return [_question(json.loads(line)) for line in text.splitlines() if line.strip()]


def _question(row: Mapping[str, Any]) -> EvalQuestion:
    return EvalQuestion(
        id=row["id"],
        language=row["language"],
        type=row["type"],
        question=Question(row["question"], history=tuple(Turn(**turn) for turn in row["history"])),
        expected_status=_several(row["expected_status"]),
        verdict=_several(row["verdict"]),
        facts=tuple(tuple(group) for group in row["facts"]),
        must_not_contain=tuple(row["must_not_contain"]),
        relevant=tuple(
            tuple(Passage(passage["document"], passage["quote"]) for passage in group)
            for group in row["relevant"]
        ),
        group=row["triple"] or row["id"],
    )


def _several(value: str | list[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def folded(text: str) -> str:
    """Words in lower case with single spaces: how quotes and facts are compared."""
    return " ".join(re.findall(r"\w+", text.lower()))


def is_relevant(chunk: Chunk, question: EvalQuestion) -> bool:
    """Whether a chunk holds a relevant passage; a heading that is quoted counts for its chunks."""
    place = folded(" ".join((*chunk.section, chunk.lead_in, chunk.text)))
    return any(
        passage.document_id == chunk.document_id and folded(passage.quote) in place
        for passage in _passages(question)
    )


def _passages(question: EvalQuestion) -> Iterable[Passage]:
    return (passage for group in question.relevant for passage in group)
