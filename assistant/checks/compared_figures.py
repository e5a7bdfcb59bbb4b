"""Numbers and dates that a statement has and a passage does not. Pure."""

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.answers import Language
from assistant.checks.alignment import Alignment
from assistant.checks.claim import Claim, Difference, Lexicon
from assistant.checks.result import Kind
from assistant.claims.facts import figures
from vectorstore.keyword import words as stems_of

_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER_IN_TEXT = re.compile(r"\d+(?:[ .,\u00a0]\d{3})*(?:[.,]\d+)?|[^\W\d_]+")
_N_COUNTED = 3
_SAME_TIME = ("month", "day", "spring", "summer", "autumn", "winter", "christmas", "easter")


def figure_differences(claim: Claim, alignment: Alignment, lexicon: Lexicon) -> Iterator[Difference]:
    passage = alignment.passage
    said = figures(claim.text, claim.language, is_statement=True)
    written = passage.language
    there = figures(passage.text, written)
    around = figures(passage.place, written)
    if not any(map(_is_time, there)):
        around |= figures(passage.document.record.date, written)
    for figure in sorted(said - there - around):
        kind: Kind = "date" if _is_time(figure) else "number"
        others = sorted(other for other in there - said if _is_alike(figure, other))
        if kind == "number":
            counted = _counted(figure, claim.text, claim.language, lexicon)
            others = [o for o in others if _counted(o, passage.text, written, lexicon) & counted]
        contradicts = bool(others) and (kind == "number" or len(others) == 1)
        words = frozenset(_words_for(figure, claim))
        yield Difference(kind, _readable(figure), ", ".join(map(_readable, others)), words, contradicts)


def _is_time(figure: str) -> bool:
    return bool(_YEAR.fullmatch(figure)) or figure.startswith(_SAME_TIME)


def _is_alike(figure: str, other: str) -> bool:
    """Whether two figures could stand in the same place."""
    if _YEAR.fullmatch(figure) or _YEAR.fullmatch(other):
        return bool(_YEAR.fullmatch(figure) and _YEAR.fullmatch(other))
    kinds = [one.split(" ")[0] if one[0].isalpha() else "number" for one in (figure, other)]
    return kinds[0] == kinds[1]


def _counted(figure: str, text: str, language: Language, lexicon: Lexicon) -> set[str]:
    """Stems of the words after a number, with what says the same: what it counts."""
    found: set[str] = set()
    tokens = _NUMBER_IN_TEXT.findall(text)
    for position, token in enumerate(tokens):
        if figure in _figures_of(token, language):
            after = tokens[position + 1 : position + 1 + _N_COUNTED]
            found |= {stem for word in after for stem in _stems_of(word, language, lexicon)}
            found |= {"prosent"} if "%" in text else set()
    return found | {same for stem in found for same in lexicon.synonyms.of(stem)}


def _stems_of(word: str, language: Language, lexicon: Lexicon) -> list[str]:
    """The stems of a word, in Norwegian."""
    if language != "en":
        return stems_of(word)
    if word.lower() in ("per", "percent"):
        return ["prosent"]
    return [s for _, terms in lexicon.glossary.expansions(word, "en") for t in terms for s in stems_of(t)]


@lru_cache(maxsize=50_000)
def _figures_of(word: str, language: Language) -> frozenset[str]:
    return figures(word, language)


def _words_for(figure: str, claim: Claim) -> Iterator[str]:
    for text in (claim.text, claim.spelt):
        for token in _NUMBER_IN_TEXT.findall(text):
            if figure in _figures_of(token, claim.language):
                yield token.lower()


def _readable(figure: str) -> str:
    return figure.removeprefix("month ").removeprefix("day ")
