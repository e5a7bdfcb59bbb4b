"""What was found for a question, and the answer that says that it does not answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answers import Answer, Citation, Consulted
from assistant.citations import consult
from assistant.exchange import Exchange
from assistant.intents import Intent
from assistant.queries import Query
from assistant.ranking import Ranked

N_NEAREST = 3
N_CONSULTED = 5


@dataclass(frozen=True)
class Retrieved:
    """A question understood and the chunks found for it, best first."""

    resolved: str
    intent: Intent
    query: Query
    ranked: list[Ranked]

    @property
    def is_cross_encoded(self) -> bool:
        """Whether the cross-encoder has read the first chunks."""
        return any(one.judgement for one in self.ranked)


@dataclass(frozen=True)
class Found:
    """The chunks found, judged for whether they answer.

    Attributes:
        answerability: the probability that the documents answer the question.
        is_answerable: whether that is high enough to answer.
        is_sure: whether it is high enough to say so without a reservation.
    """

    exchange: Exchange
    retrieved: Retrieved
    judged: list[Ranked]
    answerability: float
    is_answerable: bool
    is_sure: bool

    @property
    def is_vague(self) -> bool:
        """Whether there was no word to search for."""
        return not self.retrieved.query.terms

    def understood(self) -> list[str]:
        """The notice of what a follow-up was taken to ask; none for a question that stood alone."""
        exchange, resolved = self.exchange, self.retrieved.resolved
        if not exchange.question.history or resolved == exchange.question.text:
            return []
        return [exchange.words.understood.format(question=resolved)]

    def consulted(self, citations: Sequence[Citation]) -> tuple[Consulted, ...]:
        """The best of what is not cited."""
        cited = {(citation.document_id, citation.context) for citation in citations}
        rest = [one.chunk for one in self.judged if (one.chunk.document_id, one.chunk.text) not in cited]
        return tuple(consult(chunk, self.exchange.corpus.documents) for chunk in rest[:N_CONSULTED])


def clarify(found: Found) -> Answer:
    """The answer to what cannot be searched for."""
    return found.exchange.answer("clarify", [found.exchange.words.vague])


def abstain(found: Found) -> Answer:
    """The answer that the documents do not say, with what is nearest."""
    words, documents = found.exchange.words, found.exchange.corpus.documents
    nearest = [one.chunk for one in found.judged[:N_NEAREST]]
    parts = [words.not_found, *([words.nearest] if nearest else []), words.elsewhere]
    return found.exchange.answer(
        "not_found",
        [" ".join(parts)],
        verdict="not_mentioned" if found.retrieved.intent.yes_no else None,
        consulted=tuple(consult(chunk, documents) for chunk in nearest),
        answerability=found.answerability,
    )
