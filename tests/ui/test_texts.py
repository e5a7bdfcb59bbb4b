"""The texts are alike in the three languages."""

import re

import pytest

from assistant.answers import LANGUAGES
from ui.errors import ServiceError
from ui.texts import texts


def leaves(value, path=""):
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from leaves(inner, f"{path}.{name}")
    elif isinstance(value, list | tuple):
        for at, inner in enumerate(value):
            yield from leaves(inner, f"{path}.{at}")
    else:
        yield path, value


@pytest.mark.parametrize("language", LANGUAGES)
def test_same_texts_with_the_same_gaps(language):
    gaps = {path: set(re.findall(r"{(\w+)}", text)) for path, text in leaves(texts(language).model_dump())}
    expected = {path: set(re.findall(r"{(\w+)}", text)) for path, text in leaves(texts("nb").model_dump())}
    assert gaps == expected


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_error_can_be_said(language):
    values = {"seconds": 30, "length": 9, "limit": 5, "unknown": "a", "known": "b", "error_id": "c"}
    values |= {"pages": 30, "kind": "PDF"}
    for code, sentence in texts(language).errors.items():
        error = ServiceError(code, "", **values)
        assert "{" not in sentence.format(**error.values)


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2022", "2022"),
        ("2024-04", "april 2024"),
        ("2023-05-22", "22. mai 2023"),
        ("vår 2023", "vår 2023"),
        ("", ""),
    ],
)
def test_dates_are_read_as_words(date, words):
    assert texts("nb").date_in_words(date) == words
