"""Bodies and other names of a statement that a passage does not have, or has in another order. Pure."""

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.answers import Language
from assistant.checks.alignment import Alignment
from assistant.checks.claim import Claim, Difference, Lexicon
from assistant.checks.passages import Passage
from assistant.claims.names import names, speaks_of
from vectorstore.keyword import words as stems_of
from vectorstore.sentences import sentence_spans

_BODY_WORD = re.compile(
    r"(?:departement|direktorat|tilsyn|etat|ombud|nemnd|institutt|statsforvalter\w*|statsråd|utvalg|riksrevisjon|"
    r"husbank|bank|register|politi|kontor|ministry|directorate|agency|office)\w*$",
    re.IGNORECASE,
)
_OF_AUTHOR = re.compile(r"\w-\w")
"""A document by its author's name, such as "DFØ-notatet"; not "Kommunal- og …"."""

_RESPONSIBLE = re.compile(
    r"\b(?:ansvar\w*|koordinator\w*|pådriver\w*|led(?:er|es|et)|leiar|godkjen\w*|fastset\w*|laget|utarbeid\w*|"
    r"har laga|kontakt\w*|samarbeid\w*|forvalter|søke råd|avgjør|bestemmer)\b",
    re.IGNORECASE,
)
_ANYBODY = re.compile(
    r"\b(?:virksomhetene|departementene|kommunene|regjeringen|statsråd\w*|den enkelte \w+|KDD)\b",
    re.IGNORECASE,
)


def body_differences(claim: Claim, alignment: Alignment, lexicon: Lexicon) -> Iterator[Difference]:
    """Names that the statement has and the passage does not; and bodies that change places."""
    passage = alignment.passage
    missing = _missing(claim, passage, lexicon)
    if not missing and not (
        _in_order(claim, alignment, lexicon) and _in_one_sentence(claim, alignment, lexicon)
    ):
        yield Difference("body", "", "", frozenset(), contradicts=False)
    others = _others(claim, passage, lexicon) if missing else []
    binds = passage.is_binding and bool(_RESPONSIBLE.search(passage.text))
    for name in missing:
        is_author = _is_author(name, claim, passage, lexicon)  # who may be meant without being named
        contradicts = _is_body(name, lexicon) and bool(others) and binds and not is_author
        words = frozenset(word.lower() for word in re.findall(r"[\w-]+", name))
        yield Difference("body", name, ", ".join(others), words, contradicts)


def _missing(claim: Claim, passage: Passage, lexicon: Lexicon) -> list[str]:
    """The statement's names that the passage does not speak of; its author's full name is spoken of."""
    spoken_of = "\n".join((passage.text, *passage.chunk.section))
    return [
        name
        for name in claim.names
        if _is_named(name, claim, lexicon)
        and not speaks_of(spoken_of, name, claim.language, lexicon.glossary)
        and not (_OF_AUTHOR.search(name) and _is_author(name, claim, passage, lexicon))
    ]


def _is_author(name: str, claim: Claim, passage: Passage, lexicon: Lexicon) -> bool:
    """Whether a name is that of the document or of who wrote it."""
    author = f"{passage.document.record.title} {passage.document.record.publisher}"
    return speaks_of(author, name, claim.language, lexicon.glossary)


@lru_cache(maxsize=2_000)
def _written_names(text: str, language: Language) -> tuple[str, ...]:
    """Of a document's words, which come again and again."""
    return tuple(dict.fromkeys(names(text, language)))


def _others(claim: Claim, passage: Passage, lexicon: Lexicon) -> list[str]:
    """The bodies that the passage names and the statement does not; or who else is responsible there."""
    found = [
        name
        for name in _written_names(passage.text, passage.language)
        if _is_body(name, lexicon) and not speaks_of(claim.text, name, claim.language, lexicon.glossary)
    ]
    if not found and _RESPONSIBLE.search(passage.text):
        return [match[0] for match in _ANYBODY.finditer(passage.text)][:1]
    return found


def _in_order(claim: Claim, alignment: Alignment, lexicon: Lexicon) -> bool:
    """Whether the bodies that both name stand in the same order: "DFØ ga KDD" is not "KDD ga DFØ"."""
    text = alignment.passage.text
    places = []
    for name in claim.names:
        short = [term for _, terms in lexicon.glossary.expansions(name, "nb") for term in terms]
        found = [text.find(one) for one in (name, *short) if one in text]
        places += [min(found)] if found else []
    return places == sorted(places)


def _in_one_sentence(claim: Claim, alignment: Alignment, lexicon: Lexicon) -> bool:
    """Whether a body stands in the sentence that has most of what the statement says of it: two sentences may
    speak of two bodies."""
    passage = alignment.passage
    if not passage.is_wide:
        return True
    last = sentence_spans(passage.text)[-1][0]
    first_part, last_part = passage.text[:last], passage.text[last:]
    n_first = len(stems_of(first_part))
    met = [word for word in alignment.words if word.positions]
    in_first = sum(word.weight for word in met if all(n < n_first for n in word.positions))
    in_last = sum(word.weight for word in met if all(n >= n_first for n in word.positions))
    for name in filter(lambda one: _is_body(one, lexicon), claim.names):
        has_first, has_last = (
            speaks_of(part, name, claim.language, lexicon.glossary) for part in (first_part, last_part)
        )
        own = {word.lower() for word in re.findall(r"\w+", name)}
        weight = sum(word.weight for word in met if word.term.asked.lower() in own)
        if (has_last and not has_first and in_first > in_last - weight) or (
            has_first and not has_last and in_last > in_first - weight
        ):
            return False
    return True


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
