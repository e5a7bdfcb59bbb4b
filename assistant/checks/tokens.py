"""Words of statements and passages with what they tell: who acts, how much, what leaves doubt. Pure."""

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.answers import Language
from assistant.checks.clauses import clauses
from assistant.checks.telling_words import load_telling_words
from assistant.claims.facts import figures
from assistant.vocabulary import WORD
from vectorstore.keyword import words as stems_of
from vectorstore.sentences import sentence_spans

_THE = frozenset({"de", "den", "det", "dei", "hver", "hvert", "kvar", "kvart"})
_EACH = frozenset({"enkelte", "einskilde", "enkelt", "einskild"})
_DENIED = re.compile(r"\b(?:ikke|ikkje|not)(?: \w+)?\s$", re.IGNORECASE)
_BEFORE_VERB = frozenset("å kan kunne vil ville skal skulle må måtte bør burde og".split())
_ARTICLES = frozenset({"en", "ei", "et", "ein", "eit", "a", "an"})
_PREPOSITIONS = frozenset("av fra frå til for med på hos mot by from to for with".split())
_FEW = "få"
"""Few, or to get."""
_CONTRAST = re.compile(r"[;?]|\b(?:men|mens|medan|while|whereas|but)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Token:
    """A word of a text.

    Attributes:
        written: as it stands there; `word` is in lower case.
        actor: the group of `telling_words` that it names, or the word itself of an abbreviation or a name.
        is_known: whether it surely names an actor, and is not just written with a capital.
        degree, hedge: numbers of groups.
        part: the number of its clause in a statement; in a passage of what is said apart from the rest.
    """

    written: str
    word: str
    stems: frozenset[str]
    figures: frozenset[str]
    actor: int | str | None
    is_known: bool
    degree: int | None
    hedge: int | None
    part: int
    follows_preposition: bool
    follows_comma: bool


@lru_cache(maxsize=2_000)
def statement_tokens(text: str, language: Language) -> tuple[Token, ...]:
    """Of a statement, in parts by its clauses."""
    ends, start = list[int](), 0
    for clause in clauses(text):
        start = text.index(clause, start) + len(clause)
        ends.append(start)
    return _tokens(text, language, ends)


@lru_cache(maxsize=4_000)
def passage_tokens(text: str, language: Language, *, is_wide: bool) -> tuple[Token, ...]:
    """Of a passage, in parts by what it sets against each other, and where `is_wide` by its sentences."""
    ends = [match.start() for match in _CONTRAST.finditer(text)]
    return _tokens(text, language, ends + [end for _, end in sentence_spans(text)] * is_wide)


def _tokens(text: str, language: Language, ends: list[int]) -> tuple[Token, ...]:
    matches = list(WORD.finditer(text))
    return tuple(
        _token(match, before, text, language, sum(match.start() >= end for end in ends))
        for before, match in zip([None, *matches], matches, strict=False)
    )


def _token(
    match: re.Match[str], before: re.Match[str] | None, text: str, language: Language, part: int
) -> Token:
    written, word = match[0], match[0].lower()
    said_before, word_before = text[: match.start()], before[0].lower() if before else ""
    is_each = word in _EACH and word_before in _THE
    is_denied = bool(_DENIED.search(said_before))
    is_known = word in load_telling_words().actors or _is_abbreviation(written)
    return Token(
        written=written,
        word=word,
        stems=frozenset(stems_of(written)),
        figures=frozenset() if word in _ARTICLES else figures(written, language),
        actor=_actor(written, begins=before is None),
        is_known=is_known and said_before.count("(") <= said_before.count(")"),
        degree=_degree("hver" if is_each else word, word_before, is_denied=is_denied and not is_each),
        hedge=None if is_each or is_denied else load_telling_words().hedges.get(word),
        part=part,
        follows_preposition=word_before in _PREPOSITIONS,
        follows_comma=said_before.rstrip().endswith(","),
    )


def _actor(written: str, *, begins: bool) -> int | str | None:
    """The group of an actor; else an abbreviation, or what is written with a capital in mid-sentence."""
    name = written.lower().rstrip("s")
    if _is_abbreviation(written):
        return name
    group = load_telling_words().actors.get(written.lower())
    return name if group is None and written[0].isupper() and not begins else group


def _is_abbreviation(written: str) -> bool:
    return len(written) > 1 and written.rstrip("s").isupper()


def _degree(word: str, before: str, *, is_denied: bool) -> int | None:
    is_verb = word == _FEW and before in _BEFORE_VERB
    return None if is_verb or is_denied else load_telling_words().degrees.get(word)
