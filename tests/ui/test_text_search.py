"""What a reader types is found as it stands in the text, and only there."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.pages.text_search import MAX_HITS, MAX_QUERY_CHARS, Query, find

TEXT = "Målet er økt\ntillit. MÅLET er\u00a0nådd:\n\nTillits-\nreform i «første linje»."


def found(typed, text=TEXT):
    return [tuple(text[start:end] for start, end in hit.spans) for hit in find(text, Query.of(typed)).hits]


def test_case_does_not_matter_for_norwegian_letters():
    assert found("målet") == found("MÅLET") == [("Målet",), ("MÅLET",)]


@pytest.mark.parametrize("typed", ["økt tillit", " økt   tillit ", "økt\ntillit"])
def test_words_are_found_across_line_ends(typed):
    assert found(typed) == [("økt\ntillit",)]


def test_words_are_found_across_hard_spaces():
    assert found("er nådd") == [("er\u00a0nådd",)]


def test_parts_of_words_are_found():
    assert found("illit") == [("illit",), ("illit",)]


def test_decomposed_letters_are_the_same_letters():
    decomposed = unicodedata.normalize("NFD", "Målet er nådd")
    assert found("målet", decomposed) == [(unicodedata.normalize("NFD", "Målet"),)]
    assert found(unicodedata.normalize("NFD", "målet")) == [("Målet",), ("MÅLET",)]


@pytest.mark.parametrize("typed", ['"første linje"', "«første linje»", "“første linje”"])
def test_quotation_marks_around_a_pasted_quote_do_not_count(typed):
    assert found(typed) == [("første linje",)]


def test_dashes_are_alike():
    assert found("2023–2024", "I 2023-2024.") == [("2023-2024",)]


def test_signs_mean_nothing_but_themselves():
    assert found(".*") == []
    assert found("a+b?", "a+b? aab") == [("a+b?",)]


def test_words_that_stand_apart_are_found_in_one_paragraph():
    result = find(TEXT, Query.of("nådd målet"))
    assert not result.together
    assert found("nådd målet") == [("Målet", "MÅLET", "nådd")]
    assert found("nådd linje") == []


def test_words_found_in_one_another_are_marked_once():
    assert found("reformen form en", "I reformen er det form.") == [("reformen", "form")]


@pytest.mark.parametrize("typed", [None, "", "  ", "å", "«»", "\u200b\u200b"])
def test_too_little_is_not_sought(typed):
    query = Query.of(typed)
    assert not query.can_be_sought
    assert find("å «» å", query).hits == ()


def test_there_is_an_end_to_what_is_marked_but_not_to_what_is_counted():
    result = find("ja " * (MAX_HITS + 5), Query.of("ja"))
    assert len(result.hits) == MAX_HITS
    assert result.n_all == MAX_HITS + 5


def test_long_queries_are_cut():
    assert len(Query.of("a b" * 1_000).text) <= MAX_QUERY_CHARS


@given(st.text(), st.text())
def test_hits_lie_in_the_text_in_order_and_apart(text, typed):
    result = find(text, Query.of(typed))
    spans = [span for hit in result.hits for span in hit.spans]
    flat = [offset for span in spans for offset in span]
    assert flat == sorted(flat)
    assert all(0 <= start < end <= len(text) for start, end in spans)
