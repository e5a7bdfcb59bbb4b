"""What a statement says otherwise than a passage on the same matter: number, date, body, denial, duty,
direction, scope. Pure.

A difference contradicts where the passage has something else in its place; otherwise it only keeps the
passage from carrying the statement.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answers import Language
from assistant.checks.alignment import Alignment, Met, by_stem
from assistant.checks.clauses import clauses, duties, is_of_absence, n_denials
from assistant.checks.opposites import opposites
from assistant.checks.passages import Passage
from assistant.checks.result import Kind
from assistant.checks.synonyms import Synonyms
from assistant.claims.facts import figures
from assistant.claims.names import names, speaks_of
from assistant.cues import DIRECT
from assistant.glossary import Glossary
from assistant.vocabulary import WORD
from vectorstore.keyword import words as stems_of
from vectorstore.sentences import sentence_spans


@dataclass(frozen=True)
class Difference:
    """What is said otherwise.

    Attributes:
        said: the statement's words, for a person to read; empty where a sentence as a whole differs.
        instead: the passage's, empty where it has nothing in their place.
        words: the statement's words in lower case that are no longer expected in the passage.
        contradicts: whether both cannot be so.
    """

    kind: Kind
    said: str
    instead: str
    words: frozenset[str]
    contradicts: bool


@dataclass(frozen=True)
class Claim:
    """A statement as it is compared: its own words, and the same in the documents' spelling."""

    text: str
    spelt: str
    language: Language


@dataclass(frozen=True)
class Lexicon:
    glossary: Glossary
    synonyms: Synonyms


def differences(claim: Claim, alignment: Alignment, lexicon: Lexicon) -> tuple[Difference, ...]:
    """Every difference of a statement from one passage."""
    pairs = _clause_pairs(claim, alignment, lexicon)
    return (
        *_figures(claim, alignment, lexicon),
        *_bodies(claim, alignment, lexicon),
        *_denials(claim, alignment, pairs),
        *_duties(pairs),
        *_directions(pairs),
        *_scopes(claim, alignment),
    )


# --- numbers and dates ---

_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBER_IN_TEXT = re.compile(r"\d+(?:[ .,\u00a0]\d{3})*(?:[.,]\d+)?|[^\W\d_]+")
_SAME_TIME = ("month", "day", "spring", "summer", "autumn", "winter", "christmas", "easter")


def _figures(claim: Claim, alignment: Alignment, lexicon: Lexicon) -> Iterator[Difference]:
    passage = alignment.passage
    said = figures(claim.text, claim.language, is_statement=True)
    written = _written_language(alignment)
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


def _written_language(alignment: Alignment) -> Language:
    return "en" if alignment.passage.document.record.language == "en" else "nb"


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
            for word in tokens[position + 1 : position + 4]:
                own = stems_of(word)
                if language == "en":
                    own = [
                        s
                        for _, terms in lexicon.glossary.expansions(word, "en")
                        for t in terms
                        for s in stems_of(t)
                    ]
                    own += ["prosent"] if word.lower() in ("per", "percent") else []
                for stem in own:
                    found |= {stem, *lexicon.synonyms.of(stem)}
            if "%" in text:
                found.add("prosent")
    return found


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


# --- bodies ---

_BODY_WORD = re.compile(
    r"(?:departement|direktorat|tilsyn|etat|ombud|nemnd|institutt|statsforvalter\w*|statsråd|utvalg|riksrevisjon|"
    r"husbank|bank|register|politi|kontor|ministry|directorate|agency|office)\w*$",
    re.IGNORECASE,
)
_RESPONSIBLE = re.compile(
    r"\b(?:ansvar\w*|koordinator\w*|pådriver\w*|led(?:er|es|et)|leiar|godkjen\w*|fastset\w*|laget|utarbeid\w*|"
    r"har laga|kontakt\w*|samarbeid\w*|forvalter|søke råd|avgjør|bestemmer)\b",
    re.IGNORECASE,
)
_ANYBODY = re.compile(
    r"\b(?:virksomhetene|departementene|kommunene|regjeringen|statsråd\w*|den enkelte \w+|KDD)\b",
    re.IGNORECASE,
)


