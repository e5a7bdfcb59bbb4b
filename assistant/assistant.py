"""The pipeline from a question to an Answer, in the order in which it happens."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Protocol

from assistant.answers import Answer, Citation, Language, Question
from assistant.asking_for_all import asks_for_all
from assistant.checks.result import Checked, CheckedStatement
from assistant.citations import cite_all
from assistant.composition import compose
from assistant.contents import asked_documents
from assistant.cross_encoding import asked_text, cross_encode
from assistant.cues import MONEY
from assistant.evidence import (
    N_CONTEXT,
    Models,
    answerability,
    asks_the_same,
    judge_units,
    load_models,
)
from assistant.exchange import Corpus, Exchange, Tell, TellStatement, TimeLeft, Withdraw, no_hurry
from assistant.followups import resolve
from assistant.found import Found, Retrieved, abstain, clarify
from assistant.glossary import Glossary, load_glossary
from assistant.intents import read_intent
from assistant.language import detect_language
from assistant.list_answers import answer_with_all
from assistant.notices import notices
from assistant.queries import Query, build_query
from assistant.quoting import FOCUSED, WIDE, Extent, Quote, choose_by_body, choose_quotes
from assistant.ranking import Ranked, rank_candidates
from assistant.replies import reply
from assistant.retrieval import N_CANDIDATES, retrieve
from assistant.screening import screen
from assistant.suggestions import suggest
from assistant.verdicts import decide_verdict
from assistant.vocabulary import Vocabulary
from vectorstore.chunks import Document, RetrievedChunk
from vectorstore.embedding import Embedder
from vectorstore.reranker.judgement import Judge

if TYPE_CHECKING:
    from assistant.checks.reading import Reader
    from vectorstore.reading import Generation

FEWEST_BODIES, MOST_BESIDE_BODIES = 2, 2
STANDS_OUT = 6.0
"""Standard scores by which the first chunk must lead for the answer to keep to it."""


class Writer(Protocol):
    """Answers a question with a language model, or with quotes where that fails."""

    def answer(
        self, exchange: Exchange, find: Callable[[str | None], Found], quote: Callable[[Found], Answer]
    ) -> Answer:
        """The answer, its statements told as they pass their check.

        Args:
            find: searches for a question that stands alone; for the follow-up as it is where None.
            quote: answers without a model.
        """
        ...


class Assistant:
    """Answers questions from the current generation of the index. Safe to use from several threads.

    Args:
        current: gives the open generation; raises StoreError where there is none.
        models: the fitted weights; those in the package unless others are given.
        cross_encoder: judges the first chunks; without one, nothing reads question and passage together.
        writer: asks a language model; without one, answers are quotes alone.
        reader: has a language model read drafts that are checked; without one, they are compared alone.
    """

    def __init__(
        self,
        current: Callable[[], "Generation"],
        embedder: Embedder,
        *,
        default_language: Language = "nb",
        glossary: Glossary | None = None,
        models: Models | None = None,
        cross_encoder: Judge | None = None,
        writer: Writer | None = None,
        reader: "Reader | None" = None,
    ) -> None:
        self._current = current
        self.embedder = embedder
        self._default_language = default_language
        self._glossary = glossary or load_glossary()
        self._given_models = models
        self._cross_encoder = cross_encoder
        self._writer = writer
        self._reader = reader
        self._last: Corpus | None = None

    def with_parts(
        self,
        *,
        generation: "Generation | None" = None,
        glossary: Glossary | None = None,
        models: Models | None = None,
        cross_encoder: Judge | None = None,
        writer: Writer | None = None,
        reader: "Reader | None" = None,
    ) -> "Assistant":
        """The same assistant on another index or with another part, to see what they are worth."""
        return Assistant(
            self._current if generation is None else lambda: generation,
            self.embedder,
            default_language=self._default_language,
            glossary=glossary or self._glossary,
            models=models or self._given_models,
            cross_encoder=cross_encoder or self._cross_encoder,
            writer=writer or self._writer,
            reader=reader or self._reader,
        )

    def without_cross_encoder(self) -> "Assistant":
        """The same assistant where nothing reads question and passage together."""
        without = self.with_parts()
        without._cross_encoder = None
        return without

    def answer(
        self,
        question: Question,
        *,
        on_status: Tell | None = None,
        on_statement: TellStatement | None = None,
        on_withdrawn: Withdraw | None = None,
        time_left: TimeLeft = no_hurry,
    ) -> Answer:
        """Answer a question, or abstain, or decline.

        Args:
            on_status: told in a line for people what is going on.
            on_statement: told each statement of the answer with its citations, in order, once it has been
                checked.
            on_withdrawn: told that the statements so far no longer hold, where a language model breaks off
                after some or takes them back; those that hold follow.
            time_left: seconds until nobody waits any more; a language model is given up before that.

        Raises:
            StoreError: there is no index to answer from.
            AbandonedError: nobody waits any more.
        """
        exchange = replace(
            self._exchange(question),
            tell=on_statement,
            tell_status=on_status,
            withdraw=on_withdrawn,
            time_left=time_left,
        )
        kind = screen(question.text)
        if kind != "question":
            return reply(exchange, kind)
        exchange.report(exchange.words.searching)
        answer = self._searched(exchange)
        suggestions = suggest(question, answer, exchange.corpus.documents, exchange.words)
        return replace(answer, suggestions=suggestions)

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
        return self._retrieve(self._exchange(question))

    def check(
        self,
        draft: str,
        language: Language | None = None,
        *,
        progress: Callable[[int, int], None] | None = None,
        on_statement: Callable[[CheckedStatement], None] | None = None,
        time_left: TimeLeft = no_hurry,
    ) -> Checked:
        """Compare a draft's statements with the documents. Takes and raises what `Checker.check` does."""
        from assistant.checks.checker import Checker  # costs time that questions need not pay

        return Checker(self, self._reader).check(
            draft, language, progress=progress, on_statement=on_statement, time_left=time_left
        )

    def documents(self) -> tuple[Document, ...]:
        """The documents that answers rest on, in the manifest's order."""
        return tuple(self._current().documents.values())

    @property
    def glossary(self) -> Glossary:
        return self._glossary

    def corpus(self) -> Corpus:
        """The current generation and what is derived from it."""
        return self._corpus()

    def vocabulary(self) -> Vocabulary:
        """The words of the current generation."""
        return self._corpus().vocabulary

    def generation(self) -> str:
        """The name of the generation that answers now."""
        return self._current().info.name

    def ingested_at(self) -> str:
        """When that generation was built: ISO 8601, in UTC."""
        return self._current().info.created

    @property
    def _models(self) -> Models:
        return self._given_models or load_models()

    def _exchange(self, question: Question) -> Exchange:
        language = question.language or detect_language(question.text, self._default_language)
        return Exchange(question, language, self._corpus())

    def _corpus(self) -> Corpus:
        """The corpus of the current generation, made anew when that has changed."""
        generation = self._current()
        last = self._last
        if last is None or last.generation is not generation:
            last = self._last = Corpus(generation)
        return last

    def _find(self, exchange: Exchange, resolved: str | None = None) -> Found:
        """What is found, judged; nothing is judged where there was nothing to search for."""
        retrieved = self._retrieve(exchange, resolved)
        judged = self._judge(retrieved, exchange) if retrieved.query.terms else []
        corpus = exchange.corpus
        probability = answerability(
            judged[:N_CONTEXT], retrieved.query, corpus.documents, corpus.vocabulary, self._models
        )
        decision = self._models.decision(cross_encoded=retrieved.is_cross_encoded)
        return Found(
            exchange,
            retrieved,
            judged,
            probability,
            is_answerable=probability >= decision.answer_from,
            is_sure=probability >= decision.sure_from,
        )

    def _searched(self, exchange: Exchange) -> Answer:
        if asks_for_all(exchange.question.text) and (whole := self._answer_with_all(exchange)):
            return whole
        if self._writer is None:
            return self._answer_with_quotes(self._find(exchange))
        return self._writer.answer(
            exchange, lambda resolved: self._find(exchange, resolved), self._answer_with_quotes
        )

    def _answer_with_quotes(self, found: Found) -> Answer:
        if found.is_vague:
            return clarify(found)
        found.exchange.report(found.exchange.words.choosing)
        citations = _quote(found) if found.is_answerable else []
        return _answer(found, citations) if _can_answer(citations, found) else abstain(found)

    def _answer_with_all(self, exchange: Exchange) -> Answer | None:
        """The whole list that is asked for; a language model has no part in it."""
        return answer_with_all(self._find(exchange), _where_to_look(exchange))

    def _retrieve(self, exchange: Exchange, resolved: str | None = None) -> Retrieved:
        question, corpus = exchange.question, exchange.corpus
        with exchange.stage("understand"):
            resolved = resolved or resolve(question.text, question.history)
            asked_in = detect_language(resolved, exchange.language)
            query = build_query(resolved, asked_in, corpus.vocabulary, self._glossary)
            intent = read_intent(query.text)
        if not query.terms:
            return Retrieved(resolved, intent, query, [])
        with exchange.stage("embed"):
            embedded = self.embedder.embed_question(query.embedded_text)
        with exchange.stage("retrieve"):
            candidates = retrieve(corpus.generation, query, embedded, _where_to_look(exchange))
        with exchange.stage("rerank"):
            ranked = rank_candidates(
                candidates, embedded, corpus, self.embedder, n_asked_chars=len(query.text)
            )
        if self._cross_encoder:
            with exchange.stage("cross_encode"):
                text = asked_text(query)
                asked = embedded if text == query.embedded_text else self.embedder.embed_question(text)
                ranked = cross_encode(ranked, asked, corpus.generation, self._cross_encoder)
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


