"""One question on its way to an Answer: what every stage needs of it."""

import math
import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any

import numpy as np

from assistant.answers import Answer, Citation, Language, Question, Status
from assistant.catalogue.catalogue import Catalogue, read_catalogue
from assistant.vocabulary import Vocabulary
from assistant.wording import Wording, wording
from vectorstore.chunks import Document, embedding_text
from vectorstore.token_file import TokenVectors

if TYPE_CHECKING:
    from vectorstore.reading import Generation

Tell = Callable[[str], None]
TellStatement = Callable[[str, tuple[Citation, ...]], None]
"""Told a statement with its marks, and the citations that they refer to."""

Withdraw = Callable[[], None]
"""Told that the statements so far no longer hold."""

TimeLeft = Callable[[], float]
"""Seconds until nobody waits for the answer any more; 0 or less when nobody does."""

_MARK = re.compile(r"\[(\d+)\]")

_CHUNKS_IN_MEMORY = 400
"""About 0.25 MB each."""


class AbandonedError(Exception):
    """Nobody waits for the answer any more: the work on it ends."""


def no_hurry() -> float:
    """The time left where somebody waits until there is an answer."""
    return math.inf


class Corpus:
    """The generation that a question is answered from, and what is derived from it once.

    Token vectors that were used lately are kept as float32: turning them takes longer than comparing. States,
    of which a question needs few, are read from the generation.
    """

    def __init__(self, generation: "Generation") -> None:
        titles = {document.id: document.record.title for document in generation.documents.values()}
        self.generation = generation
        self.tokens = lru_cache(maxsize=_CHUNKS_IN_MEMORY)(partial(_tokens, generation))
        self.documents: Mapping[str, Document] = generation.documents
        self.vocabulary = Vocabulary(
            [embedding_text(chunk, titles[chunk.document_id]) for chunk in generation.chunks]
        )

    @property
    def catalogue(self) -> Catalogue:
        """The measures of its documents."""
        return read_catalogue(tuple(self.documents.values()))


def _tokens(generation: "Generation", chunk_id: str) -> TokenVectors | None:
    """A chunk's tokens, their vectors as float32, without states; None where not kept."""
    kept = generation.tokens(chunk_id)
    if kept is None:
        return None
    # Copied, since what was read holds all of the chunk's bytes.
    return TokenVectors(kept.tokens.astype(np.float32), kept.spans.copy(), np.zeros((0, 0), np.float16))


@dataclass(frozen=True)
class Exchange:
    """A question, the corpus that it is answered from throughout, and whom to tell of the answer.

    `timings_ms` fills up with the stages' times.
    """

    question: Question
    language: Language
    corpus: Corpus
    tell: TellStatement | None = None
    tell_status: Tell | None = None
    withdraw: Withdraw | None = None
    time_left: TimeLeft = no_hurry
    timings_ms: dict[str, float] = field(default_factory=dict)

    @property
    def words(self) -> Wording:
        return wording(self.language)

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage."""
        started = time.perf_counter()
        try:
            yield
        finally:
            self.timings_ms[name] = round((time.perf_counter() - started) * 1000, 2)

    def report(self, line: str) -> None:
        """Tell in a line for people what is going on."""
        if self.tell_status:
            self.tell_status(line)

    def tell_statement(self, statement: str, citations: Sequence[Citation]) -> None:
        """Tell a statement, with those of the citations that its marks refer to."""
        if self.tell:
            marks = set(_MARK.findall(statement))
            self.tell(statement, tuple(one for one in citations if str(one.number) in marks))

    def answer(self, status: Status, statements: list[str], **fields: Any) -> Answer:
        """End with an answer made of statements, telling each; `fields` are further ones of Answer."""
        for statement in statements:
            self.tell_statement(statement, fields.get("citations", ()))
        return Answer(
            answer_id=uuid.uuid4().hex,
            conversation_id=self.question.conversation_id or uuid.uuid4().hex,
            status=status,
            verdict=fields.pop("verdict", None),
            language=self.language,
            text="\n\n".join(statements),
            timings_ms=self.timings_ms,
            statements=tuple(statements),
            **fields,
        )
