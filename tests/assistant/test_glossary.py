import tomllib
from importlib.resources import files

import pytest

from assistant.glossary import Glossary, load_glossary
from vectorstore.chunks import Document
from vectorstore.keyword import words as stems_of

TABLES = {
    "abbreviations": {"KDD": ["Kommunal- og distriktsdepartementet"], "AI": ["kunstig intelligens"]},
    "english": {
        "ministry": ["departement"],
        "market": ["marked"],
        "market mechanism": ["markedsmekanismer"],
        "report": ["rapportering"],
        "reduce": ["redusere"],
    },
    "nynorsk": {"verksemd": ["virksomhet"], "korleis": ["hvordan"]},
    "everyday": {"sjef": ["leder"], "skjemavelde": ["rapporteringskrav", "dokumentasjonskrav"]},
}
SMALL = Glossary(TABLES)


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("the market mechanism now", "en", [("market mechanism", ["markedsmekanismer"])]),
        ("market and mechanism", "en", [("market", ["marked"])]),
        ("which Ministries report?", "en", [("Ministries", ["departement"]), ("report", ["rapportering"])]),
        ("reporting is reduced", "en", [("reporting", ["rapportering"]), ("reduced", ["redusere"])]),
        ("sjefen og sjefene", "nb", [("sjefen", ["leder"]), ("sjefene", ["leder"])]),
        ("sjefar, sjefane", "nn", [("sjefar", ["leder"]), ("sjefane", ["leder"])]),
        ("sjef", "en", []),
        ("market", "nb", []),
        ("Skjemavelde!", "nn", [("Skjemavelde", ["rapporteringskrav", "dokumentasjonskrav"])]),
        ("", "nb", []),
    ],
)
def test_phrases_are_found(text: str, language: str, expected: list) -> None:
    assert SMALL.expansions(text, language) == expected


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_abbreviations_are_read_in_both_directions(language: str) -> None:
    name = "Kommunal- og distriktsdepartementet"
    assert SMALL.expansions("Hva gjør KDD?", language) == [("KDD", [name])]
    assert SMALL.expansions("KDDs råd", language) == [("KDDs", [name])]
    assert SMALL.expansions(f"hva gjør {name}?", language) == [(name.lower(), ["KDD"])]


def test_abbreviation_in_small_letters_is_a_word() -> None:
    assert SMALL.expansions("ai ai", "nb") == []


def test_nynorsk_word_has_its_bokmaal() -> None:
    assert SMALL.bokmaal("verksemd") == SMALL.bokmaal("Verksemd") == "virksomhet"
    assert SMALL.bokmaal("virksomhet") is None


@pytest.mark.parametrize(
    ("text", "language", "term"),
    [
        ("Is reduced marketisation part of it?", "en", "markedsmekanismer"),
        ("red tape", "en", "byråkrati"),
        ("frontline staff", "en", "ansatte i førstelinjen"),
        ("trust-based leadership", "en", "tillitsbasert ledelse"),
        ("co-determination", "en", "medbestemmelse"),
        ("municipalities", "en", "kommuner"),
        ("Hva gjør DFØ?", "nb", "Direktoratet for forvaltning og økonomi"),
        ("HOD og UD", "nb", "Helse- og omsorgsdepartementet"),
    ],
)
def test_field_s_terms_lead_to_the_documents_words(text: str, language: str, term: str) -> None:
    found = [one for _, terms in load_glossary().expansions(text, language) for one in terms]
    assert term in found


@pytest.mark.parametrize(
    ("nynorsk", "bokmaal"),
    [("verksemd", "virksomhet"), ("korleis", "hvordan"), ("auke", "øke"), ("allereie", "allerede")],
)
def test_nynorsk_of_the_product(nynorsk: str, bokmaal: str) -> None:
    assert load_glossary().bokmaal(nynorsk) == bokmaal


def tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads((files("assistant") / "glossary.toml").read_text("utf-8"))


def test_entries_stand_once_and_are_no_empty_words() -> None:
    for table in tables().values():
        folded = [phrase.lower() for phrase in table]
        assert len(set(folded)) == len(folded)
        assert all(phrase.strip() == phrase != "" for phrase in table)
        assert all(terms and all(term.strip() == term != "" for term in terms) for terms in table.values())


def test_right_sides_are_words_that_the_documents_have(texts: dict[str, Document]) -> None:
    known = {stem for document in texts.values() for stem in stems_of(document.text)}
    known |= {stem for document in texts.values() for stem in stems_of(document.record.title)}
    terms = [term for name in ("english", "everyday") for found in tables()[name].values() for term in found]
    strange = {term for term in terms if not any(stem in known for stem in stems_of(term))}
    assert len(strange) <= 0.02 * len(set(terms)), sorted(strange)[:20]
