"""What a check gives: a draft's statements with their marks. Cheap to import."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from assistant.answers import Citation, Language
from assistant.checks.statements import Piece

Mark = Literal["supported", "at_odds", "examples_only", "look_at_this", "not_found"]
MARKS: tuple[Mark, ...] = ("supported", "at_odds", "examples_only", "look_at_this", "not_found")

Kind = Literal["number", "date", "body", "negation", "duty", "direction", "scope"]
"""What a document says otherwise."""


@dataclass(frozen=True)
class CheckedStatement:
    """A statement of the draft at `start` to `end`, its mark, and why.

    Attributes:
        reason: in a sentence, in the asked language.
        citations: the document's words that the mark rests on, first those of the best place; for "look
            at this" the nearest ones; none for "not found".
        difference: the kind of what the document says otherwise.
        missing: words of the statement that the cited words do not have.
    """

    start: int
    end: int
    text: str
    mark: Mark
    reason: str
    citations: tuple[Citation, ...] = ()
    difference: Kind | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """A draft's statements with their marks, in its order, and the pieces that were left out.

    `text` is the draft that offsets count in; `language` that of the reasons.
    """

    text: str
    language: Language
    statements: tuple[CheckedStatement, ...]
    left_out: tuple[Piece, ...]

    @property
    def counts(self) -> dict[Mark, int]:
        found = Counter(one.mark for one in self.statements)
        return {mark: found[mark] for mark in MARKS}
