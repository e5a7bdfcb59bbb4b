"""A small tokenizer for XLM-R's 250 000 pieces: the tokens that `tokenizers` gives, in 4 MB, not 280.

The library keeps a node of its own for every character of every piece: 280 MB and 1.3 s to load, which is
more than the rest of the model needs while it serves. Here a piece is a 64-bit hash in a sorted array, and
all stretches of a text are looked up at once. The tests compare the two on whole documents.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

UNKNOWN, START, END = 3, 0, 2
_SPECIAL_IDS = frozenset((0, 1, 2, 3))
_UNKNOWN_PENALTY = 10.0
_LONGEST_PIECE = 16
_FACTOR = np.uint64(0x9E3779B97F4A7C15)

DROPPED = "[\x00-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"
SPACES = "[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"
"""Characters that XLM-R's normaliser drops and makes a space; the rest of it is NFKC."""

_SPACES = re.compile(SPACES)
_DROPPED = re.compile(DROPPED)
_CLUSTER = re.compile(r"[\u1100-\u11ff]+|[^\u1100-\u11ff]", re.DOTALL)


@dataclass(frozen=True)
class Tokens:
    """A text's tokens, with the special ones at both ends.

    Attributes:
        ids: token ids, the model's input.
        spans: per token, start and end in characters of the text; (0, 0) for special tokens.
    """

    ids: list[int]
    spans: list[tuple[int, int]]


class UnigramTokenizer:
    """Splits text into the pieces that are likeliest together; threads may share one.

    Args:
        hashes: uint64, sorted, shape (n_pieces,).
        ids: int32, the piece id of each hash.
        scores: float64, the log probability of each.
    """

    def __init__(self, hashes: np.ndarray, ids: np.ndarray, scores: np.ndarray) -> None:
        self._hashes, self._ids, self._scores = hashes, ids, scores
        self._unknown_score = float(scores.min()) - _UNKNOWN_PENALTY

    @classmethod
    def of_pieces(cls, pieces: Sequence[tuple[str, float]]) -> "UnigramTokenizer":
        """Of pieces in id order with their scores; special ones can't be written in a text."""
        kept = [
            (i, piece, score)
            for i, (piece, score) in enumerate(pieces)
            if i not in _SPECIAL_IDS and piece != "<mask>"
        ]
        hashes = _hashes_of_pieces([piece for _, piece, _ in kept])
        order = np.argsort(hashes)
        if (np.diff(hashes[order]) == 0).any():
            raise ValueError("two pieces have the same hash; choose another _FACTOR")
        ids = np.array([i for i, _, _ in kept], np.int32)
        scores = np.array([score for _, _, score in kept], np.float64)
        return cls(hashes[order], ids[order], scores[order])

    @classmethod
    def load(cls, path: Path) -> "UnigramTokenizer":
        with np.load(path, allow_pickle=False) as saved:
            return cls(saved["hashes"], saved["ids"], saved["scores"])

    def save(self, path: Path) -> None:
        np.savez(path, hashes=self._hashes, ids=self._ids, scores=self._scores)

    def encode(self, text: str, *, max_tokens: int) -> Tokens:
        """Tokens of `text`; what is beyond `max_tokens`, special ones included, is cut off."""
        characters, origins = normalise(text)
        best = self._best_path(characters)
        ids, spans = [START], [(0, 0)]
        for start, end, piece in _path(best, len(characters)):
            if piece == UNKNOWN and ids[-1] == UNKNOWN:
                spans[-1] = (spans[-1][0], origins[end - 1][1])
                continue
            if len(ids) == max_tokens - 1:
                break
            ids.append(piece)
            spans.append((origins[start][0], origins[end - 1][1]))
        return Tokens([*ids, END], [*spans, (0, 0)])

    def _best_path(self, text: str) -> list[tuple[float, int, int]]:
        """For each end: the best score of a way there, where its last piece starts, and that piece's id."""
        best = [(-np.inf, -1, -1)] * (len(text) + 1)
        best[0] = (0.0, -1, -1)
        for start, matches in enumerate(self._matches(text)):
            here = best[start][0]
            for end, piece, score in matches:
                if here + score > best[end][0]:
                    best[end] = (here + score, start, piece)
            if (
                not (matches and matches[0][0] == start + 1)
                and here + self._unknown_score > best[start + 1][0]
            ):
                best[start + 1] = (here + self._unknown_score, start, UNKNOWN)
        return best

    def _matches(self, text: str) -> list[list[tuple[int, int, float]]]:
        """For each start: the pieces there as (end, id, score), shortest first."""
        found = _hashes_of_stretches(text)
        places = np.searchsorted(self._hashes, found).clip(max=len(self._hashes) - 1)
        starts, lengths = np.nonzero(self._hashes[places] == found)
        places = places[starts, lengths]
        matches: list[list[tuple[int, int, float]]] = [[] for _ in text]
        rows = zip(
            starts.tolist(),
            lengths.tolist(),
            self._ids[places].tolist(),
            self._scores[places].tolist(),
            strict=True,
        )
        for start, length, piece, score in rows:
            if start + length < len(text):
                matches[start].append((start + length + 1, piece, score))
        return matches


