"""The labelled sample that a judge is tried on; `README.md` says who labelled it and what that means."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from evals.judge.cases import Case, Source

LABELS = ("faithful", "contradicts", "relevant", "facts_right", "facts_complete")


@dataclass(frozen=True)
class LabelledItem:
    """An answer with what is true of it."""

    case: Case
    language: str
    labels: Mapping[str, bool]
    why: str


def read_labelled() -> list[LabelledItem]:
    """The items in the file's order."""
    return [_item(json.loads(line)) for line in _text().splitlines() if line.strip()]


def _item(row: Mapping[str, Any]) -> LabelledItem:
    case = Case(
        id=row["id"],
        group=row["group"],
        question=row["question"],
        answer=row["answer"],
        contexts=tuple(map(_source, row["contexts"])),
        passages=tuple(map(_source, row["passages"])),
        facts=tuple(map(tuple, row["facts"])),
    )
    return LabelledItem(case, row["language"], row["labels"], row["why"])


def _source(row: Mapping[str, str]) -> Source:
    return Source(row["document"], row["quote"])


def _text() -> str:
    return (files("evals") / "judge" / "labelled.jsonl").read_text("utf-8")
