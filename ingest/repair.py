"""Repairs texts that an OCR engine without Norwegian letters has read.

Such an engine writes "fgrstelinjen" for "førstelinjen" and "mal" for "mål". Each word is replaced by
the likeliest of what it may have been: how likely the misreading is (`confusions.py`), how common
the word is and how well it follows the one before (`lexicon.py`), over the text as a whole.
Texts with their Norwegian letters in place pass through untouched. Line breaks are kept.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from ingest import scan_marks
from ingest.confusions import Reading, readings
from ingest.lexicon import BREAK, NUMBER, PARAGRAPH, Lexicon
from ingest.scan_marks import BULLET, Edit
from vectorstore.chunks import Repair

_LEAST_LETTERS = 300
_FEWEST_NORWEGIAN = 0.003
"""Share of æ, ø and å among the letters; about 0.025 in Norwegian prose."""

_FUNCTION_WORDS = frozenset("av den det er for fra har i ikke med og om som til vil".split())
_LEAST_FUNCTION_WORDS = 0.15

_AS_IT_STANDS = re.compile(
    r"\S*(?:://|www\.|@\w+\.\w)\S*"  # addresses
    r"|(?<!\w)[^\W\d_]{1,3}(?:\.[^\W\d_]{1,3})+(?=\.)"  # bl.a.
    r"|(?<=\w )&(?= [A-ZÆØÅ])"  # Ernst & Young
)
_TOKEN = re.compile(
    rf"(?P<word>(?:&8(?!\w)|[^\W\d_]|[@&|])+(?!\d))|(?P<number>\d\w*)|(?P<break>{PARAGRAPH})|(?P<mark>\S)"
)

_COVERED = "\x00"
_OPENERS = (".", "?", "!", BULLET)

_UNKNOWN = -8.0
_UNKNOWN_LETTER = -2.3
_SIGN_IN_WORD = -30.0
_LEAST_PROBABLE = -600.0
"""Below is nothing that a float can tell from 0 when it is taken out of the logarithm."""

_MOST_READINGS = 8
_LONGEST_WORD = 60


@dataclass(frozen=True)
class Repaired:
    """A text and what was changed in it, in text order; offsets are those of the repaired text."""

    text: str
    repairs: tuple[Repair, ...]


@dataclass(frozen=True)
class _Token:
    start: int
    text: str
    kind: str
    followed_by: str


def needs_repair(text: str) -> bool:
    """Whether the text is Norwegian and lacks the Norwegian letters; short texts are believed."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    n_letters = sum(map(len, words))
    if n_letters < _LEAST_LETTERS:
        return False
    n_function_words = sum(word in _FUNCTION_WORDS for word in words)
    n_norwegian = sum(letter in "æøå" for word in words for letter in word)
    return (
        n_function_words >= _LEAST_FUNCTION_WORDS * len(words) and n_norwegian < _FEWEST_NORWEGIAN * n_letters
    )


def repair(text: str, lexicon: Lexicon) -> Repaired:
    """The text as it was most likely printed. Texts that need no repair come back as they are."""
    if not needs_repair(text):
        return Repaired(text, ())
    edits = _mark_edits(text, lexicon)
    edits += _word_edits(text, edits, lexicon)
    return apply_edits(text, edits)


def apply_edits(text: str, edits: Iterable[Edit]) -> Repaired:
    """Carries out edits that do not overlap, and records them."""
    pieces: list[str] = []
    repairs: list[Repair] = []
    done = length = 0
    for edit in sorted(edits, key=lambda edit: edit.start):
        before = text[edit.start : edit.end]
        length += edit.start - done
        pieces += (text[done : edit.start], edit.after)
        repairs.append(Repair(start=length, end=length + len(edit.after), before=before, after=edit.after))
        length += len(edit.after)
        done = edit.end
    return Repaired("".join((*pieces, text[done:])), tuple(repairs))


def original(repaired: Repaired) -> str:
    """The text as it was read, from the repairs applied backwards."""
    text = repaired.text
    for one in reversed(repaired.repairs):
        text = text[: one.start] + one.before + text[one.end :]
    return text


def _mark_edits(text: str, lexicon: Lexicon) -> list[Edit]:
    edits: list[Edit] = []
    covered: set[int] = set()
    for found in (
        scan_marks.bullets(text),
        scan_marks.numerals(text),
        scan_marks.lone_strokes(text),
        scan_marks.year_dashes(text),
        scan_marks.abbreviations(text, lexicon.abbreviations),
    ):
        for edit in found:
            if covered.isdisjoint(range(edit.start, edit.end)):
                edits.append(edit)
                covered.update(range(edit.start, edit.end))
    return edits


