"""What the chain consists of: each stage takes what the one before it gives."""

import logging
import traceback
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date
from functools import wraps
from typing import Protocol, TypeVar

from assistant.answers import Answer, Language, Written
from assistant.exchange import AbandonedError, Exchange
from assistant.found import Found, abstain
from assistant.glossary import Glossary
from assistant.llm.checking import MAX_STATEMENTS, Statement, check
from assistant.llm.closeness import Closeness
from assistant.llm.drafts import DraftStatement
from assistant.llm.faults import Fault
from assistant.llm.messages import messages
from assistant.llm.model import Budget, LanguageModel
from assistant.llm.passages import Passage, listed, pack
from assistant.llm.reply import AGAIN, Reply
from assistant.llm.rewriting import rewrite
from assistant.llm.shown import Record, Shown
from assistant.notices import notices
from prompts.loading import load_prompt
from prompts.marking import marker

log = logging.getLogger(__name__)

PROMPT = "answer"
_LANGUAGES: dict[Language, str] = {
    "nb": "Norwegian (bokmål)",
    "nn": "Norwegian (nynorsk)",
    "en": "English",
}


class _Recorded(Protocol):
    @property
    def record(self) -> Record: ...


_In = TypeVar("_In", bound=_Recorded)
_Out = TypeVar("_Out")


@dataclass(frozen=True)
class Asked:
    """A question, with the ways to search for it and to answer it without the model."""

    exchange: Exchange
    find: Callable[[str | None], Found]
    quote: Callable[[Found], Answer]
    budget: Budget
    record: Record = field(default_factory=Record)
    rewritten: str | None = None


@dataclass(frozen=True)
class Grounds:
    """A question and what was found for it."""

    asked: Asked
    found: Found

    @property
    def can_be_written_from(self) -> bool:
        """Whether there is something to write from, and the model has not failed yet."""
        return bool(self.found.judged) and self.record.fault is None

    @property
    def record(self) -> Record:
        return self.asked.record


@dataclass(frozen=True)
class Packed:
    """The passages that the model is shown."""

    grounds: Grounds
    passages: list[Passage]

    @property
    def record(self) -> Record:
        return self.grounds.record


@dataclass(frozen=True)
class Replied:
    """The reply, which comes as it is read; once it is checked, what of it is shown."""

    packed: Packed
    reply: Reply
    shown: Shown

    @property
    def grounds(self) -> Grounds:
        return self.packed.grounds

    @property
    def record(self) -> Record:
        return self.grounds.record


def guarded(stage: Callable[[_In], _Out]) -> Callable[[_In], _Out]:
    """The stage, with whatever goes wrong in it a Fault that is noted: no bug of ours costs an answer.

    The log has where a bug shows, and not what its error says, which may hold words of the question.
    """

    @wraps(stage)
    def run(given: _In) -> _Out:
        try:
            return stage(given)
        except AbandonedError:
            raise
        except Exception as error:
            given.record.fault = fault = error if isinstance(error, Fault) else _of_bug(error)
            if fault is error:
                raise
            raise fault from error

    return run


def _of_bug(error: Exception) -> Fault:
    name, places = type(error).__name__, "".join(traceback.format_tb(error.__traceback__))
    log.error("%s while the language model answered, at\n%s", name, places)
    return Fault("internal error", name)


