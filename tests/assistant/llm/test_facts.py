import pytest

from assistant.answers import Language
from assistant.llm.facts import figures, is_denied


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("12 000 ansatte", "nb"), ("12,000 employees", "en")),
        (("tolv ansatte", "nb"), ("twelve employees", "en")),
        (("12 ansatte", "nb"), ("twelve employees", "en")),
        (("den 17. juni 2024", "nb"), ("on 17 June 2024", "en")),
        (("17.06.2024", "nb"), ("2024-06-17", "en")),
        (("3,5 prosent", "nb"), ("3.5 %", "en")),
        (("2 milliarder", "nb"), ("two billion", "en")),
        (("tre millionar", "nn"), ("3 mill. kroner", "nb")),
        (("høsten 2023", "nb"), ("autumn 2023", "en")),
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
    ],
)
def test_different_figures_differ(one: str, other: str) -> None:
    assert figures(one, "nb") != figures(other, "nb")


def test_words_that_only_look_like_figures_are_none() -> None:
    assert figures("We may march to the ministry.", "en") == frozenset()
    assert figures("Dette er vår reform.", "nb", is_statement=True) == frozenset()


@pytest.mark.parametrize(
    ("text", "language", "denied"),
    [
        ("Det er ikke en del av reformen.", "nb", True),
        ("Nei, dette følges opp ellers.", "nb", True),
        ("Det er ikkje sett nokon dato.", "nn", True),
        ("It isn't part of it.", "en", True),
        ("It follows other processes rather than this.", "en", True),
        ("Det gjelder ikke minst kommunene.", "nb", False),
        ("Det er no ei reform.", "nn", False),
        ("Note that it is part of it.", "en", False),
    ],
)
def test_denials(text: str, language: Language, denied: bool) -> None:
    assert is_denied(text, language) is denied
