"""The way of a question through a language model, in LangChain's runnables: read `build_chain` top to bottom.

Whatever goes wrong from the first request on is a Fault, and its answer is the one without a model.
"""

import logging
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.answers import Answer, Citation, Language, Verdict, Written
from assistant.chat_model import untraced
from assistant.citations import cite
from assistant.exchange import Exchange
from assistant.found import Found, abstain
from assistant.glossary import Glossary
from assistant.llm.checking import MAX_STATEMENTS, Removal, Statement, check
from assistant.llm.closeness import Closeness
from assistant.llm.drafts import DraftStatement
from assistant.llm.faults import Fault
from assistant.llm.messages import messages
from assistant.llm.model import Budget, LanguageModel
from assistant.llm.passages import Passage, listed, pack
from assistant.llm.reply import Reply
from assistant.llm.rewriting import rewrite
from assistant.llm.verdicts import is_carried
from assistant.notices import notices
from assistant.quoting import Quote
from assistant.wording import Wording
from prompts.loading import load_prompt
from prompts.marking import marker

if TYPE_CHECKING:
    from langchain_core.runnables import Runnable

log = logging.getLogger(__name__)

PROMPT = "answer"
_LANGUAGES: dict[Language, str] = {
    "nb": "Norwegian (bokmål)",
    "nn": "Norwegian (nynorsk)",
    "en": "English",
}


@dataclass
class Work:
    """A question on its way, and what has become of it.

    Attributes:
        texts: the statements shown, as the model wrote them; `statements` as they are told.
    """

    exchange: Exchange
    find: Callable[[str | None], Found]
    quote: Callable[[Found], Answer]
    budget: Budget
    rewritten: str | None = None
    passages: list[Passage] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    statements: list[str] = field(default_factory=list)
    citations: list[Citation] = field(default_factory=list)
    verdict: Verdict | None = None
    n_statements: int = 0
    removed: Counter[Removal] = field(default_factory=Counter)
    fault: Fault | None = None
    found: Found = field(init=False)
    reply: Reply = field(init=False)

    @property
    def abstains(self) -> bool:
        """Whether the model says that the passages do not answer."""
        return self.reply.head is not None and self.reply.head.status == "not_found"

    def tell(self, statement: str) -> None:
        self.statements.append(statement)
        if self.exchange.tell:
            self.exchange.tell(statement)


class LlmWriter:
    """Answers with a language model's statements that check out, or without the model where it fails."""

    def __init__(self, model: LanguageModel, glossary: Glossary, closeness: Closeness | None = None) -> None:
        self.model = model
        self._chain = build_chain(model, glossary, closeness)

    def answer(
        self, exchange: Exchange, find: Callable[[str | None], Found], quote: Callable[[Found], Answer]
    ) -> Answer:
        work = Work(exchange, find, quote, self.model.budget(exchange.time_left))
        with untraced():
            return self._chain.invoke(work)


def build_chain(
    model: LanguageModel, glossary: Glossary, closeness: Closeness | None = None
) -> "Runnable[Work, Answer]":
    """From a question to its answer; without `closeness`, meanings are not compared."""
    from langchain_core.runnables import RunnableBranch, RunnableLambda

    stages = _Stages(model, glossary, closeness)
    quoted = RunnableLambda(stages.quote)  # the documents' own sentences, without the model
    written = (
        RunnableLambda(stages.pack)  # what was found, as far as the budget goes
        | RunnableLambda(stages.ask)  # passages before the question; the reply is about to come
        | RunnableLambda(stages.check)  # each statement once it is complete: shown, or removed
        | RunnableLambda(stages.compose)  # what is left, with its citations; nothing left is a fault
    )
    return (
        RunnableLambda(stages.rewrite)  # a follow-up into a question of its own
        | RunnableLambda(stages.retrieve)
        | RunnableBranch(
            (_has_passages, written.with_fallbacks([quoted], exceptions_to_handle=(Fault,))),
            quoted,
        )
    )


