"""What a check gives: a draft's statements with their marks. Cheap to import."""

from collections import Counter
from dataclasses import dataclass
from typing import Literal

from assistant.answers import Citation, Language
from assistant.checks.statements import Piece

Mark = Literal["supported", "at_odds", "examples_only", "look_at_this", "not_found"]
MARKS: tuple[Mark, ...] = ("supported", "at_odds", "examples_only", "look_at_this", "not_found")

Kind = Literal["number", "date", "body", "negation", "duty", "direction", "scope", "order"]
"""What a document says otherwise; of another order (`compared_order.py`) it is not known whether it does."""


@dataclass(frozen=True)
class CheckedStatement:
    """A statement of the draft at `start` to `end`, its mark, and why.

    Attributes:
        reason: in a sentence, in the asked language.
        citations: the document's words that the mark rests on, first those of the best place; for "look
            at this" the nearest ones; none for "not found".
        difference: the kind of what the document says otherwise.
        missing: words of the statement that the cited words do not have.
        is_read: whether a language model's reading counts in the mark.
    """

    start: int
    end: int
    text: str
    mark: Mark
    reason: str
    citations: tuple[Citation, ...] = ()
    difference: Kind | None = None
    missing: tuple[str, ...] = ()
    is_read: bool = False


@dataclass(frozen=True)
class ReadByModel:
    """What a language model did for a draft; never any words.

    Attributes:
        n_asked: statements that it was shown; `n_read` of them got a reading that counts.
        removed: readings that do not count, by the reason.
        fault: the kind of the first thing that went wrong with the model, None where nothing did.
    """

    model: str
    n_asked: int
    n_read: int
    removed: dict[str, int]
    fault: str | None

    @property
    def is_whole(self) -> bool:
        """Whether nothing was left to the comparisons that the model was asked about."""
        return self.fault is None and self.n_read == self.n_asked


@dataclass(frozen=True)
class Checked:
    """A draft's statements with their marks, in its order, and the pieces that were left out.

    `text` is the draft that offsets count in; `language` that of the reasons. `read` is None where no
    language model was asked; `notices` are sentences about that for the reader.
    """

    text: str
    language: Language
    statements: tuple[CheckedStatement, ...]
    left_out: tuple[Piece, ...]
    read: ReadByModel | None = None
    notices: tuple[str, ...] = ()

    @property
    def mode(self) -> Literal["quotes", "llm"]:
        return "llm" if self.read and self.read.n_read else "quotes"

    @property
    def counts(self) -> dict[Mark, int]:
        found = Counter(one.mark for one in self.statements)
        return {mark: found[mark] for mark in MARKS}