def _where_to_look(exchange: Exchange) -> tuple[str, ...] | None:
    """The documents to search: those that were chosen, else those whose words are asked for, else all."""
    if exchange.question.document_ids is not None:
        return exchange.question.document_ids
    asked = asked_documents(exchange.question.text, exchange.corpus.documents)
    return tuple(document.id for document in asked) or None


def _can_answer(citations: list[Citation], found: Found) -> bool:
    """Whether the quotes are of the kind asked for: where they speak of no money, they tell no amount."""
    if found.retrieved.intent.wants_money:
        return any(MONEY.search(citation.quote) for citation in citations)
    return bool(citations)


def _quote(found: Found) -> list[Citation]:
    exchange, retrieved, judged = found.exchange, found.retrieved, found.judged
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


def _answer(found: Found, citations: list[Citation]) -> Answer:
    exchange, retrieved = found.exchange, found.retrieved
    corpus, words = exchange.corpus, exchange.words
    verdict = decide_verdict(
        retrieved.resolved,
        retrieved.query,
        retrieved.intent,
        found.judged,
        citations,
        corpus.documents,
        corpus.vocabulary,
        is_sure=found.is_sure,
    )
    said = notices(citations, words, exchange.language, date.today(), is_sure=found.is_sure)
    return exchange.answer(
        "answered",
        compose(citations, verdict, words),
        verdict=verdict,
        citations=tuple(citations),
        consulted=found.consulted(citations),
        notices=(*found.understood(), *said),
        answerability=found.answerability,
    )
