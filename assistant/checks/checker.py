"""Checks a draft: cuts it, embeds its statements in batches, compares each with the nearest passages."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from assistant.answers import Language
from assistant.checks.alignment import Aligner
from assistant.checks.claim import Claim, Lexicon
from assistant.checks.differences import differences
from assistant.checks.marks import Comparison, Judged, decide
from assistant.checks.passages import passages_of
from assistant.checks.reading import Reader, ReadingSession, ToRead, settle, to_read
from assistant.checks.reasons import notices, reason
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
"""So many statements are embedded together."""

N_READ_TOGETHER = 8
"""So many where a language model reads them: it takes seconds, and people want to see that it goes on."""

_N_CANDIDATES = 16
_N_LANGUAGE_CHARS = 5_000
_WORTH_COMPARING = 0.4
"""Passages with less of a statement's words are not looked at for differences, which take most time."""

Progress = Callable[[int, int], None]
"""Told how many statements of how many are done."""

TellChecked = Callable[[CheckedStatement], None]


class Source(Protocol):
    """What a checker needs of `assistant.assistant.Assistant`."""

    embedder: Embedder

    @property
    def glossary(self) -> Glossary: ...

    def corpus(self) -> Corpus: ...


class Checker:
    """Compares drafts with the documents that an assistant answers from. Keeps nothing of them.

    Args:
        reader: has a language model read them as well.
    """

    def __init__(self, source: Source, reader: Reader | None = None) -> None:
        self._source = source
        self._reader = reader
        self._lexicon = Lexicon(source.glossary, load_synonyms())

    def check(
        self,
        draft: str,
        language: Language | None = None,
        *,
        progress: Progress | None = None,
        on_statement: TellChecked | None = None,
        time_left: TimeLeft = no_hurry,
    ) -> Checked:
        """Check a draft.

        Args:
            language: of the reasons; None for the draft's own.
            progress: told once it is known how many statements there are, and after some are done.
            on_statement: told each statement with its mark, in order.
            time_left: seconds until nobody waits any more.

        Raises:
            StoreError: there is no index to compare with.
            AbandonedError: nobody waits any more.
        """
        written_in = detect_language(draft[:_N_LANGUAGE_CHARS])
        corpus = self._source.corpus()
        pieces = cut(draft)
        claimed = [piece for piece in pieces if piece.left_out is None]
        told = _Told(language or written_in, len(claimed), progress, on_statement)
        session = self._reader.begin(time_left) if self._reader else None
        for batch in _batches(claimed, N_READ_TOGETHER if session else BATCH_SIZE):
            compared = self.compare([piece.full_text for piece in batch], written_in, corpus)
            for piece, judged in _judged(zip(batch, compared, strict=True), session, time_left):
                told.add(_checked(piece, judged, corpus, told.language))
        read = session.outcome() if session else None
        left_out = tuple(piece for piece in pieces if piece.left_out is not None)
        said = notices(read, told.language)
        return Checked(draft, told.language, tuple(told.statements), left_out, read, said)

    def compare(
        self, texts: Sequence[str], written_in: Language, corpus: Corpus
    ) -> Iterator[list[Comparison]]:
        """Each statement beside the passages nearest to it, in no order."""
        languages = [_language(text, written_in) for text in texts]
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


def _language(text: str, written_in: Language) -> Language:
    """A statement's language; a Norwegian one is in its draft's Norwegian, which it alone may not show."""
    found = detect_language(text, written_in)
    return found if "en" in (found, written_in) else written_in


@dataclass
class _Told:
    """The statements that are done, each told as it is."""

    language: Language
    n: int
    progress: Progress | None
    on_statement: TellChecked | None
    statements: list[CheckedStatement] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._tell_progress()

    def add(self, statement: CheckedStatement) -> None:
        self.statements.append(statement)
        if self.on_statement:
            self.on_statement(statement)
        self._tell_progress()

    def _tell_progress(self) -> None:
        if self.progress:
            self.progress(len(self.statements), self.n)


def _judged(
    compared: Iterable[tuple[Piece, list[Comparison]]], session: ReadingSession | None, time_left: TimeLeft
) -> Iterator[tuple[Piece, Judged]]:
    """Each statement's mark, one by one by the comparisons; together where a model reads them as well.

    Raises AbandonedError.
    """
    found: list[tuple[Piece, Judged, ToRead | None]] = []
    for piece, comparisons in compared:
        if time_left() <= 0:
            raise AbandonedError
        is_leaning = leans(piece.full_text)
        judged = decide(comparisons, leans=is_leaning)
        if session is None:
            yield piece, judged
        else:
            found.append((piece, judged, to_read(piece.full_text, comparisons, leans=is_leaning)))
    if session is not None:
        yield from _read(found, session)


def _read(
    found: Sequence[tuple[Piece, Judged, ToRead | None]], session: ReadingSession
) -> Iterator[tuple[Piece, Judged]]:
    """The marks with what a language model makes of those that it can say something of."""
    readings = iter(session.read([one for _, _, one in found if one]))
    for piece, judged, asked in found:
        reading = next(readings) if asked else None
        yield piece, settle(judged, reading) if reading else judged


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
        is_read=judged.is_read,
    )


def _batches(pieces: Sequence[Piece], size: int) -> Iterator[Sequence[Piece]]:
    for first in range(0, len(pieces), size):
        yield pieces[first : first + size]
