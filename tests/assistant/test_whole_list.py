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


def document(text: str, titles) -> Document:
    found = ((t, level, text.index(f"{t}\n")) for t, level in titles)
    return Document(RECORD, text, tuple(Heading(t, level, at, at + len(t)) for t, level, at in found))


DOCUMENT = document(TEXT, TITLES)
CATALOGUE = read_catalogue((DOCUMENT,))
VOCABULARY = Vocabulary(TEXT.split("\n\n"))

SHIPS = """Skip- og sjødepartementet

Øvelsesskip

Skip- og sjødepartementet har et forsøk med fiskere om bord.

Tørrdokk

Arbeidet utvider rednings- og dykketjenestene i dokken.

Seilskuter

Forsøket gir ungdom plass, og naturmangfoldet øker.

Klokkeslett

Ordføreren prøver ut nye klokker.

Kystleden

Etaten utvider kystredningstjenestene.
"""
OF_SHIPS = document(
    SHIPS,
    (
        ("Skip- og sjødepartementet", 1),
        ("Øvelsesskip", 2),
        ("Tørrdokk", 2),
        ("Seilskuter", 2),
        ("Klokkeslett", 2),
        ("Kystleden", 2),
    ),
)


def listed(question: str, language="nb", one: Document = DOCUMENT):
    catalogue, vocabulary = read_catalogue((one,)), Vocabulary(one.text.split("\n\n"))
    query = build_query(question, language, vocabulary, load_glossary())
    asked = read_asked(question, query, catalogue, vocabulary)
    return asked, go_through(catalogue, asked, vocabulary)


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
        ("Hvilke etater under Havdepartementet har gjort noe?", "nb", ["Ny farled", "Havner"]),
        (
            "Hvilke departementer har rapportert om digitalisering?",
            "nb",
            ["Ny farled", "Digitale flyplasser"],
        ),
        ("Kva etatar brukar kaianlegg?", "nn", ["Havner"]),
    ],
)
def test_listed_is_what_has_all_that_is_asked_for(question, language, expected):
    assert headings(question, language) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Alle forsøk for fiskere og ungdom", ["Øvelsesskip", "Seilskuter"]),
        ("Alle forsøk for bønder, fiskere og ungdom", ["Øvelsesskip", "Seilskuter"]),
        ("Alle forsøk i skolen", []),
        ("Alle tiltak om redningstjenester", ["Tørrdokk", "Kystleden"]),
        ("Alle tiltak om mangfold", []),
        ("Alle tiltak om skip", []),
    ],
    ids=[
        "what stands before 'A og B' holds for both",
        "and for three",
        "a word beside a theme counts",
        "compounds, shortened ones too",
        "a short word is another in a compound",
        "a ministry's name says nothing of what it does",
    ],
)
def test_words_are_asked_for_as_people_mean_them(question, expected):
    whole = listed(question, one=OF_SHIPS)[1]
    assert [one.measure.section.heading for one in whole.listed] == expected


def test_words_that_join_are_not_shown_as_asked_for():
    assert listed("Alle tiltak for universiteter og høyskoler")[0].shown == ("universiteter", "høyskoler")


def test_a_question_of_nothing_in_particular_is_open():
    assert listed("Hvilke tiltak har departementene?")[0].is_open
    assert listed("Hvilke tiltak har departementene satt i gang? Gi meg hele listen.")[0].is_open


def test_passages_say_what_was_asked_for():
    (one,) = listed("Alle tiltak med tillitsvalgte")[1].listed
    assert [passage.text for passage in one.passages] == ["Piloten prøves ut sammen med tillitsvalgte."]
    assert len(one.passages) <= MAX_QUOTES


def test_a_sentence_that_introduces_a_list_is_followed_by_all_of_it():
    text = (
        "Fjelldepartementet\n\nForsøk\n\nNoen kommuner deltar. De fire forsøkene er:\n"
        + "".join(f"• Kommune {name} prøver {name}\n" for name in ("alt", "bøk", "cyt", "dør"))
        + "\nAnnet\n\nHer står noe annet om snø.\n"
    )
    one = document(text, (("Fjelldepartementet", 1), ("Forsøk", 2), ("Annet", 2)))
    [found] = listed("Hvilke forsøk har departementene?", one=one)[1].listed
    assert [passage.text.split()[-1] for passage in found.passages][-4:] == ["alt", "bøk", "cyt", "dør"]


@pytest.mark.parametrize("done", ["jobbet med", "satset på", "prøvd"])
def test_what_was_done_with_it_is_not_asked_for(done):
    assert headings(f"Hvilke departementer har {done} havner?") == headings(
        "Hvilke departementer har havner?"
    )


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
