"""What a reader cannot see does not reach the assistant; what a reader can see stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ui.hygiene import clean, has_words


@pytest.mark.parametrize(
    "text", ["Hva er mål nr. 3?", "ærlig – «øst» § 5 € 1\t2\n3", "日本語", "👍🏽 ja", "Čáhci šaddá"]
)
def test_ordinary_text_stays_as_it_is(text):
    assert clean(text).text == text
    assert clean(text).n_hidden == 0


@pytest.mark.parametrize(
    ("text", "left", "n_hidden"),
    [
        ("a\x00b", "ab", 1),
        ("a\x1b[31mb", "a[31mb", 1),
        ("a\u202eb\u2069c", "abc", 2),
        ("a" + "".join(chr(0xE0000 + ord(letter)) for letter in "hi") + "b", "ab", 2),
        ("a\U000e0101b", "ab", 1),
        ("a\ud800b", "ab", 1),
        ("an\u00adsvar\u200b\ufeff", "ansvar", 0),
        ("❤\ufe0f bra", "❤ bra", 0),
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd", 0),
        ("bl\u0061\u030a", "blå", 0),
    ],
)
def test_invisible_characters_are_removed(text, left, n_hidden):
    cleaned = clean(text)
    assert (cleaned.text, cleaned.n_hidden) == (left, n_hidden)


@given(st.text(st.characters(codec=None)))
def test_nothing_invisible_is_left_whatever_came(text):
    cleaned = clean(text)
    assert all(
        character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cf", "Cs", "Co", "Cn"}
        for character in cleaned.text
    )
    assert cleaned.n_hidden >= 0
    cleaned.text.encode()


@given(st.text(st.characters(codec=None)))
def test_cleaning_twice_changes_nothing_more(text):
    once = clean(text).text
    assert clean(once).text == once


def test_words_are_letters_or_digits_of_any_script():
    assert has_words("日本")
    assert has_words("3")
    assert not has_words("?! 🎉 …")
