"""What the API says of measures and themes."""

from collections.abc import Iterable
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from assistant.answers import Language
from assistant.catalogue.catalogue import Catalogue, Measure
from assistant.catalogue.editions import EditionChanges
from assistant.catalogue.measures import Passage
from assistant.catalogue.side_by_side import SideBySide, ThemeDocument, ThemePassage
from assistant.catalogue.statuses import Status
from assistant.catalogue.themes import Theme
from ui.api.schemas import OfDocument
from ui.viewer import passage_path
from vectorstore.chunks import DocumentRecord

MAX_CHARS = 200


class PassageOut(BaseModel):
    """Words that stand verbatim at `start` to `end` of the document's text."""

    text: str
    start: int
    end: int
    page: int | None
    viewer_url: str

    @classmethod
    def of(cls, passage: Passage, document_id: str) -> Self:
        return cls(
            text=passage.text,
            start=passage.start,
            end=passage.end,
            page=passage.page,
            viewer_url=passage_path(document_id, passage.start, passage.end),
        )


class SignOut(BaseModel):
    """Words that say how far a measure has come."""

    status: Status
    words: PassageOut


class ThemeWordsOut(BaseModel):
    """A theme, and the words of the measure that make it one."""

    theme_id: str
    words: list[PassageOut]
    is_about: bool = Field(default=True, description="False where the measure only mentions it.")


class MeasureOut(OfDocument):
    """What a ministry reports, with its own words."""

    id: str
    ministry: str
    heading: str = Field(description="The ministry's name where the text has no heading of its own.")
    bodies: list[str] = Field(description="All that the text names, whether they do it or take part.")
    summary: PassageOut = Field(description="What it is: the first sentence that says so.")
    status: Status = Field(description="Read from `signs` by rule; `unknown` where there is none.")
    signs: list[SignOut]
    dates: list[PassageOut]
    themes: list[ThemeWordsOut]
    page: int | None
    start: int
    end: int
    text: str = Field(description="All of it, as it stands from `start` to `end`, without links.")
    viewer_url: str

    @classmethod
    def of(cls, measure: Measure, record: DocumentRecord) -> Self:
        section, document_id = measure.section, record.id
        return cls(
            **cls.facts(record),
            id=measure.id,
            ministry=measure.ministry,
            heading=section.heading,
            bodies=list(measure.bodies),
            summary=PassageOut.of(measure.summary, document_id),
            status=measure.status,
            signs=[
                SignOut(status=sign.status, words=PassageOut.of(sign.words, document_id))
                for sign in measure.signs
            ],
            dates=_passages(measure.dates, document_id),
            themes=[
                ThemeWordsOut(
                    theme_id=theme.id, words=_passages(theme.words, document_id), is_about=theme.is_about
                )
                for theme in measure.themes
            ],
            page=section.page,
            start=section.start,
            end=section.end,
            text="\n".join(point.passage.text for point in section.points),
            viewer_url=passage_path(document_id, section.start, section.end),
        )


def _choice(description: str) -> str:
    choice: str = Field(default="", max_length=MAX_CHARS, description=description)
    return choice


class MeasuresChosen(BaseModel):
    """The filters of a list of measures; an empty one keeps all, an unknown one is refused."""

    model_config = ConfigDict(extra="forbid")

    ministry: str = _choice("Its full name.")
    body: str = _choice("A body that the text names, as it is shown.")
    theme: str = _choice("The id of a theme; `GET /themes` lists them.")
    status: str = _choice("`planned`, `ongoing`, `done` or `unknown`.")
    q: str = _choice("All of these words must stand in the text, in any form.")
    about: bool = Field(default=False, description="Of a theme only measures about it, none that mention it.")


class CountsOut(BaseModel):
    """By value, how many measures there would be if it were chosen and the other choices kept."""

    ministries: dict[str, int]
    bodies: dict[str, int]
    themes: dict[str, int]
    statuses: dict[str, int]

    model_config = {"from_attributes": True}


class MeasuresResponse(BaseModel):
    generation: str = Field(description="The generation of the index that the list rests on.")
    n_measures: int = Field(description="In the whole catalogue.")
    n_found: int
    counts: CountsOut
    measures: list[MeasureOut]


class ThemeOut(BaseModel):
    """A theme. `quote` is the government's own name of an area."""

    id: str
    kind: Literal["area", "across"]
    names: dict[Language, str]
    quote: str
    words: list[str] = Field(description="The phrases that make the theme; `*` stands for any letters.")
    n_measures: int

    @classmethod
    def of(cls, theme: Theme, catalogue: Catalogue) -> Self:
        return cls(**_facts(theme, catalogue))


class ThemesResponse(BaseModel):
    themes: list[ThemeOut]


class ThemePassageOut(PassageOut):
    section: list[str]
    words: list[str] = Field(description="The words that make it belong to the theme.")
    measure_id: str | None

    @classmethod
    def of_theme(cls, found: ThemePassage, document_id: str) -> Self:
        return cls(
            **PassageOut.of(found.passage, document_id).model_dump(),
            section=list(found.section),
            words=list(found.words),
            measure_id=found.measure.id if found.measure else None,
        )


class ThemeDocumentOut(OfDocument):
    passages: list[ThemePassageOut]

    @classmethod
    def of(cls, found: ThemeDocument) -> Self:
        record = found.record
        return cls(
            **cls.facts(record),
            passages=[ThemePassageOut.of_theme(one, record.id) for one in found.passages],
        )


class ChangeOut(BaseModel):
    """`before` is null for what is new, `after` for what is gone."""

    before: PassageOut | None
    after: PassageOut | None


class EditionChangesOut(BaseModel):
    earlier_id: str
    later_id: str
    changes: list[ChangeOut]

    @classmethod
    def of(cls, changed: EditionChanges) -> Self:
        earlier, later = changed.earlier.id, changed.later.id
        return cls(
            earlier_id=earlier,
            later_id=later,
            changes=[
                ChangeOut(
                    before=PassageOut.of(one.before, earlier) if one.before else None,
                    after=PassageOut.of(one.after, later) if one.after else None,
                )
                for one in changed.changes
            ],
        )


class ThemeDetail(ThemeOut):
    """What the documents say of a theme, side by side."""

    generation: str
    reform: list[ThemeDocumentOut] = Field(description="Guidance and information: what the reform says.")
    advice: list[ThemeDocumentOut] = Field(description="An agency's advice; not adopted policy.")
    examples: list[ThemeDocumentOut] = Field(description="What some bodies do; it binds nobody else.")
    changes: list[EditionChangesOut] = Field(description="Where a document stands in two editions.")

    @classmethod
    def of_columns(cls, found: SideBySide, catalogue: Catalogue, generation: str) -> Self:
        columns = {name: [ThemeDocumentOut.of(one) for one in said] for name, said in found.columns.items()}
        return cls(
            **_facts(found.theme, catalogue),
            **columns,
            generation=generation,
            changes=[EditionChangesOut.of(one) for one in found.changes],
        )


def _passages(passages: Iterable[Passage], document_id: str) -> list[PassageOut]:
    return [PassageOut.of(one, document_id) for one in passages]


def _facts(theme: Theme, catalogue: Catalogue) -> dict[str, object]:
    return {
        "id": theme.id,
        "kind": theme.kind,
        "names": theme.names,
        "quote": theme.quote,
        "words": list(theme.words),
        "n_measures": sum(theme.id in measure.theme_ids for measure in catalogue.measures),
    }
