"""What is learnt from: questions, the pieces that answer them, and those that look as if they did.

Two sets were written for this by a language model, independent of the reform's documents (`data/README.md`):
single passages with eight questions each, and whole invented collections, in which 16 passages on one subject
say different things. Pure but for reading.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

DATA = Path(__file__).parent / "data"
HELD_OUT_EVERY = 6
"""Every sixth collection, and every tenth passage, is for measuring."""


@dataclass(frozen=True)
class Piece:
    """A text to judge. `units` are (start, end) of its sentences in `text`."""

    header: str
    text: str
    units: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, header: str, sentences: Iterable[str]) -> "Piece":
        text, units = "", []
        for sentence in sentences:
            start = len(text) + bool(text)
            text = f"{text} {sentence}" if text else sentence
            units.append((start, len(text)))
        return cls(header, text, tuple(units))

    @property
    def embedded(self) -> str:
        """As chunks of the product are embedded."""
        return f"{self.header}\n{self.text}"

    def without(self, sentences: Sequence[int]) -> "Piece | None":
        """The piece without some of its sentences; None where fewer than two are left."""
        left = [self.text[start:end] for n, (start, end) in enumerate(self.units) if n not in sentences]
        return Piece.of(self.header, left) if len(left) >= 2 else None


@dataclass
class Lesson:
    """A question and its pieces, by number.

    Attributes:
        answers: of each piece that answers, the numbers of the sentences that do.
        taken: of such a piece, the one that is left without those sentences.
        pool: pieces that don't answer, to draw from; the nearest are drawn.
        always: one of them that is always among those drawn first.
    """

    question: str
    language: str
    kind: str
    is_held_out: bool
    answers: dict[int, list[int]]
    pool: list[int]
    always: int | None = None
    taken: dict[int, int] = field(default_factory=dict)


@dataclass
class Material:
    """Pieces and lessons, growing as sets are added."""

    pieces: list[Piece] = field(default_factory=list)
    lessons: list[Lesson] = field(default_factory=list)

    def add_piece(self, piece: Piece) -> int:
        self.pieces.append(piece)
        return len(self.pieces) - 1

    def add_lesson(self, lesson: Lesson) -> None:
        """Take it, and take the answers away from its pieces; of held-out ones only from NorQuAD's."""
        self.lessons.append(lesson)
        for number, sentences in lesson.answers.items():
            rest = self.pieces[number].without(sentences)
            if rest is not None and (lesson.kind == "norquad" or not lesson.is_held_out):
                lesson.taken[number] = self.add_piece(rest)


def add_passages(material: Material, path: Path = DATA / "passages.jsonl") -> None:
    """Single passages. English questions without an answer stay out: their form tells that they have none."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    numbers = [material.add_piece(_piece(row)) for row in rows]
    held_out = set(numbers[9::10])
    for number, row in zip(numbers, rows, strict=True):
        pool = [n for n in numbers if n != number and n not in held_out]
        for asked in row["questions"]:
            if asked["language"] == "en" and not asked["answers"]:
                continue
            answers = {number: asked["answers"]} if asked["answers"] else {}
            material.add_lesson(
                Lesson(
                    asked["q"],
                    asked["language"],
                    "passage",
                    number in held_out,
                    answers,
                    pool,
                    always=None if answers else number,
                )
            )


def add_collections(
    material: Material, path: Path = DATA / "collections.jsonl", *, n: int | None = None
) -> None:
    """Whole collections; every sixth is held out, and `n` of the others are taken (None: all)."""
    lines = path.read_text("utf-8").splitlines()
    learnt = [number for number in range(len(lines)) if number % HELD_OUT_EVERY != HELD_OUT_EVERY - 1]
    left_out = set(learnt[n:]) if n is not None else set()
    for number, line in enumerate(lines):
        if number in left_out:
            continue
        row = json.loads(line)
        mine = [material.add_piece(_piece(passage)) for passage in row["passages"]]
        for asked in row["questions"]:
            answers = {mine[int(n)]: sentences for n, sentences in asked["answers"].items() if sentences}
            material.add_lesson(
                Lesson(
                    asked["q"],
                    asked["language"],
                    "collection",
                    number % HELD_OUT_EVERY == HELD_OUT_EVERY - 1,
                    answers,
                    [n for n in mine if n not in answers],
                )
            )


def _piece(row: dict) -> Piece:
    return Piece.of(" › ".join([row["title"], *row.get("headings", [])]), row["sentences"])
