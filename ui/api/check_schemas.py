"""What a check looks like over the wire. The field names are a contract with other programs."""

from dataclasses import asdict
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from assistant.answers import Citation, Language
from assistant.checks.result import Checked, CheckedStatement, Kind, Mark
from assistant.checks.statements import LeftOut, Piece
from ui.api.schemas import CitationOut


class CheckRequest(BaseModel):
    """A draft."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(description="The draft as plain text.")
    language: Literal["auto", "nb", "nn", "en"] = Field(
        default="auto", description="Language of the reasons; `auto` takes the draft's."
    )


class CheckedStatementOut(BaseModel):
    """A statement of the draft and its mark."""

    start: int = Field(description="Character offset in `text`.")
    end: int
    text: str = Field(description="With line breaks and runs of blanks as one blank.")
    mark: Mark
    reason: str = Field(description="Why, in a sentence in `language`.")
    difference: Kind | None = Field(description="What the document says otherwise, where something is.")
    missing: list[str] = Field(description="Words of the statement that the quote does not have.")
    citations: list[CitationOut] = Field(
        description="The words the mark rests on; the nearest ones for `look_at_this`."
    )

    def to_checked(self) -> CheckedStatement:
        values = self.model_dump()
        citations = tuple(
            Citation(**(one | {"section": tuple(one["section"])})) for one in values["citations"]
        )
        return CheckedStatement(**(values | {"citations": citations, "missing": tuple(self.missing)}))


class LeftOutOut(BaseModel):
    """A piece of the draft that claims nothing."""

    start: int
    end: int
    reason: LeftOut


class CheckResponse(BaseModel):
    """A draft's statements with their marks."""

    language: Language
    text: str = Field(
        description="The draft as it was read, invisible characters removed: offsets count here."
    )
    counts: dict[Mark, int]
    n_statements: int
    statements: list[CheckedStatementOut]
    left_out: list[LeftOutOut]
    generation: str = Field(description="The generation of the index that the marks rest on.")
    check_id: str | None = Field(
        default=None,
        description="For a permalink to the marks; null where none can be made. The server remembers the "
        "marks under it for a while, without the draft.",
    )

    @classmethod
    def of(cls, checked: Checked, generation: str, check_id: str | None = None) -> Self:
        return cls(
            language=checked.language,
            text=checked.text,
            counts=checked.counts,
            n_statements=len(checked.statements),
            statements=[CheckedStatementOut(**asdict(one)) for one in checked.statements],
            left_out=[
                LeftOutOut(start=one.start, end=one.end, reason=one.left_out)
                for one in checked.left_out
                if one.left_out
            ],
            generation=generation,
            check_id=check_id,
        )

    def to_checked(self) -> Checked:
        """The same as it was before it went over the wire; of what was left out, where and why."""
        return Checked(
            text=self.text,
            language=self.language,
            statements=tuple(one.to_checked() for one in self.statements),
            left_out=tuple(
                Piece(one.start, one.end, self.text[one.start : one.end], one.reason) for one in self.left_out
            ),
        )
