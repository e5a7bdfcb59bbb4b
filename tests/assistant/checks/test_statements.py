"""Drafts cut into what claims something and what does not."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.checks.statements import cut, leans


def left_out(draft: str) -> dict[str, str | None]:
    return {piece.text: piece.left_out for piece in cut(draft)}


LETTER = """Tildelingsbrev for 2026

Deres ref.: 25/123
Til direktøren i etaten
Hei alle sammen!

1. Innledning
Departementet viser til møtet. Reformen har ingen sluttdato.
Hva betyr det for dere?
Lykke til!

Med vennlig hilsen
Kari Nordmann (e.f.)
ekspedisjonssjef
Postboks 8129, 0032 Oslo
"""


def test_sentences_of_a_letter_are_told_from_its_frame():
    assert left_out(LETTER) == {
        "Tildelingsbrev for 2026": "heading",
        "Deres ref.: 25/123": "details",
        "Til direktøren i etaten": "heading",
        "Hei alle sammen!": "greeting",
        "1. Innledning": "heading",
        "Departementet viser til møtet.": None,
        "Reformen har ingen sluttdato.": None,
        "Hva betyr det for dere?": "question",
        "Lykke til!": "short",
        "Med vennlig hilsen": "signature",
        "Kari Nordmann (e.f.)": "signature",
        "ekspedisjonssjef": "signature",
        "Postboks 8129, 0032 Oslo": "signature",
    }


def test_a_postscript_after_the_signature_is_checked():
    found = left_out("Med hilsen\nKari\n\nReformen har ingen sluttdato.")
    assert found["Reformen har ingen sluttdato."] is None


def test_lines_broken_to_fit_a_page_are_one_sentence_with_its_offsets():
    draft = (
        "Reformen skal gi innbyggerne i hele landet bedre tjenester\nog til rett tid. Den varer lenge nok."
    )
    first = cut(draft)[0]
    assert first.text == "Reformen skal gi innbyggerne i hele landet bedre tjenester og til rett tid."
    assert draft[first.start : first.end].replace("\n", " ") == first.text


def test_items_of_a_list_are_read_with_what_leads_to_them():
    pieces = cut(
        "Etaten skal derfor:\n- redusere rapporteringskrav\n- gi ansatte større rom\n\nKravene er få nå."
    )
    assert [piece.left_out for piece in pieces] == ["introduction", None, None, None]
    assert pieces[1].full_text == "Etaten skal derfor redusere rapporteringskrav"
    assert pieces[3].full_text == "Kravene er få nå."


def test_a_title_of_markdown_is_no_statement_however_it_ends():
    assert left_out("# Reformen har ingen sluttdato, sier notatet.") == {
        "# Reformen har ingen sluttdato, sier notatet.": "heading"
    }


@pytest.mark.parametrize("draft", ["a" * 1_000_000, "ord " * 250_000, "a@" * 500_000])
def test_a_megabyte_without_a_full_stop_is_left_out(draft):
    assert {piece.left_out for piece in cut(draft)} == {"too long"}


def test_a_line_of_thousands_of_sentences_is_cut_into_all_of_them():
    sentence = "Reformen har ingen sluttdato."
    assert [piece.text for piece in cut(f"{sentence} " * 5_000)] == [sentence] * 5_000


@pytest.mark.parametrize("draft", ["", " \n\t", "\r\r\n", "\x0c"])
def test_nothing_gives_nothing(draft):
    assert cut(draft) == []


@given(st.text(alphabet="aÆ .!?:\n\r-•#1)\t(«»", max_size=120))
def test_pieces_stand_where_they_say_in_order_and_hold_every_letter(draft):
    pieces = cut(draft)
    assert all(" ".join(draft[one.start : one.end].split()) == one.text for one in pieces)
    assert all(before.end <= after.start for before, after in pairwise(pieces))
    inside = "".join(draft[one.start : one.end] for one in pieces)
    assert inside.count("Æ") == draft.count("Æ")


@pytest.mark.parametrize(
    ("statement", "is_leaning"),
    [
        ("De skal velge selv.", True),
        ("This must be done within the budget.", True),
        ("De enkelte departementene har ansvaret.", False),
        ("Det er ikke satt noen sluttdato.", False),
    ],
)
def test_a_sentence_whose_subject_stands_elsewhere_leans(statement, is_leaning):
    assert leans(statement) is is_leaning
