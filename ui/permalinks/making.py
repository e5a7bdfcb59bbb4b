"""Makes what a permalink keeps, of what the server remembers or finds itself. Pure."""

from collections.abc import Sequence
from hashlib import sha256

from assistant.answers import Citation, Consulted, Language
from assistant.catalogue.catalogue import Filter, read_catalogue
from assistant.checks.result import Checked
from ui.api.catalogue_schemas import MeasureOut
from ui.permalinks.basis import Basis
from ui.permalinks.content import (
    AnswerThen,
    CheckThen,
    CitationThen,
    ConsultedThen,
    DocumentThen,
    FilterThen,
    Kept,
    MarkThen,
    MeasuresThen,
    RestsOn,
)
from ui.recent_answers import Answered
from vectorstore.chunks import Document


def keep_answer(answered: Answered) -> Kept:
    """The question and the answer. The conversation before them is left out: they are what was shared."""
    question, answer = answered.question, answered.answer
    return Kept(
        rests_on=rests_on(answered.basis),
        content=AnswerThen(
            question=question.text,
            document_ids=question.document_ids,
            status=answer.status,
            verdict=answer.verdict,
            language=answer.language,
            answer=answer.text,
            citations=_citations(answer.citations),
            consulted=tuple(_consulted(one) for one in answer.consulted),
            mode=answer.mode,
            model=answer.model,
            notices=answer.notices,
        ),
    )


def keep_check(checked: Checked, basis: Basis) -> Kept:
    """Marks and the documents' words alone.

    The reasons of a check name words and figures of the draft, what differs and what is missing tells of it,
    and so do the kinds of pieces that were left out: none of that is taken. A page says the reasons anew,
    from the mark alone.
    """
    return Kept(
        rests_on=rests_on(basis),
        content=CheckThen(
            language=checked.language,
            counts=checked.counts,
            marks=tuple(
                MarkThen(mark=one.mark, citations=_citations(one.citations)) for one in checked.statements
            ),
            notices=checked.notices,
        ),
    )


def keep_measures(chosen: Filter, language: Language, basis: Basis) -> Kept:
    """The measures that a filter keeps, with their texts."""
    catalogue = read_catalogue(basis.documents)
    records = {document.id: document.record for document in basis.documents}
    return Kept(
        rests_on=rests_on(basis),
        content=MeasuresThen(
            language=language,
            chosen=FilterThen(
                ministry=chosen.ministry,
                body=chosen.body,
                theme=chosen.theme,
                status=chosen.status,
                q=chosen.words,
                about=chosen.about,
            ),
            n_measures=len(catalogue.measures),
            measures=tuple(
                MeasureOut.of(one, records[one.section.document_id]) for one in catalogue.select(chosen)
            ),
        ),
    )


def rests_on(basis: Basis) -> RestsOn:
    return RestsOn(
        generation=basis.generation,
        ingested_at=basis.ingested_at,
        documents=tuple(document_then(document) for document in basis.documents),
    )


def document_then(document: Document) -> DocumentThen:
    record = document.record
    return DocumentThen(
        document_id=record.id,
        title=record.title,
        date=record.date,
        standing=record.standing,
        language=record.language,
        sha256=sha256(document.text.encode(errors="surrogatepass")).hexdigest(),
    )


def _citations(citations: Sequence[Citation]) -> tuple[CitationThen, ...]:
    return tuple(CitationThen.model_validate(one, from_attributes=True) for one in citations)


def _consulted(one: Consulted) -> ConsultedThen:
    return ConsultedThen.model_validate(one, from_attributes=True)
