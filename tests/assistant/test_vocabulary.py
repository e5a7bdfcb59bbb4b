import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.vocabulary import Vocabulary

SMALL = Vocabulary(
    [
        "Departementene reduserer rapportering og dokumentasjonskrav i virksomhetene.",
        "Tillitsbasert ledelse i virksomhetene, mer rapportering, medbestemmelse og handlingsrom.",
        "Kommunene og tjenester for innbyggerne. Reformen. Ansatte får frihet. Leder.",
    ]
)


@pytest.mark.parametrize("word", ["rapportering", "Rapportering", "rapporteringen", "virksomhetene"])
def test_word_is_known_in_its_inflections(word: str) -> None:
    assert SMALL.knows(word)


@pytest.mark.parametrize("word", ["skole", "raportering", "", "og"])
def test_other_words_are_not_known(word: str) -> None:
    assert not Vocabulary(["Departementene reduserer rapportering."]).knows(word)


def test_rarer_words_weigh_more() -> None:
    # three texts: "rapporter" in two, "led" in one, "skole" in none
    assert SMALL.rarity("rapportering") == pytest.approx(math.log(1 + 3 / 2))
    assert SMALL.rarity("medbestemm") == pytest.approx(math.log(1 + 3 / 1))
    assert SMALL.rarity("skole") == pytest.approx(math.log(1 + 3 / 0.5))


@pytest.mark.parametrize(
    ("nynorsk", "bokmaal"),
    [
        ("kommunane", "kommunene"),
        ("departementa", "departementene"),
        ("tenester", None),
        ("reforma", "reformen"),
        ("innbyggjarane", None),
        ("rapportering", None),
        ("leiar", None),
    ],
)
def test_nynorsk_endings_are_read_where_the_documents_have_the_word(
    nynorsk: str, bokmaal: str | None
) -> None:
    assert SMALL.in_bokmaal(nynorsk) == bokmaal


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("raportering", "rapportering"),
        ("rapportereng", "rapportering"),
        ("rapporteering", "rapportering"),
        ("rapporterign", "rapportering"),
        ("medbestemelse", "medbestemmelse"),
        ("tilitsbasert", "tillitsbasert"),
        ("Tilitsbasert", "tillitsbasert"),
        ("handligsrom", "handlingsrom"),
        ("dokumentasjonkrav", "dokumentasjonskrav"),
        ("komunene", "kommunene"),
    ],
)
def test_slips_are_corrected(written: str, meant: str) -> None:
    assert SMALL.correct(written) == meant


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("lede", id="too short"),
        pytest.param("fotball", id="a Norwegian word of its own"),
        pytest.param("rapportere", id="a word that is near one of ours"),
        pytest.param("xxxxxxxxx", id="near nothing"),
        pytest.param("apportering", id="another first letter"),
        pytest.param("reforman12", id="digits"),
        pytest.param("", id="nothing"),
    ],
)
def test_what_is_no_slip_stays(word: str) -> None:
    assert SMALL.correct(word) is None


def test_of_two_near_words_the_nearer_is_meant_then_the_first_by_letter() -> None:
    vocabulary = Vocabulary(["styringsdialogen styringsdialoger"])
    assert vocabulary.correct("styringsdialogenn") == "styringsdialogen"
    assert vocabulary.correct("styringsdialoge") == "styringsdialogen"


def test_no_texts_have_no_words() -> None:
    empty = Vocabulary([])
    assert not empty.knows("tillit")
    assert empty.correct("tillitsreform") is None
    assert empty.rarity("tillit") >= 0


@given(st.text(max_size=30))
def test_reading_is_always_a_word_of_the_texts(word: str) -> None:
    for reading in (SMALL.correct(word), SMALL.in_bokmaal(word)):
        assert reading is None or reading in SMALL.words
