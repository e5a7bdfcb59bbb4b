"""Marks on the real documents: what is carried, each kind of contradiction, what must never be carried."""

import pytest

from assistant.assistant import Assistant
from assistant.checks.reasons import reasons
from assistant.checks.result import CheckedStatement
from assistant.exchange import AbandonedError


@pytest.fixture(scope="module")
def check(assistant_on_documents: Assistant):
    def check_one(statement: str, language: str = "nb") -> CheckedStatement:
        (found,) = assistant_on_documents.check(statement, language).statements  # type: ignore[arg-type]
        return found

    return check_one


@pytest.mark.parametrize(
    "statement",
    [
        "Tillitsreformen omfatter både staten, kommunene og fylkeskommunene.",
        "Det er ikke satt noen sluttdato for reformen.",
        "Tilsynsmyndighetene skal være uavhengige.",
        "Tillitsreforma er ikkje ei vanleg reform som er styrt ovanfrå.",
        "No end date has been set for the reform.",
    ],
)
def test_what_the_guidance_says_is_supported_by_its_own_words(check, texts, statement):
    found = check(statement)
    assert found.mark == "supported"
    citation = found.citations[0]
    assert citation.standing in ("guidance", "information")
    assert texts[citation.document_id].text[citation.start : citation.end] == citation.quote


@pytest.mark.parametrize(
    ("statement", "difference"),
    [
        ("Det er satt en sluttdato for reformen.", "negation"),
        ("Reduksjon av markedsmekanismer er en del av tillitsreformen.", "negation"),
        (
            "Arenaen for samordning av tilsyn med kommunene består av 14 nasjonale tilsynsmyndigheter.",
            "number",
        ),
        ("Fristen for foreløpig søknad var 8. september 2024.", "date"),
        ("DFØ er koordinator og pådriver for tillitsreformen.", "body"),
        ("Hvert departement skal gjennomgå mål- og resultatstyringen av sine virksomheter.", "duty"),
        ("Reformen omfatter bare staten, kommunene og fylkeskommunene.", "scope"),
        ("Uhensiktsmessig kontroll og regelstyring bør økes.", "direction"),
    ],
)
def test_what_the_documents_say_otherwise_is_at_odds(check, statement, difference):
    found = check(statement)
    assert (found.mark, found.difference) == ("at_odds", difference)
    assert found.citations


@pytest.mark.parametrize(
    "statement",
    [
        "Tilsynsmyndighetene skal være uavhengige og følge en felles kleskode.",
        "Det er ikke satt noen sluttdato for reformen, og derfor får alle lønn.",
        "Utvalget skal foreslå at markedsmekanismer blir en del av tillitsreformen.",
        "De skal være uavhengige.",
        "Riksrevisjonen har sagt at det ikke er satt noen sluttdato for reformen.",
        "Kommunal- og distriktsdepartementet er ansvarlig for å gjennomføre reformen i alle sektorer.",
    ],
)
def test_a_statement_with_something_more_is_never_supported(check, statement):
    assert check(statement).mark not in ("supported", "examples_only")


def test_what_is_true_of_one_agency_is_an_example_only(check):
    found = check("Mattilsynet har gått bort fra prosjekter og etablert selvledende team.")
    assert found.mark == "examples_only"
    assert found.reason == reasons("nb").examples


def test_what_nothing_is_said_of_is_not_found(check):
    found = check("Kantina serverer fisk på torsdager.")
    assert (found.mark, found.citations) == ("not_found", ())


def test_reasons_come_in_the_language_asked_for(check):
    assert check("Kantina serverer fisk på torsdager.", "en").reason == reasons("en").not_found


def test_the_order_of_two_bodies_matters(check):
    right = check("Finansdepartementet har gitt DFØ i oppdrag å lage et notat om styring.")
    turned = check("DFØ har gitt Finansdepartementet i oppdrag å lage et notat om styring.")
    assert right.mark == "examples_only"
    assert turned.mark == "look_at_this"


def test_work_ends_when_nobody_waits(assistant_on_documents):
    with pytest.raises(AbandonedError):
        assistant_on_documents.check("Det er ikke satt noen sluttdato.", time_left=lambda: 0.0)


def test_progress_is_told_to_the_end(assistant_on_documents):
    told = []
    draft = "Det er ikke satt noen sluttdato for reformen.\n" * 40
    assistant_on_documents.check(draft, progress=lambda done, total: told.append((done, total)))
    assert told == [(n, 40) for n in range(41)]


@pytest.mark.parametrize(
    "draft",
    [
        "<script>alert(1)</script> skal kjøre i nettleseren nå.",
        "=HYPERLINK(1) + 2 - 3 * 4 skal regnes ut her.",
        "((((((((((((((((( skal være mange parenteser her nå (.",
        "1 2 3 4 5 6 7 8 9 10 prosent av av av av 2027 2028 2029.",
        "æøå 🙂 日本語 العربية skal være med her også.",
    ],
)
def test_hostile_sentences_get_a_mark_and_never_support(check, draft):
    assert check(draft).mark in ("not_found", "look_at_this")


def test_reasons_are_alike_in_all_languages():
    def names(language: str) -> set[str]:
        return {
            f"{name}{{{part}}}"
            for name, text in _flat(reasons(language).model_dump()).items()  # type: ignore[arg-type]
            for part in ("said", "instead", "words", "word")
            if f"{{{part}}}" in text
        }

    assert names("nb") == names("nn") == names("en") != set()


def _flat(table: dict) -> dict[str, str]:
    return {k: v for k, v in table.items() if isinstance(v, str)} | table["at_odds"]


def test_nynorsk_compounds_meet_bokmaal_ones(assistant_on_documents):
    draft = (
        "Vi har ikkje fått noko meir å gjere i år. Innhaldet skal bli til i nært samarbeid mellom "
        "leiinga, dei tillitsvalde og brukarorganisasjonane."
    )
    assert assistant_on_documents.check(draft).statements[-1].mark == "supported"


def test_a_document_may_be_called_by_its_authors_name(check):
    found = check(
        "I DFØ-notatet går det fram at det er opp til hvert departement å vurdere om slike føringer gis."
    )
    assert found.mark == "examples_only"
