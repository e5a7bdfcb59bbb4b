"""Answers that are whole lists: by ministry, verbatim, with how many were gone through."""

import pytest

from assistant.answers import Question
from assistant.catalogue.catalogue import Filter, read_catalogue


def answer(assistant, question, **fields):
    return assistant.answer(Question(question, **fields))


def test_every_measure_on_the_theme_is_cited_where_it_stands(assistant_on_documents, texts):
    found = answer(assistant_on_documents, "Gi meg alle tiltak om medbestemmelse")
    measures = read_catalogue(assistant_on_documents.documents()).select(Filter(theme="medbestemmelse"))
    examples = [one for one in found.citations if one.standing == "examples"]
    for measure in measures:
        section = measure.section
        assert any(section.start <= one.start < section.end for one in examples), section.heading
    assert all(texts[one.document_id].text[one.start : one.end] == one.quote for one in found.citations)
    assert len(measures) > 10


def test_it_says_how_many_were_gone_through_and_who_has_none(assistant_on_documents):
    found = answer(assistant_on_documents, "Hvilke departementer har Stimulab-prosjekter?")
    last = found.statements[-1]
    assert "Gått gjennom 55 av 55 tiltak fra 16 departementer" in last
    assert "4 av dem, fra 3" in last
    assert "Utenriksdepartementet" in last
    assert found.status == "answered" and found.verdict is None


def test_it_says_which_theme_a_word_was_taken_to_mean(assistant_on_documents):
    of_pilots = answer(assistant_on_documents, "Alle pilotene").statements[-1]
    assert "det det ble spurt om: «pilotene» (tema: Piloter, forsøk og utprøvinger)." in of_pilots
    of_schools = answer(assistant_on_documents, "Alle tiltak om barnehage og skole").statements[-1]
    assert "det det ble spurt om: «barnehage», «skole»." in of_schools


@pytest.mark.parametrize(
    ("language", "place"),
    [
        ("nb", "Under «‘En vei inn’ til virkemiddelapparatet», s. "),
        ("en", "Under “«En vei inn» til virkemiddelapparatet”, p. "),
    ],
)
def test_quotation_marks_of_a_heading_stay_in_pairs(assistant_on_documents, language, place):
    found = answer(assistant_on_documents, "Alle tiltak fra Innovasjon Norge", language=language)
    assert place in found.text
    kept = answer(assistant_on_documents, "Alle tiltak fra Meteorologisk institutt").text
    assert "Under «Klimakverna», «En fare – Lokal handling» og «Konsekvensbaserte farevarsel" in kept


def test_advice_beside_a_list_is_not_said_to_be_all_there_is(assistant_on_documents):
    found = answer(assistant_on_documents, "Which ministries involve trade unions?")
    assert {one.standing for one in found.citations} == {"advice", "examples"}
    assert not any("Only an agency's advice says" in notice for notice in found.notices)


def test_each_ministry_is_a_statement_and_the_text_is_all_of_them(assistant_on_documents):
    found = answer(assistant_on_documents, "Hvilke departementer har Stimulab-prosjekter?")
    assert found.text == "\n\n".join(found.statements)
    (of_justice,) = [s for s in found.statements if s.startswith("**Justis- og beredskapsdepartementet**")]
    assert "[1]" in of_justice and "[2]" in of_justice
    assert "binder ikke andre" in found.statements[0]


def test_all_measures_are_listed_by_their_headings(assistant_on_documents, texts):
    found = answer(assistant_on_documents, "List alle tiltakene i eksempelsamlingen")
    assert len(found.citations) == 55
    assert "Dette er alle de 55 tiltakene" in found.statements[-1]
    assert all(texts[one.document_id].text[one.start : one.end] == one.quote for one in found.citations)
    assert "- Kommunekommisjonen [" in found.text


@pytest.mark.parametrize(
    ("question", "language", "words"),
    [
        ("Kva departement har Stimulab-prosjekt?", "nn", "Gått gjennom 55 av 55 tiltak frå 16 departement"),
        ("List every Stimulab project.", "en", "Gone through 55 of 55 measures from 16 ministries"),
    ],
)
def test_lists_come_in_the_language_of_the_question(assistant_on_documents, question, language, words):
    found = answer(assistant_on_documents, question)
    assert found.language == language
    assert words in found.statements[-1]
    assert len(found.citations) >= 4


@pytest.mark.parametrize(
    "question",
    [
        "Hvilke departementer er med i statssekretærutvalget?",
        "Hva er målet med tillitsreformen?",
        "Må alle departementer gjennomgå rapporteringskravene?",
        "Hvilke tiltak er aktuelle i tillitsreformen?",
    ],
)
def test_other_questions_get_no_list(assistant_on_documents, question):
    assert "Gått gjennom" not in answer(assistant_on_documents, question).text


def test_only_documents_that_were_chosen_are_gone_through(assistant_on_documents):
    found = answer(assistant_on_documents, "Gi meg alle piloter", document_ids=("inspirasjonsnotat",))
    assert "Gått gjennom" not in found.text
    assert {one.document_id for one in found.citations} <= {"inspirasjonsnotat"}


def test_what_the_note_says_better_stands_first(assistant_on_documents):
    found = answer(assistant_on_documents, "Hva har andre departementer gjort med rapporteringskrav?")
    assert found.citations[0].standing == "guidance"
    assert "Gått gjennom 55 av 55" in found.statements[-1]


def test_a_language_model_has_no_part_in_a_list(assistant_on_documents):
    class Refuses:
        def answer(self, exchange, find, quote):
            raise AssertionError("the model was asked")

    found = answer(assistant_on_documents.with_parts(writer=Refuses()), "Gi meg alle Stimulab-prosjekter")
    assert (found.mode, found.status) == ("quotes", "answered")
    assert "Gått gjennom 55 av 55" in found.text


def test_headings_in_quotation_marks_get_no_second_ones(assistant_on_documents):
    found = answer(assistant_on_documents, "Hvilke departementer har Stimulab-prosjekter?")
    assert "Under «Klimakverna», «En fare" in found.text
