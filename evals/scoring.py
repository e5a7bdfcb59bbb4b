"""What a run's answers are worth, question by question: from what came back and the question's key.

Nothing is asked here, so a run can be scored again whenever keys or metrics have changed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evals.metrics import Ranks, Span, facts_held, is_held
from evals.question_set import EvalQuestion, Passage
from evals.runs import Record
from evals.targets import Object
from evals.texts import folded, holds, places

CUT_CHUNK = 0.6
"""A chunk is relevant that has so much of a quote's words where its boundary cuts the quote."""


@dataclass(frozen=True)
class CitationScore:
    """One citation against the document's text and the key.

    `page_right` and `section_right` are None where the key has none for a passage that it holds, or
    it holds no passage of the key.
    """

    is_verbatim: bool
    holds_relevant: bool
    page_right: bool | None
    section_right: bool | None


@dataclass(frozen=True)
class Score:
    """One question of a run. A request that failed has an error and nothing else.

    Attributes:
        ranks: of each group of relevant passages the rank of the first chunk that holds one; None where
            the target gave no passages or nothing is to be found.
        cited: of each group whether a citation holds one of its passages.
        must_not_contain: what the answer must not hold and does.
    """

    question: EvalQuestion
    answer: Object | None
    error: str | None
    latency_ms: float | None
    ranks: Ranks | None = None
    facts: tuple[bool, ...] = ()
    citations: tuple[CitationScore, ...] = ()
    cited: tuple[bool, ...] = ()
    must_not_contain: tuple[str, ...] = ()

    @property
    def status(self) -> str:
        return "error" if self.answer is None else str(self.answer["status"])

    @property
    def verdict(self) -> str | None:
        return None if self.answer is None else self.answer["verdict"]

    @property
    def is_declined(self) -> bool:
        return self.status == "not_found"

    @property
    def status_is_right(self) -> bool:
        return self.status in self.question.expected_status

    @property
    def verdict_is_right(self) -> bool:
        return self.verdict in self.question.verdict

    @property
    def answerability(self) -> float | None:
        return None if self.answer is None else self.answer.get("answerability")


def score_all(
    questions: Sequence[EvalQuestion], records: Mapping[str, Record], documents: Mapping[str, str]
) -> list[Score]:
    """The questions that were asked, in their order, each with its score.

    A question that has been reworded since it was asked is an error: its answer is another question's.
    """
    return [
        score(question, records[question.id], documents) for question in questions if question.id in records
    ]


def score(question: EvalQuestion, record: Record, documents: Mapping[str, str]) -> Score:
    """One question's score."""
    if record.error is not None or record.answer is None:
        return Score(question, None, record.error or "no answer was kept", None)
    if record.question != question.question.text:
        return Score(question, None, "the question has been reworded since it was asked", None)
    answer = record.answer
    text = " ".join((answer["answer"], *(citation["quote"] for citation in answer["citations"])))
    citations = [_citation(citation, question, documents) for citation in answer["citations"]]
    return Score(
        question=question,
        answer=answer,
        error=None,
        latency_ms=record.latency_ms,
        ranks=None if record.found is None or not question.relevant else ranks(question, record.found),
        facts=_facts(question, text, is_declined=answer["status"] == "not_found"),
        citations=tuple(citations),
        cited=tuple(_is_cited(group, answer["citations"], documents) for group in question.relevant),
        must_not_contain=tuple(one for one in question.must_not_contain if one.lower() in text.lower()),
    )


def _facts(question: EvalQuestion, text: str, *, is_declined: bool) -> tuple[bool, ...]:
    """Which facts the text holds; declining tells none, whatever words it takes."""
    return (False,) * len(question.facts) if is_declined else facts_held(question.facts, text)


def ranks(question: EvalQuestion, found: Sequence[Object]) -> Ranks:
    """For each group of relevant passages the rank of the first chunk that holds one of them."""
    return tuple(
        next((rank for rank, one in enumerate(found, 1) if _is_relevant(one, group)), None)
        for group in question.relevant
    )


def _is_relevant(found: Object, group: Sequence[Passage]) -> bool:
    """Whether a chunk, or another place of the same words, holds a passage; headings over it count."""
    return any(
        passage.document_id == place["document_id"] and _chunk_holds(place, passage.quote)
        for place in (found, *found.get("also_in", ()))
        for passage in group
    )


def _chunk_holds(place: Object, quote: str) -> bool:
    before = (*place["section"], place.get("lead_in", ""))
    return holds(" ".join((*before, place["text"])), quote) or holds(place["text"], quote, least=CUT_CHUNK)


def _is_cited(group: Sequence[Passage], citations: Sequence[Object], documents: Mapping[str, str]) -> bool:
    return any(_held(citation, passage, documents) for citation in citations for passage in group)


def _held(citation: Object, passage: Passage, documents: Mapping[str, str]) -> Span | None:
    """Where the passage stands that a citation holds; None where it holds it nowhere."""
    if citation["document_id"] != passage.document_id:
        return None
    quote, text = (citation["start"], citation["end"]), documents.get(passage.document_id, "")
    return next((place for place in places(passage.quote, text) if is_held(quote, place)), None)


def _citation(citation: Object, question: EvalQuestion, documents: Mapping[str, str]) -> CitationScore:
    quote, text = citation["quote"], documents.get(citation["document_id"], "")
    passages = [passage for group in question.relevant for passage in group]
    held = [(passage, place) for passage in passages if (place := _held(citation, passage, documents))]
    pages = [_is_page(citation, passage.page, place) for passage, place in held if passage.page is not None]
    headings = {folded(passage.heading) for passage, _ in held if passage.heading}
    chain = {folded(heading) for heading in citation["section"]}
    return CitationScore(
        is_verbatim=bool(quote) and text[citation["start"] : citation["end"]] == quote,
        holds_relevant=bool(held),
        page_right=any(pages) if pages else None,
        section_right=bool(headings & chain) if headings else None,
    )


def _is_page(citation: Object, page: int, place: Span) -> bool:
    """Whether a citation's page is the passage's, or the one before where the quote begins earlier."""
    begins_earlier = citation["start"] < place[0]
    return citation["page"] == page or (begins_earlier and citation["page"] == page - 1)
