import pytest
from eval_parts import make_question
from hypothesis import given
from hypothesis import strategies as st

from evals.question_set import EvalQuestion, Passage
from evals.repair import edit_distance
from evals.stock_stack import OVERLAP_CHARS, StockChunk, covers, distance_within, ranks, split_documents


def question(document_id: str, *quotes: str) -> EvalQuestion:
    """A question with a group of its own for each quote."""
    return make_question(relevant=tuple((Passage(document_id, quote),) for quote in quotes))


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
    assert ranks([StockChunk("note", misread, is_scan=True)], asked) == (1,)
    assert ranks([StockChunk("note", misread, is_scan=False)], asked) == (None,)
    assert ranks([StockChunk("memo", misread, is_scan=True)], asked) == (None,)


def test_a_quote_counts_whatever_its_case_and_line_breaks() -> None:
    chunk = StockChunk("note", "Målet er å\n\nøke handlingsrommet.", is_scan=False)
    assert ranks([chunk], question("note", "å øke Handlingsrommet")) == (1,)


def test_each_group_has_the_rank_of_the_first_chunk_that_holds_it() -> None:
    chunks = [StockChunk("note", text, is_scan=False) for text in ("Ingenting.", "En to.", "En to tre.")]
    assert ranks(chunks, question("note", "to tre", "en to", "fire")) == (3, 2, None)


def test_all_documents_are_split_and_one_file_is_a_scan() -> None:
    pytest.importorskip("langchain_text_splitters")
    chunks = split_documents()
    assert {chunk.document_id for chunk in chunks} >= {"inspirasjonsnotat", "temaside", "eksempelsamling"}
    assert {chunk.document_id for chunk in chunks if chunk.is_scan} == {"inspirasjonsnotat"}
    assert all(OVERLAP_CHARS / 4 < len(chunk.text) <= 1000 for chunk in chunks)
