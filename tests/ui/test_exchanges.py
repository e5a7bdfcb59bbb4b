"""What a browser kept is compared with the documents again."""

from dataclasses import replace

import pytest
from fake_assistant import ANSWERED, DOCUMENTS, HEADING, HOSTILE, MEMO, NOTE, SENTENCE, START
from pydantic import ValidationError

from ui.api.schemas import ChatResponse
from ui.exchanges import GivenExchange, check, keep, section_at

BY_ID = {document.id: document for document in DOCUMENTS}


def given(original=ANSWERED, **changes) -> GivenExchange:
    body = ChatResponse.of(original).model_dump(mode="json")
    return GivenExchange.model_validate({"question": "Er det det?", "answer": {**body, **changes}})


def cited(**changes) -> dict:
    return {"citations": [{"number": 1, "document_id": NOTE.id, "quote": SENTENCE, **changes}]}


def test_answer_as_the_api_gave_it_comes_back_whole():
    checked = check(given(), BY_ID)
    [citation] = checked.answer.citations
    [original] = ANSWERED.citations
    same = "number document_id title publisher date standing section page quote start end viewer_url".split()
    assert {name: getattr(citation, name) for name in same} == {
        name: getattr(original, name) for name in same
    }
    assert citation.url.startswith(f"{NOTE.record.url}#:~:text=Nei")
    assert SENTENCE in citation.context
    assert [one.text for one in checked.answer.consulted] == [ANSWERED.consulted[0].text]
    assert checked.answer.text == ANSWERED.text
    assert checked.lost == ()


@pytest.mark.parametrize(
    "changes",
    [
        cited(start=START + 1, end=START + 1 + len(SENTENCE)),
        cited(start=START, end=START + len(SENTENCE), quote=SENTENCE.replace("Nei", "Ja!")),
        cited(start=START, end=START + len(SENTENCE), document_id="borte"),
        cited(start=START, end=START + len(SENTENCE), document_id=MEMO.id),
    ],
)
def test_citation_whose_words_do_not_stand_there_is_lost(changes):
    checked = check(given(**changes), BY_ID)
    assert checked.answer.citations == ()
    assert checked.lost == (1,)


def test_facts_are_those_of_the_document_whatever_was_handed_back():
    tampered = cited(
        start=START, end=START + len(SENTENCE), title="Grunnloven", standing="guidance", url="https://a.b"
    )
    [citation] = check(given(**tampered), BY_ID).answer.citations
    assert citation.title == NOTE.record.title
    assert citation.url.startswith(NOTE.record.url)


def test_passage_that_stands_nowhere_is_left_out():
    assert check(given(HOSTILE), BY_ID).answer.citations == ()
    consulted = [{"document_id": MEMO.id, "text": "Dette er funnet på."}]
    assert check(given(consulted=consulted), BY_ID).answer.consulted == ()


def test_invisible_characters_are_taken_out():
    checked = check(given(answer="Nei\u202e.", notices=["Ny\u2066tt"]), BY_ID)
    assert (checked.answer.text, checked.answer.notices) == ("Nei.", ("Nytt",))


@pytest.mark.parametrize(
    "changes",
    [
        {"status": "sikkert"},
        {"language": "de"},
        {"verdict": "kanskje"},
        {"answer": "x" * 50_001},
        cited(start=-1, end=4),
        cited(start=0, end=4, number=0),
        {"citations": [1]},
        {"suggestions": ["x"] * 11},
    ],
)
def test_what_is_no_answer_is_refused(changes):
    with pytest.raises(ValidationError):
        given(**changes)


def test_context_stays_under_its_heading():
    [citation] = check(given(), BY_ID).answer.citations
    assert HEADING not in citation.context


def test_headings_of_the_same_level_do_not_stand_above_each_other():
    first, second = NOTE.headings
    flat = replace(NOTE, headings=(first, replace(second, level=1)))
    assert section_at(flat, START) == (HEADING,)
    assert section_at(NOTE, START) == ("Om innholdet", HEADING)
    assert section_at(NOTE, 0) == ("Om innholdet",)


def test_what_is_kept_can_be_read_again():
    kept = keep("Er det det?", (NOTE.id,), ANSWERED)
    checked = check(GivenExchange.model_validate_json(kept), BY_ID)
    assert (checked.question, checked.document_ids) == ("Er det det?", (NOTE.id,))
    assert len(checked.answer.citations) == 1


def test_what_could_not_be_read_again_is_not_kept():
    assert keep("Er det det?", None, replace(ANSWERED, text="x" * 50_001)) == ""
