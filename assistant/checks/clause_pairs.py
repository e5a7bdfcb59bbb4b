"""Each clause of a statement with what a passage says of the same. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.checks.alignment import Alignment, Met, by_stem
from assistant.checks.claim import Claim, Lexicon
from assistant.checks.clauses import clauses
from assistant.checks.passages import Passage
from assistant.checks.synonyms import Synonyms
from assistant.cues import DIRECT
from assistant.vocabulary import WORD
from vectorstore.keyword import words as stems_of
from vectorstore.sentences import sentence_spans

_LEAST_CLAUSE_WORDS = 2
_SAME_CLAUSE, _LEAST_SHARE = 0.6, 0.3
"""A clause is the counterpart where it has so much of what the passage has of the statement, and where that
is so much of all."""


@dataclass(frozen=True)
class Pair:
    """A clause of the statement and the stretch of the passage that is about the same.

    `is_sure` where one clause there meets most of it; otherwise `theirs` is all that touches it.
    """

    mine: str
    theirs: str
    is_sure: bool


def clause_pairs(claim: Claim, alignment: Alignment, lexicon: Lexicon) -> list[Pair]:
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
            pairs.append(Pair(mine, theirs[best][0], is_sure=True))
        else:
            touched = ", ".join(theirs[n][0] for n in range(len(theirs)) if shares[n])
            pairs.append(Pair(mine, touched, is_sure=False))
    return pairs


def _claims(passage: Passage) -> list[str]:
    """The clauses of a passage; a question with its "nei" is one."""
    question, sign, answer = passage.text.partition("?")
    if sign and (direct := DIRECT.match(answer.lstrip())):
        return [f"{question}? {direct[0]}", *clauses(answer)]
    return [
        clause for start, end in sentence_spans(passage.text) for clause in clauses(passage.text[start:end])
    ]


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
