"""How well the repair of scanned texts does: word and character errors before and after.

Three measures: chapter I of the inspiration note against its clean web edition, the rest of the note
against our own proofreading, and the example collection, clean in itself, degraded at random.
Run it with `tillit eval repair`.
"""

import random
import re
import time
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from importlib.resources import files

from ingest.lexicon import Lexicon
from ingest.repair import repair

_SCAN = "inspirasjonsnotat-ocr.txt"
_CHAPTER_ONE = "inspirasjonsnotat-kapittel-1.txt"
_CHAPTER_ONE_BEGINS = "Hva er tillitsreformen?"
_CHAPTER_TWO_BEGINS = "om innholdet i tillitsreformen"
_COLLECTION = "eksempelsamling.txt"
_CLEAN = ("temaside-regjeringen.txt", "dfo-notat-2023-3-kapittel-3.txt")
_FURNITURE = re.compile(
    r"^ ?(?:Side \d+ av \d+|Kommunal- og dis\w+ — Om tillitsreformen|Forsiden)$", re.MULTILINE
)

SEED = 2022

_DEGRADED: dict[str, tuple[float, tuple[tuple[str, float], ...]]] = {
    # printed: (how often it is misread, what it is read as, with weights), counted in the inspiration note
    r"\bå\b": (1.0, (("&", 36), ("a", 26), ("@", 1))),
    r"å": (1.0, (("a", 177), ("&", 1), ("d", 1))),
    r"ø": (1.0, (("g", 107), ("a", 43), ("e", 11), ("o", 6), ("@", 3), ("ag", 3), ("@g", 1), ("a@", 1))),
    r"æ": (1.0, (("ee", 17), ("ae", 15), ("ze", 5), ("a", 1))),
    r"Å": (1.0, (("A", 1),)),
    r"Ø": (1.0, (("@", 4), ("Q", 2), ("J", 2), ("D", 1), ("Q@", 1), ("QJ", 1))),
    r"Æ": (1.0, (("AE", 1),)),
    r"\bI\b": (0.8, (("|", 8), ("l", 1))),
    r"\bl(?=g)": (0.1, (("I", 1),)),
    r"gj": (0.2, (("gi", 1),)),
    r"j": (0.02, (("ij", 1),)),
    r"g\b": (0.01, (("q", 1),)),
    r"h": (0.003, (("n", 1),)),
    r"t": (0.0006, (("i", 1),)),
    r"(?<=i)l|\bt(?=i)": (0.003, (("", 1),)),
    r"•": (1.0, (("*", 12), ("»", 8), ("«", 3), ("¢", 2))),
}


@dataclass(frozen=True)
class Errors:
    """Error rates of one text against its reference, in shares of the reference's words and characters."""

    word_error_rate: float
    character_error_rate: float
    n_words: int
    n_characters: int


@dataclass(frozen=True)
class RepairScore:
    """Errors of a text before and after its repair."""

    name: str
    before: Errors
    after: Errors


def edit_distance(one: Sequence[Hashable], other: Sequence[Hashable]) -> int:
    """Levenshtein distance: the fewest insertions, deletions and substitutions from one to the other.

    Bit-parallel, after Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit
    distances" (2003), with Python's integers as the bit vectors.
    """
    if not one:
        return len(other)
    places: dict[Hashable, int] = {}
    for at, item in enumerate(one):
        places[item] = places.get(item, 0) | 1 << at
    full, last = (1 << len(one)) - 1, 1 << (len(one) - 1)
    positive, negative, distance = full, 0, len(one)
    for item in other:
        match = places.get(item, 0)
        zero = (((match & positive) + positive) ^ positive) | match | negative
        up, down = negative | (full & ~(zero | positive)), positive & zero
        distance += bool(up & last) - bool(down & last)
        up, down = up << 1 | 1, down << 1
        positive, negative = full & (down | (full & ~(zero | up))), full & up & zero
    return distance


def word_error_rate(text: str, reference: str) -> float:
    """Levenshtein distance over words, divided by the reference's number of words.

    Words are what white space separates, their punctuation included, case kept. 0.0 for two empty
    texts; above 1 is possible. Definition: Morris, Maier and Green, "From WER and RIL to MER and WIL" (2004).
    """
    return _rate(text.split(), reference.split())


def character_error_rate(text: str, reference: str) -> float:
    """Levenshtein distance over characters, divided by the reference's number of characters.

    Every stretch of white space counts as one blank. 0.0 for two empty texts.
    """
    return _rate(_one_line(text), _one_line(reference))


