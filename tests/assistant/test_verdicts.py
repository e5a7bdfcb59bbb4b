import pytest
from parts import NO_INTENT, YES_NO, judge, make_chunk, make_citation, make_document

from assistant.glossary import Glossary
from assistant.queries import build_query
from assistant.verdicts import decide_verdict
from assistant.vocabulary import Vocabulary

NO_GLOSSARY = Glossary({"abbreviations": {}, "english": {}, "nynorsk": {}, "everyday": {}})
OTHERS = [
    "Kommunene får tilskudd til barnehager og skoler i hele landet.",
    "Departementet lager rapporter om budsjett, regnskap og internkontroll.",
    "Ledere i staten deltar på kurs om språk og samhandling.",
]


def verdict(
    question: str,
    text: str,
    *,
    heading: str = "Om saken",
    probability: float = 0.8,
    standing: str = "guidance",
    is_sure: bool = True,
    intent=YES_NO,
    others=(),
) -> str | None:
    """The verdict on a question whose best passage is this text under this heading."""
    document = make_document(f"{heading}\n\n{text}", headings=[heading], standing=standing)  # type: ignore[arg-type]
    vocabulary = Vocabulary([f"{heading}\n{text}", *OTHERS])
    query = build_query(question, "nb", vocabulary, NO_GLOSSARY)
    judged = [judge(make_chunk(document, text, section=["Kapittel", heading]), probability), *others]
    whole = make_citation(text, document_id=document.id, start=judged[0].chunk.start, end=judged[0].chunk.end)
    return decide_verdict(
        question, query, intent, judged, [whole], {document.id: document}, vocabulary, is_sure=is_sure
    )


MARKET = "Er reduksjon av markedsmekanismer en del av tillitsreformen?"
NEI = "Nei, dette følges opp gjennom andre prosesser. Sentralt er det offentlige utvalget."


def test_nei_under_the_heading_that_asks_the_same_is_no() -> None:
    assert verdict(MARKET, NEI, heading=MARKET) == "no"
    assert verdict("Inngår færre markedsmekanismer i reformen?", NEI, heading=MARKET) == "no"


def test_ja_under_the_heading_that_asks_the_same_is_yes() -> None:
    heading = "Kan også allerede igangsatte prosjekter inngå i tillitsreformen?"
    text = "Ja, allerede igangsatte prosjekter som er relevante, kan inngå som en del av reformen."
    assert verdict("Kan igangsatte prosjekter inngå i reformen?", text, heading=heading) == "yes"


def test_ja_or_nei_counts_even_in_doubt() -> None:
    assert verdict(MARKET, NEI, heading=MARKET, is_sure=False) == "no"
    assert verdict(MARKET, NEI, heading=MARKET, probability=0.01) == "no"


def test_nei_to_another_question_is_no_verdict() -> None:
    question = "Får barnehager tilskudd til svømmeopplæring?"
    assert verdict(question, NEI, heading=MARKET) is None


def test_word_that_begins_with_ja_or_nei_is_no_answer() -> None:
    heading = "Når er fristen for tillitsreformen?"
    assert (
        verdict(
            "Er fristen januar for tillitsreformen?", "Januar er fristen.", heading=heading, is_sure=False
        )
        is None
    )


NO_DATE = "Siden dette er en reform, og ikke et prosjekt, er det ikke satt noen sluttdato."


def test_sentence_that_denies_what_is_asked_is_no() -> None:
    assert verdict("Er det satt en sluttdato for reformen?", NO_DATE) == "no"


@pytest.mark.parametrize(
    "text",
    [
        "Det er ingen sluttdato for reformen.",
        "Reformen har verken sluttdato eller frist.",
        "En sluttdato for reformen synes lite relevant.",
        "Reformen har i liten grad noen sluttdato.",
    ],
)
def test_ways_to_deny(text: str) -> None:
    assert verdict("Er det satt en sluttdato for reformen?", text) == "no"


@pytest.mark.parametrize(
    "text",
    [
        "Reformen har sluttdato, ikke minst for etatenes skyld.",
        "Reformen har ikke bare sluttdato, men også frist for søknad.",
    ],
)
def test_words_that_only_look_like_denial_deny_nothing(text: str) -> None:
    assert verdict("Har reformen en sluttdato?", text) == "yes"


@pytest.mark.parametrize("question", ["Er det ikke satt en sluttdato?", "Har reformen ingen sluttdato?"])
def test_negated_question_gets_no_verdict_from_a_denial(question: str) -> None:
    assert verdict(question, NO_DATE) is None


