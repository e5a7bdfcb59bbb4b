"""What a permalink looks like over the wire. The field names are a contract with other programs."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.answers import LANGUAGES, Language
from ui.api.catalogue_schemas import MeasuresChosen
from ui.permalinks.content import AnswerThen, CheckThen, Kept, MeasuresThen, RestsOn
from ui.permalinks.stored import Made, Permalink
from ui.permalinks.today import ChangeKind, Place, Today
from ui.viewer import permalink_address

Id = Annotated[str, Field(min_length=1, max_length=100)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid")


class PermalinkRequest(_Request):
    """What to make a permalink to: one of the three."""

    answer_id: Id | None = Field(default=None, description="The `answer_id` of an answer of this server.")
    check_id: Id | None = Field(default=None, description="The `check_id` of a check of this server.")
    measures: MeasuresChosen | None = Field(default=None, description="A list of measures, as it is now.")
    language: Language = Field(
        default=LANGUAGES[0], description="Of the page of a list; others have their own."
    )

    @model_validator(mode="after")
    def _names_one(self) -> Self:
        if sum(one is not None for one in (self.answer_id, self.check_id, self.measures)) != 1:
            raise ValueError("give one of answer_id, check_id and measures")
        return self


class PermalinkMade(BaseModel):
    """A permalink that was made."""

    id: str
    kind: Literal["answer", "check", "measures"]
    address: str = Field(description="The page for people.")
    made_at: str = Field(description="ISO 8601, in UTC.")
    generation: str = Field(description="The generation of the index that it rests on.")
    delete_code: str = Field(
        description="Deletes it: `DELETE` with this in the header `Delete-Code`. It is told this once."
    )

    @classmethod
    def of(cls, made: Made, base_url: str) -> Self:
        path = permalink_address(made.id).path
        return cls.model_validate({**vars(made), "address": f"{base_url.rstrip('/')}{path}"})


class DocumentChangeOut(BaseModel):
    document_id: str
    title: str
    change: ChangeKind

    model_config = ConfigDict(from_attributes=True)


class QuoteTodayOut(BaseModel):
    """Where a quote stands today."""

    place: Place = Field(
        description="`same`: verbatim, under the same headings; `moved`: verbatim elsewhere; `gone`: not "
        "verbatim; `removed`: its document is gone."
    )
    viewer_url: str = Field(description='The place today; the document\'s page, or "", where there is none.')
    document_id: str
    text_changed: bool = Field(description="Of a measure: its quote stands, other words of its text don't.")

    model_config = ConfigDict(from_attributes=True)


class TodayOut(BaseModel):
    """What has become of the documents since."""

    generation: str
    read_again: bool = Field(description="Whether another generation answers now.")
    changed: bool = Field(description="Whether any document is another than it was.")
    documents: list[DocumentChangeOut]
    quotes: list[QuoteTodayOut] = Field(
        description="In the order of the answer's citations, of those of a check's marks, of the measures."
    )

    model_config = ConfigDict(from_attributes=True)


class PermalinkResponse(BaseModel):
    """What is kept under an id, and how things stand with it now. One of the three is not null."""

    id: str
    kind: Literal["answer", "check", "measures"]
    made_at: str
    rests_on: RestsOn
    answer: AnswerThen | None
    check: CheckThen | None
    measures: MeasuresThen | None
    now: TodayOut | None = Field(description="Null while the server has no index.")

    @classmethod
    def of(cls, found: Permalink, now: Today | None) -> Self:
        kept: Kept = found.kept
        kind = kept.content.kind
        contents = dict.fromkeys(("answer", "check", "measures"), None) | {kind: kept.content}
        return cls(
            id=found.id,
            kind=kind,
            made_at=found.made_at,
            rests_on=kept.rests_on,
            now=TodayOut.model_validate(now) if now else None,
            **contents,
        )
