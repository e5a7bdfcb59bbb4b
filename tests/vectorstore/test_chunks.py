from dataclasses import FrozenInstanceError, replace

import pytest

from vectorstore.chunks import STANDINGS, Chunk, Document, DocumentRecord, RetrievedChunk, embedding_text

CHUNK = Chunk("n-1", "n", "• Et punkt.", 10, 21, ("Del", "Spørsmål?"), 4, "Vi gjør dette:")


def test_embedding_text_is_title_and_headings_then_lead_in_then_text() -> None:
    assert embedding_text(CHUNK, "Notat") == "Notat › Del › Spørsmål?\nVi gjør dette:\n• Et punkt."


def test_what_a_chunk_has_not_leaves_no_empty_line() -> None:
    bare = replace(CHUNK, section=(), lead_in="")
    assert embedding_text(bare, "Notat") == "Notat\n• Et punkt."


@pytest.mark.parametrize("chunk", [CHUNK, replace(CHUNK, lead_in=""), replace(CHUNK, section=())])
def test_own_text_is_the_end_of_the_embedding_text(chunk: Chunk) -> None:
    text = embedding_text(chunk, "Notat")
    assert text[len(text) - len(chunk.text) :] == chunk.text


def test_document_is_known_by_its_record_s_id() -> None:
    record = DocumentRecord("notat", "Et notat", "Etaten", "2022", "", "nb", "guidance", "skrevet")
    assert Document(record, "Tekst.").id == "notat"


def test_standings_are_in_the_order_of_their_weight() -> None:
    assert STANDINGS == ("guidance", "information", "advice", "examples")


def test_chunks_cannot_be_changed_and_equal_ones_are_equal() -> None:
    with pytest.raises(FrozenInstanceError):
        CHUNK.text = "annet"  # type: ignore[misc]
    assert RetrievedChunk(CHUNK, 0.5) == RetrievedChunk(replace(CHUNK), 0.5)
    assert len({CHUNK, replace(CHUNK)}) == 1