class _Stages:
    """What the chain consists of."""

    def __init__(self, model: LanguageModel, glossary: Glossary, closeness: Closeness | None) -> None:
        self._model = model
        self._glossary = glossary
        self._closeness = closeness

    def rewrite(self, work: Work) -> Work:
        """A fault here is kept: what can be found without the model is found, and then quoted."""
        exchange = work.exchange
        if exchange.question.history:
            with exchange.stage("rewrite"), suppress(Fault), _noted(work):
                work.rewritten = rewrite(exchange.question, exchange.language, self._model, work.budget)
        return work

    def retrieve(self, work: Work) -> Work:
        work.found = work.find(work.rewritten)
        return work

    def pack(self, work: Work, share: float = 1.0) -> Work:
        chunks = [one.chunk for one in work.found.judged]
        budget_chars = round(share * self._model.settings.context_chars)
        work.passages = pack(chunks, work.exchange.corpus.documents, budget_chars=budget_chars)
        return work

    def ask(self, work: Work) -> Work:
        if work.fault is not None:
            raise work.fault
        work.exchange.report(work.exchange.words.writing)
        passages, question = listed(work.passages), work.found.retrieved.resolved
        asked = messages(
            PROMPT,
            passages=passages,
            passages_marker=marker([passages]),
            question=question,
            question_marker=marker([passages, question]),
            language=_LANGUAGES[work.exchange.language],
        )
        work.reply = Reply(self._model, asked, work.budget)
        return work

    def check(self, work: Work) -> Work:
        """A server whose context is too short for the passages is asked once more with half of them."""
        with work.exchange.stage("write"), _noted(work):
            try:
                self._take(work)
            except Fault as fault:
                if fault.kind != "prompt too long":
                    raise
                self._take(self.ask(self.pack(work, share=0.5)))
        return work

    def _take(self, work: Work) -> None:
        with closing(work.reply.statements()) as statements:
            for statement in statements:
                if not work.n_statements:
                    work.exchange.report(work.exchange.words.checking)
                work.n_statements += 1
                self._take_one(work, statement)

    def _take_one(self, work: Work, draft: DraftStatement) -> None:
        if len(work.statements) >= MAX_STATEMENTS:
            work.removed["too many"] += 1
            return
        outcome = check(draft, work.passages, work.exchange.language, self._glossary)
        if isinstance(outcome, str):
            work.removed[outcome] += 1
        elif outcome.text in work.texts:
            work.removed["repeated"] += 1
        elif not self._is_near(outcome):
            work.removed["other meaning"] += 1
        elif not work.abstains:
            _show(work, outcome)

    def _is_near(self, statement: Statement) -> bool:
        quoted = " ".join(quote.text for quote in statement.quotes)
        return self._closeness is None or self._closeness.is_near(statement.text, quoted)

    def compose(self, work: Work) -> Answer:
        with _noted(work):
            if work.abstains and work.found.is_sure:
                raise Fault("unusable", "it found no answer where the documents' own sentences give one")
            if work.abstains:
                answer = abstain(work.found)
            elif work.statements:
                answer = _composed(work)
            else:
                raise Fault("unusable", f"none of {work.n_statements} statements checked out")
        return self._signed(replace(answer, mode="llm", model=self._model.name), work)

    def quote(self, work: Work) -> Answer:
        """The answer without the model, with a notice where the model was asked."""
        answer = work.quote(work.found)
        if work.fault is None:
            return answer
        words = work.exchange.words
        notice = words.model_unchecked if work.fault.kind == "unusable" else words.model_failed
        return self._signed(replace(answer, notices=(notice, *answer.notices)), work)

    def _signed(self, answer: Answer, work: Work) -> Answer:
        """The answer with what the model did for it, which the log is told too: never any words."""
        fault = str(work.fault) if work.fault else None
        removed = {str(reason): n for reason, n in work.removed.items()}
        log.log(
            logging.WARNING if fault else logging.INFO,
            "language model: %d statements, %d shown, removed %s, fault %s",
            work.n_statements,
            0 if fault else len(work.texts),
            removed or "none",
            fault or "none",
        )
        version = load_prompt(PROMPT).version
        return replace(answer, written=Written(work.n_statements, removed, fault, version))


def _has_passages(work: Work) -> bool:
    return bool(work.found.judged)


@contextmanager
def _noted(work: Work) -> Iterator[None]:
    """Keeps a fault for the answer without the model, which the chain gives the work as it came."""
    try:
        yield
    except Fault as fault:
        work.fault = fault
        raise


def _show(work: Work, statement: Statement) -> None:
    """Cite a statement that checked out, and tell it; before the first one the verdict that it carries."""
    cited = [_cited(work, quote) for quote in statement.quotes]
    verdict = work.reply.head.verdict if work.reply.head else None
    if not work.texts and verdict and _is_carried(verdict, work, cited):
        work.verdict = verdict
        work.tell(f"**{work.exchange.words.verdict[verdict]}**")
    marks = "".join(f"[{citation.number}]" for citation in cited)
    work.texts.append(statement.text)
    work.tell(f"{_introduced(statement.text, cited, work.exchange.words)} {marks}")


def _is_carried(verdict: Verdict, work: Work, cited: list[Citation]) -> bool:
    retrieved, vocabulary = work.found.retrieved, work.exchange.corpus.vocabulary
    return retrieved.intent.yes_no and is_carried(
        verdict, retrieved.resolved, retrieved.query, cited, vocabulary, is_sure=work.found.is_sure
    )


def _cited(work: Work, quote: Quote) -> Citation:
    """The quote's citation, the same where it is cited again."""
    place = (quote.chunk.document_id, quote.start, quote.end)
    for known in work.citations:
        if (known.document_id, known.start, known.end) == place:
            return known
    citation = cite(quote, len(work.citations) + 1, work.exchange.corpus.documents)
    if citation is None:
        raise ValueError(f"a checked quote does not stand in {quote.chunk.document_id!r} at {quote.start}")
    work.citations.append(citation)
    return citation


def _introduced(text: str, cited: list[Citation], words: Wording) -> str:
    """The statement, told as what it is where it rests on advice or examples alone."""
    standings = {citation.standing for citation in cited}
    if standings == {"examples"}:
        return words.as_example.format(statement=text)
    if standings <= {"advice", "examples"}:
        return words.as_advice.format(statement=text)
    return text


def _composed(work: Work) -> Answer:
    exchange, found = work.exchange, work.found
    said = notices(work.citations, exchange.words, exchange.language, date.today(), is_sure=found.is_sure)
    told = replace(exchange, tell=None)
    return told.answer(
        "partial" if work.reply.is_partial else "answered",
        work.statements,
        verdict=work.verdict,
        citations=tuple(work.citations),
        consulted=found.consulted(work.citations),
        notices=(*found.understood(), *said),
        answerability=found.answerability,
    )
