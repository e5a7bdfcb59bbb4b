"""What an OCR engine without Norwegian letters makes of them, read backwards.

`readings` lists the words that a stretch of scanned letters may have been, each with the logarithm of
the probability of such a misreading. The probabilities are rounded guesses, ordered by what is seen
in scans: only their order of magnitude matters, for the lexicon decides among what is left.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.lexicon import Lexicon

_CHEAPEST = -14.0
"""Readings less probable than this are not considered."""

_JOIN = -3.0
"""Cost of taking a word for a compound, per seam."""

_RARE = -5.0
_RARE_IN_COMPOUND = -4.0
"""Added cost of a rare misreading in a compound: with many parts to choose from, some always fit."""

_LINK = -0.5
"""Cost of a linking s."""

_ENDING = -4.0
_ENDINGS = frozenset("a e en ens ene enes er ers et ets isering iseringen s t".split())
"""Endings of inflection, for forms that the lexicon lacks of words that it has."""

_DROPPED = -9.5
"""Cost of taking a thin letter to have vanished beside another."""

_THIN = "litj|1"

_GOOD = -20.0
"""A word of the lexicon at least this probable is not looked at as a compound."""

_SHORTEST_COMPOUND = 6
_KEPT = 4

_MISREAD: dict[str, tuple[tuple[str, float], ...]] = {
    # read: (printed, log probability)
    "a": (("å", -0.1), ("ø", -1.6), ("æ", -3.5)),
    "g": (("ø", -0.7),),
    "e": (("ø", -2.5), ("æ", -4.5)),
    "o": (("ø", -2.5), ("å", -5.0)),
    "@": (("ø", -2.0), ("å", -5.0)),
    "&": (("å", -1.0),),
    "&8": (("å", -1.0),),
    "d": (("å", -6.0),),
    "q": (("g", -3.0), ("ø", -3.0)),
    "ö": (("ø", -1.0),),
    "ä": (("æ", -1.0), ("å", -3.0)),
    "ae": (("æ", -0.7),),
    "ee": (("æ", -1.0),),
    "ze": (("æ", -2.0),),
    "oe": (("ø", -4.0), ("æ", -5.0)),
    "ag": (("ø", -3.5),),
    "ga": (("ø", -5.0),),
    "@g": (("ø", -2.0),),
    "g@": (("ø", -2.0),),
    "a@": (("ø", -2.0),),
    "@a": (("ø", -2.0),),
    "i": (("j", -3.5), ("l", -6.0), ("t", -8.5)),
    "ij": (("j", -5.0),),
    "ji": (("j", -5.0),),
    "l": (("i", -6.0),),
    "|": (("l", -1.0), ("i", -1.0)),
    "1": (("l", -3.0), ("i", -3.0)),
    "n": (("h", -6.0),),
    "h": (("n", -8.0),),
    "rn": (("m", -6.0),),
    "m": (("rn", -8.0),),
    "c": (("e", -7.0),),
    "cl": (("d", -7.0),),
    "vv": (("w", -5.0),),
}

_MISREAD_INITIAL: dict[str, tuple[tuple[str, float], ...]] = {
    # capitals at the start of a word, written in lower case
    "I": (("l", -1.0),),
    "l": (("i", -3.0),),
    "D": (("ø", -3.0),),
    "Q": (("ø", -2.0),),
    "O": (("ø", -1.0),),
    "J": (("ø", -4.0),),
    "G": (("ø", -2.0),),
    "Q@": (("ø", -2.0),),
    "QJ": (("ø", -2.0),),
}


@dataclass(frozen=True)
class Reading:
    """A word that the letters may stand for, in lower case.

    `misread` is the log probability of the misreading; `alone` of the word without context.
    """

    word: str
    misread: float
    alone: float

    @property
    def total(self) -> float:
        return self.misread + self.alone


class _Search:
    """The words that may be found in one token, from any of its letters on."""

    def __init__(self, token: str, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._length = len(token)
        self._steps = [list(_steps(token, at)) for at in range(len(token) + 1)]

    def words_from(self, start: int) -> list[tuple[int, Reading]]:
        """The lexicon's words that the letters from `start` on may spell, and where each ends."""
        found: dict[tuple[int, str], float] = {}
        pending = [(start, "", 0.0)]
        begins_word = self._lexicon.begins_word
        while pending:
            at, prefix, cost = pending.pop()
            if cost > found.get((at, prefix), _CHEAPEST - 1):
                found[at, prefix] = cost
                for printed, width, step_cost in self._steps[at]:
                    if cost + step_cost >= _CHEAPEST and begins_word(prefix + printed):
                        pending.append((at + width, prefix + printed, cost + step_cost))
        return [
            (end, Reading(word, cost, alone))
            for (end, word), cost in found.items()
            if (alone := self._lexicon.log_probability(word)) is not None
        ]

    def whole_words(self) -> list[Reading]:
        """The lexicon's words that the whole token may be."""
        return [reading for end, reading in self.words_from(0) if end == self._length]


