"""A model's reply as it comes: its head, then its statements, asked for again where it does not fit."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from enum import Enum
from typing import TYPE_CHECKING

from assistant.llm.drafts import Draft, DraftReader, DraftStatement, UnfinishedError, draft_schema, read_draft
from assistant.llm.faults import Fault
from assistant.llm.model import Budget, LanguageModel
from prompts.loading import load_prompt

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

_CUT_AT_THE_LIMIT = ("length", "max_tokens")


class Again(Enum):
    """Stands among statements where the model is asked once more."""

    AGAIN = "again"


AGAIN = Again.AGAIN


class Reply:
    """What the model replies to some messages.

    Attributes:
        head: the draft's status and verdict; there before the first statement.
        is_cut: whether the reply reached the limit of tokens, so that the end is missing.
    """

    def __init__(self, model: LanguageModel, messages: "Sequence[BaseMessage]", budget: Budget) -> None:
        self._model = model
        self._messages = list(messages)
        self._budget = budget
        self._text = ""
        self.head: Draft | None = None
        self.is_cut = False

    @property
    def abstains(self) -> bool:
        """Whether the model says that the passages do not answer."""
        return self.head is not None and self.head.status == "not_found"

    @property
    def is_partial(self) -> bool:
        """Whether a part of what was asked is not answered, as far as is known."""
        return self.is_cut or (self.head is not None and self.head.status == "partial")

    def statements(self) -> "Generator[DraftStatement | Again]":
        """The statements as they are completed, each once; AGAIN where those before it no longer hold.

        Raises:
            Fault: the model failed, or its reply does not fit, nor when asked again.
            AbandonedError: nobody waits any more.
        """
        problem = yield from self._reply()
        if problem is None:
            return
        yield AGAIN
        self._ask_again(problem)
        if (yield from self._reply()) is not None:
            raise Fault("unusable", "the reply does not fit, nor when asked again")

    def _reply(self) -> Generator[DraftStatement, None, str | None]:
        """The statements of one reply; returns what does not fit in it, None where it fits."""
        self.head, self._text = None, ""
        given: list[DraftStatement] = []
        for statement in self._read():
            if statement not in given:
                given.append(statement)
                yield statement
        try:
            draft = read_draft(self._text)
        except UnfinishedError as error:
            return self._unfinished(str(error), is_worth=bool(given))
        except ValueError as error:
            return str(error)
        self.head = draft
        yield from (statement for statement in draft.statements if statement not in given)
        return None

    def _unfinished(self, problem: str, *, is_worth: bool) -> str | None:
        """What to do with a reply that ends in the middle: keep, ask again, or give up with a Fault."""
        if self._ended is None:
            raise Fault("cut off", "the reply ends in the middle")
        if self._ended not in _CUT_AT_THE_LIMIT:
            return problem
        if not is_worth:
            raise Fault("unusable", "no statement before the limit of tokens")
        self.is_cut = True
        return None

    def _ask_again(self, problem: str) -> None:
        from langchain_core.messages import AIMessage, HumanMessage

        repair = load_prompt("repair").filled(problem=problem)
        self._messages += [AIMessage(self._text or "{}"), HumanMessage(repair)]

    def _read(self) -> Iterator[DraftStatement]:
        reader = DraftReader()
        self._ended: str | None = None
        with closing(self._model.stream(self._messages, self._budget, schema=draft_schema())) as pieces:
            for piece in pieces:
                self._ended = piece.end or self._ended
                found = reader.feed(piece.text)
                self._text, self.head = reader.text, reader.head or self.head
                yield from found
