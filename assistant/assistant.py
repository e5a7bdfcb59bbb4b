"""The pipeline from a question to an Answer, in the order in which it happens."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from assistant.answers import Answer, Citation, Language, Question
from assistant.citations import cite_all, consult
from assistant.composition import compose
from assistant.contents import asked_documents
from assistant.evidence import N_CONTEXT, Models, asks_the_same, judge_units, load_models, question_features
from assistant.exchange import Corpus, Exchange, Tell
from assistant.followups import resolve
from assistant.glossary import Glossary, load_glossary
from assistant.intents import Intent, read_intent
from assistant.language import detect_language
from assistant.notices import notices
from assistant.queries import Query, build_query
from assistant.quoting import FOCUSED, WIDE, Extent, Quote, choose_by_body, choose_quotes
from assistant.ranking import Ranked, rank_candidates
from assistant.replies import reply
from assistant.retrieval import N_CANDIDATES, retrieve
from assistant.screening import screen
from assistant.verdicts import decide_verdict
from assistant.vocabulary import Vocabulary
from vectorstore.chunks import Document, RetrievedChunk
from vectorstore.embedding import Embedder

if TYPE_CHECKING:
    from vectorstore.reading import Generation

N_NEAREST = 3
N_CONSULTED = 5
FEWEST_BODIES, MOST_BESIDE_BODIES = 2, 2
STANDS_OUT = 6.0
"""Standard scores by which the first chunk must lead for the answer to keep to it."""


@dataclass(frozen=True)
class Retrieved:
    """A question understood and the chunks found for it, best first."""

    resolved: str
    intent: Intent
    query: Query
    ranked: list[Ranked]


class Assistant:
    """Answers questions from the current generation of the index. Safe to use from several threads.

    Args:
        current: gives the open generation; raises StoreError where there is none.
        models: the fitted weights; those in the package unless others are given.
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
        self._given_models = models
        self._last: Corpus | None = None

    def with_parts(
        self, *, generation: "Generation | None" = None, glossary: Glossary | None = None
    ) -> "Assistant":
        """The same assistant on another index or with another glossary, to see what they are worth."""
        return Assistant(
            self._current if generation is None else lambda: generation,
            self._embedder,
            default_language=self._default_language,
            glossary=glossary or self._glossary,
            models=self._given_models,
        )

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
        exchange = self._exchange(question, on_statement)
        kind = screen(question.text)
        if kind != "question":
            return reply(exchange, kind)
        _tell(on_status, exchange.words.searching)
        retrieved = self._retrieve(exchange)
        if not retrieved.query.terms:
            return exchange.answer("clarify", [exchange.words.vague])
        _tell(on_status, exchange.words.choosing)
        judged = self._judge(retrieved, exchange)
        answerability = self._answerability(judged, retrieved, exchange.corpus)
        if answerability < self._models.answer_from:
            return _abstain(exchange, retrieved, judged, answerability)
        citations = _quote(exchange, retrieved, judged)
        if not citations:
            return _abstain(exchange, retrieved, judged, answerability)
        is_sure = answerability >= self._models.sure_from
        answer = _answer(exchange, retrieved, judged, citations, is_sure=is_sure)
        return replace(answer, answerability=answerability)

    def search(
        self, query: str, *, k: int = 10, document_ids: tuple[str, ...] | None = None
    ) -> list[RetrievedChunk]:
        """The k best chunks for a query, best first, with the score they were ranked by."""
        ranked = self.retrieve(Question(query, document_ids=document_ids)).ranked
        return [
            RetrievedChunk(one.chunk, round(one.score, 4), one.found.also_in) for one in ranked[: max(k, 0)]
        ]

    def retrieve(self, question: Question) -> Retrieved:
        """Everything up to the ranked context: follow-up resolved, query built, candidates in order."""
        return self._retrieve(self._exchange(question, None))

    def documents(self) -> tuple[Document, ...]:
        """The documents that answers rest on, in the manifest's order."""
        return tuple(self._current().documents.values())

    def vocabulary(self) -> Vocabulary:
        """The words of the current generation."""
        return self._corpus().vocabulary

    def generation(self) -> str:
        """The name of the generation that answers now."""
        return self._current().info.name

    @property
    def _models(self) -> Models:
        return self._given_models or load_models()

    def _exchange(self, question: Question, tell: Tell | None) -> Exchange:
        language = question.language or detect_language(question.text, self._default_language)
        return Exchange(question, language, self._corpus(), tell)

    def _corpus(self) -> Corpus:
        """The corpus of the current generation, made anew when that has changed."""
        generation = self._current()
        last = self._last
        if last is None or last.generation is not generation:
            last = self._last = Corpus(generation)
        return last

    def _retrieve(self, exchange: Exchange) -> Retrieved:
        question, corpus = exchange.question, exchange.corpus
        with exchange.stage("understand"):
            resolved = resolve(question.text, question.history)
            asked_in = detect_language(resolved, exchange.language)
            query = build_query(resolved, asked_in, corpus.vocabulary, self._glossary)
            intent = read_intent(query.text)
        if not query.terms:
            return Retrieved(resolved, intent, query, [])
        with exchange.stage("embed"):
            embedded = self._embedder.embed_question(query.embedded_text)
        with exchange.stage("retrieve"):
            candidates = retrieve(corpus.generation, query, embedded, _where_to_look(exchange))
        with exchange.stage("rerank"):
            ranked = rank_candidates(
                candidates, embedded, corpus, self._embedder, n_asked_chars=len(query.text)
            )
        return Retrieved(resolved, intent, query, ranked)

    def _judge(self, retrieved: Retrieved, exchange: Exchange) -> list[Ranked]:
        corpus = exchange.corpus
        with exchange.stage("judge"):
            return judge_units(
                retrieved.ranked,
                retrieved.query,
                retrieved.intent,
                corpus.documents,
                corpus.vocabulary,
                self._models.unit,
                n_chunks=N_CANDIDATES if retrieved.intent.over_bodies else N_CONTEXT,
            )

    def _answerability(self, judged: list[Ranked], retrieved: Retrieved, corpus: Corpus) -> float:
        """The probability that the documents answer the question; 0 when nothing was found."""
        if not judged:
            return 0.0
        features = question_features(judged[:N_CONTEXT], retrieved.query, corpus.documents, corpus.vocabulary)
        return self._models.question.probability(features)


