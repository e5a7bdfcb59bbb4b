"""What has become of the documents since a permalink was made, and of each quote in it. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.catalogue.catalogue import read_catalogue
from ui.api.catalogue_schemas import MeasureOut
from ui.exchanges import section_at
from ui.permalinks.basis import Basis
from ui.permalinks.content import AnswerThen, CheckThen, CitationThen, Kept, MeasuresThen
from ui.permalinks.making import document_then
from ui.viewer import document_address, passage_path
from vectorstore.chunks import Document

Place = Literal["same", "moved", "gone", "removed"]
"""Where a quote stands today: verbatim under the same headings, verbatim elsewhere, not verbatim, or its
document is no longer there and no other has the words."""

ChangeKind = Literal["changed", "removed", "added"]


@dataclass(frozen=True)
class DocumentChange:
    document_id: str
    title: str
    change: ChangeKind


@dataclass(frozen=True)
class QuoteToday:
    """Where a quote stands today.

    Attributes:
        viewer_url: our page with the passage; of a quote that is gone the document's page, "" where that is
            gone too.
        document_id: where it stands, or stood.
        text_changed: of a measure, that its quote stands and other words of its text do not.
    """

    place: Place
    viewer_url: str
    document_id: str
    text_changed: bool = False


@dataclass(frozen=True)
class Today:
    """Today's generation beside that of a permalink; `quotes` are in the order of what it holds.

    `n_measures` are how many measures the same choice keeps today and of how many, None where it is no list.
    """

    generation: str
    ingested_at: str
    read_again: bool
    documents: tuple[DocumentChange, ...]
    quotes: tuple[QuoteToday, ...]
    n_measures: tuple[int, int] | None = None

    @property
    def changed(self) -> bool:
        """Whether any document is another than it was."""
        return bool(self.documents)

    @property
    def counts(self) -> dict[Place, int]:
        found = [quote.place for quote in self.quotes]
        return {place: found.count(place) for place in ("same", "moved", "gone", "removed")}


def today(kept: Kept, basis: Basis) -> Today:
    """How things stand with what was kept."""
    rests_on = kept.rests_on
    return Today(
        generation=basis.generation,
        ingested_at=basis.ingested_at,
        read_again=(basis.generation, basis.ingested_at) != (rests_on.generation, rests_on.ingested_at),
        documents=tuple(_changes(kept, basis)),
        quotes=tuple(_quotes(kept, {document.id: document for document in basis.documents})),
        n_measures=_n_measures(kept.content, basis) if isinstance(kept.content, MeasuresThen) else None,
    )


def _changes(kept: Kept, basis: Basis) -> Iterator[DocumentChange]:
    now = {document.id: document_then(document) for document in basis.documents}
    then = {document.document_id: document for document in kept.rests_on.documents}
    for document_id, was in then.items():
        if document_id not in now:
            yield DocumentChange(document_id, was.title, "removed")
        elif now[document_id] != was:
            yield DocumentChange(document_id, now[document_id].title, "changed")
    for document_id, found in now.items():
        if document_id not in then:
            yield DocumentChange(document_id, found.title, "added")


def _quotes(kept: Kept, documents: Mapping[str, Document]) -> Iterator[QuoteToday]:
    content = kept.content
    match content:
        case AnswerThen():
            yield from (_citation(one, documents) for one in content.citations)
        case CheckThen():
            yield from (_citation(one, documents) for mark in content.marks for one in mark.citations)
        case MeasuresThen():
            yield from (_measure(one, documents) for one in content.measures)


def _citation(one: CitationThen, documents: Mapping[str, Document]) -> QuoteToday:
    return find_quote(one.quote, one.document_id, one.start, one.section, documents)


def _measure(one: MeasureOut, documents: Mapping[str, Document]) -> QuoteToday:
    """Of its summary; and whether all else that it says stands in the document too."""
    above = (one.ministry, *((one.heading,) if one.heading != one.ministry else ()))
    found = find_quote(one.summary.text, one.document_id, one.summary.start, above, documents)
    if found.place in ("gone", "removed"):
        return found
    text = documents[found.document_id].text
    changed = any(line not in text for line in one.text.splitlines())
    return QuoteToday(found.place, found.viewer_url, found.document_id, changed)


def find_quote(
    quote: str, document_id: str, start: int, section: Sequence[str], documents: Mapping[str, Document]
) -> QuoteToday:
    """Where the words stand today: in their document under their headings, else nearest to where they were,
    else in another document."""
    document = documents.get(document_id)
    if document and (found := list(_occurrences(document.text, quote))):
        at_home = [at for at in found if at == start or _same_headings(section_at(document, at), section)]
        at = min(at_home or found, key=lambda one: abs(one - start))
        return _standing("same" if at_home else "moved", document, at, quote)
    for other in documents.values():
        if (at := other.text.find(quote)) >= 0:
            return _standing("moved", other, at, quote)
    if document is None:
        return QuoteToday("removed", "", document_id)
    return QuoteToday("gone", document_address(document_id).path, document_id)


def _standing(place: Place, document: Document, at: int, quote: str) -> QuoteToday:
    return QuoteToday(place, passage_path(document.id, at, at + len(quote)), document.id)


def _occurrences(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _same_headings(found: Sequence[str], section: Sequence[str]) -> bool:
    """The ends of both chains are the same, white space aside: some chains leave out what is outermost."""
    ours, theirs = ([" ".join(one.split()) for one in chain] for chain in (found, section))
    n = min(len(ours), len(theirs))
    return ours[len(ours) - n :] == theirs[len(theirs) - n :] if n else ours == theirs


def _n_measures(content: MeasuresThen, basis: Basis) -> tuple[int, int]:
    catalogue = read_catalogue(basis.documents)
    return len(catalogue.select(content.chosen.filter)), len(catalogue.measures)
