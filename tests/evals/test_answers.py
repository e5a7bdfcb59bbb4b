from dataclasses import replace
from typing import Any

from assistant.answers import Answer, Citation
from evals.answers import Scored, table
from evals.question_set import EvalQuestion, read_questions
from vectorstore.chunks import Document, DocumentRecord

RECORD = DocumentRecord("notat", "Om", "Etaten", "2022", "", "nb", "guidance", "for en test")
DOCUMENT = Document(RECORD, "Målet er tillit.")


class FakeAssistant:
    def documents(self) -> tuple[Document, ...]:
        return (DOCUMENT,)


def asked(**changes: Any) -> EvalQuestion:
    base = next(question for question in read_questions("tune") if question.type == "fact")
    return replace(base, **{"facts": (), "verdict": (), "expected_status": ("answered",), **changes})


def answered(status: str = "answered", quote: str = "Målet er tillit.", **changes: Any) -> Answer:
    citation = Citation(
        1, "notat", "Om", "Etaten", "2022", "guidance", (), None, quote, 0, len(quote), quote, "", ""
    )
    citations = (citation,) if status == "answered" else ()
    return Answer("a", "c", status, changes.pop("verdict", None), "nb", "Svar", citations, **changes)  # type: ignore[arg-type]


def figures(*scored: Scored) -> dict[str, str]:
    lines = table(scored, FakeAssistant()).splitlines()  # type: ignore[arg-type]
    return {line[:28].strip(): line[28:].strip() for line in lines}


def test_facts_are_counted_one_by_one_and_answers_whole() -> None:
    two = asked(facts=(("tillit",), ("frihet",)))
    found = figures(Scored(two, answered(), (True, False)), Scored(two, answered(), (True, True)))
    assert found["facts found"] == "0.750  n = 4"
    assert found["answers with all facts"] == "0.500  n = 2"


def test_declining_has_precision_over_the_declined_and_recall_over_those_to_decline() -> None:
    unanswerable = asked(expected_status=("not_found",))
    found = figures(
        Scored(unanswerable, answered("not_found"), ()),
        Scored(unanswerable, answered(), ()),
        Scored(asked(), answered("not_found"), ()),
    )
    assert found["declining, precision"] == "0.500  n = 2"
    assert found["declining, recall"] == "0.500  n = 2"
    assert found["answerable but declined"] == "1.000  n = 1"


def test_verdicts_that_are_given_are_counted_apart_from_those_expected() -> None:
    yes = asked(verdict=("yes",))
    found = figures(
        Scored(yes, answered(verdict="yes"), ()),
        Scored(yes, answered(verdict="no"), ()),
        Scored(yes, answered(), ()),
    )
    assert found["verdict as expected"] == "0.333  n = 3"
    assert found["verdicts given, right"] == "0.500  n = 2"


def test_quote_that_is_not_verbatim_shows() -> None:
    good, bad = Scored(asked(), answered(), ()), Scored(asked(), answered(quote="Målet er tvil."), ())
    assert figures(good, bad)["quotes verbatim"] == "0.500  n = 2"


def test_nothing_to_count_is_told_as_such() -> None:
    assert figures(Scored(asked(), answered(), ()))["facts found"] == "–      n = 0"
