import pytest

from evals.question_set import SPLITS, EvalQuestion, Passage, folded, is_relevant, read_questions
from vectorstore.chunks import Chunk


def test_folding_keeps_words_only() -> None:
    assert folded("«Nei,  dette følges\nopp …»") == "nei dette følges opp"


@pytest.mark.parametrize("split", SPLITS)
def test_questions_are_read_whole(split) -> None:
    questions = read_questions(split)
    assert len({question.id for question in questions}) == len(questions) == 142
    assert all(question.relevant for question in questions if question.facts and question.is_searched)
    assert not any(question.is_answerable for question in questions if question.type == "unanswerable")


def test_no_question_is_in_both_halves() -> None:
    tune, hold = (read_questions(split) for split in SPLITS)
    assert {q.question.text for q in tune}.isdisjoint(q.question.text for q in hold)
    assert {q.group for q in tune}.isdisjoint(q.group for q in hold)


def test_chunk_is_relevant_by_its_words_or_its_heading_in_the_right_document() -> None:
    base = read_questions("tune")[0]
    question = EvalQuestion(
        **{**vars(base), "relevant": ((Passage("notat", "tillit i staten"), Passage("notat", "Om tilsyn")),)}
    )
    chunk = Chunk("a", "notat", "Mer «tillit» i\nstaten.", 0, 23)
    assert is_relevant(chunk, question)
    assert is_relevant(Chunk("b", "notat", "Noe annet.", 0, 10, ("Om tilsyn",)), question)
    assert not is_relevant(Chunk("c", "annet", "Mer tillit i staten.", 0, 20), question)
    assert not is_relevant(Chunk("d", "notat", "Noe annet.", 0, 10), question)
