import string
import tomllib
from importlib.resources import files
from typing import get_args

import pytest

from assistant.answers import LANGUAGES, Language, Verdict
from assistant.wording import wording
from vectorstore.chunks import STANDINGS

TABLES = tomllib.loads((files("assistant") / "wording.toml").read_text("utf-8"))


def placeholders(text: object) -> set[str | None]:
    return {name for _, name, _, _ in string.Formatter().parse(str(text)) if name is not None}


def flat(language: str) -> dict[str, str]:
    table = TABLES[language]
    return {
        **{name: value for name, value in table.items() if isinstance(value, str)},
        **{f"verdict.{name}": value for name, value in table["verdict"].items()},
        **{f"standing.{name}": value for name, value in table["standing"].items()},
    }


def test_three_languages_say_the_same_things() -> None:
    assert list(TABLES) == list(LANGUAGES)
    assert set(flat("nb")) == set(flat("nn")) == set(flat("en"))


@pytest.mark.parametrize("name", sorted(flat("nb")))
def test_three_languages_have_the_same_placeholders(name: str) -> None:
    assert placeholders(flat("nb")[name]) == placeholders(flat("nn")[name]) == placeholders(flat("en")[name])


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_unsaid(language: Language) -> None:
    empty = {name for name, text in flat(language).items() if not text.strip()}
    assert empty == (set() if language == "en" else {"in_norwegian"})
    assert set(wording(language).verdict) == set(get_args(Verdict))
    assert tuple(wording(language).standing) == STANDINGS
    assert len(wording(language).months) == 12


def test_languages_are_not_each_other() -> None:
    nb, nn, en = (flat(language) for language in LANGUAGES)
    alike = {name for name in nb if nb[name] in (nn[name], en[name]) and len(nb[name]) > 30}
    assert alike <= {"document_line"}


@pytest.mark.parametrize(
    ("language", "date", "words"),
    [
        ("nb", "2022", "2022"),
        ("nb", "2024-04", "april 2024"),
        ("nb", "2023-05-22", "22. mai 2023"),
        ("nn", "2023-05-02", "2. mai 2023"),
        ("en", "2024-04", "April 2024"),
        ("en", "2023-05-22", "22 May 2023"),
        ("en", "2023-12-01", "1 December 2023"),
    ],
)
def test_dates_are_said_in_words_to_their_precision(language: Language, date: str, words: str) -> None:
    assert wording(language).date(date) == words
