from dataclasses import replace

from assistant.answers import Question, Turn
from evals.judge.cases import Case, case_of, cases_of, paragraphs
from evals.question_set import Passage, read_questions
from evals.scoring import Score

BASE = next(question for question in read_questions("tune") if question.type == "fact")
QUESTION = replace(
    BASE,
    question=Question("Hva er målet?"),
    relevant=((Passage("notat", "Målet er tillit", heading="Mål"),),),
    facts=(("tillit",),),
)
DOCUMENTS = {"notat": "Innledning.\n\nMålet er tillit. Den skal\nøke.\n\nSlutt."}
CITATION = {
    "title": "Om",
    "publisher": "Etaten",
    "date": "2022",
    "section": ["I", "Mål"],
    "page": 3,
    "context": "Målet er tillit. Den skal øke.",
}


def score(status: str = "answered", citations=(CITATION,), **changes) -> Score:
    answer = {"status": status, "answer": "Tillit. [1]", "citations": list(citations), "verdict": None}
    return Score(**{"question": QUESTION, "answer": answer, "error": None, "latency_ms": 1.0, **changes})


def test_case_has_what_is_cited_and_the_paragraphs_around_the_keys_passages() -> None:
    found = case_of(score(citations=(CITATION, CITATION)), DOCUMENTS)
    assert isinstance(found, Case)
    assert [(one.place, one.text) for one in found.contexts] == [
        ("Om (Etaten, 2022), I › Mål, p. 3", "Målet er tillit. Den skal øke.")
    ]
    assert [(one.place, one.text) for one in found.passages] == [
        ("notat, Mål", "Målet er tillit. Den skal\nøke.")
    ]
    assert (found.facts, found.answer, found.group) == ((("tillit",),), "Tillit. [1]", QUESTION.group)


def test_question_stands_after_the_turns_before_it() -> None:
    turns = (Turn("user", "Hva er målet?"), Turn("assistant", "Tillit."))
    asked = Question("Og for kommunene?", history=turns)
    found = case_of(score(question=replace(QUESTION, question=asked)), DOCUMENTS)
    assert isinstance(found, Case)
    assert found.question == "user: Hva er målet?\nassistant: Tillit.\nuser: Og for kommunene?"


def test_unanswerable_question_that_was_answered_has_no_key() -> None:
    wrong = replace(QUESTION, expected_status=("not_found",))
    found = case_of(score(question=wrong), DOCUMENTS)
    assert isinstance(found, Case)
    assert (found.passages, found.facts) == ((), ())
    assert found.contexts


def test_what_is_not_judged_is_counted_by_its_reason() -> None:
    failed = score(answer=None, error="down")
    cases, left_out = cases_of([score(), score("not_found"), score("smalltalk"), failed], DOCUMENTS)
    assert len(cases) == 1
    assert left_out == {"declined or answered without the documents": 2, "failed as requests": 1}


def test_limit_takes_the_first_and_counts_the_others() -> None:
    cases, left_out = cases_of([score(), score(), score("not_found"), score()], DOCUMENTS, limit=1)
    assert len(cases) == 1
    assert left_out == {"declined or answered without the documents": 1, "over the limit": 2}


def test_paragraphs_reach_from_blank_line_to_blank_line() -> None:
    text = "Én.\n\nTo\nlinjer.\n\nTre."
    assert paragraphs(text, 5, 7) == "To\nlinjer."
    assert paragraphs(text, 0, 2) == "Én."
    assert paragraphs(text, 8, len(text)) == "To\nlinjer.\n\nTre."
