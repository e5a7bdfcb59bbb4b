import pytest

from assistant.answers import Language
from assistant.glossary import load_glossary
from assistant.llm.names import names, speaks_of


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Skatteetaten har en pilot i Oslo.", "nb", ["Skatteetaten", "Oslo"]),
        ("Også Kommunal- og distriktsdepartementet har det.", "nb", ["Kommunal- og distriktsdepartementet"]),
        ("Medarbeiderne har vært med siden starten.", "nb", []),
        ("NAV gjør det. Derfor virker det.", "nb", ["NAV"]),
        ("The Ministry of Finance has a pilot.", "en", ["Ministry of Finance"]),
        ("Ministry of Finance has a pilot.", "en", ["Ministry of Finance"]),
        ("Tillitsreformen er norsk.", "nb", []),
    ],
)
def test_names_are_told_from_the_beginnings_of_sentences(
    text: str, language: Language, expected: list[str]
) -> None:
    assert list(names(text, language)) == expected


@pytest.mark.parametrize(
    ("text", "name", "language"),
    [
        ("Kommunal- og distriktsdepartementet leder", "KDD", "nb"),
        ("KDD leder", "Kommunal- og distriktsdepartementet", "nb"),
        ("Kunnskapsdepartementet leder", "Ministry of Education and Research", "en"),
        ("Skatteetatens ansatte", "Skatteetaten", "nb"),
    ],
)
def test_name_is_found_short_in_full_and_in_english(text: str, name: str, language: Language) -> None:
    assert speaks_of(text, name, language, load_glossary())


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("departementet leder", "Ministry of Magic"),
        ("Kommunal- og distriktsdepartementet", "Kommunal- og moderniseringsdepartementet"),
        ("Kunnskapsdepartementet", "Ministry of Education and NAV"),
        ("Skatteetaten", "Tolletaten"),
    ],
)
def test_another_name_is_not(text: str, name: str) -> None:
    assert not speaks_of(text, name, "en" if "of" in name else "nb", load_glossary())
