"""What of a model's reply may be shown: only statements that their quotes carry. Pure.

A quote must stand in its passage; it is then replaced by the document's own whole sentences there. What a
statement says of numbers, dates and bodies, and what it denies or makes a duty, must be in these. Anything
else goes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.answers import Language
from assistant.claims.duties import is_new_duty
from assistant.claims.facts import figures
from assistant.claims.names import names, small_names, speaks_of
from assistant.claims.opposites import is_opposite
from assistant.glossary import Glossary
from assistant.llm.agreement import agrees
from assistant.llm.drafts import DraftQuote, DraftStatement
from assistant.llm.languages import is_written_in
from assistant.llm.passages import Passage
from assistant.llm.plain_text import is_active, plain
from assistant.quoting import Quote

MAX_STATEMENT_CHARS, MAX_QUOTE_CHARS = 700, 1_600
MAX_STATEMENTS = 12
LEAST_QUOTED_WORDS = 3
"""Fewer words stand somewhere in almost any passage."""

Removal = Literal[
    "too many",
    "too long",
    "markup",
    "language",
    "unknown passage",
    "quote not found",
    "number or date",
    "name",
    "negation",
    "opposite",
    "duty",
    "other meaning",
    "repeated",
    "contradictory",
    "withdrawn",
]


@dataclass(frozen=True)
class Statement:
    """A statement that passed, as plain text, with the document's words that it rests on."""

    text: str
    quotes: tuple[Quote, ...]


def check(
    draft: DraftStatement, passages: Sequence[Passage], language: Language, glossary: Glossary
) -> Statement | Removal:
    """The statement as it may be shown, or why it may not."""
    text = plain(draft.text)
    if not text or len(draft.text) > MAX_STATEMENT_CHARS:
        return "too long"
    if is_active(draft.text) or is_active(text):
        return "markup"
    if not is_written_in(text, language):
        return "language"
    cited: list[tuple[Passage, Quote]] = []
    for one in draft.quotes:
        found = _found(one, passages)
        if isinstance(found, str):
            return found
        cited.append(found)
    return _says_more(text, cited, language, glossary) or Statement(text, _distinct(cited))


def _found(draft: DraftQuote, passages: Sequence[Passage]) -> "tuple[Passage, Quote] | Removal":
    """The quote in the document's own words."""
    if not 1 <= draft.passage <= len(passages):
        return "unknown passage"
    if len(draft.quote) > MAX_QUOTE_CHARS:
        return "too long"
    passage = passages[draft.passage - 1]
    span = passage.find(draft.quote)
    if span is None or len(re.findall(r"\w+", draft.quote)) < LEAST_QUOTED_WORDS:
        return "quote not found"
    if span[1] - span[0] > MAX_QUOTE_CHARS:
        return "too long"
    return passage, Quote(passage.chunk, passage.document.text[slice(*span)], *span, probability=1.0)


def _says_more(
    text: str, cited: Sequence[tuple[Passage, Quote]], language: Language, glossary: Glossary
) -> Removal | None:
    """What a statement has that its quotes do not have."""
    quoted = [(quote.text, _language(passage)) for passage, quote in cited]
    if not figures(text, language, is_statement=True) <= {f for one in quoted for f in figures(*one)}:
        return "number or date"
    spoken_of = "\n".join((*(words for words, _ in quoted), *(passage.place for passage, _ in cited)))
    named = (*names(text, language), *small_names(text, language, glossary))
    if not all(speaks_of(spoken_of, name, language, glossary) for name in named):
        return "name"
    said = [(passage.with_lead_in((quote.start, quote.end)), _language(passage)) for passage, quote in cited]
    if not agrees(text, language, said, glossary):
        return "negation"
    words = [one for one, _ in said]
    return "opposite" if is_opposite(text, words) else "duty" if is_new_duty(text, words) else None


def _language(passage: Passage) -> Language:
    written_in = passage.document.record.language
    return "en" if written_in == "en" else "nb"


def _distinct(cited: Sequence[tuple[Passage, Quote]]) -> tuple[Quote, ...]:
    return tuple(dict.fromkeys(quote for _, quote in cited))
