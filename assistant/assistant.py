"""The pipeline from a question to an Answer, in the order in which it happens."""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.answers import Answer, Citation, Language, Question, Status, Verdict
from assistant.citations import cite, consult
from assistant.composition import compose
from assistant.contents import contents, named_documents
from assistant.evidence import Models, asks_the_same, judge_units, load_models, question_features
from assistant.followups import resolve
from assistant.glossary import Glossary, load_glossary
from assistant.intents import Intent, read_intent
from assistant.language import detect_language
from assistant.notices import notices
from assistant.queries import Query, build_query
from assistant.quoting import BUDGET_CHARS, FOCUSED_BUDGET_CHARS, Quote, choose_quotes
from assistant.ranking import Ranked, rank_candidates
from assistant.retrieval import retrieve
from assistant.screening import Kind, screen
from assistant.verdicts import decide_verdict
from assistant.vocabulary import Vocabulary
from assistant.wording import Wording, wording
from vectorstore.chunks import Document, RetrievedChunk, embedding_text
from vectorstore.embedding import Embedder

if TYPE_CHECKING:
    from vectorstore.reading import Generation

N_NEAREST = 3
N_CONSULTED = 5
STANDS_OUT = 6.0
"""Standard scores by which the first chunk must lead for the answer to keep to it."""

Tell = Callable[[str], None]


@dataclass(frozen=True)
class _Context:
    """What a question is answered from: the generation, and what is derived from it once."""

    generation: "Generation"
    vocabulary: Vocabulary

    @property
    def documents(self) -> Mapping[str, Document]:
        return self.generation.documents


@dataclass(frozen=True)
class Retrieved:
    """A question understood and the chunks found for it, best first."""

    resolved: str
    intent: Intent
    query: Query
    ranked: list[Ranked]


@dataclass
class _Timer:
    timings_ms: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        try:
            yield
        finally:
            self.timings_ms[name] = round((time.perf_counter() - started) * 1000, 2)


