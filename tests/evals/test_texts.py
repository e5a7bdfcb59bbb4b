import pytest

from evals.texts import folded, holds, places


def test_folding_keeps_words_only() -> None:
    assert folded("«Nei,  dette følges\nopp …»") == "nei dette følges opp"
    assert folded("…") == ""


def test_a_quote_is_found_at_each_of_its_places_whatever_the_white_space() -> None:
    text = "Målet er\n  tillit. Og: Målet er tillit."
    assert [text[start:end] for start, end in places("Målet er tillit.", text)] == [
        "Målet er\n  tillit.",
        "Målet er tillit.",
    ]


@pytest.mark.parametrize("quote", ["målet er tillit.", "Målet er tillit!", "", "  "])
def test_a_quote_in_other_letters_or_of_none_has_no_place(quote: str) -> None:
    assert places(quote, "Målet er tillit.") == []


def test_a_quote_with_letters_that_mean_something_to_a_pattern_is_found() -> None:
    assert places("(a) 1.5 + 2?", "Se (a) 1.5 + 2? Ja.") == [(3, 15)]


def test_a_text_holds_the_words_of_a_quote_and_no_halves_of_words() -> None:
    assert holds("Mer «tillit» i\nstaten.", "tillit i staten")
    assert not holds("Mer mistillit i staten.", "tillit i staten")
    assert not holds("Mer tillit.", "")
    assert not holds("", "tillit")


def test_a_quote_that_a_boundary_cuts_is_held_from_the_share_that_is_asked_for() -> None:
    quote = "en to tre fire fem"
    assert holds("null en to tre", quote, least=0.6)
    assert holds("tre fire fem seks", quote, least=0.6)
    assert not holds("null en to", quote, least=0.6)
    assert not holds("null en to tre", quote)
    assert not holds("null to tre fire seks", quote, least=0.6)
