"""NorQuAD (Ivanova et al. 2023, CC0) as lessons, its articles cut into chunks like ours.

Pure but for reading.
"""

import json
from pathlib import Path

import numpy as np

from assistant.units import split_units
from evals.training.lessons import Lesson, Material, Piece
from vectorstore.keyword import KeywordIndex

CHUNK_CHARS = 550
N_BESIDE, N_LIKE = 3, 5
"""So many chunks of the same article are kept as near misses, the nearest ones, and so many of others, those
with the question's words."""


def add_norquad(material: Material, folder: Path, *, n_train: int, n_validation: int, seed: int) -> None:
    """Questions drawn from its training part, and from its validation part those that are held out.

    Args:
        folder: with `contexts.jsonl` and `questions.jsonl`.
    """
    articles = {row["id"]: row for row in _rows(folder / "contexts.jsonl")}
    chunks = {id: _cut(row["text"], row["title"].strip()) for id, row in articles.items()}
    flat = [(id, start, piece) for id, cut in chunks.items() for start, piece in cut]
    index = KeywordIndex.build([piece.embedded for _, _, piece in flat])
    numbers: dict[int, int] = {}

    def number(at: int) -> int:
        if at not in numbers:
            numbers[at] = material.add_piece(flat[at][2])
        return numbers[at]

    rng = np.random.default_rng(seed)
    rows = _rows(folder / "questions.jsonl")
    for split, wanted in (("train", n_train), ("validation", n_validation)):
        part = [row for row in rows if row["split"] == split]
        for picked in rng.permutation(len(part))[:wanted]:
            row = part[int(picked)]
            if (found := _answering(row, flat)) is None:
                continue
            at, sentences = found
            scores = index.scores(row["question"])
            alike = [int(n) for n in np.argsort(-scores, kind="stable") if flat[n][0] != row["context_id"]]
            beside = [n for n, (id, _, _) in enumerate(flat) if id == row["context_id"] and n != at]
            beside.sort(key=lambda n: abs(n - at))
            others = [*beside[:N_BESIDE], *alike[:N_LIKE]]
            wording = row["answers"][0].casefold()
            pool = [number(n) for n in others if wording not in flat[n][2].text.casefold()]
            material.add_lesson(
                Lesson(
                    row["question"].strip(), "nb", "norquad", split != "train", {number(at): sentences}, pool
                )
            )


def _answering(row: dict, flat: list[tuple[str, int, Piece]]) -> tuple[int, list[int]] | None:
    """The chunk that holds the answer's span, and its sentences that do; None where it was cut apart."""
    start, end = row["answer_start"][0], row["answer_start"][0] + len(row["answers"][0])
    for at, (id, offset, piece) in enumerate(flat):
        if id == row["context_id"] and offset <= start and end <= offset + len(piece.text):
            found = [n for n, (s, e) in enumerate(piece.units) if s < end - offset and e > start - offset]
            return (at, found) if found else None
    return None


def _cut(text: str, title: str) -> list[tuple[int, Piece]]:
    """Consecutive sentences up to CHUNK_CHARS, each with where it starts."""
    units = split_units(text)
    pieces, first = [], 0
    while first < len(units):
        last = first
        while last + 1 < len(units) and units[last + 1].end - units[first].start <= CHUNK_CHARS:
            last += 1
        start, end = units[first].start, units[last].end
        spans = tuple((unit.start - start, unit.end - start) for unit in units[first : last + 1])
        pieces.append((start, Piece(title, text[start:end], spans)))
        first = last + 1
    return pieces


def _rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
