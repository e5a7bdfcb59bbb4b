"""Checks a draft: cuts it, embeds its statements in batches, compares each with the nearest passages."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from assistant.answers import Language
from assistant.checks.alignment import Aligner
from assistant.checks.claim import Claim, Lexicon
from assistant.checks.differences import differences
from assistant.checks.marks import Comparison, Judged, decide
from assistant.checks.passages import passages_of
from assistant.checks.reasons import reason
from assistant.checks.result import Checked, CheckedStatement
from assistant.checks.statements import Piece, cut, leans
from assistant.checks.synonyms import load_synonyms
from assistant.citations import cite_all
from assistant.exchange import AbandonedError, Corpus, TimeLeft, no_hurry
from assistant.glossary import Glossary
from assistant.language import detect_language
from assistant.queries import Query, build_query
from assistant.ranking import rank_candidates
from assistant.retrieval import retrieve
from vectorstore.embedding import Embedded, Embedder

BATCH_SIZE = 32
"""So many statements are embedded together, and after so many progress is told."""

_N_CANDIDATES = 16
_N_LANGUAGE_CHARS = 5_000
_WORTH_COMPARING = 0.4
"""Passages with less of a statement's words are not looked at for differences, which take most time."""

Progress = Callable[[int, int], None]
"""Told how many statements of how many are done."""


class Source(Protocol):
    """What a checker needs of `assistant.assistant.Assistant`."""

    embedder: Embedder

    @property
    def glossary(self) -> Glossary: ...

    def corpus(self) -> Corpus: ...


class Checker:
    """Compares drafts with the documents that an assistant answers from. Keeps nothing of them."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._lexicon = Lexicon(source.glossary, load_synonyms())

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
        corpus = self._source.corpus()
        pieces = cut(draft)
        claimed = [piece for piece in pieces if piece.left_out is None]
        done: list[CheckedStatement] = []
        for batch in _batches(claimed):
            if time_left() <= 0:
                raise AbandonedError
            compared = self.compare([piece.full_text for piece in batch], written_in, corpus)
            for piece, comparisons in zip(batch, compared, strict=True):
                judged = decide(comparisons, leans=leans(piece.full_text))
                done.append(_checked(piece, judged, corpus, language or written_in))
            if progress:
                progress(len(done), len(claimed))
        left_out = tuple(piece for piece in pieces if piece.left_out is not None)
        return Checked(draft, language or written_in, tuple(done), left_out)

    def compare(
        self, texts: Sequence[str], written_in: Language, corpus: Corpus
    ) -> Iterator[list[Comparison]]:
        """Each statement beside the passages nearest to it, in no order."""
        languages = [detect_language(text, written_in) for text in texts]
        queries = [
            build_query(text, language, corpus.vocabulary, self._source.glossary)
            for text, language in zip(texts, languages, strict=True)
        ]
        embedded = self._source.embedder.embed_chunks([query.text for query in queries])
        for text, language, query, vectors in zip(texts, languages, queries, embedded, strict=True):
            yield self._compare(Claim(text, query.text, language), query, vectors, corpus)

    def _compare(self, claim: Claim, query: Query, vectors: Embedded, corpus: Corpus) -> list[Comparison]:
        if not query.terms:
            return []
        candidates = retrieve(corpus.generation, query, vectors, n_candidates=_N_CANDIDATES)
        ranked = rank_candidates(
            candidates, vectors, corpus, self._source.embedder, n_asked_chars=len(query.text)
        )
        aligner = Aligner(query, vectors.spans, claim.language, self._lexicon.synonyms)
        found = []
        for passage in passages_of(ranked, corpus.documents):
            alignment = aligner.align(passage)
            is_near = alignment.coverage() >= _WORTH_COMPARING
            found.append(
                Comparison(alignment, differences(claim, alignment, self._lexicon) if is_near else ())
            )
        return found


def _checked(piece: Piece, judged: Judged, corpus: Corpus, language: Language) -> CheckedStatement:
    """A mark without words that check out is none."""
    citations = cite_all([judged.passage.quote()], corpus.documents) if judged.passage else []
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
