"""Documents, ranked chunks and citations made by hand, for tests of what comes after retrieval."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answers import Citation
from assistant.intents import Intent
from assistant.ranking import Ranked, ScoredUnit
from assistant.units import split_units
from vectorstore.chunks import Chunk, Document, DocumentRecord, Heading, PageStart, RetrievedChunk, Standing

NO_INTENT = Intent(
    yes_no=False,
    wants_list=False,
    over_bodies=False,
    wants_number=False,
    wants_money=False,
    wants_time=False,
    definition=False,
)
YES_NO = replace(NO_INTENT, yes_no=True)
WANTS_LIST = replace(NO_INTENT, wants_list=True)


def make_document(
    text: str,
    *,
    id: str = "notat",
    standing: Standing = "guidance",
    headings: Sequence[str] = (),
    pages: Sequence[tuple[str, int]] = (),
    url: str = "https://example.org/notat",
    date: str = "2022",
) -> Document:
    """A document; headings and page starts are given by words of the text that stand in it once."""
    record = DocumentRecord(id, f"Om {id}", "Etaten", date, url, "nb", standing, "skrevet for en test")
    return Document(
        record,
        text,
        headings=tuple(Heading(h, 1, text.index(h), text.index(h) + len(h)) for h in headings),
        pages=tuple(PageStart(text.index(words), page) for words, page in pages),
    )


def make_chunk(document: Document, text: str, *, section: Sequence[str] = (), n: int = 0) -> Chunk:
    """The chunk of a document that says these words."""
    start = document.text.index(text)
    return Chunk(
        f"{document.id}-{start}-{n}", document.id, text, start, start + len(text), tuple(section), None
    )


def judge(chunk: Chunk, *probabilities: float, also_in: Sequence[Chunk] = ()) -> Ranked:
    """A ranked chunk whose units answer with these probabilities; the last one stands for all that follow."""
    units = split_units(chunk.text)
    scores = [*probabilities, *[probabilities[-1]] * len(units)][: len(units)]
    scored = tuple(ScoredUnit(unit, score) for unit, score in zip(units, scores, strict=True))
    found = RetrievedChunk(chunk, 1.0, tuple(also_in))
    return Ranked(found, 1.0, 0.9, 1.0, 0.9, scored)


def make_citation(quote: str = "Målet er tillit.", number: int = 1, **changes: object) -> Citation:
    citation = Citation(
        number=number,
        document_id="notat",
        title="Om tillitsreformen",
        publisher="Departementet",
        date="2022",
        standing="guidance",
        section=("Kapittel", "Hva er målet?"),
        page=4,
        quote=quote,
        start=0,
        end=len(quote),
        context=quote,
        url="",
        viewer_url="",
    )
    return replace(citation, **changes)  # type: ignore[arg-type]
