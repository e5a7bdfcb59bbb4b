"""The way of a question through a language model, in LangChain's runnables: read `build_chain` top to bottom.

Whatever goes wrong in it from the first request on is a Fault, and its answer is the one without a model.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from assistant.answers import Answer
from assistant.chat_model import untraced
from assistant.exchange import Exchange
from assistant.found import Found
from assistant.glossary import Glossary
from assistant.llm.closeness import Closeness
from assistant.llm.faults import Fault, PromptTooLongFault
from assistant.llm.model import LanguageModel
from assistant.llm.stages import Asked, Grounds, Stages, guarded

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable


class LlmWriter:
    """Answers with a language model's statements that check out, or without the model where it fails."""

    def __init__(self, model: LanguageModel, glossary: Glossary, closeness: Closeness | None = None) -> None:
        self.model = model
        self._chain = build_chain(model, glossary, closeness)

    def answer(
        self, exchange: Exchange, find: Callable[[str | None], Found], quote: Callable[[Found], Answer]
    ) -> Answer:
        asked = Asked(exchange, find, quote, self.model.budget(exchange.time_left))
        with untraced():
            return self._chain.invoke(asked)


def build_chain(
    model: LanguageModel, glossary: Glossary, closeness: Closeness | None = None
) -> "Runnable[Asked, Answer]":
    """From a question to its answer; without `closeness`, meanings are not compared."""
    from langchain_core.runnables import RunnableBranch, RunnableLambda

    stages = Stages(model, glossary, closeness)
    all_passages = RunnableLambda(guarded(stages.pack))  # what was found, as far as the budget goes
    half_of_them = RunnableLambda(guarded(stages.pack_half))
    reply = (
        RunnableLambda(guarded(stages.ask))  # passages before the question; the reply is about to come
        | RunnableLambda(guarded(stages.check))  # each statement once it is complete: shown, or removed
    )
    written = (
        (all_passages | reply).with_fallbacks(
            [half_of_them | reply], exceptions_to_handle=(PromptTooLongFault,)
        )
        | RunnableLambda(guarded(stages.compose))  # what is left, with its citations; nothing left is a fault
    )
    quoted = RunnableLambda(stages.quote)  # the documents' own sentences, without the model
    return (
        RunnableLambda(stages.rewrite)  # a follow-up into a question of its own
        | RunnableLambda(stages.retrieve)
        | RunnableBranch(
            (_can_be_written_from, written.with_fallbacks([quoted], exceptions_to_handle=(Fault,))),
            quoted,
        )
    )


def _can_be_written_from(grounds: Grounds) -> bool:
    return grounds.can_be_written_from