def test_policy_that_says_so_in_the_question_s_words_is_yes() -> None:
    text = "Tillitsreformen omfatter hele offentlig sektor, dvs. staten og kommunene."
    assert verdict("Omfatter tillitsreformen kommunene?", text) == "yes"
    assert verdict("Omfatter tillitsreformen kommunene?", text, standing="information") == "yes"


@pytest.mark.parametrize(
    "body",
    [
        "Digitaliserings- og forvaltningsdepartementet",
        "Digitaliseringsdirektoratet",
        "Direktoratet for digitalisering",
    ],
)
def test_the_name_of_a_body_says_nothing_of_its_subject(body: str) -> None:
    question = "Er digitalisering en del av tillitsreformen?"
    assert verdict(question, f"{body} har en oversikt over tiltak som er en del av tillitsreformen.") is None
    assert verdict(question, "Digitalisering er en del av tillitsreformen.") == "yes"


def test_words_that_the_heading_alone_has_affirm_nothing() -> None:
    text = "Hvert departement bør ha et kritisk blikk på kravene."
    question = "Krever reformen rapportering?"
    assert verdict(question, text, heading="Reformen handler om rapportering") is None


@pytest.mark.parametrize(
    "question", ["Er tiltakene obligatoriske?", "Er tiltakene frivillige?", "Are the measures mandatory?"]
)
def test_question_whether_one_must_is_left_to_the_body_that_may_choose(question: str) -> None:
    text = "Virksomhetene står fritt til å velge tiltakene, som er measures."
    assert verdict(question, text) == "left_to_agency"


@pytest.mark.parametrize("standing", ["advice", "examples"])
def test_advice_and_examples_affirm_nothing(standing: str) -> None:
    text = "Tillitsreformen omfatter hele offentlig sektor, dvs. staten og kommunene."
    assert verdict("Omfatter tillitsreformen kommunene?", text, standing=standing) is None


@pytest.mark.parametrize(
    "text",
    [
        "De velger selv hvordan de vil følge opp og dokumentere arbeidet.",
        "Virksomhetene står fritt til å velge hvilke tiltak de vil følge opp.",
        "Det er opp til det enkelte departement å følge opp tiltak.",
        "Oppfølging overlates til virksomhetene, som velger tiltak.",
    ],
)
def test_what_is_left_to_each_is_said_so(text: str) -> None:
    assert verdict("Må virksomhetene velge tiltak og følge dem opp?", text) == "left_to_agency"


def test_discretion_in_a_sentence_nearly_as_probable_counts() -> None:
    text = "Virksomhetene skal følge opp tiltak. Virksomhetene velger selv tiltak."
    assert verdict("Må virksomhetene følge opp tiltak?", text) == "left_to_agency"


def test_sentence_on_another_matter_is_no_verdict() -> None:
    assert (
        verdict("Får ansatte høyere lønn av reformen?", "Kommunene får ikke tilskudd til barnehager.") is None
    )


def test_doubt_leaves_the_verdict_out() -> None:
    assert verdict("Er det satt en sluttdato for reformen?", NO_DATE, is_sure=False) is None
    assert verdict("Er det satt en sluttdato for reformen?", NO_DATE, probability=0.05) is None


def test_other_questions_have_no_verdict() -> None:
    assert verdict("Hva er sluttdatoen?", NO_DATE, intent=NO_INTENT) is None


def test_nothing_judged_is_no_verdict() -> None:
    query = build_query("Er det slutt?", "nb", Vocabulary([]), NO_GLOSSARY)
    assert decide_verdict("Er det slutt?", query, YES_NO, [], [], {}, Vocabulary([]), is_sure=True) is None


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Må alle virksomheter lage piloter?", "Virksomhetene som lager piloter, er ansvarlig for dem."),
        ("Er kommunene pålagt å rapportere?", "Kommunene rapporterer om resultater."),
        ("Gjelder reformen bare staten?", "Reformen gjelder staten."),
        ("Er direktoratet ansvarlig for reformen?", "Departementene er ansvarlig for reformen."),
    ],
)
def test_nothing_is_affirmed_that_the_sentence_leaves_out(question: str, text: str) -> None:
    assert verdict(question, text) is None


def test_sentence_that_is_not_cited_carries_no_verdict() -> None:
    document = make_document("Om saken\n\nReformen gjelder staten.", headings=["Om saken"])
    vocabulary = Vocabulary([document.text, *OTHERS])
    query = build_query("Gjelder reformen staten?", "nb", vocabulary, NO_GLOSSARY)
    judged = [judge(make_chunk(document, "Reformen gjelder staten."), 0.8)]
    assert (
        decide_verdict(
            "Gjelder reformen staten?",
            query,
            YES_NO,
            judged,
            [],
            {document.id: document},
            vocabulary,
            is_sure=True,
        )
        is None
    )
