import pytest

from assistant.answers import Language
from assistant.claims.facts import figures


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("12 000 ansatte", "nb"), ("12,000 employees", "en")),
        (("tolv ansatte", "nb"), ("twelve employees", "en")),
        (("kr 720 000", "nb"), ("NOK 720,000", "en")),
        (("før jul 2025", "nb"), ("before Christmas 2025", "en")),
        (("12 ansatte", "nb"), ("twelve employees", "en")),
        (("den 17. juni 2024", "nb"), ("on 17 June 2024", "en")),
        (("17.06.2024", "nb"), ("2024-06-17", "en")),
        (("3,5 prosent", "nb"), ("3.5 %", "en")),
        (("2 milliarder", "nb"), ("two billion", "en")),
        (("tre millionar kroner", "nn"), ("3 mill. kroner", "nb")),
        (("høsten 2023", "nb"), ("autumn 2023", "en")),
        (("tjueén etater", "nb"), ("twenty-one agencies", "en")),
        (("tjueen enheter", "nb"), ("21 units", "en")),
        (("tohundre mål", "nb"), ("two hundred goals", "en")),
        (("to hundre og femti mål", "nb"), ("250 goals", "en")),
        (("femogtjue", "nb"), ("twenty-five", "en")),
        (("tiårig", "nb"), ("ten-year", "en")),
        (("to tredjedeler", "nb"), ("two thirds", "en")),
        (("halvparten", "nb"), ("half", "en")),
        (("doblet", "nb"), ("doubled", "en")),
        (("dusin", "nb"), ("dozen", "en")),
        (("tredje kvartal", "nb"), ("third quarter", "en")),
        (("tjuetredje", "nb"), ("twenty-third", "en")),
        (("50-prosentstilling", "nb"), ("50 percent", "en")),
        (("hundrevis", "nb"), ("hundreds", "en")),
    ],
)
def test_same_figures_are_alike_in_all_languages(
    one: tuple[str, Language], other: tuple[str, Language]
) -> None:
    assert figures(*one)
    assert figures(*one) == figures(*other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("2 millioner", "2 milliarder"),
        ("10 prosent", "10 ansatte"),
        ("juni 2024", "juli 2024"),
        ("3,5", "35"),
        ("halvparten", "alle"),
        ("tjueen", "tjueto"),
        ("tohundre", "hundre"),
        ("en tredjedel", "tre deler"),
        ("tredje", "fjerde"),
        ("første", "siste"),
        ("½ år", "år"),
    ],
)
def test_different_figures_differ(one: str, other: str) -> None:
    assert figures(one, "nb") != figures(other, "nb")


@pytest.mark.parametrize(
    ("statement", "language"),
    [
        ("It received $720 000.", "en"),
        ("It received 720 000 dollars.", "en"),
        ("Det fikk 720 000 euro.", "nb"),
        ("Fristen er i morgen.", "nb"),
        ("The deadline was last year.", "en"),
    ],
)
def test_money_of_another_kind_and_days_told_from_today_are_figures(
    statement: str, language: Language
) -> None:
    assert not figures(statement, language) <= figures("Det fikk kr 720 000 før jul.", "nb")


def test_words_that_only_look_like_figures_are_none() -> None:
    assert figures("We may march to the ministry.", "en") == frozenset()
    assert figures("Dette er vår reform.", "nb", is_statement=True) == frozenset()
    assert figures("En av dem er et tiltak.", "nb", is_statement=True) == frozenset()
    assert figures("Andre etater gjør det.", "nb", is_statement=True) == frozenset()
    assert figures("First, no one must wait seconds.", "en", is_statement=True) == frozenset()


@pytest.mark.parametrize(
    ("statement", "language", "quote"),
    [
        ("one agency", "en", "en etat"),
        ("the first goal", "en", "det første målet"),
        ("the first goal", "en", "mål 1"),
        ("the second goal", "en", "det andre målet"),
        ("én etat", "nb", "en etat"),
    ],
)
def test_words_with_other_meanings_may_be_told_as_the_figures_they_can_be(
    statement: str, language: Language, quote: str
) -> None:
    told = figures(statement, language, is_statement=True)
    assert told
    assert told <= figures(quote, "nb")
    assert not told <= figures("etater med mange mål", "nb")


def test_fifteen_is_not_five_and_something() -> None:
    assert figures("Tre av femten departement", "nn", is_statement=True) == {"3", "15"}