def _word_edits(text: str, taken: Sequence[Edit], lexicon: Lexicon) -> list[Edit]:
    tokens = _tokens(text, taken)
    candidates = lru_cache(maxsize=None)(partial(_candidates, lexicon=lexicon))
    words = _likeliest([candidates(token.text, token.kind, token.followed_by) for token in tokens], lexicon)
    edits = []
    for index, (token, word) in enumerate(zip(tokens, words, strict=True)):
        if token.kind == "word" and word != token.text.lower():
            after = _cased(word, token.text, _opens_sentence(tokens, index))
            edits.append(Edit(token.start, token.start + len(token.text), after))
    return edits


def _tokens(text: str, taken: Sequence[Edit]) -> list[_Token]:
    """Words, numbers, marks and breaks; what earlier edits cover, or stands as it is, comes as marks."""
    signs = list(text)
    for match in _AS_IT_STANDS.finditer(text):
        signs[match.start() : match.end()] = _COVERED * len(match.group())
    for edit in taken:
        sign = BULLET if edit.after == BULLET else _COVERED
        signs[edit.start : edit.end] = sign * (edit.end - edit.start)
    covered = "".join(signs)
    return [
        _Token(
            match.start(), match.group(), match.lastgroup or "mark", covered[match.end() : match.end() + 1]
        )
        for match in _TOKEN.finditer(covered)
    ]


def _candidates(text: str, kind: str, followed_by: str, *, lexicon: Lexicon) -> list[Reading]:
    match kind:
        case "word" if not _is_name_in_capitals(text, followed_by):
            return _word_candidates(text, lexicon, open_end=followed_by == "-")
        case "number":
            return [Reading(NUMBER, 0.0, 0.0)]
        case "break":
            return [Reading(BREAK, 0.0, 0.0)]
        case _:
            return [Reading(text.lower(), 0.0, 0.0)]


def _is_name_in_capitals(text: str, followed_by: str) -> bool:
    """Abbreviations such as KDD and KDDs, and the letter of "a)"; longer words are those of headings."""
    if followed_by == ")" and len(text) == 1:
        return True
    return bool(re.fullmatch(r"[A-ZÆØÅ]{2,5}s?", text))


def _word_candidates(text: str, lexicon: Lexicon, *, open_end: bool) -> list[Reading]:
    found = readings(text, lexicon, open_end=open_end)[:_MOST_READINGS] if len(text) <= _LONGEST_WORD else []
    as_read = Reading(text.lower(), 0.0, _unknown(text))
    others = [one for one in found if one.word != as_read.word]
    return [
        *others,
        max((one for one in (*found, as_read) if one.word == as_read.word), key=lambda r: r.total),
    ]


def _unknown(token: str) -> float:
    """Log probability of a word outside the lexicon; signs do not occur in words."""
    signs = sum(not letter.isalpha() for letter in token)
    return max(_UNKNOWN + _UNKNOWN_LETTER * len(token) + _SIGN_IN_WORD * signs, _LEAST_PROBABLE)


def _likeliest(candidates: Sequence[Sequence[Reading]], lexicon: Lexicon) -> list[str]:
    """The likeliest choice of one candidate each, given their order (Viterbi's algorithm)."""
    scores: dict[str, float] = {BREAK: 0.0}
    steps: list[dict[str, str]] = []
    for options in candidates:
        reached: dict[str, float] = {}
        origin: dict[str, str] = {}
        for option in options:
            score, previous = max(
                (score + lexicon.log_after(previous, option.word, option.alone), previous)
                for previous, score in scores.items()
            )
            reached[option.word] = score + option.misread
            origin[option.word] = previous
        scores = reached
        steps.append(origin)
    word = max(scores, key=scores.__getitem__)
    chosen = []
    for origin in reversed(steps):
        chosen.append(word)
        word = origin[word]
    return chosen[::-1]


def _opens_sentence(tokens: Sequence[_Token], index: int) -> bool:
    """Whether the word stands where a capital is due: after a full stop, an empty line or a bullet."""
    if index == 0:
        return True
    before = tokens[index - 1]
    return before.kind == "break" or before.text in _OPENERS


def _cased(word: str, read: str, opens_sentence: bool) -> str:
    """The word in the case of what was read; misread capitals tell nothing, so the place decides."""
    first = read[0]
    if read.isupper() and sum(map(str.isalpha, read)) > 1:
        return word.upper()
    told = first.isalpha() and not (first == "I" and word[0] == "l")
    capital = first.isupper() if told else opens_sentence
    if first == "l" and word[0] == "i":
        capital = True
    return word[0].upper() + word[1:] if capital else word
