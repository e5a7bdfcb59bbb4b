import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answers import Turn
from assistant.followups import resolve


def talk(*questions: str) -> list[Turn]:
    """A conversation in which each of these was asked and answered."""
    turns = []
    for question in questions:
        turns += [Turn("user", question), Turn("assistant", "Et svar om noe annet. Hva er dette?")]
    return turns


@pytest.mark.parametrize(
    "question",
    [
        "Hva er målet med tillitsreformen?",
        "Hvilke departementer har redusert rapporteringskravene sine i 2024?",
        "Og hva med kommunene?",
        "hva?",
    ],
)
def test_without_a_conversation_the_question_stays(question: str) -> None:
    assert resolve(question, []) == question


@pytest.mark.parametrize(
    "question",
    [
        "Hva er målet med tillitsreformen?",
        "Hvilke departementer har redusert rapporteringskravene sine?",
        "What does the trust reform say about pilots?",
        "Kven har ansvaret for at tillitsreforma vert gjennomført?",
        "Kva seier regjeringa om rolla til dei tillitsvalde?",
        "Hva kan de ansatte bestemme selv?",
        "list every pilot",
        "Vis alle tiltakene",
    ],
)
def test_question_that_stands_alone_stays(question: str) -> None:
    assert resolve(question, talk("Hva gjør NAV i reformen?")) == question


@pytest.mark.parametrize(
    "question",
    [
        "Og hva med kommunene?",
        "Hva med kommunene?",
        "Kva med kommunane?",
        "And what about the municipalities?",
        "Hvorfor ikke?",
        "Why not?",
        "Hvem bestemmer det?",
        "Kven bestemmer det?",
        "Who decides that?",
        "Gjelder dette også for etatene?",
        "Når skjer det?",
        "Hva gjør de andre departementene?",
        "Who proposed that measure?",
        "alle tiltak?",
    ],
)
def test_question_that_leans_has_the_earlier_one_in_front(question: str) -> None:
    earlier = "Er det satt en sluttdato for reformen?"
    assert resolve(question, talk(earlier)) == f"{earlier} {question}"


@pytest.mark.parametrize(
    ("earlier", "question", "resolved"),
    [
        ("Hva gjør NAV med tillit?", "Og hva med Statsbygg?", "Hva gjør Statsbygg med tillit?"),
        ("Kva gjer Bufetat i reforma?", "Kva med Digdir?", "Kva gjer Digdir i reforma?"),
        (
            "What does NAV do in the reform?",
            "And what about Statsbygg?",
            "What does Statsbygg do in the reform?",
        ),
        (
            "Hva har KDD gjort?",
            "hva med Barne- og familiedepartementet?",
            "Hva har Barne- og familiedepartementet gjort?",
        ),
    ],
)
def test_new_name_takes_the_old_one_s_place(earlier: str, question: str, resolved: str) -> None:
    assert resolve(question, talk(earlier)) == resolved


def test_only_what_the_person_asked_counts() -> None:
    history = [Turn("user", "Hva gjør NAV?"), Turn("assistant", "Hva gjør Statsbygg?")]
    assert resolve("Og hvorfor det?", history) == "Hva gjør NAV? Og hvorfor det?"


@pytest.mark.parametrize("between", ["takk", "hei", "Hva mener du?", "Hvilke dokumenter har du?", "🙂", ""])
def test_small_talk_and_refusals_are_passed_over(between: str) -> None:
    history = talk("Er det satt en sluttdato for reformen?", between)
    assert (
        resolve("Hvem bestemmer det?", history)
        == "Er det satt en sluttdato for reformen? Hvem bestemmer det?"
    )


def test_follow_up_to_a_follow_up_is_resolved_too() -> None:
    history = talk("Hva gjør NAV med tillit?", "Og hva med Statsbygg?")
    assert resolve("Hvorfor det?", history) == "Hva gjør Statsbygg med tillit? Hvorfor det?"


def test_latest_question_is_the_one_leant_on() -> None:
    history = talk("Hva er målet med reformen?", "Er det satt en sluttdato for reformen?")
    assert resolve("Hvorfor ikke?", history).startswith("Er det satt en sluttdato")


STORY = (
    "Jeg jobber i en liten etat under et departement, og vi har fått mange nye krav til rapportering i år. "
    "Lederen min sier at det er helt vanlig. "
)


def test_question_at_the_end_of_a_long_story_is_what_is_asked() -> None:
    asked = "Hvilke krav til rapportering kan departementene fjerne i styringsdialogen?"
    assert resolve(STORY + asked, []) == asked


def test_short_question_after_a_story_keeps_the_sentence_before() -> None:
    assert resolve(STORY + "Stemmer det?", []) == "Lederen min sier at det er helt vanlig. Stemmer det?"


def test_short_text_of_two_sentences_stays_whole() -> None:
    text = "Vi har mange krav. Kan de fjernes?"
    assert resolve(text, []) == text


def test_story_without_a_question_stays_whole() -> None:
    assert resolve(STORY, []) == STORY.strip()


def test_conversation_of_500_turns_is_no_trouble() -> None:
    history = talk(*["Og hva med det?"] * 250)
    assert resolve("Hvorfor det?", history).endswith("Hvorfor det?")


def test_chain_of_follow_ups_leans_on_the_last_few_only() -> None:
    history = tuple(Turn("user", f"Og punkt {n} da?") for n in range(500))
    resolved = resolve("Og det?", history)
    assert resolved.endswith("Og punkt 499 da? Og det?")
    assert "punkt 490 " not in resolved


@settings(max_examples=100, deadline=None)
@given(
    st.text(max_size=60),
    st.lists(st.builds(Turn, st.sampled_from(["user", "assistant"]), st.text(max_size=40)), max_size=6),
)
def test_resolving_never_fails(question: str, history: list[Turn]) -> None:
    assert isinstance(resolve(question, history), str)


@pytest.mark.parametrize(
    ("question", "resolved"),
    [
        ("og NAV?", "Hva har NAV gjort?"),
        ("and Statsbygg?", "Hva har Statsbygg gjort?"),
        ("Takk! Hva er målet med reformen?", "Hva er målet med reformen?"),
        ("<b>Hva er målet med reformen?</b>", "Hva er målet med reformen?"),
    ],
)
def test_names_replace_names_and_courtesies_and_tags_are_not_asked(question: str, resolved: str) -> None:
    assert resolve(question, talk("Hva har Kunnskapsdepartementet gjort?")) == resolved
