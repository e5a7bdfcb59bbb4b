"""Bodies are found by their names, however they are written."""

import pytest

from assistant.catalogue.bodies import canonical, find_bodies
from assistant.catalogue.measures import Passage


def names(text: str) -> tuple[str, ...]:
    return find_bodies([Passage(text, 0, len(text), None)])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Husbanken og Kartverket samarbeider.", ("Husbanken", "Kartverket")),
        ("DiBK er Direktoratet for byggkvalitet.", ("Direktoratet for byggkvalitet",)),
        ("Landbruksdirektoratets arbeid", ("Landbruksdirektoratet",)),
        ("Oppdraget gikk til Miljødirektoratet.", ("Miljødirektoratet",)),
        ("Regelverket er nytt, og forsøket er i gang.", ()),
        ("Prosjektet til Arbeids- og velferdsdirektoratet", ("NAV",)),
        ("Fyr-, havne- og kystdirektoratets råd", ("Fyr-, havne- og kystdirektoratet",)),
        ("I DFØs notat og i NAV-kontoret", ("DFØ", "NAV")),
    ],
)
def test_bodies_are_named_once_in_order(text, found):
    assert names(text) == found


def test_an_unknown_name_stays_as_it_was_written():
    assert canonical("Romdirektoratet") == "Romdirektoratet"
