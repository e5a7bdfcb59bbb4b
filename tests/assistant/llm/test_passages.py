from dataclasses import replace

from llm_parts import passage
from parts import make_chunk, make_document

from assistant.llm.passages import listed, pack

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


def test_first_passage_is_cut_where_it_alone_is_too_long() -> None:
    document = make_document("Ord nummer en. " * 100)
    chunk = make_chunk(document, document.text)
    (packed,) = pack([chunk], {document.id: document}, budget_chars=200)
    assert len(packed.place) + len(packed.text) <= 200
    assert document.text.startswith(packed.text)


def test_passages_are_listed_by_number_with_their_place() -> None:
    text = listed([passage("Målet er tillit.", section=("Mål",)), passage("Ja.")])
    assert text.startswith("(1) Om notat › Etaten › 2022 › guidance › Mål\nMålet er tillit.\n\n(2) ")
