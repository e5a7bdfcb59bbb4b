import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answers import Question
from evals.question_set import EvalQuestion, Passage
from evals.repair import edit_distance
from evals.stock_stack import OVERLAP_CHARS, StockChunk, covers, distance_within, holds, split_documents


def question(document_id: str, quote: str) -> EvalQuestion:
    return EvalQuestion(
        id="nb-fact-001",
        language="nb",
        type="fact",
        question=Question("?"),
        expected_status=("answered",),
        verdict=(),
        facts=(),
        must_not_contain=(),
        relevant=((Passage(document_id, quote),),),
        group="nb-fact-001",
    )


def test_distance_within_is_that_of_the_most_similar_stretch() -> None:
    assert distance_within("abc", "xxabcxx") == 0
    assert distance_within("abc", "xxadcxx") == 1
    assert distance_within("abc", "xxacxx") == 1
    assert distance_within("abc", "xxabyycxx") == 1  # "ab" without its c
    assert distance_within("abc", "") == 3
    assert distance_within("", "abc") == 0


@given(st.text("ab", max_size=6), st.text("abc", max_size=8))
def test_distance_within_agrees_with_trying_every_stretch(wanted: str, text: str) -> None:
    stretches = (text[i:j] for i in range(len(text) + 1) for j in range(i, len(text) + 1))
    assert distance_within(wanted, text) == min(edit_distance(wanted, stretch) for stretch in stretches)


def test_scanned_text_covers_a_quote_whose_letters_were_misread() -> None:
    scanned = "Malet er & gke handlingsrommet og gi mer faglig frihet til farstelinjen i staten"
    assert covers(scanned, "øke handlingsrommet og gi mer faglig frihet til førstelinjen")
    assert not covers(scanned, "ledere og tillitsvalgte skal sammen finne lokale løsninger")
    assert not covers(scanned, "…")


def test_a_misread_quote_counts_in_the_scan_alone_and_only_in_its_own_document() -> None:
    asked = question("note", "øke handlingsrommet til førstelinjen")
    misread = "Malet er & gke handlingsrommet til farstelinjen."
    assert holds(StockChunk("note", misread, is_scan=True), asked)
    assert not holds(StockChunk("note", misread, is_scan=False), asked)
    assert not holds(StockChunk("memo", misread, is_scan=True), asked)


def test_a_quote_counts_whatever_its_case_and_line_breaks() -> None:
    chunk = StockChunk("note", "Målet er å\n\nøke handlingsrommet.", is_scan=False)
    assert holds(chunk, question("note", "å øke Handlingsrommet"))


def test_all_documents_are_split_and_one_file_is_a_scan() -> None:
    pytest.importorskip("langchain_text_splitters")
    chunks = split_documents()
    assert {chunk.document_id for chunk in chunks} >= {"inspirasjonsnotat", "temaside", "eksempelsamling"}
    assert {chunk.document_id for chunk in chunks if chunk.is_scan} == {"inspirasjonsnotat"}
    assert all(OVERLAP_CHARS / 4 < len(chunk.text) <= 1000 for chunk in chunks)
