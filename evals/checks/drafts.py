"""The labelled drafts: letters, guidance and plans as civil servants write them, with the mark each statement
must get."""

import json
from dataclasses import dataclass
from importlib.resources import files
from itertools import groupby, pairwise
from typing import Literal

from assistant.answers import Language
from assistant.checks.result import Mark

Split = Literal["tune", "hold"]
SPLITS: tuple[Split, ...] = ("tune", "hold")


@dataclass(frozen=True)
class Labelled:
    """A piece of a draft and what it is.

    Attributes:
        mark: None for what is no statement (headings, greetings, questions).
        because: words of a document that the mark rests on; "" where there are none.
        change: what is otherwise, for those at odds.
    """

    id: str
    text: str
    mark: Mark | None
    because: str
    change: str


@dataclass(frozen=True)
class LabelledDraft:
    id: str
    kind: str
    language: Language
    text: str
    pieces: tuple[Labelled, ...]


def read_drafts(split: Split) -> list[LabelledDraft]:
    """The drafts of a half, each put together from its pieces."""
    lines = (files("evals") / "checks" / f"{split}.jsonl").read_text("utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    return [_draft(list(found)) for _, found in groupby(rows, key=lambda row: row["draft"])]


def _draft(rows: list[dict[str, str]]) -> LabelledDraft:
    text = rows[0]["text"]
    for before, row in pairwise(rows):
        is_line = "no_statement" in (before["mark"], row["mark"])
        text += ("\n\n" if row.get("new_paragraph") else "\n" if is_line else " ") + row["text"]
    pieces = tuple(_labelled(row) for row in rows)
    return LabelledDraft(rows[0]["draft"], rows[0]["kind"], rows[0]["language"], text, pieces)  # type: ignore[arg-type]


def _labelled(row: dict[str, str]) -> Labelled:
    mark = None if row["mark"] == "no_statement" else row["mark"]
    return Labelled(row["id"], row["text"], mark, row.get("because", ""), row.get("change", ""))  # type: ignore[arg-type]
