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

_DROPPED = -9.5
"""Cost of taking a thin letter to have vanished."""

_THIN = "litj"

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
    "i": (("j", -3.5), ("l", -6.0), ("t", -7.5)),
    "ij": (("j", -5.0),),
    "ji": (("j", -5.0),),
    "l": (("i", -6.0),),
    "|": (("l", -1.0), ("i", -1.0)),
    "1": (("l", -3.0), ("i", -3.0)),
    "n": (("h", -7.0),),
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
}


@dataclass(frozen=True)
class Reading:
    """A word that the letters may stand for, in lower case.

    `misread` is the log probability of the misreading; `alone` of the word without context.
    """

    word: str
    misread: float
    alone: float


def _steps(token: str, at: int) -> Iterator[tuple[str, int, float]]:
    """What may have been printed at a position: letters, how many read letters they cover, log probability."""
    folded = token.lower()
    yield folded[at], 1, 0.0
    for width in (1, 2):
        for printed, cost in _MISREAD.get(folded[at : at + width], ()):
            if len(folded) - at >= width:
                yield printed, width, cost
    if at == 0:
        for printed, cost in _MISREAD_INITIAL.get(token[0], ()):
            yield printed, 1, cost
    for thin in _THIN:
        yield thin, 0, _DROPPED


def _words_from(token: str, start: int, lexicon: Lexicon) -> dict[tuple[int, str], float]:
    """The lexicon's words that the letters from `start` on may spell: (end, word) to log probability."""
    found: dict[tuple[int, str], float] = {}
    pending = [(start, "", 0.0)]
    while pending:
        at, prefix, cost = pending.pop()
        if prefix and cost > found.get((at, prefix), -1e9) and lexicon.log_probability(prefix) is not None:
            found[at, prefix] = cost
        if at == len(token):
            continue
        for printed, width, step_cost in _steps(token, at):
            longer, total = prefix + printed, cost + step_cost
            if total >= _CHEAPEST and lexicon.begins_word(longer):
                pending.append((at + width, longer, total))
    return found


def _whole_words(token: str, lexicon: Lexicon) -> Iterator[Reading]:
    for (end, word), cost in _words_from(token, 0, lexicon).items():
        alone = lexicon.log_probability(word)
        if end == len(token) and alone is not None:
            yield Reading(word, cost, alone)


def _compounds(token: str, lexicon: Lexicon, open_end: bool) -> list[Reading]:
    """Readings as a chain of two or more words, with the linking s and e; best chain per end position."""
    best: dict[int, list[Reading]] = {0: [Reading("", 0.0, 0.0)]}
    for start in range(len(token) - 2):
        heads = best.get(start)
        if not heads:
            continue
        for (end, word), cost in _words_from(token, start, lexicon).items():
            alone = lexicon.log_probability(word)
            if alone is None or not lexicon.is_part(word) or (start == 0 and end == len(token)):
                continue
            for head in heads:
                seam = _JOIN if head.word else 0.0
                whole = Reading(head.word + word, head.misread + cost, head.alone + alone + seam)
                _keep(best, end, whole)
                if token[end : end + 1] == "s" and (open_end or end + 1 < len(token)):
                    linked = Reading(whole.word + "s", whole.misread, whole.alone - 0.5)
                    _keep(best, end + 1, linked)
    return best.get(len(token), []) if len(token) else []


def _keep(best: dict[int, list[Reading]], at: int, reading: Reading) -> None:
    """Add a reading to the few best that end at a position."""
    readings = best.setdefault(at, [])
    readings.append(reading)
    readings.sort(key=lambda r: r.misread + r.alone, reverse=True)
    del readings[4:]


def readings(token: str, lexicon: Lexicon, *, open_end: bool = False) -> list[Reading]:
    """The words that `token` may stand for, best first without regard to context.

    Args:
        token: letters as read, and the signs that letters are mistaken for (@ & |).
        open_end: whether a hyphen follows, so that a linking s may be last.
    """
    found = {reading.word: reading for reading in _whole_words(token, lexicon)}
    if len(token) >= 6:
        for reading in _compounds(token, lexicon, open_end):
            found.setdefault(reading.word, reading)
    return sorted(found.values(), key=lambda r: r.misread + r.alone, reverse=True)
