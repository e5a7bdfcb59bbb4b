"""How far a measure has come, by the words that say so."""

import pytest

from assistant.catalogue.measures import Passage
from assistant.catalogue.statuses import find_dates, find_signs, status_of
from evals.lists import hand_count

NAMES = {"planned": "planlagt", "ongoing": "pågår", "done": "gjennomført", "unknown": "ukjent"}


def sentence(text: str, start: int = 10) -> Passage:
    return Passage(text, start, start + len(text), 1)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Etaten har lansert en ny portal.", "done"),
        ("Departementet har i tildelingsbrevene for 2025 bedt etatene om dette.", "done"),
        ("Etaten arbeider med en ny portal.", "ongoing"),
        ("Arbeidet pågår.", "ongoing"),
        ("Etaten planlegger en ny portal.", "planned"),
        ("Forsøkene skal evalueres.", "planned"),
        ("Dette skal bidra til bedre tjenester.", "unknown"),
        ("Økonomien er styrket for å understøtte målet.", "unknown"),
        ("Prosjektet har oppstart i 2023 og skal utarbeide en plan.", "ongoing"),
        ("Målet er at etaten arbeidet bedre.", "unknown"),
        ("Departementet har gitt etaten i oppdrag å lage et notat.", "ongoing"),
        ("I 2023 ble det nedsatt et utvalg.", "ongoing"),
        ("Arenaen arrangerer årlige seminarer.", "ongoing"),
        ("Virksomheten skal redegjøre for hvordan plikten er gjennomført.", "unknown"),
    ],
)
def test_status_is_read_from_the_words(text, status):
    assert status_of(find_signs([sentence(text)])) == status


def test_what_is_partly_done_and_partly_to_come_is_ongoing():
    signs = find_signs([sentence("Portalen er lansert."), sentence("Den skal evalueres.", 40)])
    assert [sign.status for sign in signs] == ["done", "planned"]
    assert status_of(signs) == "ongoing"


def test_words_are_kept_with_their_place():
    (sign,) = find_signs([sentence("Portalen er lansert.")])
    assert (sign.words.text, sign.words.start) == ("er lansert", 19)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Avtalen ble inngått 17. juni 2025.", ["17. juni 2025"]),
        ("I februar 2023 og våren 2024.", ["februar 2023", "våren 2024"]),
        ("Avtaleperioden er 2023–2026.", ["2023–2026"]),
        ("Fra 2020 til 2025 er det endret.", ["2020 til 2025"]),
        ("Se Meld. St. 14 (2022–2023) og «Sokkelbibliotek 2026».", []),
        ("Gjennom reformen UD-Norad 2024 er mye flyttet.", []),
    ],
)
def test_times_are_those_of_the_measure(text, dates):
    assert [one.text for one in find_dates([sentence(text)])] == dates


def test_nearly_every_status_is_one_that_a_reader_gave(catalogue):
    pairs = zip(hand_count().values(), catalogue.measures, strict=True)
    right = sum(NAMES[measure.status] in one["status"] for one, measure in pairs)
    assert right >= 53