def _path(best: list[tuple[float, int, int]], end: int) -> list[tuple[int, int, int]]:
    """The pieces of the best way to `end`, as (start, end, id), in text order."""
    path = []
    while end > 0:
        _, start, piece = best[end]
        path.append((start, end, piece))
        end = start
    return path[::-1]


def _hashes_of_stretches(text: str) -> np.ndarray:
    """Hashes of the 1 to 16 characters from each place on: uint64, shape (n_characters, 16).

    Stretches that would run past the end are hashed as if zeros followed.
    """
    codes = np.concatenate((_codes(text), np.zeros(_LONGEST_PIECE, np.uint64)))
    return _hashes_of_prefixes(np.lib.stride_tricks.sliding_window_view(codes, _LONGEST_PIECE)[: len(text)])


def _hashes_of_pieces(pieces: Sequence[str]) -> np.ndarray:
    """One hash a piece: uint64, shape (n_pieces,)."""
    lengths = np.array([len(piece) for piece in pieces])
    codes = np.zeros((len(pieces), _LONGEST_PIECE), np.uint64)
    codes[np.arange(_LONGEST_PIECE) < lengths[:, None]] = _codes("".join(pieces))
    return _hashes_of_prefixes(codes)[np.arange(len(pieces)), lengths - 1]


def _hashes_of_prefixes(codes: np.ndarray) -> np.ndarray:
    """Hashes of the first 1 to n columns of each row, same shape as `codes`, both uint64."""
    hashes = np.empty(codes.shape, np.uint64)
    running = np.zeros(len(codes), np.uint64)
    for column in range(codes.shape[1]):
        running = (running + codes[:, column]) * _FACTOR
        hashes[:, column] = running ^ (running >> np.uint64(29))
    return hashes


def _codes(text: str) -> np.ndarray:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.uint64)


# -- normalisation ---------------------------------------------------------------------------------


def normalise(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text as pieces see it ("▁" for spaces, one in front), and where each character came from.

    Spans are (start, end) in characters of `text`.
    """
    characters: list[str] = []
    origins: list[tuple[int, int]] = []
    for character, span in _leading_space(_compatible(_SPACES.sub(" ", text))):
        if character == " " and characters and characters[-1] == " ":
            continue
        characters.append(character)
        origins.append(span)
    while len(characters) > 1 and characters[-1].isspace():
        characters.pop()
    return "".join(characters).replace(" ", "▁"), origins[: len(characters)]


def _leading_space(aligned: Iterator[tuple[str, tuple[int, int]]]) -> Iterator[tuple[str, tuple[int, int]]]:
    yield " ", (0, 0)
    yield from aligned


def _compatible(text: str) -> Iterator[tuple[str, tuple[int, int]]]:
    """NFKC, character by character with where each came from; dropped characters are left out."""
    if unicodedata.is_normalized("NFKC", text) and not _DROPPED.search(text):
        yield from ((character, (i, i + 1)) for i, character in enumerate(text))
        return
    for cluster, start, end in _clusters(text):
        for character in unicodedata.normalize("NFKC", cluster):
            yield character, (start, end)


def _clusters(text: str) -> Iterator[tuple[str, int, int]]:
    """What is normalised together: a character and the marks after it, or a run of Hangul letters."""
    cluster, start, end = "", 0, 0
    for match in _CLUSTER.finditer(text):
        part = match.group()
        if _DROPPED.match(part):
            continue
        if cluster and not (unicodedata.combining(part[0]) and len(part) == 1):
            yield cluster, start, end
            cluster = ""
        if not cluster:
            start = match.start()
        cluster, end = cluster + part, match.end()
    if cluster:
        yield cluster, start, end