class Stages:
    """The stages, with the parts that they share."""

    def __init__(self, model: LanguageModel, glossary: Glossary, closeness: Closeness | None) -> None:
        self._model = model
        self._glossary = glossary
        self._closeness = closeness

    def rewrite(self, asked: Asked) -> Asked:
        """A fault here is noted: what can be found without the model is found, and then quoted."""
        exchange = asked.exchange
        if not exchange.question.history:
            return asked
        with exchange.stage("rewrite"):
            try:
                return replace(asked, rewritten=guarded(self._rewritten)(asked))
            except Fault:
                return asked

    def _rewritten(self, asked: Asked) -> str | None:
        return rewrite(asked.exchange.question, asked.exchange.language, self._model, asked.budget)

    def retrieve(self, asked: Asked) -> Grounds:
        return Grounds(asked, asked.find(asked.rewritten))

    def pack(self, grounds: Grounds) -> Packed:
        return self._packed(grounds, self._model.settings.context_chars)

    def pack_half(self, grounds: Grounds) -> Packed:
        """For a server whose context is too short for the passages."""
        return self._packed(grounds, self._model.settings.context_chars // 2)

    def _packed(self, grounds: Grounds, budget_chars: int) -> Packed:
        chunks = [one.chunk for one in grounds.found.judged]
        documents = grounds.asked.exchange.corpus.documents
        return Packed(grounds, pack(chunks, documents, budget_chars=budget_chars))

    def ask(self, packed: Packed) -> Replied:
        asked, found = packed.grounds.asked, packed.grounds.found
        exchange = asked.exchange
        exchange.report(exchange.words.writing)
        passages, question = listed(packed.passages), found.retrieved.resolved
        prompt = messages(
            PROMPT,
            passages=passages,
            passages_marker=marker([passages]),
            question=question,
            question_marker=marker([passages, question]),
            language=_LANGUAGES[exchange.language],
        )
        shown = Shown(exchange, found, asked.record)
        return Replied(packed, Reply(self._model, prompt, asked.budget), shown)

    def check(self, replied: Replied) -> Replied:
        """Show each statement that checks out, as it comes. What was shown before a fault is taken back."""
        exchange = replied.grounds.asked.exchange
        with exchange.stage("write"), closing(replied.reply.statements()) as statements:
            try:
                for statement in statements:
                    if statement is AGAIN:
                        replied.shown.take_back()
                    else:
                        self._take(statement, replied)
            except AbandonedError:
                raise
            except Exception:
                replied.shown.take_back()
                raise
        return replied

    def _take(self, draft: DraftStatement, replied: Replied) -> None:
        exchange, record = replied.grounds.asked.exchange, replied.record
        if not record.n_statements:
            exchange.report(exchange.words.checking)
        record.n_statements += 1
        shown = replied.shown
        if len(shown.texts) >= MAX_STATEMENTS:
            record.removed["too many"] += 1
            return
        outcome = check(draft, replied.packed.passages, exchange.language, self._glossary)
        if isinstance(outcome, str):
            record.removed[outcome] += 1
        elif outcome.text in shown.texts:
            record.removed["repeated"] += 1
        elif not self._is_near(outcome):
            record.removed["other meaning"] += 1
        elif replied.reply.abstains:
            record.removed["contradictory"] += 1
        else:
            shown.add(outcome, replied.reply.head.verdict if replied.reply.head else None)

    def _is_near(self, statement: Statement) -> bool:
        quoted = " ".join(quote.text for quote in statement.quotes)
        return self._closeness is None or self._closeness.is_near(statement.text, quoted)

    def compose(self, replied: Replied) -> Answer:
        grounds, shown = replied.grounds, replied.shown
        if replied.reply.abstains:
            shown.take_back()
            if grounds.found.is_sure:
                raise Fault("unusable", "it found no answer where the documents' own sentences give one")
            answer = abstain(grounds.found)
        elif shown.texts:
            answer = _composed(grounds, shown, is_partial=replied.reply.is_partial)
        else:
            raise Fault("unusable", f"none of {replied.record.n_statements} statements checked out")
        answer = replace(answer, mode="llm", model=self._model.name)
        return _signed(answer, replied.record, None, n_shown=len(shown.texts))

    def quote(self, grounds: Grounds) -> Answer:
        """The answer without the model, with a notice where the model was asked."""
        answer, record = grounds.asked.quote(grounds.found), grounds.record
        if record.fault is None:
            return answer
        words = grounds.asked.exchange.words
        notice = words.model_unchecked if record.fault.kind == "unusable" else words.model_failed
        return _signed(replace(answer, notices=(notice, *answer.notices)), record, record.fault, n_shown=0)


def _composed(grounds: Grounds, shown: Shown, *, is_partial: bool) -> Answer:
    exchange, found = grounds.asked.exchange, grounds.found
    said = notices(shown.citations, exchange.words, exchange.language, date.today(), is_sure=found.is_sure)
    return replace(exchange, tell=None).answer(
        "partial" if is_partial else "answered",
        shown.told,
        verdict=shown.verdict,
        citations=tuple(shown.citations),
        consulted=found.consulted(shown.citations),
        notices=(*found.understood(), *said),
        answerability=found.answerability,
    )


def _signed(answer: Answer, record: Record, fault: Fault | None, *, n_shown: int) -> Answer:
    """The answer with what the model did for it, which the log is told in full: never any words."""
    removed = {str(reason): n for reason, n in record.removed.items()}
    log.log(
        logging.WARNING if fault else logging.INFO,
        "language model: %d statements, %d shown, removed %s, fault %s",
        record.n_statements,
        n_shown,
        removed or "none",
        fault or "none",
    )
    kind, version = fault.kind if fault else None, load_prompt(PROMPT).version
    return replace(answer, written=Written(record.n_statements, removed, kind, version))
