"""What is counted of each kind of evidence; how far each goes is printed by the command."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from eval_parts import GOAL, make_question, to_decline

from assistant.answers import Answer, Question
from assistant.found import Retrieved
from assistant.intents import read_intent
from assistant.queries import Query
from assistant.ranking import Ranked
from assistant.vocabulary import Vocabulary
from evals import evidence
from evals.evidence import report
from evals.extras import MissingExtraError
from vectorstore.chunks import Chunk, Document, DocumentRecord, RetrievedChunk
from vectorstore.embedding import Embedded
from vectorstore.reranker.judgement import Judgement

RECORD = DocumentRecord("note", "Om tillit", "Etaten", "2022", "", "nb", "guidance", "for en test")
OTHER = "Noe annet."


def ranked(text: str, *, cosine: float, judged: float | None) -> Ranked:
    chunk = Chunk(text, "note", text, 0, len(text))
    judgement = None if judged is None else Judgement(judged, np.array([judged]))
    return Ranked(RetrievedChunk(chunk, 0.5), 0.0, cosine, 0.0, 0.5, (), judgement=judgement)


class FakeAssistant:
    """Finds the goal second, and has its cross-encoder judge it first where the question has an answer."""

    embedder = SimpleNamespace(
        embed_question=lambda text: Embedded(np.zeros(2), np.zeros((1, 2)), np.array([[0, 3]]))
    )

    def vocabulary(self) -> Vocabulary:
        return Vocabulary([GOAL, OTHER])

    def documents(self) -> tuple[Document, ...]:
        return (Document(RECORD, GOAL),)

    def without_cross_encoder(self) -> "FakeAssistant":
        return FakeAssistant()

    def retrieve(self, question: Question) -> Retrieved:
        judged = -1.0 if "koster" in question.text else 3.0
        found = [ranked(OTHER, cosine=0.9, judged=-2.0), ranked(GOAL, cosine=0.8, judged=judged)]
        return Retrieved(question.text, read_intent(question.text), Query(question.text, (), (), ()), found)

    def answer(self, question: Question) -> Answer:
        return Answer("a", "c", "answered", None, "nb", GOAL, answerability=0.5)


@pytest.fixture
def rows() -> dict[str, list[str]]:
    questions = [make_question("a"), make_question("b"), to_decline("c"), to_decline("d")]
    made: Any = FakeAssistant()
    lines = [line for line in report(made, questions, "tune", stock=None).split("\n") if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {name: rest for name, *rest in cells}


def test_cross_encoder_puts_first_what_it_judges_best(rows: dict[str, list[str]]) -> None:
    assert rows["cosine"][:3] == ["0.00", "1.00", "0.50"]
    assert rows["cross-encoder: the chunk"][:3] == ["1.00", "1.00", "1.00"]


def test_area_tells_answerable_questions_from_others(rows: dict[str, list[str]]) -> None:
    assert rows["cosine"][3].startswith("0.500")
    assert rows["cross-encoder: any of its sentences"][3].startswith("1.000")


def test_probability_served_stands_beside_that_without_the_cross_encoder(rows: dict[str, list[str]]) -> None:
    assert rows["fitted, as served"][0] == ""
    assert {"fitted, without the cross-encoder", "fitted, as served"} < rows.keys()


def test_rare_words_weigh_more() -> None:
    vocabulary = Vocabulary(["alle sier tillit", "tillit og mål", "tillit"])
    query = Query("tillit mål", (), (), ())
    common, rare = evidence._rarities(query, np.array([[0, 6], [7, 10]]), vocabulary)
    assert common < rare
    assert common + rare == pytest.approx(1)


def test_cross_encoder_that_is_not_there_is_told(tmp_path: Any) -> None:
    made: Any = FakeAssistant()
    with pytest.raises(MissingExtraError, match="no cross-encoder at"):
        report(made, [make_question()], "tune", stock=str(tmp_path / "nothing"))
