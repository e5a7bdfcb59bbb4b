"""The keyword leg of retrieval: BM25 over stemmed Norwegian words.

Our own, because what it takes is the few lines below; bm25s would bring a tokeniser that has to be
replaced and a file format that has to be checked, and its speed shows first at a million chunks.
"""

import io
import math
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import snowballstemmer

from vectorstore.files import write_atomically

ANALYSIS_VERSION = 1
"""Goes up when `words` gives other results, so that stored indexes are rebuilt."""

K1 = 1.2
B = 0.75
"""Robertson and Zaragoza 2009, "The Probabilistic Relevance Framework", eq. 3.15, with Lucene's constants."""

_WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:[-‐‑/][^\W_]+)*")
_ABBREVIATION_GENITIVE = re.compile(r"[A-ZÆØÅ]{2,}s")
_STOP_WORDS = frozenset(
    "alle at av bare begge ble blei bli blir blitt både båe da de deg dei deim deira deires dem den "
    "denne der dere deres det dette di din disse ditt du dykk dykkar då eg ein eit eitt eller elles "
    "en enn er et ett etter for fordi fra før ha hadde han hans har hennar henne hennes her hjå ho "
    "hoe honom hoss hossen hun hva hvem hver hvilke hvilken hvis hvor hvordan hvorfor i ikke ikkje "
    "ingen ingi inkje inn inni ja jeg kan kom korleis korso kun kunne kva kvar kvarhelst kven kvi "
    "kvifor man mange me med medan meg meget mellom men mi min mine mitt mot mykje ned no noe noen "
    "noka noko nokon nokor nokre nå når og også om opp oss over på samme seg selv si sia sidan siden "
    "sin sine sitt sjøl skal skulle slik so som somme somt så sånn til um upp ut uten var vart varte "
    "ved vere verte vi vil ville vore vors vort vår være vært å".split()
)
"""Function words of bokmål and nynorsk."""

WeightedTerm = tuple[str, float]


def words(text: str) -> list[str]:
    """Stemmed words of a text in order, stop words left out, lower case, composed Unicode (NFC).

    A word with hyphens or slashes gives its parts ("mål- og resultatstyring": "mål", "resultatstyring";
    "DFØ-notatet": "dfø", "notat"); a genitive s after an abbreviation is dropped ("KDDs": "kdd").
    """
    found: list[str] = []
    for match in _WORD.findall(unicodedata.normalize("NFC", text)):
        found.extend(re.split(r"[-‐‑/]", match))
    stems = (_stem(_without_genitive(word).lower()) for word in found)
    return [stem for stem in stems if stem]


def _without_genitive(word: str) -> str:
    return word[:-1] if _ABBREVIATION_GENITIVE.fullmatch(word) else word


_stemmer = snowballstemmer.stemmer("norwegian")
_stemmer_lock = threading.Lock()  # a stemmer keeps the word it works on in itself


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    """The stem, or "" for a stop word. Numbers stay as they are."""
    if word in _STOP_WORDS:
        return ""
    with _stemmer_lock:
        return str(_stemmer.stemWord(word))


