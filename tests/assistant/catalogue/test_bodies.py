"""Bodies are found by their names, however they are written."""

import pytest

from assistant.catalogue.bodies import canonical, find_bodies
from assistant.catalogue.measures import Passage
from evals.lists import hand_count


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
        ("Indre Østfold kommune og Råde kommune", ("Indre Østfold kommune", "Råde kommune")),
        ("Hver kommune får støtte. En kommune søkte. Vestland fylkeskommune", ("Vestland fylkeskommune",)),
        (
            "Med Nærings- og fiskeridepartementet og Forsvarsdepartementet",
            ("Nærings- og fiskeridepartementet", "Forsvarsdepartementet"),
        ),
        ("Departementet og fagdepartementene", ()),
    ],
)
def test_bodies_are_named_once_in_order(text, found):
    assert names(text) == found


def test_who_reports_is_left_out():
    text = "Forsvarsdepartementet og Forsvaret"
    assert find_bodies([Passage(text, 0, len(text), None)], besides="Forsvarsdepartementet") == ("Forsvaret",)


def test_bodies_of_the_collection_are_those_that_a_reader_named(catalogue):
    for (key, one), measure in zip(hand_count().items(), catalogue.measures, strict=True):
        assert set(measure.bodies) == set(one["bodies"]), key


def test_an_unknown_name_stays_as_it_was_written():
    assert canonical("Romdirektoratet") == "Romdirektoratet"
