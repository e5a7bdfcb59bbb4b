"""A question to what is searched for: the documents' own language, words and spelling.

Pure. The question itself stays as it is for the reader; this is what the retriever gets.
"""

from dataclasses import dataclass

from assistant.answers import Language
from assistant.glossary import Glossary
from assistant.vocabulary import WORD, Vocabulary
from vectorstore.keyword import WeightedTerm
from vectorstore.keyword import words as stems_of

_ENGLISH_FUNCTION_WORDS = frozenset(
    "a about after all am an and any anyone are as at be because been before being between but by can "
    "could did do does doing done during each for from further get give had has have having he her here "
    "him his how i if in into is it its itself just let like made make many may me might more most much "
    "must my no nor not now of off on once one only or other our out over own please same shall she "
    "should so some somebody someone such than that the their them then there these they this those "
    "through to too under until up us use used very was we were what when where whether which while who "
    "whom whose why will with within without would yes you your according say says said tell list find "
    "exactly really actually sorry thing things anything something someone's also yet still well kind "
    "kinds sort sorts way ways".split()
)
_EXPANSION_WEIGHT = 0.6
_EVERYDAY_ZIPF = 6.2


@dataclass(frozen=True)
class Term:
    """A content word of the question and the stems that count as the same in the documents.

    `own_stems` are those of the word itself (in English, of its Norwegian terms): without the glossary's
    looser everyday ones. `specificity` is 1 for words that are rare in the language and near 0 for those
    that every text has.
    """

    asked: str
    stems: frozenset[str]
    own_stems: frozenset[str]
    is_name: bool
    specificity: float = 1.0


@dataclass(frozen=True)
class Query:
    """What is searched for.

    Attributes:
        text: the question in bokmål spelling, for the embedder; English stays English.
        hints: the documents' terms for what was asked in other words, for the embedder too.
        keywords: weighted terms for the keyword index.
        terms: the content words, in order, each once.
        language: that of the question.
    """

    text: str
    hints: tuple[str, ...]
    keywords: tuple[WeightedTerm, ...]
    terms: tuple[Term, ...]
    language: Language = "nb"

    @property
    def embedded_text(self) -> str:
        """The text and its hints, as one question."""
        return f"{self.text} ({', '.join(self.hints)})" if self.hints else self.text


def build_query(text: str, language: Language, vocabulary: Vocabulary, glossary: Glossary) -> Query:
    """Rewrite a question word by word and look its phrases up in the glossary."""
    rewritten = text if language == "en" else _in_bokmaal(text, language, vocabulary, glossary)
    expansions = glossary.expansions(rewritten, language)
    by_word = _by_word(expansions)
    terms: dict[str, Term] = {}
    for position, word in enumerate(WORD.findall(rewritten)):
        if term := _term(word, position, language, by_word):
            terms.setdefault(term.asked.lower(), term)
    keywords = {stem: 1.0 for term in terms.values() for stem in stems_of(term.asked)}
    for _, documents_terms in expansions:
        for stem in dict.fromkeys(stem for one in documents_terms for stem in stems_of(one)):
            keywords.setdefault(stem, _EXPANSION_WEIGHT)
    hints = dict.fromkeys(one for _, found in expansions for one in found[:2])
    return Query(rewritten, tuple(hints), tuple(keywords.items()), tuple(terms.values()), language)


def _in_bokmaal(text: str, language: Language, vocabulary: Vocabulary, glossary: Glossary) -> str:
    def rewrite(word: str) -> str:
        if language == "nn" and (found := glossary.bokmaal(word) or vocabulary.in_bokmaal(word)):
            return _like(word, found)
        if vocabulary.knows(word) or not stems_of(word):
            return word
        if language == "nn":
            return _like(word, glossary.bokmaal_by_form(word) or word)
        return _like(word, glossary.bokmaal(word) or vocabulary.correct(word) or word)

    return WORD.sub(lambda match: rewrite(match[0]), text)


def _like(word: str, replacement: str) -> str:
    """The replacement with the word's capital."""
    return replacement[:1].upper() + replacement[1:] if word[:1].isupper() else replacement


def _by_word(expansions: list[tuple[str, list[str]]]) -> dict[str, set[str]]:
    """Stems of the documents' terms for each word of a phrase that was found."""
    found: dict[str, set[str]] = {}
    for phrase, terms in expansions:
        stems = {stem for term in terms for stem in stems_of(term)}
        for word in WORD.findall(phrase):
            found.setdefault(word.lower(), set()).update(stems)
    return found


def _term(word: str, position: int, language: Language, by_word: dict[str, set[str]]) -> Term | None:
    lower = word.lower()
    if language == "en" and lower in _ENGLISH_FUNCTION_WORDS:
        return None
    stems = set(stems_of(word)) | by_word.get(lower, set())
    if not stems:
        return None
    own = frozenset(stems if language == "en" else stems_of(word) or stems)
    is_name = word[0].isupper() and (position > 0 or word.isupper()) and len(word) > 1
    return Term(word, frozenset(stems), own, is_name, _specificity(word, language))


def _specificity(word: str, language: Language) -> float:
    """From the word's Zipf frequency (wordfreq: log10 of occurrences in a billion words)."""
    from wordfreq import zipf_frequency

    zipf = zipf_frequency(word, "en", "small") if language == "en" else zipf_frequency(word, "nb")
    return float(min(1.0, max(0.05, (_EVERYDAY_ZIPF - zipf) / 2.5)))
