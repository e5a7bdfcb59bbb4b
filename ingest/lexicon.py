"""Which Norwegian words there are, how common each is, and which words follow each other.

Frequencies are those of `wordfreq` for bokmål, mixed with counts from other clean documents when
these are at hand. Those documents also give the context: which word follows which, and which
abbreviations with Norwegian letters the public sector uses. Nothing is loaded before it is asked for.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import pairwise
from math import exp, log

from ingest.collocations import collocations

BREAK = "¶"
NUMBER = "0"

PARAGRAPH = r"\n[^\S\n]*+\n\s*+(?![a-zæøå&])"
"""An empty line, unless the sentence goes on after it: some texts are double-spaced."""

_TOKEN = re.compile(rf"(?P<word>[^\W\d_]+)|(?P<number>\d+)|(?P<break>{PARAGRAPH})|(?P<mark>\S)")
_ABBREVIATION = re.compile(r"\b[A-ZÆØÅ]*[ÆØÅ][A-ZÆØÅ]*(?=s?\b)")

_CLEAN_TEXT_SHARE = 0.3
"""How much of a word's probability the clean documents decide: they are few but of the same field."""

_RAREST_PART = 5e-8
"""Compounds are built of words at least this frequent (Zipf 1.7): below are misspellings and names."""

_SHORT_PARTS = frozenset("av om på ut".split())


def context_tokens(text: str) -> Iterator[str]:
    """The text as a sequence of what can be someone's neighbour.

    Words come in lower case, every number as `NUMBER`, the end of a paragraph as `BREAK`, and other
    marks as they stand.
    """
    for match in _TOKEN.finditer(text):
        match match.lastgroup:
            case "number":
                yield NUMBER
            case "break":
                yield BREAK
            case _:
                yield match.group().lower()


class Lexicon:
    """Bokmål words with probabilities, alone and after another word.

    Args:
        extra_texts: clean Norwegian texts, at best of the same field as what is to be repaired.
    """

    def __init__(self, extra_texts: Iterable[str] = ()) -> None:
        self._texts = tuple(extra_texts)
        self._prefixes: dict[str, bool] = {}

    @cached_property
    def _probabilities(self) -> dict[str, float]:
        from wordfreq import get_frequency_dict

        merged: dict[str, float] = dict(get_frequency_dict("nb", wordlist="best"))
        total = max(1, sum(self._unigrams.values()))
        share = _CLEAN_TEXT_SHARE if self._unigrams else 0.0
        for word, count in self._unigrams.items():
            merged[word] = (1 - share) * merged.get(word, 0.0) + share * count / total
        return merged

    @cached_property
    def _sorted(self) -> list[str]:
        return sorted(self._probabilities)

    @cached_property
    def _sequences(self) -> list[list[str]]:
        return [list(context_tokens(text)) for text in self._texts]

    @cached_property
    def _unigrams(self) -> Counter[str]:
        return Counter(token for sequence in self._sequences for token in sequence)

    @cached_property
    def _followers(self) -> dict[str, Counter[str]]:
        followers: dict[str, Counter[str]] = {}
        phrases = (list(context_tokens(phrase)) for phrase in collocations())
        for sequence in (*self._sequences, *phrases):
            for first, second in pairwise(sequence):
                followers.setdefault(first, Counter())[second] += 1
        return followers

    @cached_property
    def _weights(self) -> dict[str, tuple[int, int]]:
        """For each word how often something follows it, and how many different words do."""
        return {word: (followers.total(), len(followers)) for word, followers in self._followers.items()}

    @cached_property
    def abbreviations(self) -> frozenset[str]:
        """Abbreviations in capitals that hold Æ, Ø or Å, as the clean documents write them."""
        return frozenset(
            match.group()
            for text in self._texts
            for match in _ABBREVIATION.finditer(text)
            if 2 <= len(match.group()) <= 5
        )

    def log_probability(self, word: str) -> float | None:
        """Natural logarithm of the word's share of running text; None for an unknown word."""
        probability = self._probabilities.get(word)
        return log(probability) if probability else None

    def is_part(self, word: str) -> bool:
        """Whether compounds may be built with the word."""
        long_enough = len(word) >= 3 or word in _SHORT_PARTS
        return long_enough and self._probabilities.get(word, 0.0) >= _RAREST_PART

    def begins_word(self, prefix: str) -> bool:
        """Whether some word begins with, or is, `prefix`."""
        known = self._prefixes.get(prefix)
        if known is None:
            at = bisect_left(self._sorted, prefix)
            known = at < len(self._sorted) and self._sorted[at].startswith(prefix)
            self._prefixes[prefix] = known
        return known

    def log_after(self, previous: str, word: str, alone: float) -> float:
        """Natural logarithm of the probability of `word` after `previous`.

        Witten-Bell interpolation (Chen and Goodman, "An empirical study of smoothing techniques for
        language modeling", 1999) of the bigrams seen in the clean documents and in everyday phrases
        with `alone`, the logarithm of the word's probability without context.
        """
        followers = self._followers.get(previous)
        if not followers:
            return alone
        seen, kinds = self._weights[previous]
        return log((followers[word] + kinds * exp(alone)) / (seen + kinds))
