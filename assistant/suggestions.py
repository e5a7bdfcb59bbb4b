"""What to ask next: the headings that stand beside those an answer rests on. Pure."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, zip_longest

from assistant.answers import Answer, Question
from assistant.wording import Wording
from vectorstore.chunks import Document

MAX_SUGGESTIONS = 3

FEWEST_CHARS_UNDER = 120
"""A heading with less text of its own under it is no answer to a question about it."""

FEWEST_WORDS, MOST_CHARS = 2, 110
"""A single word says too little to ask about; a longer heading is a sentence."""

_NUMBERING = re.compile(r"^(?:[IVXLC]+\.|\d+(?:\.\d+)*[.)]?|[a-z]\))\s+")
_CAPTION = re.compile(r"^(?:figur|tabell|vedlegg)\b", re.IGNORECASE)


@dataclass(frozen=True)
class _Topic:
    """A heading that can be asked about: `position` counts the document's headings."""

    position: int
    text: str


def suggest(
    question: Question, answer: Answer, documents: Mapping[str, Document], words: Wording
) -> tuple[str, ...]:
    """At most three questions that the documents answer, from the headings beside what the answer cites.

    Where it cites nothing, from those beside the nearest passages. Never what has been asked already.
    """
    asked = {_folded(question.text), *(_folded(turn.content) for turn in question.history)}
    unfit = asked | _ambiguous(documents)
    found: dict[str, str] = {}
    for topic in _in_turn(_places(answer, documents)):
        suggestion = topic if topic.endswith("?") else words.about_heading.format(heading=topic)
        if unfit.isdisjoint((_folded(suggestion), _folded(topic))):
            found.setdefault(_folded(suggestion), suggestion)
    return tuple(islice(found.values(), MAX_SUGGESTIONS))


def _ambiguous(documents: Mapping[str, Document]) -> set[str]:
    """Headings that stand in several places, and titles: a question about one may find another."""
    counts = Counter(
        _folded(_asked_as(heading.text)) for document in documents.values() for heading in document.headings
    )
    titles = {_folded(document.record.title) for document in documents.values()}
    return titles | {text for text, count in counts.items() if count > 1}


def _places(answer: Answer, documents: Mapping[str, Document]) -> list[tuple[Document, int]]:
    """The documents and offsets that the answer rests on; those found nearest where it rests on none."""
    if answer.citations:
        return [
            (documents[one.document_id], one.start)
            for one in answer.citations
            if one.document_id in documents
        ]
    if answer.status != "not_found":
        return []
    nearest = ((documents.get(one.document_id), one.text) for one in answer.consulted)
    return [(document, document.text.find(text)) for document, text in nearest if document]


def _in_turn(places: Sequence[tuple[Document, int]]) -> Iterator[str]:
    """The nearest topic of each place, then the second nearest of each, and so on."""
    beside = [_beside(document, offset) for document, offset in places]
    for topics in zip_longest(*beside):
        yield from (topic for topic in topics if topic)


def _beside(document: Document, offset: int) -> list[str]:
    """Topics by their distance from the heading above an offset, which is none; later ones first."""
    above = sum(heading.start <= offset for heading in document.headings) - 1
    others = [topic for topic in _topics(document) if topic.position != above]
    return [one.text for one in sorted(others, key=lambda one: (abs(one.position - above), -one.position))]


def _topics(document: Document) -> list[_Topic]:
    headings = document.headings
    ends = [*(heading.start for heading in headings[1:]), len(document.text)]
    return [
        _Topic(position, text)
        for position, (heading, end) in enumerate(zip(headings, ends, strict=True))
        if (text := _asked_as(heading.text)) and end - heading.end >= FEWEST_CHARS_UNDER
    ]


def _asked_as(heading: str) -> str:
    """A heading without its number; "" where it makes no question."""
    text = _NUMBERING.sub("", " ".join(heading.split())).rstrip(":.")
    fits = len(text) <= MOST_CHARS and len(text.split()) >= FEWEST_WORDS
    return text if fits and not _CAPTION.match(text) else ""


def _folded(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