def _steps(token: str, at: int) -> Iterator[tuple[str, int, float]]:
    """What may have been printed at a position: letters, how many letters were read, log probability."""
    folded = token.lower()
    if at < len(token):
        yield folded[at], 1, 0.0
    for width in (1, 2):
        if at + width <= len(token):
            for printed, cost in _MISREAD.get(folded[at : at + width], ()):
                yield printed, width, cost
            if at == 0:
                for printed, cost in _MISREAD_INITIAL.get(token[:width], ()):
                    yield printed, width, cost
    if any(letter in _THIN for letter in folded[max(0, at - 1) : at + 1]):
        for thin in "litj":
            yield thin, 0, _DROPPED


def _compounds(token: str, search: _Search, lexicon: Lexicon, open_end: bool) -> list[Reading]:
    """Readings as a word with a common ending or a chain of words with the linking s; the few best."""
    best: dict[int, list[Reading]] = {0: [Reading("", 0.0, 0.0)]}
    for start in range(len(token) - 2):
        heads = best.get(start)
        if not heads:
            continue
        for end, part in search.words_from(start):
            if not lexicon.is_part(part.word) or (start == 0 and end == len(token)):
                continue
            for head in heads:
                whole = _joined(head, part)
                _keep(best, end, whole)
                rest = token[end:]
                if rest[:1] == "s" and (open_end or rest != "s"):
                    _keep(best, end + 1, _with_ending(whole, "s", _LINK))
                if rest in _ENDINGS:
                    _keep(best, len(token), _with_ending(whole, rest, _ENDING))
    return best.get(len(token), [])


def _joined(head: Reading, part: Reading) -> Reading:
    seam = _JOIN * bool(head.word) + _RARE_IN_COMPOUND * (part.misread < _RARE)
    return Reading(head.word + part.word, head.misread + part.misread, head.alone + part.alone + seam)


def _with_ending(reading: Reading, ending: str, cost: float) -> Reading:
    return Reading(reading.word + ending, reading.misread, reading.alone + cost)


def _keep(best: dict[int, list[Reading]], at: int, reading: Reading) -> None:
    """Add a reading to the few best that end at a position."""
    readings = best.setdefault(at, [])
    if len(readings) == _KEPT and readings[-1].total >= reading.total:
        return
    readings.append(reading)
    readings.sort(key=lambda kept: kept.total, reverse=True)
    del readings[_KEPT:]


def readings(token: str, lexicon: Lexicon, *, open_end: bool = False) -> list[Reading]:
    """The words that `token` may stand for, best first without regard to context.

    Args:
        token: letters as read, and the signs that letters are mistaken for (@ & |).
        open_end: whether a hyphen follows, so that a linking s may be last.
    """
    search = _Search(token, lexicon)
    found = {reading.word: reading for reading in search.whole_words()}
    if len(token) >= _SHORTEST_COMPOUND and all(one.total < _GOOD for one in found.values()):
        for reading in _compounds(token, search, lexicon, open_end):
            found.setdefault(reading.word, reading)
    return sorted(found.values(), key=lambda one: one.total, reverse=True)