class Assistant:
    """Answers questions from the current generation of the index. Safe to use from several threads.

    Args:
        current: gives the open generation; raises StoreError where there is none.
    """

    def __init__(
        self,
        current: Callable[[], "Generation"],
        embedder: Embedder,
        *,
        default_language: Language = "nb",
        glossary: Glossary | None = None,
        models: Models | None = None,
    ) -> None:
        self._current = current
        self._embedder = embedder
        self._default_language = default_language
        self._glossary = glossary or load_glossary()
        self._models = models
        self._last: _Context | None = None

    def answer(
        self, question: Question, *, on_status: Tell | None = None, on_statement: Tell | None = None
    ) -> Answer:
        """Answer a question, or abstain, or decline.

        Args:
            on_status: told in a line for people what is going on.
            on_statement: told each statement of the answer, in order, once it has been checked.

        Raises:
            StoreError: there is no index to answer from.
        """
        timer = _Timer()
        language = question.language or self._language(question)
        words = wording(language)
        kind = screen(question.text)
        context = self._context()
        if kind != "question":
            return self._reply(question, language, kind, words, context, timer, on_statement)
        _tell(on_status, words.searching)
        retrieved = self.retrieve(question, language, timer)
        if not retrieved.query.terms:
            return self._finish(question, language, "clarify", words.vague, timer, on_statement)
        _tell(on_status, words.choosing)
        judged: list[Ranked] = []
        if retrieved.ranked:
            with timer.stage("judge"):
                judged = self._judge(retrieved, context)
            answerability = self._answerability(judged, retrieved, context)
            if answerability >= self._fitted().answer_from:
                is_sure = answerability >= self._fitted().sure_from
                with timer.stage("quote"):
                    quotes = choose_quotes(
                        judged,
                        retrieved.intent,
                        context.documents,
                        budget_chars=_budget(judged, retrieved.query, context.vocabulary),
                    )
                    citations = _cite_all(quotes, context.documents)
                    verdict = decide_verdict(
                        retrieved.resolved,
                        retrieved.query,
                        retrieved.intent,
                        judged,
                        context.vocabulary,
                        context.documents,
                        is_sure=is_sure,
                    )
                if citations:
                    return self._answer(
                        question,
                        language,
                        verdict,
                        citations,
                        judged,
                        is_sure,
                        context,
                        words,
                        timer,
                        on_statement,
                    )
        return self._abstain(
            question, language, retrieved.intent, judged, context, words, timer, on_statement
        )

    def search(
        self, query: str, *, k: int = 10, document_ids: tuple[str, ...] | None = None
    ) -> list[RetrievedChunk]:
        """The k best chunks for a query, best first, with the score they were ranked by."""
        question = Question(query, document_ids=document_ids)
        ranked = self.retrieve(question, self._language(question)).ranked
        return [
            RetrievedChunk(one.chunk, round(one.score, 4), one.found.also_in) for one in ranked[: max(k, 0)]
        ]

    def retrieve(self, question: Question, language: Language, timer: _Timer | None = None) -> Retrieved:
        """Everything up to the ranked context: the follow-up resolved, the query, the candidates in order."""
        timer, context = timer or _Timer(), self._context()
        with timer.stage("understand"):
            resolved = resolve(question.text, question.history)
            intent = read_intent(question.text)
            asked_in = detect_language(resolved, language)
            query = build_query(resolved, asked_in, context.vocabulary, self._glossary)
        if not query.terms:
            return Retrieved(resolved, intent, query, [])
        return Retrieved(resolved, intent, query, self._rank(query, context, question.document_ids, timer))

    def documents(self) -> tuple[Document, ...]:
        """The documents that answers rest on, in the manifest's order."""
        return tuple(self._current().documents.values())

    def vocabulary(self) -> Vocabulary:
        """The words of the current generation."""
        return self._context().vocabulary

    def generation(self) -> str:
        """The name of the generation that answers now."""
        return self._current().info.name

    # --- stages ---

    def _language(self, question: Question) -> Language:
        return detect_language(question.text, self._default_language)

    def _context(self) -> _Context:
        generation = self._current()
        last = self._last
        if last is None or last.generation is not generation:
            titles = {d.id: d.record.title for d in generation.documents.values()}
            texts = [embedding_text(chunk, titles[chunk.document_id]) for chunk in generation.chunks]
            last = self._last = _Context(generation, Vocabulary(texts))
        return last

    def _rank(
        self, query: Query, context: _Context, document_ids: tuple[str, ...] | None, timer: _Timer
    ) -> list[Ranked]:
        with timer.stage("embed"):
            embedded = self._embedder.embed_question(query.embedded_text)
        with timer.stage("retrieve"):
            candidates = retrieve(context.generation, query, embedded, document_ids)
        with timer.stage("rerank"):
            return rank_candidates(
                candidates, embedded, context.generation, self._embedder, n_asked_chars=len(query.text)
            )

    def _judge(self, retrieved: Retrieved, context: _Context) -> list[Ranked]:
        return judge_units(
            retrieved.ranked,
            retrieved.query,
            retrieved.intent,
            context.documents,
            context.vocabulary,
            self._fitted().unit,
        )

    def _answerability(self, judged: list[Ranked], retrieved: Retrieved, context: _Context) -> float:
        features = question_features(judged, retrieved.query, context.documents, context.vocabulary)
        return self._fitted().question.probability(features)

    def _fitted(self) -> Models:
        return self._models or load_models()

    # --- outcomes ---

    def _answer(
        self,
        question: Question,
        language: Language,
        verdict: Verdict | None,
        citations: list[Citation],
        judged: list[Ranked],
        is_sure: bool,
        context: _Context,
        words: Wording,
        timer: _Timer,
        on_statement: Tell | None,
    ) -> Answer:
        statements = compose(citations, verdict, words, language)
        for statement in statements:
            _tell(on_statement, statement)
        cited = {(citation.document_id, citation.context) for citation in citations}
        rest = [one for one in judged if (one.chunk.document_id, one.chunk.text) not in cited]
        return Answer(
            answer_id=_new_id(),
            conversation_id=question.conversation_id or _new_id(),
            status="answered",
            verdict=verdict,
            language=language,
            text="\n\n".join(statements),
            citations=tuple(citations),
            consulted=tuple(consult(one.chunk, context.documents) for one in rest[:N_CONSULTED]),
            notices=tuple(notices(citations, words, language, date.today(), is_sure=is_sure)),
            timings_ms=timer.timings_ms,
            statements=tuple(statements),
        )

    def _abstain(
        self,
        question: Question,
        language: Language,
        intent: Intent,
        judged: list[Ranked],
        context: _Context,
        words: Wording,
        timer: _Timer,
        on_statement: Tell | None,
    ) -> Answer:
        nearest = judged[:N_NEAREST]
        parts = [words.not_found, *([words.nearest] if nearest else []), words.elsewhere]
        text = " ".join(parts)
        _tell(on_statement, text)
        return Answer(
            answer_id=_new_id(),
            conversation_id=question.conversation_id or _new_id(),
            status="not_found",
            verdict="not_mentioned" if intent.yes_no else None,
            language=language,
            text=text,
            consulted=tuple(consult(one.chunk, context.documents) for one in nearest),
            timings_ms=timer.timings_ms,
            statements=(text,),
        )

    def _reply(
        self,
        question: Question,
        language: Language,
        kind: Kind,
        words: Wording,
        context: _Context,
        timer: _Timer,
        on_statement: Tell | None,
    ) -> Answer:
        """What is said without searching."""
        n_documents = len(context.documents)
        match kind:
            case "greeting" | "thanks" | "goodbye":
                return self._finish(
                    question, language, "smalltalk", getattr(words, kind), timer, on_statement
                )
            case "help":
                text = words.help.format(n=n_documents)
                return self._finish(question, language, "answered", text, timer, on_statement)
            case "documents":
                text = _about_documents(context.documents, words)
                return self._finish(question, language, "answered", text, timer, on_statement)
            case "contents":
                return self._contents(question, language, words, context, timer, on_statement)
            case "empty":
                return self._finish(question, language, "clarify", words.empty, timer, on_statement)
            case _:
                return self._finish(question, language, "refused", getattr(words, kind), timer, on_statement)

    def _contents(
        self,
        question: Question,
        language: Language,
        words: Wording,
        context: _Context,
        timer: _Timer,
        on_statement: Tell | None,
    ) -> Answer:
        """The headings of the document that is asked about, cited; of all documents when none is named."""
        named = named_documents(question.text, context.documents)
        quotes = [quote for document in named for quote in contents(document, context.generation.chunks)]
        citations = _cite_all(quotes, context.documents)
        lead = words.contents.format(titles=", ".join(f"**{document.record.title}**" for document in named))
        lines = "\n".join(f"- {citation.quote} [{citation.number}]" for citation in citations)
        text = f"{lead}\n\n{lines}"
        _tell(on_statement, text)
        return replace(
            self._finish(question, language, "answered", text, timer, None), citations=tuple(citations)
        )

    def _finish(
        self,
        question: Question,
        language: Language,
        status: Status,
        text: str,
        timer: _Timer,
        on_statement: Tell | None,
    ) -> Answer:
        _tell(on_statement, text)
        return Answer(
            answer_id=_new_id(),
            conversation_id=question.conversation_id or _new_id(),
            status=status,
            verdict=None,
            language=language,
            text=text,
            timings_ms=timer.timings_ms,
            statements=(text,),
        )


