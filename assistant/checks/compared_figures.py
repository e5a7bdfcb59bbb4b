"""Numbers and dates that a statement has and a passage does not. Pure."""

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.answers import Language
from assistant.checks.alignment import Alignment
from assistant.checks.claim import Claim, Difference, Lexicon
from assistant.checks.passages import Passage
from assistant.checks.result import Kind
from assistant.claims.facts import figures
from vectorstore.keyword import words as stems_of

_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER_IN_TEXT = re.compile(r"\d+(?:[ .,\u00a0]\d{3})*(?:[.,]\d+)?|[^\W\d_]+")
_N_COUNTED = 3
_SAME_TIME = ("month", "day", "spring", "summer", "autumn", "winter", "christmas", "easter")


def figure_differences(claim: Claim, alignment: Alignment, lexicon: Lexicon) -> Iterator[Difference]:
    """Each of the statement's figures that neither the passage nor what stands over it has."""
    there = _written(alignment.passage.text, alignment.passage.language)
    for figure in sorted(claim.figures - there - _around(alignment.passage)):
        kind: Kind = "date" if _is_time(figure) else "number"
        others = _in_its_place(figure, claim, alignment.passage, lexicon)
        contradicts = bool(others) and (kind == "number" or len(others) == 1)
        words = frozenset(_words_for(figure, claim))
        yield Difference(kind, _readable(figure), ", ".join(map(_readable, others)), words, contradicts)


@lru_cache(maxsize=4_000)
def _written(text: str, language: Language) -> frozenset[str]:
    """The figures of a document's words, which come again and again."""
    return figures(text, language)


def _around(passage: Passage) -> frozenset[str]:
    """What stands over a passage; its document's date, too, where it names no time itself."""
    around = _written(passage.place, passage.language)
    if any(map(_is_time, _written(passage.text, passage.language))):
        return around
    return around | _written(passage.document.record.date, passage.language)


def _in_its_place(figure: str, claim: Claim, passage: Passage, lexicon: Lexicon) -> list[str]:
    """The passage's figures that the statement does not have and that could stand for this one."""
    there = _written(passage.text, passage.language)
    others = sorted(other for other in there - claim.figures if _is_alike(figure, other))
    if _is_time(figure):
        return others
    counted = _counted(figure, claim.text, claim.language, lexicon)
    return [o for o in others if _counted(o, passage.text, passage.language, lexicon) & counted]


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
