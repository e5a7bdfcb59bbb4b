import pytest

from ingest.confusions import readings
from ingest.lexicon import Lexicon


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon()


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("fgrstelinjen", "førstelinjen"),
        ("fagrstelinjen", "førstelinjen"),
        ("pra@ve", "prøve"),
        ("n@gdvendig", "nødvendig"),
        ("lzering", "læring"),
        ("veere", "være"),
        ("neermere", "nærmere"),
        ("giennomfgre", "gjennomføre"),
        ("tienester", "tjenester"),
        ("fijernet", "fjernet"),
        ("Igse", "løse"),
        ("tigang", "tilgang"),
        ("fagliq", "faglig"),
        ("m&", "må"),
        ("Dkt", "økt"),
        ("skog", "skog"),
    ],
)
def test_the_printed_word_is_the_best_reading(read: str, printed: str, lexicon: Lexicon) -> None:
    assert readings(read, lexicon)[0].word == printed


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("effektmal", "effektmål"),
        ("maloppnaelsen", "måloppnåelsen"),
        ("skjgnnsutgvelse", "skjønnsutøvelse"),
        ("frinetsgradene", "frihetsgradene"),
        ("fylkesradgiverne", "fylkesrådgiverne"),
        ("skogsomradene", "skogsområdene"),
    ],
)
def test_compounds_outside_the_lexicon_are_split(read: str, printed: str, lexicon: Lexicon) -> None:
    assert readings(read, lexicon)[0].word == printed


def test_a_linking_s_may_be_last_only_before_a_hyphen(lexicon: Lexicon) -> None:
    assert readings("fiskeforsgks", lexicon, open_end=True)[0].word == "fiskeforsøks"


def test_readings_are_best_first_and_each_once(lexicon: Lexicon) -> None:
    found = readings("malene", lexicon)
    assert [one.total for one in found] == sorted((one.total for one in found), reverse=True)
    assert len({one.word for one in found}) == len(found)
    assert {"målene", "malene"} <= {one.word for one in found}


def test_letters_that_can_be_no_word_have_no_reading(lexicon: Lexicon) -> None:
    assert readings("xqzwx", lexicon) == []