def _budget(judged: list[Ranked], query: Query, vocabulary: Vocabulary) -> int:
    """How much to quote: little where a heading asks the same or the first chunk leaves the rest behind."""
    best = max(judged, key=lambda one: one.best_unit.score if one.best_unit else 0.0)
    stands_out = len(judged) > 1 and judged[0].score - judged[1].score >= STANDS_OUT
    focused = stands_out or asks_the_same(best, query, vocabulary)
    return FOCUSED_BUDGET_CHARS if focused else BUDGET_CHARS


def _cite_all(quotes: list[Quote], documents: Mapping[str, Document]) -> list[Citation]:
    """Numbered citations of the quotes that check out."""
    citations: list[Citation] = []
    for quote in quotes:
        citation = cite(quote, len(citations) + 1, documents)
        if citation is not None:
            citations.append(citation)
    return citations


def _about_documents(documents: Mapping[str, Document], words: Wording) -> str:
    lines = [
        "- "
        + words.document_line.format(
            title=document.record.title,
            publisher=document.record.publisher,
            date=words.date(document.record.date),
            standing=words.standing[document.record.standing],
        )
        for document in documents.values()
    ]
    return "\n\n".join((words.documents_intro, "\n".join(lines)))


def _new_id() -> str:
    return uuid.uuid4().hex


def _tell(listener: Tell | None, what: str) -> None:
    if listener:
        listener(what)
