from dataclasses import replace

import pytest
from llm_parts import passage
from parts import make_chunk, make_document

from assistant.llm.passages import Passage, listed, pack

TEXT = "Målet er tillit. Det er ikke satt en dato.\nDette er en ny linje."


def test_quote_becomes_the_documents_own_whole_sentence() -> None:
    found = passage(TEXT)
    span = found.find("satt en  DATO")
    assert span is not None
    assert found.document.text[slice(*span)] == "Det er ikke satt en dato."


def test_words_of_the_document_beside_the_passage_are_not_in_it() -> None:
    assert passage(TEXT).find("Innledning.") is None


def test_sentence_that_introduces_the_list_may_be_quoted_too() -> None:
    document = make_document("Tiltakene er disse tre:\n• en\n• to")
    chunk = replace(make_chunk(document, "• to"), lead_in="Tiltakene er disse tre:")
    found = pack([chunk], {document.id: document}, budget_chars=500)[0]
    assert found.find("tiltakene er disse tre") == (0, 23)


def test_as_many_passages_are_packed_as_the_budget_holds_in_order() -> None:
    document = make_document("Første avsnitt her.\n\n" + "Langt. " * 200 + "\n\nTredje avsnitt her.")
    chunks = [make_chunk(document, part) for part in document.text.split("\n\n")]
    packed = pack(chunks, {document.id: document}, budget_chars=200)
    assert [one.text for one in packed] == ["Første avsnitt her.", "Tredje avsnitt her."]


def test_first_passage_is_cut_at_the_end_of_a_sentence_where_it_alone_is_too_long() -> None:
    document = make_document("Dette skal etatene gjøre, men ikke nå. " * 100)
    chunk = make_chunk(document, document.text)
    (packed,) = pack([chunk], {document.id: document}, budget_chars=200)
    assert len(packed.place) + len(packed.text) <= 200
    assert packed.text.endswith("men ikke nå.")
    assert document.text[packed.chunk.start : packed.chunk.end] == packed.text


def test_first_sentence_is_never_cut() -> None:
    document = make_document("Dette skal etatene gjøre " + "og gjøre " * 50 + "men ikke nå. Slutt.")
    chunk = make_chunk(document, document.text)
    (packed,) = pack([chunk], {document.id: document}, budget_chars=100)
    assert packed.text.endswith("men ikke nå.")


@pytest.mark.parametrize(("rest", "is_found"), [("men ikke i år.", False), ("og til neste år.", True)])
def test_passage_that_ends_inside_a_sentence_is_not_quoted_where_its_rest_denies(
    rest: str, is_found: bool
) -> None:
    document = make_document(f"Målet er tillit. Det er satt en dato {rest} Slutt.")
    chunk = make_chunk(document, "Målet er tillit. Det er satt en dato")
    found = Passage(chunk, document)
    assert (found.find("det er satt en dato") is not None) is is_found
    assert found.find("målet er tillit") == (0, 16)


def test_passages_are_listed_by_number_with_their_place() -> None:
    text = listed([passage("Målet er tillit.", section=("Mål",)), passage("Ja.")])
    assert text.startswith("(1) Om notat › Etaten › 2022 › guidance › Mål\nMålet er tillit.\n\n(2) ")
