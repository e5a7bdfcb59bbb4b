import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.intents import read_intent

YES_NO = """
er reduksjon av markedsmekanismer en del av tillitsreformen?
Skal tillitsreformen evalueres?
Er det satt en sluttdato?
Kan vi foreslå en pilot?
Må alle etater delta?
Og gjelder det kommunene?
Finnes det en frist?
Har NAV redusert kravene?
Kan me gjere dette sjølve?
Skal reforma evaluerast?
Is the reform evaluated?
Does the reform have an end date?
Are municipalities included?
Jeg er tillitsvalgt, kan vi foreslå en pilot?
Vi har fått mange krav. Er det i tråd med reformen?
hei, er det en frist?
""".strip().split("\n")
NOT_YES_NO = """
Hva er målet med reformen?
Hvilke departementer er med?
Hvem har ansvaret?
Kva er målet?
Why is there a reform?
Kan du forklare hva tillitsbasert ledelse er?
Kan du gi meg en liste over departementene?
Could you tell me what the aim is?
Vet du hva Stimulab er?
Can you list the ministries?
Kan du oppsummere kapittel III?
tillitsbasert ledelse
""".strip().split("\n")


@pytest.mark.parametrize("text", YES_NO)
def test_yes_no_questions(text: str) -> None:
    assert read_intent(text).yes_no


@pytest.mark.parametrize("text", NOT_YES_NO)
def test_no_yes_no_questions(text: str) -> None:
    assert not read_intent(text).yes_no


@pytest.mark.parametrize(
    "text",
    [
        "Hvilke områder er prioritert?",
        "Kva for departement er med?",
        "Gi meg noen eksempler på tiltak",
        "List opp departementene",
        "Nevn tre tiltak",
        "Which ministries are involved?",
        "What are the priority areas?",
        "Give me examples of pilots",
    ],
)
def test_questions_for_a_list(text: str) -> None:
    assert read_intent(text).wants_list


@pytest.mark.parametrize(
    "text", ["Hva er NAV?", "Skal reformen evalueres?", "Which one is right?", "Kven har ansvaret?"]
)
def test_no_questions_for_a_list(text: str) -> None:
    assert not read_intent(text).wants_list


@pytest.mark.parametrize(
    "text",
    [
        "Hvor mange forsøk er det?",
        "Kor mange er med?",
        "How many ministries?",
        "Hvor stor andel?",
        "Hvor ofte?",
    ],
)
def test_questions_for_a_number(text: str) -> None:
    assert read_intent(text).wants_number


@pytest.mark.parametrize(
    "text",
    [
        "Hva koster reformen?",
        "Kva har prøveordninga kosta så langt?",
        "How much did the evaluation cost?",
        "How much money has been granted to the pilots?",
        "Hvor mye har etaten spart på det?",
        "Kor mykje pengar er løyvt?",
        "Vet noen hva prislappen ble?",
    ],
)
def test_questions_for_an_amount_of_money(text: str) -> None:
    assert read_intent(text).wants_money


@pytest.mark.parametrize(
    "text",
    [
        "Hvor mye tid har etaten spart på det?",
        "How much time is saved?",
        "Må vi dekke kostnadene selv?",
        "Hvor mange koster på seg en evaluering?",
        "Hvor mye skal ledere involvere de ansatte?",
    ],
)
def test_no_questions_for_an_amount_of_money(text: str) -> None:
    assert not read_intent(text).wants_money


@pytest.mark.parametrize(
    "text",
    [
        "Når starter reformen?",
        "When does it end?",
        "Hvilket år kom notatet?",
        "Hva er fristen?",
        "What year?",
    ],
)
def test_questions_for_a_time(text: str) -> None:
    assert read_intent(text).wants_time


def test_when_in_the_middle_of_a_sentence_asks_for_no_time() -> None:
    assert not read_intent("Hva skal vi gjøre når kravene er for mange?").wants_time


@pytest.mark.parametrize(
    "text",
    ["Hva er tillitsbasert ledelse?", "Kva tyder frikommune?", "What is Stimulab?", "Hva betyr målstyring?"],
)
def test_questions_for_a_definition(text: str) -> None:
    assert read_intent(text).definition


def test_last_sentence_that_asks_counts() -> None:
    intent = read_intent("Er det lenge igjen? Vi har ventet. Hvor mange er med? Jeg lurer.")
    assert (intent.yes_no, intent.wants_number) == (False, True)


@given(st.text(max_size=100))
def test_any_text_has_an_intent(text: str) -> None:
    assert read_intent(text) == read_intent(text)
