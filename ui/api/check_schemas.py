"""What a check looks like over the wire. The field names are a contract with other programs."""

from dataclasses import asdict
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field

from assistant.answers import Citation, Language
from assistant.checks.result import Checked, CheckedStatement, Kind, Mark, ReadByModel
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
    is_read: bool = Field(default=False, description="Whether a language model's reading counts in the mark.")

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


class ReadByModelOut(BaseModel):
    """What a language model did for a draft."""

    model: str
    n_asked: int = Field(description="Statements that it was shown.")
    n_read: int = Field(description="Those of them with a reading that counts.")
    removed: dict[str, int] = Field(description="Readings that do not count, by the reason.")
    fault: str | None = Field(description="The kind of the first fault, null where there was none.")


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
    mode: Literal["quotes", "llm"] = Field(
        default="quotes", description="`llm` where a language model's readings count in the marks."
    )
    model: str | None = Field(default=None, description="The language model's name, null in mode `quotes`.")
    notices: list[str] = Field(default=[], description="Sentences for the reader, in `language`.")
    read: ReadByModelOut | None = Field(default=None, description="Null where no language model was asked.")
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
            mode=checked.mode,
            model=checked.read.model if checked.read and checked.mode == "llm" else None,
            notices=list(checked.notices),
            read=ReadByModelOut(**asdict(checked.read)) if checked.read else None,
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
            read=ReadByModel(**self.read.model_dump()) if self.read else None,
            notices=tuple(self.notices),
        )
