from hypothesis import given
from hypothesis import strategies as st

from assistant.units import split_units


def units(text: str) -> list[str]:
    return [unit.of(text) for unit in split_units(text)]


def test_units_are_sentences_and_items_without_their_bullets() -> None:
    text = "Vi gjør dette. Og dette:\n• Ett punkt. Med mer.\n- To punkt\n\nSlutt."
    assert units(text) == ["Vi gjør dette.", "Og dette:", "Ett punkt.", "Med mer.", "To punkt", "Slutt."]
    assert [unit.bullet for unit in split_units(text)] == ["", "", "•", "•", "-", ""]
    assert [unit.line for unit in split_units(text)] == [0, 0, 1, 1, 2, 4]


def test_addresses_on_lines_of_their_own_are_none() -> None:
    assert units("Les mer her:\nhttps://example.org/side\nwww.example.org") == ["Les mer her:"]


def test_address_inside_a_sentence_stays_in_it() -> None:
    assert units("Se https://example.org for mer.") == ["Se https://example.org for mer."]


def test_no_text_has_no_units() -> None:
    assert units("") == units(" \n ") == []


@given(st.text(alphabet="aB. •-o\nhtps:/", max_size=60))
def test_units_are_in_order_apart_and_inside(text: str) -> None:
    before = 0
    for unit in split_units(text):
        assert before <= unit.start < unit.end <= len(text)
        assert unit.of(text) == unit.of(text).strip()
        before = unit.end
