from dataclasses import replace

import pytest
from parts import make_citation, make_document

from assistant.answers import LANGUAGES, Answer, Consulted, Language, Question, Turn
from assistant.assistant import Assistant
from assistant.suggestions import MAX_SUGGESTIONS, suggest
from assistant.wording import wording
from vectorstore.chunks import Document

BODY = "Dette er en avsnittstekst som er lang nok til at noen kan få svar av den. " * 3
HEADINGS = (
    "Hva er målet?",
    "Hvem har ansvaret?",
    "3.2. Piloter og forsøk",
    "Ressurser",
    "Figur 1: Prosesser",
)
TEXT = "\n\n".join(part for heading in HEADINGS for part in (heading, BODY)) + "\n\nTom overskrift her"
NOTE = make_document(TEXT, headings=(*HEADINGS, "Tom overskrift her"))
DOCUMENTS = {NOTE.id: NOTE}


def answer(citation: object = None, **changes: object) -> Answer:
    start = TEXT.index(BODY)
    cited = make_citation(BODY.strip(), document_id=NOTE.id, start=start, end=start + len(BODY))
    made = Answer("a", "c", "answered", None, "nb", "…", citations=(cited,))
    return replace(made, **changes)  # type: ignore[arg-type]


def suggested(
    question: str = "Hva vil de oppnå?", *, language: Language = "nb", **changes: object
) -> list[str]:
    history = changes.pop("history", ())
    asked = Question(question, history=history)  # type: ignore[arg-type]
    return list(suggest(asked, answer(**changes), DOCUMENTS, wording(language)))


def test_questions_are_offered_as_they_stand_and_other_headings_as_questions() -> None:
    assert suggested() == ["Hvem har ansvaret?", "Hva står det om «Piloter og forsøk»?"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_are_asked_about_in_the_language_of_the_answer(language: Language) -> None:
    assert wording(language).about_heading.format(heading="Piloter og forsøk") in suggested(language=language)


def test_what_was_just_asked_is_not_suggested() -> None:
    assert suggested("hvem har ansvaret") == ["Hva står det om «Piloter og forsøk»?"]


def test_what_was_asked_before_is_not_suggested() -> None:
    history = (Turn("user", "Hvem har ansvaret?"), Turn("assistant", "Departementet."))
    assert "Hvem har ansvaret?" not in suggested(history=history)


def test_heading_that_stands_twice_is_not_suggested() -> None:
    other = make_document(TEXT, id="annet", headings=("Hvem har ansvaret?",))
    found = suggest(Question("?"), answer(), {**DOCUMENTS, "annet": other}, wording("nb"))
    assert "Hvem har ansvaret?" not in found


def test_abstention_suggests_what_stands_beside_the_nearest_passage() -> None:
    nearest = Consulted("notat", "", "", "", "guidance", (), None, BODY.strip(), "", "")
    found = suggested(status="not_found", citations=(), consulted=(nearest,))
    assert found == ["Hvem har ansvaret?", "Hva står det om «Piloter og forsøk»?"]


@pytest.mark.parametrize("status", ["refused", "smalltalk", "clarify"])
def test_nothing_is_suggested_where_nothing_was_searched(status: str) -> None:
    assert suggested(status=status, citations=()) == []


def test_document_that_is_gone_suggests_nothing() -> None:
    assert suggest(Question("?"), answer(), {}, wording("nb")) == ()


def test_every_question_heading_that_is_suggested_is_answered_from_its_own_text(
    assistant_on_documents: Assistant, texts: dict[str, Document]
) -> None:
    first = assistant_on_documents.answer(Question("Er reduksjon av markedsmekanismer en del av reformen?"))
    assert 0 < len(first.suggestions) <= MAX_SUGGESTIONS
    for suggestion in first.suggestions:
        then = assistant_on_documents.answer(Question(suggestion))
        assert then.status == "answered"
        assert then.suggestions == assistant_on_documents.answer(Question(suggestion)).suggestions
