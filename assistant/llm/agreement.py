"""Whether a statement denies what its quotes deny, and affirms what they affirm. Pure.

Words cannot settle that for certain, so what is unsure counts as no: a statement too few is better than
one turned round.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.answers import Language
from assistant.claims.denials import is_denied
from assistant.glossary import Glossary
from vectorstore.keyword import words as stems_of
from vectorstore.sentences import sentence_spans

_ANSWERS_NO = re.compile(r"^\W*(?:nei|no)\b\s*[,.:;!–-]+", re.IGNORECASE)
"""A sentence that begins so denies what was asked, whatever follows."""

_BOUNDS = re.compile(
    r"\s*[,;:()–—]\s*|\s(?:men|mens|medan|selv om|sjølv om|but|while|whereas|although|though|however)\s",
    re.IGNORECASE,
)
_LISTED = re.compile(r"\s*[,()]\s*")
"""Bounds that may stand within a clause, too."""

_VERB_NO = re.compile(
    r"\b(?:er|var|blir|ble|blei|vart|vert|har|hadde|får|fikk|fekk|skal|skulle|kan|kunne|må|måtte|vil|ville|bør|burde|"
    r"gir|gjev|ga|gav|gjør|gjer|gjorde|tar|tek|tok|går|gikk|gjekk|står|stod|sto|ser|sier|seier|sa|mener|meiner|"
    r"legger|legg|la|setter|set|kommer|kjem|kom|ligger|ligg|finnes|finst|gjelder|gjeld|viser|bruker|brukar|"
    r"følger|følgjer|bidrar|krever|krev|omfatter|fører|inneholder|velger|\w+erer|\w+(?:de|te)|\w{3,}es)\b",
    re.IGNORECASE,
)
_VERB_EN = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|shall|should|can|could|may|might|must|do|does|did|gave|give|"
    r"\w+ed|\w{2,}s)\b",
    re.IGNORECASE,
)
"""What may be a finite verb: rather too many words than too few."""
_EVERYWHERE = frozenset(("reform", "reforma", "tillitsreform", "tillitsreforma"))
"""What every document is about tells no clause from another."""

_WORD = re.compile(r"[^\W\d_]+")
_NEGATIVE_PREFIX = re.compile(r"^(?:u|un|in|im|il|ir|non|dis)(?=[^\W\d_]{4})")


@dataclass(frozen=True)
class Clause:
    """A part of a sentence that says one thing, and the stems of what it speaks of."""

    is_denied: bool
    stems: frozenset[str]


def agrees(text: str, language: Language, quoted: Sequence[tuple[str, Language]], glossary: Glossary) -> bool:
    """Whether a statement denies and affirms as its quotes do.

    Where all that is quoted denies, or all affirms, the statement must do the same. Where it does both, each
    clause of the statement must be about a clause that does as it does, more than about any other.
    """
    if any(_is_turned(text, one) for one, _ in quoted):
        return False
    there = [clause for one, tongue in quoted for clause in clauses(one, tongue, glossary)]
    if len({clause.is_denied for clause in there}) < 2:
        return is_denied(text, language) is any(clause.is_denied for clause in there)
    said = [clause for clause in clauses(text, language, glossary) if clause.stems]
    return bool(said) and all(_is_of_its_like(clause, there) for clause in said)


def clauses(text: str, language: Language, glossary: Glossary) -> Iterator[Clause]:
    """The clauses of a text; all those of a sentence that begins with "no" deny."""
    for start, end in sentence_spans(text):
        sentence = text[start:end]
        answers_no = bool(_ANSWERS_NO.match(sentence))
        for part in _parts(_ANSWERS_NO.sub("", sentence) or sentence, language):
            stems = frozenset(stems_of(part)) | _documents_words(part, language, glossary)
            yield Clause(answers_no or is_denied(part, language), stems - _EVERYWHERE)


def _parts(sentence: str, language: Language) -> list[str]:
    """The sentence's parts between bounds; a list before its verb, "A (B, C) does not", is a part with it."""
    cuts = [bound.span() for bound in _BOUNDS.finditer(sentence)]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(sentence)]
    bounds = [_LISTED.fullmatch(sentence[slice(*cut)]) for cut in cuts]
    n = 0
    while n < len(bounds) and bounds[n] and not _says_something(sentence[: ends[n]], language):
        n += 1
    parts = (sentence[start:end] for start, end in zip([0, *starts[n + 1 :]], ends[n:], strict=True))
    return [part for part in parts if part]


def _says_something(part: str, language: Language) -> bool:
    verb = _VERB_EN if language == "en" else _VERB_NO
    return bool(verb.search(part)) or is_denied(part, language)


def _is_of_its_like(clause: Clause, there: Sequence[Clause]) -> bool:
    """Whether what a clause shares most words with denies, or affirms, as it does."""
    shared = [len(clause.stems & other.stems) for other in there]
    nearest = {other.is_denied for other, n in zip(there, shared, strict=True) if n == max(shared)}
    return max(shared) > 0 and nearest == {clause.is_denied}


def _documents_words(text: str, language: Language, glossary: Glossary) -> frozenset[str]:
    """The stems of what the documents call the things that a text speaks of in another language."""
    if language == "en":
        terms = [term for _, found in glossary.expansions(text, language) for term in found]
    else:
        terms = list(filter(None, map(glossary.bokmaal, _WORD.findall(text))))
    return frozenset(stem for term in terms for stem in stems_of(term))


def _is_turned(one: str, other: str) -> bool:
    """Whether a word of one is the other's with "u-", "un-" or the like before it: "likely", "unlikely"."""
    mine, theirs = (set(_WORD.findall(text.lower())) for text in (one, other))
    return bool(_bases(mine) & _stems(theirs - mine) or _bases(theirs) & _stems(mine - theirs))


def _bases(words: set[str]) -> set[str]:
    """The stems of what is left of words that seem to have a denying prefix."""
    return _stems({_NEGATIVE_PREFIX.sub("", word) for word in words if _NEGATIVE_PREFIX.match(word)})


def _stems(words: set[str]) -> set[str]:
    return set(stems_of(" ".join(words)))
