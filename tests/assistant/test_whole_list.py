"""Every measure is gone through; on the list is what has all that is asked for."""

import pytest

from assistant.catalogue.catalogue import read_catalogue
from assistant.glossary import load_glossary
from assistant.queries import build_query
from assistant.vocabulary import Vocabulary
from assistant.whole_list import MAX_QUOTES, go_through, quotes, read_asked
from vectorstore.chunks import Chunk, Document, DocumentRecord, Heading

TEXT = """Havdepartementet

Ny farled

Fyrdirektoratet har lansert en digital farled for fiskere.
• Piloten prøves ut sammen med tillitsvalgte.
• Kystverket har redusert rapporteringskravene.

Havner

Statens havnetilsyn arbeider med kaianlegg i fiskevær.

Luftdepartementet

Digitale flyplasser

Avdelingen planlegger digitalisering av flyplasser.
"""
TITLES = (
    ("Havdepartementet", 1),
    ("Ny farled", 2),
    ("Havner", 2),
    ("Luftdepartementet", 1),
    ("Digitale flyplasser", 2),
)
RECORD = DocumentRecord("hav", "Eksempler", "Etaten", "2025", "", "nb", "examples", "for en test")
DOCUMENT = Document(
    RECORD,
    TEXT,
    tuple(Heading(t, level, TEXT.index(f"{t}\n"), TEXT.index(f"{t}\n") + len(t)) for t, level in TITLES),
)
CATALOGUE = read_catalogue((DOCUMENT,))
VOCABULARY = Vocabulary(TEXT.split("\n\n"))


def listed(question: str, language="nb"):
    query = build_query(question, language, VOCABULARY, load_glossary())
    asked = read_asked(question, query, CATALOGUE, VOCABULARY)
    return asked, go_through(CATALOGUE, asked, VOCABULARY)


def headings(question: str, language="nb") -> list[str]:
    return [one.measure.section.heading for one in listed(question, language)[1].listed]


@pytest.mark.parametrize(
    ("question", "language", "expected"),
    [
        ("Alle tiltak om digitalisering", "nb", ["Ny farled", "Digitale flyplasser"]),
        ("List all pilots in the example collection", "en", ["Ny farled"]),
        ("Hvilke etater har hatt piloter?", "nb", ["Ny farled"]),
        ("List all measures on digitalisation", "en", ["Ny farled", "Digitale flyplasser"]),
        ("Alle tiltak fra Fyrdirektoratet", "nb", ["Ny farled"]),
        ("Hvilke tiltak har Havdepartementet?", "nb", ["Ny farled", "Havner"]),
        ("Hvilke departementer arbeider med kaianlegg?", "nb", ["Havner"]),
        (
            "Hvilke departementer arbeider med kaianlegg eller flyplasser?",
            "nb",
            ["Havner", "Digitale flyplasser"],
        ),
        ("Hvilke departementer har rapporteringskrav?", "nb", ["Ny farled"]),
        ("Hvilke departementer har innført firedagersuke?", "nb", []),
        ("Hvilke departementer har kaianlegg med digitalisering?", "nb", []),
    ],
)
def test_listed_is_what_has_all_that_is_asked_for(question, language, expected):
    assert headings(question, language) == expected


def test_a_question_of_nothing_in_particular_is_open():
    assert listed("Hvilke tiltak har departementene?")[0].is_open
    assert listed("Hvilke tiltak har departementene satt i gang? Gi meg hele listen.")[0].is_open


def test_passages_say_what_was_asked_for():
    (one,) = listed("Alle tiltak med tillitsvalgte")[1].listed
    assert [passage.text for passage in one.passages] == ["Piloten prøves ut sammen med tillitsvalgte."]
    assert len(one.passages) <= MAX_QUOTES


def test_ministries_with_nothing_are_known():
    whole = listed("Alle piloter")[1]
    assert (whole.n_measures, whole.ministries) == (3, ("Havdepartementet", "Luftdepartementet"))
    assert whole.without == ("Luftdepartementet",)


def test_passages_become_quotes_of_their_chunks():
    (one,) = listed("Alle tiltak om kaianlegg")[1].listed
    start = TEXT.index("Statens")
    chunk = Chunk("c", "hav", TEXT[start : start + 40], start, start + 40, ("Havdepartementet", "Havner"))
    (quote,) = quotes(one, [chunk])
    assert (quote.chunk, TEXT[quote.start : quote.end]) == (chunk, quote.text)
    assert quotes(one, []) == []


def test_all_measures_are_there_when_nothing_narrows_them_down():
    whole = listed("List alle tiltakene")[1]
    assert [one.passages[0].text for one in whole.listed] == ["Ny farled", "Havner", "Digitale flyplasser"]
