"""Questions that ask for all are known by their form, in three languages."""

import pytest

from assistant.asking_for_all import asks_for_all, asks_for_every_measure


@pytest.mark.parametrize(
    "question",
    [
        "Hvilke departementer har redusert rapporteringen?",
        "Kva departement har gjort noko med leiing?",
        "Gi meg alle pilotene.",
        "Gi meg alle Stimulab-prosjekter",
        "Alle digitaliseringstiltak i Havdepartementet",
        "List every project on digital services",
        "Hva har andre departementer gjort med tilsyn?",
        "Rams opp tiltakene om ledelse",
        "Which agencies have tried this out?",
        "Jeg trenger hele listen over samarbeid med kommuner",
    ],
)
def test_asked_plainly(question):
    assert asks_for_all(question) == "plainly"


@pytest.mark.parametrize(
    "question", ["Hvilke tiltak er aktuelle?", "Kva tiltak gjeld skule?", "Which measures help?"]
)
def test_which_measures_may_ask_for_all(question):
    assert asks_for_all(question) == "perhaps"


@pytest.mark.parametrize(
    "question",
    [
        "Hvilken etat fikk UD i 2025?",
        "Hva er målet med tillitsreformen?",
        "Kva meiner departementet med tillitsbasert leiing?",
        "Hvilke områder har regjeringen pekt ut?",
        "Hvem har ansvaret for reformen?",
        "What does the ministry mean by trust?",
    ],
)
def test_ordinary_questions_do_not(question):
    assert asks_for_all(question) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("List alle tiltakene", True),
        ("Hvilke tiltak er satt i gang? Gi meg hele listen.", True),
        ("Hvilke tiltak er satt i gang?", False),
        ("Gi meg hele listen over departementene.", False),
    ],
)
def test_every_measure_is_asked_for_where_all_of_them_are(question, expected):
    assert asks_for_every_measure(question) is expected