def _rate(found: Sequence[Hashable], reference: Sequence[Hashable]) -> float:
    distance = edit_distance(found, reference)
    return distance / len(reference) if reference else float(distance > 0)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def errors(text: str, reference: str) -> Errors:
    """Both error rates, with what they are shares of."""
    return Errors(
        word_error_rate=word_error_rate(text, reference),
        character_error_rate=character_error_rate(text, reference),
        n_words=len(reference.split()),
        n_characters=len(_one_line(reference)),
    )


def degrade(text: str, *, seed: int) -> str:
    """Clean text as an engine without Norwegian letters would read it, drawn at random from the seed."""
    draw = random.Random(seed)  # noqa: S311  no secret hangs on it

    def misread(match: re.Match[str]) -> str:
        share, options = _DEGRADED[patterns[match.lastindex or 1]]
        if draw.random() >= share:
            return match.group()
        return draw.choices([read for read, _ in options], [weight for _, weight in options])[0]

    patterns = dict(enumerate(_DEGRADED, start=1))
    return re.sub("|".join(f"({pattern})" for pattern in _DEGRADED), misread, text)


def measure_note(lexicon: Lexicon | None = None) -> tuple[RepairScore, RepairScore]:
    """Chapter I against the clean edition, and the rest against our proofreading.

    The lexicon knows the landing page, the memo and the example collection, as at ingest, but not
    the clean chapter I. Page footers and running heads are left out on both sides.
    """
    lexicon = lexicon or Lexicon(map(_document, (*_CLEAN, _COLLECTION)))
    scan = _document(_SCAN)
    repaired = repair(scan, lexicon).text
    first = _document(_CHAPTER_ONE)
    rest = files("evals").joinpath("reference", "inspirasjonsnotat-resten.txt").read_text(encoding="utf-8")
    (scan_first, scan_rest), (first_after, rest_after) = (_chapters(text, scan) for text in (scan, repaired))
    return (
        _score("inspiration note, chapter I, against its clean web edition", scan_first, first_after, first),
        _score("inspiration note, the rest, against our own proofreading", scan_rest, rest_after, rest),
    )


def measure_degraded(*, seed: int = SEED) -> RepairScore:
    """The example collection, degraded at random; the lexicon knows only the other clean documents."""
    clean = _document(_COLLECTION)
    degraded = degrade(clean, seed=seed)
    lexicon = Lexicon(map(_document, (*_CLEAN, _CHAPTER_ONE)))
    name = f"example collection, degraded at random (seed {seed})"
    return _score(name, degraded, repair(degraded, lexicon).text, clean)


def _score(name: str, before: str, after: str, reference: str) -> RepairScore:
    before, after, reference = (_FURNITURE.sub("", text) for text in (before, after, reference))
    return RepairScore(name, errors(before, reference), errors(after, reference))


def _document(name: str) -> str:
    return files("ingest").joinpath("documents", name).read_text(encoding="utf-8")


def _chapters(text: str, scan: str) -> tuple[str, str]:
    """Chapter I, and all else; the scan tells which lines are which, for repair keeps lines."""
    lines, read = text.split("\n"), scan.split("\n")
    begin = next(at for at, line in enumerate(read) if line.endswith(_CHAPTER_ONE_BEGINS))
    end = next(at for at, line in enumerate(read) if line.endswith(_CHAPTER_TWO_BEGINS))
    return "\n".join(lines[begin:end]), "\n".join((*lines[:begin], *lines[end:]))


def table(scores: Iterable[RepairScore]) -> str:
    """The scores for people to read, each rate with its n."""
    lines = ["Repair of scanned texts: errors before -> after"]
    for score in scores:
        before, after = score.before, score.after
        words = f"{before.word_error_rate:7.2%} -> {after.word_error_rate:6.2%}"
        characters = f"{before.character_error_rate:7.2%} -> {after.character_error_rate:6.2%}"
        lines += (
            f"  {score.name}",
            f"    words      {words}   n = {after.n_words}",
            f"    characters {characters}   n = {after.n_characters}",
        )
    return "\n".join(lines)


def report() -> str:
    """All three measures, and the seconds that they took."""
    began = time.perf_counter()
    text = table((*measure_note(), measure_degraded()))
    return f"{text}\n  measured in {time.perf_counter() - began:.1f} s"


if __name__ == "__main__":
    print(report())
