"""What is taken away where, and how it is told; what each part buys is measured by the command."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from eval_parts import GOAL, TEXT, answer, found, make_question, scored, to_decline

from assistant.answers import Answer, Question
from assistant.ranking import Ranked
from evals import ablation, stock_stack
from evals.ablation import (
    FULL,
    NO_CROSS_ENCODER,
    NO_GLOSSARY,
    NO_HEADINGS,
    NO_REPAIR,
    ORDERS,
    STOCK,
    Variant,
    build_index,
    report,
)
from evals.scoring import Score
from ingest.reading import ReadDocument, Source, read_document
from ingest.repair import Repaired
from vectorstore.chunks import Chunk, Document, DocumentRecord, RetrievedChunk

RECORD = DocumentRecord("note", "Om tillit", "Etaten", "2022", "", "nb", "guidance", "for en test")


@dataclass(frozen=True)
class Embedded:
    vector: np.ndarray
    tokens: np.ndarray
    spans: np.ndarray
    states: np.ndarray


class FakeEmbedder:
    """The same vector for all; remembers what it was given."""

    name = "made-up"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed_chunks(self, texts: Sequence[str]) -> list[Embedded]:
        self.texts += texts
        vector = np.full(4, 0.5, dtype=np.float32)
        spans = np.array([[0, 1]], dtype=np.int32)
        tokens, states = vector[None].astype(np.float16), np.zeros((0, 0), np.float16)
        return [Embedded(vector, tokens, spans, states) for _ in texts]


class FakeAssistant:
    """Finds and cites the goal, whatever is asked; remembers what it was made to do without."""

    def __init__(self) -> None:
        self.changes: list[dict[str, Any]] = []

    def with_parts(self, **changes: Any) -> "FakeAssistant":
        self.changes.append(changes)
        return self

    def without_cross_encoder(self) -> "FakeAssistant":
        self.changes.append({"cross_encoder": None})
        return self

    def search(self, query: str, *, k: int) -> list[RetrievedChunk]:
        return []

    def documents(self) -> tuple[Document, ...]:
        return (Document(RECORD, TEXT),)

    def answer(self, question: Question) -> Answer:
        return Answer("a", "c", "answered", None, "nb", GOAL)

    def retrieve(self, question: Question) -> SimpleNamespace:
        return SimpleNamespace(
            ranked=[ranked("other", "Noe annet.", bm25=0.0), ranked("goal", GOAL, bm25=4.0)]
        )


def ranked(
    name: str,
    text: str,
    *,
    bm25: float,
    cosine: float = 0.5,
    fused: float = 0.5,
    interaction: float = 0.5,
) -> Ranked:
    chunk = Chunk(id=name, document_id="note", text=text, start=0, end=len(text))
    return Ranked(RetrievedChunk(chunk, fused), 0.0, cosine, bm25, interaction, ())


def read(text: str) -> ReadDocument:
    return read_document(RECORD, [Source(Repaired(text, ()), ())])


def test_each_order_is_that_of_one_part_of_the_evidence() -> None:
    candidates = [
        ranked("1", "", cosine=0.9, bm25=0.0, fused=0.2, interaction=0.5),
        ranked("2", "", cosine=0.8, bm25=4.0, fused=0.3, interaction=0.6),
        ranked("3", "", cosine=0.7, bm25=5.0, fused=0.1, interaction=0.7),
    ]
    orders = {name: "".join(one.chunk.id for one in order(candidates)) for name, order in ORDERS.items()}
    assert orders == {
        "dense only": "123",
        "keyword only": "32",  # without a word in common a chunk is not found
        "fused": "213",
        "reranked by late interaction alone": "321",
    }


@pytest.mark.parametrize("headings", [True, False])
def test_an_index_is_made_with_or_without_what_stands_above_a_chunk(tmp_path: Path, headings: bool) -> None:
    embedder = FakeEmbedder()
    build_index(tmp_path, [read(TEXT)], embedder, headings=headings)  # type: ignore[arg-type]
    assert any(GOAL in text for text in embedder.texts)
    assert all(text.startswith("Om tillit") is headings for text in embedder.texts)


def test_every_configuration_answers_the_same_questions(monkeypatch) -> None:
    questions = [make_question("a"), make_question("b", language="en"), to_decline()]
    monkeypatch.setattr(stock_stack, "ranks_of", lambda asked: [(None,)] * len(asked))
    monkeypatch.setattr(
        ablation, "_indexes", lambda: {name: [read(TEXT)] for name in (NO_HEADINGS, NO_REPAIR)}
    )
    tested, steps = FakeAssistant(), []
    made = ablation.variants(tested, FakeEmbedder(), questions, lambda *step: steps.append(step[1:]))  # type: ignore[arg-type]
    answered = [NO_HEADINGS, NO_REPAIR, NO_GLOSSARY, NO_CROSS_ENCODER, FULL]
    assert [one.name for one in made] == [STOCK, *ORDERS, *answered]
    changed = [next(iter(change)) for change in tested.changes]
    assert changed == ["generation", "generation", "glossary", "cross_encoder"]
    assert steps == [(1, 2), (2, 2)]
    for one in made:
        to_find = [score for score in one.scores if score.question.relevant]
        rank = {STOCK: None, "keyword only": 1}.get(one.name, 2)
        assert [score.ranks for score in to_find] == [(rank,), (rank,)]
        assert len(one.scores) == (3 if one.has_answers else 2)


def tables(text: str) -> dict[str, dict[str, list[str]]]:
    """The cells of each table by its title and by the first cell of the row."""
    parts = text.split("\n\n")
    rows = {}
    for title, table in zip(parts[::2], parts[1::2], strict=True):
        lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
        rows[title] = {first: cells for first, *cells in lines}
    return rows


def test_the_report_has_a_table_a_language_and_what_all_parts_add() -> None:
    questions = [
        make_question(f"{n}", language=language) for n, language in enumerate(["nb"] * 4 + ["en"] * 4)
    ]
    missed = [Score(question, None, None, None, ranks=(None,)) for question in questions]
    full = [scored(question, answer(language=question.language), found=[found()]) for question in questions]
    made = tables(report([Variant(STOCK, missed, False), Variant(FULL, full, True)], "tune"))
    assert list(made) == [
        "All languages, tune half, n = 8 to find",
        "bokmål, tune half, n = 4 to find",
        "nynorsk, tune half, n = 0 to find",
        "English, tune half, n = 4 to find",
        "What all parts together add to each, tune half",
    ]
    everything, *_, gains = made.values()
    assert everything[STOCK] == ["0.00 (0.00–0.00)"] * 3 + ["", ""]
    assert everything[FULL] == ["1.00 (1.00–1.00)"] * 4 + ["–"]
    assert made["nynorsk, tune half, n = 0 to find"][FULL] == ["–"] * 5
    assert gains[STOCK] == ["+1.00 (+1.00 to +1.00)"] * 3 + ["", ""]
    assert FULL not in gains
