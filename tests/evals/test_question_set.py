import pytest
from eval_parts import GOAL, row_of

from assistant.answers import Turn
from evals import question_set
from evals.question_set import SPLITS, Passage, fingerprint, question_of, read_questions, read_rows


@pytest.mark.parametrize("split", SPLITS)
def test_questions_are_read_whole(split) -> None:
    questions = read_questions(split)
    assert len({question.id for question in questions}) == len(questions) == 190
    assert {question.split for question in questions} == {split}
    assert all(question.relevant for question in questions if question.facts and question.is_searched)
    assert not any(question.is_answerable for question in questions if question.type == "unanswerable")


def test_no_question_is_in_both_halves() -> None:
    tune, hold = (read_questions(split) for split in SPLITS)
    assert {q.question.text for q in tune}.isdisjoint(q.question.text for q in hold)
    assert {q.group for q in tune}.isdisjoint(q.group for q in hold)


def test_a_row_becomes_a_question() -> None:
    row = row_of(
        history=[{"role": "user", "content": "Hei"}],
        expected_status=["answered", "partial"],
        verdict="yes",
        triple="tri-01",
        tags=["FIN", "temaside", "KDD"],
    )
    question = question_of(row)
    assert question.question.history == (Turn("user", "Hei"),)
    assert question.expected_status == ("answered", "partial")
    assert question.verdict == ("yes",)
    assert question.relevant == ((Passage("note", GOAL, 4, "Om målet"),),)
    assert question.group == "tri-01"
    assert question.ministries == ("FIN", "KDD")


def test_a_question_of_no_triple_is_its_own_group_and_may_expect_no_verdict() -> None:
    question = question_of(row_of("nb-fact-007"))
    assert question.group == "nb-fact-007"
    assert question.verdict == ()


@pytest.mark.parametrize(
    ("expected", "is_answerable", "is_to_be_declined"),
    [
        ("answered", True, False),
        ("partial", True, False),
        ("not_found", False, True),
        (["answered", "not_found"], True, False),
        (["refused", "not_found"], False, False),
        ("refused", False, False),
    ],
)
def test_to_be_declined_is_what_must_be_not_found(expected, is_answerable, is_to_be_declined) -> None:
    question = question_of(row_of(expected_status=expected))
    assert question.is_answerable is is_answerable
    assert question.is_to_be_declined is is_to_be_declined


def test_small_talk_is_answered_without_a_search() -> None:
    assert not question_of(row_of(type="smalltalk")).is_searched
    assert question_of(row_of(type="unanswerable")).is_searched


@pytest.mark.parametrize(("line", "told"), [("{", "line 2: "), ("[]", "line 2: expected an object")])
def test_a_line_that_is_no_object_is_named(monkeypatch, line: str, told: str) -> None:
    monkeypatch.setattr(question_set, "_text", lambda split: f'{{"id": "a"}}\n{line}\n')
    with pytest.raises(ValueError, match=told):
        read_rows("tune")


def test_a_line_separator_inside_a_question_ends_no_line(monkeypatch) -> None:
    monkeypatch.setattr(question_set, "_text", lambda split: '{"question": "Hva\u2028er\x85det?"}\n\n')
    assert read_rows("tune") == [{"question": "Hva\u2028er\x85det?"}]


def test_fingerprint_tells_the_halves_apart_and_stays() -> None:
    assert fingerprint("tune") == fingerprint("tune") != fingerprint("hold")
