import pytest

from assistant.answers import Language
from assistant.claims.names import names, small_names, speaks_of
from assistant.glossary import load_glossary


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
        ("Oslo har en pilot. Hansen leder den.", "nb", ["Oslo", "Hansen"]),
        ("Stortinget og Örebro har en pilot.", "nb", ["Stortinget", "Örebro"]),
        ("Politiet har en pilot.", "nb", ["Politiet"]),
        ("It received NOK 720,000 before Christmas.", "en", []),
        ("Oslo has a pilot. Støre leads it.", "en", ["Oslo", "Støre"]),
        ("Employees take part. For now they do. Agencies decide.", "en", []),
        ("Alle ansatte er med. Departementene leder. Fristen er ute, men kommuner søker.", "nb", []),
        ("Dei tilsette er med. Etatane og verksemdene styrer. Ordninga gjeld kommunar.", "nn", []),
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
        ("Fiskeridirektoratet har økt handlingsrommet", "Norwegian Directorate of Fisheries", "en"),
        ("Finansdepartementet leder", "Finance Ministry", "en"),
        ("Husleietvistutvalget har lagt om", "Husleigetvistutvalet", "nn"),
        ("Den nye Hovedavtalen presiserer dette", "Hovudavtalen", "nn"),
    ],
)
def test_name_is_found_short_in_full_and_in_english(text: str, name: str, language: Language) -> None:
    assert speaks_of(text, name, language, load_glossary())


@pytest.mark.parametrize("other", ["Kunnskapsdepartementet", "Forsvarsdepartementet", "Justisdepartementet"])
def test_another_ministry_is_no_spelling_in_nynorsk(other: str) -> None:
    assert not speaks_of("Finansdepartementet leder", other, "nn", load_glossary())


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


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("Dette har skatteetaten gjort.", "nb", ["skatteetaten"]),
        ("Det er finansdepartementets ansvar.", "nb", ["finansdepartementets"]),
        ("Det følger av hva stortinget ville.", "nb", ["stortinget"]),
        ("Dette har nav og digdir gjort.", "nb", ["NAV", "Digdir"]),
        ("Dette har direktoratet for byggkvalitet gjort.", "nb", ["direktoratet for byggkvalitet"]),
        ("The ministry of magic did it.", "en", ["ministry of magic"]),
        ("The labour inspectorate did it.", "en", ["labour inspectorate", "labour inspectorate"]),
        ("The labour and welfare administration did it.", "en", ["labour and welfare administration"]),
        ("Etatene og departementene samarbeider om regelverket.", "nb", []),
        ("Employees got more decision-making authority.", "en", []),
        ("Each ministry and every agency decides, fin som den er.", "en", []),
    ],
)
def test_names_of_bodies_without_capitals_are_names(
    text: str, language: Language, expected: list[str]
) -> None:
    assert list(small_names(text, language, load_glossary())) == expected


def test_body_with_two_fields_is_a_name_at_the_beginning_too() -> None:
    text = "Kommunal- og distriktsdepartementet er koordinator."
    assert list(names(text, "nb")) == ["Kommunal- og distriktsdepartementet"]
