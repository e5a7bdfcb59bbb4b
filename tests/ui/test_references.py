from dataclasses import replace

import pytest
from fake_assistant import citation

from ui.references import reference

PLACE = citation()


def test_publisher_is_the_author_and_is_not_named_again():
    assert reference(PLACE).text == (
        "Kommunal- og distriktsdepartementet. (2022). Om tillitsreformen (s. 5). "
        "https://www.regjeringen.no/no/dokumenter/om-tillitsreformen/id2951643/"
    )


def test_title_is_in_italics():
    assert "<em>Om tillitsreformen</em> (s. 5)." in reference(PLACE).html


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2022", "(2022)"),
        ("2024-04", "(2024, april)"),
        ("2023-05-22", "(2023, 22. mai)"),
        ("", "(u.å.)"),
        ("vår-en", "(vår-en)"),
    ],
)
def test_date_is_as_precise_as_it_is_known(date, said):
    assert said in reference(replace(PLACE, date=date)).text


@pytest.mark.parametrize(
    ("title", "page", "ending"),
    [
        ("Hva nå?", None, "Hva nå? https://etaten.no/a"),
        ("Hva nå?", 3, "Hva nå? (s. 3). https://etaten.no/a"),
        ("Notat", None, "Notat. https://etaten.no/a"),
    ],
)
def test_sentence_is_closed_once(title, page, ending):
    place = replace(PLACE, title=title, page=page, url="https://etaten.no/a#:~:text=nei")
    assert reference(place).text.endswith(f"(2022). {ending}")


def test_author_that_ends_with_a_full_stop_gets_no_second():
    assert reference(replace(PLACE, publisher="Etaten m.fl.")).text.startswith("Etaten m.fl. (2022)")


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "//elsewhere.example"])
def test_what_is_no_web_address_is_left_out(url):
    assert reference(replace(PLACE, url=url)).text.endswith("Om tillitsreformen (s. 5).")


def test_markup_in_a_title_is_shown_as_it_is():
    assert "<em>&lt;b&gt;x&lt;/b&gt;</em>" in reference(replace(PLACE, title="<b>x</b>")).html