class KeywordIndex:
    """BM25 scores of all chunks for a query. Immutable; the columns of the matrix are chunks in build order.

    For each term the chunks that have it and their weights lie side by side in two flat arrays:
    those of term number i from `starts[i]` to `starts[i + 1]`.
    """

    def __init__(
        self, *, n_chunks: int, terms: list[str], starts: np.ndarray, chunks: np.ndarray, weights: np.ndarray
    ) -> None:
        self.n_chunks = n_chunks
        self._terms = {term: number for number, term in enumerate(terms)}
        self._starts = starts
        self._chunks = chunks
        self._weights = weights

    @classmethod
    def build(cls, texts: Iterable[str]) -> "KeywordIndex":
        """Index texts as they are embedded, title and headings included."""
        counts = [Counter(words(text)) for text in texts]
        lengths = np.array([count.total() for count in counts], dtype=np.float64)
        mean_length = lengths.mean() if lengths.any() else 1.0
        postings: dict[str, list[tuple[int, float]]] = {}
        for number, count in enumerate(counts):
            norm = K1 * (1 - B + B * lengths[number] / mean_length)
            for term, frequency in count.items():
                saturated = frequency * (K1 + 1) / (frequency + norm)
                postings.setdefault(term, []).append((number, saturated))
        return cls._from_postings(len(counts), postings)

    @classmethod
    def _from_postings(cls, n_chunks: int, postings: dict[str, list[tuple[int, float]]]) -> "KeywordIndex":
        starts = np.zeros(len(postings) + 1, dtype=np.int64)
        starts[1:] = np.cumsum([len(entries) for entries in postings.values()])
        chunks = np.zeros(starts[-1], dtype=np.int32)
        weights = np.zeros(starts[-1], dtype=np.float32)
        for number, entries in enumerate(postings.values()):
            rows = slice(starts[number], starts[number + 1])
            chunks[rows] = [chunk for chunk, _ in entries]
            weights[rows] = [saturated * _idf(len(entries), n_chunks) for _, saturated in entries]
        return cls(n_chunks=n_chunks, terms=list(postings), starts=starts, chunks=chunks, weights=weights)

    def scores(self, query: str | Sequence[WeightedTerm], extra: Sequence[WeightedTerm] = ()) -> np.ndarray:
        """BM25 of every chunk, float32 (n_chunks,), 0 where no word matches.

        Args:
            query: a question, or terms with weights.
            extra: terms that stand in for words of the question, with weights (the glossary's expansions).
                A term of several words shares its weight among them.
        """
        weighted = [(query, 1.0)] if isinstance(query, str) else list(query)
        scores = np.zeros(self.n_chunks, dtype=np.float32)
        for text, weight in weighted:
            self._add(scores, words(text), weight)
        for text, weight in extra:
            stems = words(text)
            self._add(scores, stems, weight / max(len(stems), 1))
        return scores

    def _add(self, scores: np.ndarray, stems: list[str], weight: float) -> None:
        for stem in stems:
            number = self._terms.get(stem)
            if number is not None:
                rows = slice(self._starts[number], self._starts[number + 1])
                scores[self._chunks[rows]] += np.float32(weight) * self._weights[rows]

    def save(self, path: Path, *, made_from: str) -> None:
        """Write the index; `made_from` names the chunks it was made from. Raises OSError."""
        buffer = io.BytesIO()
        np.savez(
            buffer,
            version=np.int64(ANALYSIS_VERSION),
            made_from=np.array(made_from),
            n_chunks=np.int64(self.n_chunks),
            terms=np.frombuffer("\n".join(self._terms).encode(), dtype=np.uint8),
            starts=self._starts,
            chunks=self._chunks,
            weights=self._weights,
        )
        write_atomically(path, buffer.getvalue())

    @classmethod
    def load(cls, path: Path, *, made_from: str) -> "KeywordIndex | None":
        """The saved index, or None when it is missing, damaged or made from other chunks."""
        try:
            with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as saved:
                if int(saved["version"]) != ANALYSIS_VERSION or str(saved["made_from"]) != made_from:
                    return None
                text = saved["terms"].tobytes().decode()
                return cls(
                    n_chunks=int(saved["n_chunks"]),
                    terms=text.split("\n") if text else [],
                    starts=saved["starts"],
                    chunks=saved["chunks"],
                    weights=saved["weights"],
                )
        except Exception:  # zipfile, zlib and numpy each have their own ways to say "damaged"
            return None


def _idf(n_with_term: int, n_chunks: int) -> float:
    """Lucene's inverse document frequency, which is never negative."""
    return math.log(1 + (n_chunks - n_with_term + 0.5) / (n_with_term + 0.5))
