import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.llm.folding import find_quote, whole_sentences

TEXT = (
    "Målet er «mer tillit» i bruker- og tjeneste-\nmøter.  Det er ikke\nsatt en slutt\u00addato, "
    "se s. 4–5. Det koster 12 000."
)


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("MÅLET ER «mer TILLIT»", "Målet er «mer tillit»"),
        ('Målet er "mer tillit"', "Målet er «mer tillit"),
        ("“Målet er ‘mer tillit’ i", "Målet er «mer tillit» i"),
        ("Det er ikke satt en", "Det er ikke\nsatt en"),
        ("bruker- og tjenestemøter", "bruker- og tjeneste-\nmøter"),
        ("en sluttdato", "en slutt\u00addato"),
        ("tjeneste-møter. Det", "tjeneste-\nmøter.  Det"),
    ],
)
def test_case_white_space_quotation_marks_and_hyphenation_are_folded(quote: str, found: str) -> None:
    span = find_quote(quote, TEXT)
    assert span is not None
    assert TEXT[slice(*span)].rstrip("»") == found.rstrip("»")


@pytest.mark.parametrize(
    "quote",
    [
        "Målet er meir tillit",
        "Målet var «mer tillit»",
        "Målet er mer tillit",
        "Malet er «mer tillit»",
        "Det er satt en sluttdato",
        "se s. 4-5",
        "Det koster 12000",
        "Det koster 12 000!",
        "et er ikke satt",
        "Det er ikke sat",
        "",
        "  ",
        "«»",
    ],
)
def test_nothing_else_is_folded(quote: str) -> None:
    assert find_quote(quote, TEXT) is None


def test_later_place_is_found_where_the_first_one_cuts_a_word() -> None:
    text = "Tillitsreform. Tillit er målet."
    span = find_quote("tillit", text)
    assert span is not None
    assert text[slice(*span)] == "Tillit"
    assert span[0] > 0


def test_quote_grows_to_its_whole_sentence_so_that_no_not_is_lost() -> None:
    text = "Ja. Det er ikke satt en dato. Nei."
    found = find_quote("satt en dato", text)
    assert found is not None
    assert text[slice(*whole_sentences(found, text))] == "Det er ikke satt en dato."


@given(st.text(min_size=1, max_size=60))
def test_whole_text_is_found_in_itself_unless_it_folds_to_nothing(text: str) -> None:
    span = find_quote(text, text)
    if span is not None:
        assert 0 <= span[0] < span[1] <= len(text)
    elif any(letter.isalnum() for letter in text):
        raise AssertionError(text)
