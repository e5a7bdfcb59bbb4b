"""What a permalink keeps. It is stored as JSON: fields may be added with a default, none renamed.

Everything that its page shows is in it, the documents' words too: a generation may be deleted and a document
withdrawn, and what was said stays readable. Nothing of a checked draft can be in it: `MarkThen` has no place.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.answers import Language, Status, Verdict
from assistant.catalogue.catalogue import Filter
from assistant.checks.result import Mark
from ui.api.catalogue_schemas import MeasureOut
from vectorstore.chunks import Standing


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True)


class DocumentThen(_Kept):
    """A document as it was; another value of any field is a change."""

    document_id: str
    title: str
    date: str
    standing: Standing
    language: str
    sha256: str = Field(description="Of the text in UTF-8, hexadecimal.")


class RestsOn(_Kept):
    """The generation of the index that something rests on, and all documents that were in it."""

    generation: str
    ingested_at: str = Field(description="When its documents were read in: ISO 8601, in UTC.")
    documents: tuple[DocumentThen, ...]


class PlaceThen(_Kept):
    document_id: str
    title: str
    publisher: str
    date: str
    standing: Standing
    section: tuple[str, ...]
    page: int | None
    url: str


class CitationThen(PlaceThen):
    """A quote and where it stood."""

    number: int
    quote: str
    start: int
    end: int


class ConsultedThen(PlaceThen):
    """A passage that was found and not cited."""

    text: str


class AnswerThen(_Kept):
    """A question and its answer, without the conversation before it."""

    kind: Literal["answer"] = "answer"
    question: str
    document_ids: tuple[str, ...] | None
    status: Status
    verdict: Verdict | None
    language: Language
    answer: str = Field(description="Markdown with `[1]` marks that refer to `citations`.")
    citations: tuple[CitationThen, ...]
    consulted: tuple[ConsultedThen, ...]
    mode: Literal["quotes", "llm"]
    model: str | None
    notices: tuple[str, ...]


class MarkThen(_Kept):
    """A statement's mark and the documents' words it rests on; of the statement itself nothing."""

    mark: Mark
    citations: tuple[CitationThen, ...]


class CheckThen(_Kept):
    """The summary of a check: the marks in the draft's order, and what a language model did for them."""

    kind: Literal["check"] = "check"
    language: Language
    counts: dict[Mark, int]
    marks: tuple[MarkThen, ...]
    notices: tuple[str, ...] = ()


class FilterThen(_Kept):
    """What was chosen of the measures, by the names in the address of `/measures`."""

    ministry: str = ""
    body: str = ""
    theme: str = ""
    status: str = ""
    q: str = ""
    about: bool = False

    @property
    def filter(self) -> Filter:
        return Filter(self.ministry, self.body, self.theme, self.status, self.q, self.about)


class MeasuresThen(_Kept):
    """A list of measures with their texts: ids alone mean nothing once a text has changed."""

    kind: Literal["measures"] = "measures"
    language: Language
    chosen: FilterThen
    n_measures: int = Field(description="In the whole catalogue, then.")
    measures: tuple[MeasureOut, ...]


Content = AnswerThen | CheckThen | MeasuresThen


class Kept(_Kept):
    """What is stored under an id."""

    rests_on: RestsOn
    content: Annotated[Content, Field(discriminator="kind")]
