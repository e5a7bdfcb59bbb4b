import pytest
from parts import make_citation

from assistant.answers import Verdict
from assistant.glossary import load_glossary
from assistant.llm.verdicts import is_carried
from assistant.queries import build_query
from assistant.vocabulary import Vocabulary

VOCABULARY = Vocabulary(
    [
        "Reduksjon av markedsmekanismer følges ikke opp her.",
        "Reformen gjelder kommuner og staten, men målet er tillit.",
        "Virksomhetene velger selv hvordan de dokumenterer.",
    ]
)


def carried(verdict: Verdict, question: str, quote: str, *, is_sure: bool = True, **changes: object) -> bool:
    query = build_query(question, "nb", VOCABULARY, load_glossary())
    citation = make_citation(quote, **{"section": ("Om",), **changes})
    return is_carried(verdict, question, query, [citation], VOCABULARY, is_sure=is_sure)


@pytest.mark.parametrize(
    ("verdict", "question", "quote"),
    [
        ("no", "Er reduksjon av markedsmekanismer med?", "Reduksjon av markedsmekanismer er ikke med."),
        ("yes", "Gjelder reformen kommuner?", "Reformen gjelder kommuner."),
        ("indirectly", "Gjelder reformen kommuner?", "Reformen gjelder alle kommuner og fylker."),
        (
            "left_to_agency",
            "Kan vi velge hvordan vi dokumenterer?",
            "De velger selv hvordan de gjør det.",
        ),
    ],
)
def test_quote_that_says_so_carries_the_verdict(verdict: Verdict, question: str, quote: str) -> None:
    assert carried(verdict, question, quote)


@pytest.mark.parametrize(
    ("verdict", "question", "quote"),
    [
        ("yes", "Gjelder reformen kommuner?", "Reformen gjelder ikke kommuner."),
        ("no", "Gjelder reformen kommuner?", "Reformen gjelder kommuner."),
        ("yes", "Gjelder reformen kommuner?", "Målet er tillit."),
        ("yes", "Må alle kommuner delta?", "Kommuner kan delta."),
        ("no", "Gjelder reformen ikke kommuner?", "Reformen gjelder ikke kommuner."),
        ("left_to_agency", "Gjelder reformen kommuner?", "Reformen gjelder kommuner."),
        ("not_mentioned", "Gjelder reformen kommuner?", "Reformen gjelder kommuner."),
    ],
)
def test_quote_that_does_not_say_so_does_not(verdict: Verdict, question: str, quote: str) -> None:
    assert not carried(verdict, question, quote)


def test_example_affirms_nothing_for_others() -> None:
    assert not carried("yes", "Gjelder reformen kommuner?", "Reformen gjelder kommuner.", standing="examples")


def test_where_the_documents_hardly_answer_only_a_plain_no_counts() -> None:
    question = "Er reduksjon av markedsmekanismer med?"
    denied = "Reduksjon av markedsmekanismer er ikke med."
    assert not carried("no", question, denied, is_sure=False)
    assert carried("no", question, f"Nei, {denied.lower()}", is_sure=False)
