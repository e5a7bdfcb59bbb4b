from importlib.resources import files
from itertools import pairwise

import pytest

from ingest.pages import PageMark, find_page_marks

DOCUMENTS = files("ingest").joinpath("documents")


def lines_of(name: str) -> list[str]:
    return DOCUMENTS.joinpath(name).read_text("utf-8").split("\n")


def pages_of(text: str) -> dict[str, int]:
    """The words each page begins with, and its number."""
    lines = text.split("\n")
    return {lines[mark.line].strip(): mark.page for mark in find_page_marks(lines)}


@pytest.mark.parametrize(
    ("name", "first", "last"), [("inspirasjonsnotat-ocr.txt", 3, 16), ("eksempelsamling.txt", 5, 39)]
)
def test_pdf_text_has_all_its_pages_once_in_order(name: str, first: int, last: int) -> None:
    marks = find_page_marks(lines_of(name))
    assert [mark.page for mark in marks] == list(range(first, last + 1))
    assert all(a.line < b.line for a, b in pairwise(marks))


@pytest.mark.parametrize("name", ["temaside-regjeringen.txt", "dfo-notat-2023-3-kapittel-3.txt"])
def test_web_text_has_no_pages(name: str) -> None:
    assert find_page_marks(lines_of(name)) == []


def test_pages_of_the_note_begin_where_they_do_in_print() -> None:
    found = pages_of("\n".join(lines_of("inspirasjonsnotat-ocr.txt")))
    assert found["Formalet med notatet"] == 3
    assert found["Kommunal- og distriktsdepartementet — Om tillitsreformen"] == 4
    assert found["1. Narmere om innholdet i tillitsreformen"] == 6
    assert found["lll. Piloter og forsgk"] == 12
    assert found["Nyttige lenker"] == 15
    assert found[""] == 16


def test_ministries_of_the_collection_begin_on_their_pages() -> None:
    found = pages_of("\n".join(lines_of("eksempelsamling.txt")))
    assert found["Arbeids- og inkluderingsdepartementet"] == 5
    assert found["Barne- og familiedepartementet"] == 7
    assert found["Utenriksdepartementet"] == 39


THREE_PAGES = " Først\nmer\n\nSide 2 av 4\n\nHode\nTekst\n Sist"


def test_one_footer_numbers_all_pages() -> None:
    assert pages_of(THREE_PAGES) == {"Først": 2, "Hode": 3, "Sist": 4}


def test_lines_are_counted_from_0() -> None:
    assert find_page_marks(THREE_PAGES.split("\n"))[1] == PageMark(line=5, page=3)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(THREE_PAGES.replace("Side 2 av 4", "Side 2 av 5"), id="total that no page reaches"),
        pytest.param(THREE_PAGES.replace("Side 2 av 4", "Side 3 av 4"), id="page that no mark begins"),
        pytest.param(THREE_PAGES + "\n\nSide 3 av 4", id="two footers of which one is wrong"),
        pytest.param(THREE_PAGES + "\n\nSide 4 av 9", id="two totals"),
        pytest.param(THREE_PAGES.replace("Side 2 av 4", ""), id="no footer"),
    ],
)
def test_without_agreement_no_page_has_a_number(text: str) -> None:
    assert pages_of(text) == {}


def test_footers_that_agree_number_the_pages() -> None:
    assert pages_of(" Først\n\nSide 1 av 2\n\nSist\n\nSide 2 av 2\n") == {"Først": 1, "Sist": 2}


def test_indent_after_an_empty_line_is_no_page() -> None:
    text = " Først\nmer\n\n  • punkt\n\n Innrykk\n\nSide 1 av 2\n\nSist"
    assert pages_of(text) == {"Først": 1, "Sist": 2}


def test_indents_of_a_text_without_footers_are_no_pages() -> None:
    assert pages_of("Til\n\n  • ett\n  • to\n Sist") == {}


def test_lone_space_at_the_end_is_an_empty_last_page() -> None:
    marks = find_page_marks(" Først\nSide 1 av 3\nAndre\n ".split("\n"))
    assert [mark.page for mark in marks] == [1, 2, 3]


@pytest.mark.parametrize(
    "text", ["", "\n\n", " ", "Side 1 av 1", "Side x av y", " Side 1 av 1\n Side 1 av 1"]
)
def test_text_without_words_has_no_surprises(text: str) -> None:
    assert all(mark.page >= 1 for mark in find_page_marks(text.split("\n")))
