"""Checks a draft: cuts it, embeds its statements in batches, compares each with the passages nearest to it."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.answers import Citation, Language
from assistant.assistant import Assistant
from assistant.checks.alignment import Aligner, text_start
from assistant.checks.differences import Claim, Kind, Lexicon, differences
from assistant.checks.marks import MARKS, Comparison, Judged, Mark, decide
from assistant.checks.passages import Passage, passages_of
from assistant.checks.reasons import reason
from assistant.checks.statements import Piece, cut
from assistant.checks.synonyms import load_synonyms
from assistant.citations import cite_all
from assistant.exchange import AbandonedError, Corpus, TimeLeft, no_hurry
from assistant.language import detect_language
from assistant.queries import Query, build_query
from assistant.ranking import rank_candidates
from assistant.retrieval import retrieve
from vectorstore.chunks import embedding_text
from vectorstore.embedding import Embedded

BATCH_SIZE = 32
"""So many statements are embedded together, and after so many progress is told."""

_N_CANDIDATES = 16
_N_LANGUAGE_CHARS = 5_000

Progress = Callable[[int, int], None]
"""Told how many statements of how many are done."""


@dataclass(frozen=True)
class CheckedStatement:
    """A statement of the draft at `start` to `end`, its mark, and why.

    Attributes:
        reason: in a sentence, in the asked language.
        citations: the document's words that the mark rests on, first those of the best place; for "look
            at this" the nearest ones; none for "not found".
        difference: the kind of what the document says otherwise.
        missing: words of the statement that the cited words do not have.
    """

    start: int
    end: int
    text: str
    mark: Mark
    reason: str
    citations: tuple[Citation, ...] = ()
    difference: Kind | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """A draft's statements with their marks, in its order, and the pieces that were left out."""

    language: Language
    statements: tuple[CheckedStatement, ...]
    left_out: tuple[Piece, ...]

    @property
    def counts(self) -> dict[Mark, int]:
        found = Counter(one.mark for one in self.statements)
        return {mark: found[mark] for mark in MARKS}


class Checker:
    """Compares drafts with the documents that an assistant answers from. Keeps nothing of them."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._lexicon = Lexicon(assistant.glossary, load_synonyms())

    def check(
        self,
        draft: str,
        language: Language | None = None,
        *,
        progress: Progress | None = None,
        time_left: TimeLeft = no_hurry,
    ) -> Checked:
        """Check a draft.

        Args:
            language: of the reasons; None for the draft's own.
            progress: told after each batch of statements.
            time_left: seconds until nobody waits any more.

        Raises:
            StoreError: there is no index to compare with.
            AbandonedError: nobody waits any more.
        """
        written_in = detect_language(draft[:_N_LANGUAGE_CHARS])
        pieces = cut(draft)
        claimed = [piece for piece in pieces if piece.left_out is None]
        done: list[CheckedStatement] = []
        for batch in _batches(claimed):
            if time_left() <= 0:
                raise AbandonedError
            compared = self.compare([piece.text for piece in batch], written_in)
            for piece, comparisons in zip(batch, compared, strict=True):
                judged = decide(comparisons)
                done.append(self._checked(piece, judged, language or written_in))
            if progress:
                progress(len(done), len(claimed))
        left_out = tuple(piece for piece in pieces if piece.left_out is not None)
        return Checked(language or written_in, tuple(done), left_out)

    def compare(self, texts: Sequence[str], written_in: Language) -> Iterator[list[Comparison]]:
        """Each statement beside the passages nearest to it, in no order."""
        corpus = self._assistant.corpus()
        languages = [detect_language(text, written_in) for text in texts]
        queries = [
            build_query(text, language, corpus.vocabulary, self._assistant.glossary)
            for text, language in zip(texts, languages, strict=True)
        ]
        embedded = self._assistant.embedder.embed_chunks([query.text for query in queries])
        for text, language, query, vectors in zip(texts, languages, queries, embedded, strict=True):
            yield self._compare(Claim(text, query.text, language), query, vectors, corpus)

    def _compare(self, claim: Claim, query: Query, vectors: Embedded, corpus: Corpus) -> list[Comparison]:
        if not query.terms:
            return []
        candidates = retrieve(corpus.generation, query, vectors, n_candidates=_N_CANDIDATES)
        ranked = rank_candidates(
            candidates, vectors, corpus, self._assistant.embedder, n_asked_chars=len(query.text)
        )
        aligner = Aligner(query, vectors, claim.language, self._lexicon.synonyms)
        found = []
        for passage in passages_of(ranked, corpus.documents):
            alignment = aligner.align(passage, *_tokens(passage, corpus))
            found.append(Comparison(alignment, tuple(differences(claim, alignment, self._lexicon))))
        return found

    def _checked(self, piece: Piece, judged: Judged, language: Language) -> CheckedStatement:
        documents = self._assistant.corpus().documents
        citations = cite_all([judged.passage.quote()], documents) if judged.passage else []
        if not citations:
            judged = Judged("not_found")
        return CheckedStatement(
            start=piece.start,
            end=piece.end,
            text=piece.text,
            mark=judged.mark,
            reason=reason(judged, language),
            citations=tuple(citations),
            difference=judged.difference.kind if judged.difference else None,
            missing=judged.missing,
        )


def _batches(pieces: Sequence[Piece]) -> Iterator[Sequence[Piece]]:
    for first in range(0, len(pieces), BATCH_SIZE):
        yield pieces[first : first + BATCH_SIZE]


def _tokens(passage: Passage, corpus: Corpus) -> tuple[tuple[np.ndarray, np.ndarray], int]:
    """The token vectors of a passage's chunk, and where the chunk's own text begins among their offsets."""
    chunk = passage.chunk
    tokens = corpus.tokens(chunk.id) or (np.zeros((0, 0), np.float32), np.zeros((0, 2), np.int32))
    return tokens, text_start(chunk, embedding_text(chunk, passage.document.record.title))
