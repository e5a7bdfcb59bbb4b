"""Whether a model's sentence is written in the asker's language. Pure."""

import re
import unicodedata

from assistant.answers import Language
from assistant.language import detect_language

_WORD = re.compile(r"[^\W\d_]+")
_FEWEST_WORDS = 4
_OTHERS = ("en", "nb", "sv", "da", "de", "fr", "es", "nl", "pl", "fi")
_NEARLY = 0.85
"""Bokmål, Danish and Swedish share so much of their words that only a clear lead of another one counts."""


def is_written_in(text: str, language: Language) -> bool:
    """Whether a text may be in the language; bokmål and nynorsk pass for each other, short texts for any."""
    letters = [letter for letter in text if letter.isalpha()]
    if any(not unicodedata.name(letter, "").startswith("LATIN") for letter in letters):
        return False
    words = [word.lower() for word in _WORD.findall(text)]
    if len(words) < _FEWEST_WORDS:
        return True
    wanted = "en" if language == "en" else "nb"
    if (detect_language(text, language) == "en") != (wanted == "en"):
        return False
    scores = {other: _commonness(words, other) for other in _OTHERS}
    if wanted == "nb" and detect_language(text, "en") == "nn":
        return True
    return scores[wanted] >= _NEARLY * max(scores.values())


def _commonness(words: list[str], language: str) -> float:
    """The mean of how common the words are, by Zipf's scale; 0 for those that the language does not have."""
    from wordfreq import zipf_frequency

    return sum(zipf_frequency(word, language, "small") for word in words) / len(words)