def _bodies(claim: Claim, alignment: Alignment, lexicon: Lexicon) -> Iterator[Difference]:
    passage = alignment.passage
    written = _written_language(alignment)
    spoken_of = "\n".join((passage.text, *passage.chunk.section))
    author = f"{passage.document.record.title} {passage.document.record.publisher}"
    missing = [
        name
        for name in dict.fromkeys(names(claim.spelt, claim.language))
        if _is_named(name, claim, lexicon)
        and not speaks_of(spoken_of, name, claim.language, lexicon.glossary)
        and not ("-" in name and speaks_of(author, name, claim.language, lexicon.glossary))
    ]
    if not missing:
        if not _in_order(claim, alignment, lexicon):
            yield Difference("body", "", "", frozenset(), contradicts=False)
        return
    others = [
        name
        for name in dict.fromkeys(names(passage.text, written))
        if _is_body(name, lexicon) and not speaks_of(claim.text, name, claim.language, lexicon.glossary)
    ]
    if not others and _RESPONSIBLE.search(passage.text):
        others = [match[0] for match in _ANYBODY.finditer(passage.text)][:1]
    binding = passage.standing in ("guidance", "information")
    for name in missing:
        is_body = _is_body(name, lexicon)
        contradicts = is_body and bool(others) and binding and bool(_RESPONSIBLE.search(passage.text))
        words = frozenset(word.lower() for word in re.findall(r"[\w-]+", name))
        yield Difference("body", name, ", ".join(others), words, contradicts)


def _in_order(claim: Claim, alignment: Alignment, lexicon: Lexicon) -> bool:
    """Whether the bodies that both name stand in the same order: "DFØ ga KDD" is not "KDD ga DFØ"."""
    text = alignment.passage.text
    places = []
    for name in dict.fromkeys(names(claim.spelt, claim.language)):
        short = [term for _, terms in lexicon.glossary.expansions(name, "nb") for term in terms]
        found = [text.find(one) for one in (name, *short) if one in text]
        places += [min(found)] if found else []
    return places == sorted(places)


def _is_named(name: str, claim: Claim, lexicon: Lexicon) -> bool:
    """Whether a name is more than the first word of a sentence that the word lists do not know."""
    return not claim.spelt.startswith(name) or " " in name or _is_body(name, lexicon)


def _is_body(name: str, lexicon: Lexicon) -> bool:
    known = bool(lexicon.glossary.expansions(name, "nb"))
    short = re.fullmatch(r"[A-ZÆØÅ]{2,6}|[A-ZÆØÅ][A-ZÆØÅa-zæøå-]{1,5}", name)
    return (
        bool(_BODY_WORD.search(name))
        or (known and bool(short))
        or name.startswith(("Ministry", "Directorate"))
    )


# --- denial, duty, direction, scope: clause by clause ---

_LEAST_CLAUSE_WORDS = 2
_SAME_CLAUSE, _LEAST_SHARE = 0.6, 0.3
"""A clause is the counterpart where it has so much of what the passage has of the statement, and where that
is so much of all."""


def _denials(claim: Claim, alignment: Alignment, pairs: Sequence["_Pair"]) -> Iterator[Difference]:
    absent_in_both = is_of_absence(claim.spelt) == is_of_absence(alignment.passage.text)
    for pair in pairs:
        own, other = n_denials(pair.mine, pair.theirs), n_denials(pair.theirs, pair.mine)
        if own != other:
            contradicts = pair.is_sure and absent_in_both and {own, other} <= {0, 1}
            yield Difference("negation", "", "", frozenset(), contradicts)
            return
    if not absent_in_both:
        yield Difference("negation", "", "", frozenset(), contradicts=False)


def _duties(pairs: Sequence["_Pair"]) -> Iterator[Difference]:
    for pair in pairs:
        own, other = duties(pair.mine), duties(pair.theirs)
        if not pair.is_sure or not own or not other or own & other:
            continue
        strongest = (_strongest(own), _strongest(other))
        contradicts = strongest in _OPPOSED_DUTIES
        if contradicts or strongest in _UNLIKE_DUTIES:
            words = frozenset(word.lower() for word in re.findall(r"\w+", pair.mine) if duties(word))
            yield Difference("duty", "", "", words, contradicts)
            return


_OPPOSED_DUTIES = {
    ("obliged", "advised"),
    ("obliged", "free"),
    ("free", "obliged"),
    ("advised", "obliged"),
}
_UNLIKE_DUTIES = {
    ("obliged", "permitted"),
    ("permitted", "obliged"),
    ("advised", "free"),
    ("free", "advised"),
}


