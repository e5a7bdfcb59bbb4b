"""A model's reply as it comes: its head, then its statements, asked for again where it does not fit."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import TYPE_CHECKING

from assistant.llm.drafts import Draft, DraftReader, DraftStatement, UnfinishedError, draft_schema, read_draft
from assistant.llm.faults import Fault
from assistant.llm.model import Budget, LanguageModel
from prompts.loading import load_prompt

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

_CUT_AT_THE_LIMIT = ("length", "max_tokens")


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
        self.head: Draft | None = None
        self.is_cut = False

    @property
    def is_partial(self) -> bool:
        """Whether a part of what was asked is not answered, as far as is known."""
        return self.is_cut or (self.head is not None and self.head.status == "partial")

    def statements(self) -> Generator[DraftStatement]:
        """The statements as they are completed, each once.

        Raises:
            Fault: the model failed, or its reply does not fit, nor when asked again.
            AbandonedError: nobody waits any more.
        """
        from langchain_core.messages import AIMessage, HumanMessage

        given: list[DraftStatement] = []
        fault = ""
        for _ in ("first", "repaired"):
            reader = DraftReader()
            for statement in self._read(reader):
                if statement not in given:
                    given.append(statement)
                    yield statement
            try:
                draft = read_draft(reader.text)
            except UnfinishedError as error:
                if self._ended in _CUT_AT_THE_LIMIT:
                    if not given:
                        raise Fault("unusable", "no statement before the limit of tokens") from None
                    self.is_cut = True
                    return
                if self._ended is None:
                    raise Fault("cut off", "the reply ends in the middle") from None
                fault = str(error)
            except ValueError as error:
                fault = str(error)
            else:
                self.head = draft
                yield from (statement for statement in draft.statements if statement not in given)
                return
            repair = load_prompt("repair").filled(problem=fault)
            self._messages += [AIMessage(reader.text), HumanMessage(repair)]
        raise Fault("unusable", "the reply does not fit, nor when asked again")

    def _read(self, reader: DraftReader) -> Iterator[DraftStatement]:
        self._ended: str | None = None
        with closing(self._model.stream(self._messages, self._budget, schema=draft_schema())) as pieces:
            for piece in pieces:
                self._ended = piece.end or self._ended
                found = reader.feed(piece.text)
                self.head = reader.head or self.head
                yield from found