def _where_to_look(exchange: Exchange) -> tuple[str, ...] | None:
    """The documents to search: those that were chosen, else those whose words are asked for, else all."""
    if exchange.question.document_ids is not None:
        return exchange.question.document_ids
    asked = asked_documents(exchange.question.text, exchange.corpus.documents)
    return tuple(document.id for document in asked) or None


def _quote(exchange: Exchange, retrieved: Retrieved, judged: list[Ranked]) -> list[Citation]:
    documents = exchange.corpus.documents
    with exchange.stage("quote"):
        extent = _extent(judged, retrieved.query, exchange.corpus.vocabulary)
        quotes = choose_quotes(judged[:N_CONTEXT], retrieved.intent, documents, extent=extent)
        by_body = choose_by_body(judged, documents) if retrieved.intent.over_bodies else []
        if len(by_body) >= FEWEST_BODIES:
            others = [q for q in quotes if documents[q.chunk.document_id].record.standing != "examples"]
            parts = sorted((others[:MOST_BESIDE_BODIES], by_body), key=_best_probability, reverse=True)
            quotes = [quote for part in parts for quote in part]
        return cite_all(quotes, documents)


def _best_probability(quotes: list[Quote]) -> float:
    return max((quote.probability for quote in quotes), default=0.0)


def _extent(judged: list[Ranked], query: Query, vocabulary: Vocabulary) -> Extent:
    """How much to quote: little where a heading asks the same or the first chunk leaves the rest behind."""
    best = max(judged, key=lambda one: one.best_unit.score if one.best_unit else 0.0)
    stands_out = len(judged) > 1 and judged[0].score - judged[1].score >= STANDS_OUT
    focused = stands_out or asks_the_same(best, query, vocabulary)
    return FOCUSED if focused else WIDE


def _answer(
    exchange: Exchange,
    retrieved: Retrieved,
    judged: list[Ranked],
    citations: list[Citation],
    *,
    is_sure: bool,
) -> Answer:
    corpus, words = exchange.corpus, exchange.words
    verdict = decide_verdict(
        retrieved.resolved,
        retrieved.query,
        retrieved.intent,
        judged,
        citations,
        corpus.documents,
        corpus.vocabulary,
        is_sure=is_sure,
    )
    cited = {(citation.document_id, citation.context) for citation in citations}
    rest = [one.chunk for one in judged if (one.chunk.document_id, one.chunk.text) not in cited]
    said = notices(citations, words, exchange.language, date.today(), is_sure=is_sure)
    if exchange.question.history and retrieved.resolved != exchange.question.text:
        said.insert(0, words.understood.format(question=retrieved.resolved))
    return exchange.answer(
        "answered",
        compose(citations, verdict, words),
        verdict=verdict,
        citations=tuple(citations),
        consulted=tuple(consult(chunk, corpus.documents) for chunk in rest[:N_CONSULTED]),
        notices=tuple(said),
    )


def _abstain(exchange: Exchange, retrieved: Retrieved, judged: list[Ranked], answerability: float) -> Answer:
    words, documents = exchange.words, exchange.corpus.documents
    nearest = [one.chunk for one in judged[:N_NEAREST]]
    parts = [words.not_found, *([words.nearest] if nearest else []), words.elsewhere]
    return exchange.answer(
        "not_found",
        [" ".join(parts)],
        verdict="not_mentioned" if retrieved.intent.yes_no else None,
        consulted=tuple(consult(chunk, documents) for chunk in nearest),
        answerability=answerability,
    )


def _tell(listener: Tell | None, what: str) -> None:
    if listener:
        listener(what)