def _strongest(found: frozenset[str]) -> str:
    return next(duty for duty in ("free", "advised", "obliged", "permitted") if duty in found)


def _directions(pairs: Sequence["_Pair"]) -> Iterator[Difference]:
    for pair in pairs:
        for said, instead in opposites(pair.mine, pair.theirs) if pair.is_sure else ():
            yield Difference("direction", said, instead, frozenset({said.lower()}), contradicts=True)


_ONLY = re.compile(r"\b(?:bare|berre|kun|utelukkende|utelukkande|only|solely|exclusively)\b", re.IGNORECASE)
_NOT_ONLY = re.compile(
    r"\b(?:hele|heile|alle|både|samt|også|òg|samtlige|flere|fleire|primære|whole|all|both|also|several)\b",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:alle|samtlige|alltid|alt|all|every|always)\b", re.IGNORECASE)
_SOME = re.compile(
    r"\b(?:noen|nokon|nokre|enkelte|utvalgte|de fleste|ofte|flere tilfeller|some|most|often)\b",
    re.IGNORECASE,
)


def _scopes(claim: Claim, alignment: Alignment) -> Iterator[Difference]:
    text = alignment.passage.text
    only = _ONLY.search(claim.text)
    if only and not _ONLY.search(text):
        wider = _NOT_ONLY.search(text)
        yield Difference(
            "scope", only[0], wider[0] if wider else "", frozenset({only[0].lower()}), bool(wider)
        )
    every, some = _ALL.search(claim.text), _SOME.search(text)
    if every and some and not _ALL.search(text) and "de enkelte" not in text.lower():
        yield Difference("scope", every[0], some[0], frozenset({every[0].lower()}), contradicts=False)


@dataclass(frozen=True)
class _Pair:
    """A clause of the statement and the stretch of the passage that is about the same.

    `is_sure` where one clause there meets most of it; otherwise `theirs` is all that touches it.
    """

    mine: str
    theirs: str
    is_sure: bool


def _clause_pairs(claim: Claim, alignment: Alignment, lexicon: Lexicon) -> list[_Pair]:
    """Each clause of the statement that says something, with its counterpart."""
    theirs = [(clause, frozenset(stems_of(clause))) for clause in _claims(alignment.passage)]
    title = frozenset(stems_of(alignment.passage.document.record.title))
    pairs = []
    for mine, words in _my_clauses(claim, alignment):
        inside = [word for word in words if word.is_inside]
        telling = [word for word in inside if not by_stem(word.term, title, lexicon.synonyms)]
        there = telling or inside
        shares = [_share(there, stems, lexicon.synonyms) for _, stems in theirs]
        best = max(range(len(theirs)), key=lambda n: shares[n])
        if shares[best] >= _SAME_CLAUSE and _weigh(there) >= _LEAST_SHARE * _weigh(words):
            pairs.append(_Pair(mine, theirs[best][0], is_sure=True))
        else:
            touched = ", ".join(theirs[n][0] for n in range(len(theirs)) if shares[n])
            pairs.append(_Pair(mine, touched, is_sure=False))
    return pairs


def _claims(passage: Passage) -> list[str]:
    """The clauses of a passage's last sentence, which it is there for; a question with its "nei" is one."""
    question, sign, answer = passage.text.partition("?")
    if sign and (direct := DIRECT.match(answer.lstrip())):
        return [f"{question}? {direct[0]}", *clauses(answer)]
    return clauses(passage.text[slice(*sentence_spans(passage.text)[-1])])


def _my_clauses(claim: Claim, alignment: Alignment) -> list[tuple[str, list[Met]]]:
    """The statement's clauses with their content words; short ones stay with the whole."""
    found = []
    for clause in clauses(claim.spelt):
        there = {word.lower() for word in WORD.findall(clause)}
        words = [word for word in alignment.words if word.term.asked.lower() in there]
        found.append((clause, words))
    if all(len(words) >= _LEAST_CLAUSE_WORDS for _, words in found):
        return found
    return [(claim.spelt, list(alignment.words))]


def _share(words: Sequence[Met], stems: frozenset[str], synonyms: Synonyms) -> float:
    """The weighted share of the words that a clause meets."""
    total = _weigh(words)
    return sum(w.weight * by_stem(w.term, stems, synonyms) for w in words) / total if total else 0.0


def _weigh(words: Sequence[Met]) -> float:
    return sum(word.weight for word in words)
