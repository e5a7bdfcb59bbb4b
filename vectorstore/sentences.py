"""Where sentences begin and end in Norwegian and English public prose.

Rules instead of a trained model: quotes are cut by these spans, so they must be predictable, and
the prose is full of abbreviations, ordinals and references that end in a full stop ("jf.", "17. juni",
"Prop. 1 S", "s. 13").
"""

import re
from collections.abc import Sequence

BULLET = re.compile(r"^(?:[•▪◦●·*]\s+(?=\S)|[-–o]\s+(?=[A-ZÆØÅ]))")
"""The sign that begins a list item, with the blanks after it."""

_ABBREVIATIONS = frozenset(
    "bl.a f.eks jf dvs ca mht ref kr nr prop st meld innst mill mrd mfl m.fl o.l osv etc pkt kap art "
    "inkl ekskl hhv iht ift pga tlf evt jfr red vol forts e.g i.e no vs cf dr mr mrs s §".split()
)
_NUMBERED = frozenset("kap kapittel s side nr pkt punkt art artikkel del figur tabell § mål trinn st".split())
"""A number after one of these is the name of a place, not an ordinal, and may end a sentence."""

_THE = frozenset("den det de dei the".split())
_MONTHS = tuple(
    "januar februar mars april mai juni juli august september oktober november desember "
    "january february march may june july october december".split()
)

_END = re.compile(r"[.!?]+[»”\")\]]*(?=\s|$)")
_OPENING = "«“\"'(–—- "
_FOLLOWING = re.compile(f"[^{re.escape(_OPENING)}]")
_NEAR = 80
"""So many characters before a full stop are looked at: two words of any length that matters."""
_FAR = 400
"""So many where items are counted."""


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """(start, end) of each sentence, in order, without surrounding blanks; a line break always ends one."""
    spans: list[tuple[int, int]] = []
    line_start = 0
    for line in text.split("\n"):
        spans += _line_spans(line, line_start)
        line_start += len(line) + 1
    return spans


def _line_spans(line: str, shift: int) -> list[tuple[int, int]]:
    spans, start = [], 0
    for match in _END.finditer(line):
        if _ends_sentence(line, match):
            spans.append((start, match.end()))
            start = match.end()
    spans.append((start, len(line)))
    return [trimmed for span in spans if (trimmed := _trim(line, *span, shift))]


def _trim(line: str, start: int, end: int, shift: int) -> tuple[int, int] | None:
    text = line[start:end]
    if not text.strip():
        return None
    return (
        shift + start + len(text) - len(text.lstrip()),
        shift + end - (len(text) - len(text.rstrip())),
    )


def _ends_sentence(line: str, match: re.Match[str]) -> bool:
    following = _following(line, match.end())
    if not following:
        return True
    if match[0].startswith(("!", "?")):
        return not following.islower()
    before = line[max(0, match.start() - _FAR) : match.start()]
    words = before[-_NEAR:].split()
    word = words[-1].lstrip(_OPENING).lower() if words else ""
    if word.isdigit() and len(words) > 1 and words[-2].strip(_OPENING + ".").lower() in _NUMBERED:
        return following.isupper()
    if word.isdigit():
        belongs_behind = _is_ordinal(words, line[match.end() :]) or _counts(words, before)
        return following.isupper() and not belongs_behind
    if word in _ABBREVIATIONS or re.fullmatch(r"[a-zæøå](?:\.[a-zæøå])*", word):
        return False
    return following.isupper() or following.isdigit() or following in "§%"


def _is_ordinal(words: Sequence[str], behind: str) -> bool:
    """Whether the number that the words end with belongs to what follows: "1. Innledning", "17. Mai", "den
    2. Verdenskrigen"."""
    begins_with_month = behind.lstrip().lower().startswith(_MONTHS)
    return len(words) == 1 or words[-2].lower() in _THE or begins_with_month


def _counts(words: Sequence[str], before: str) -> bool:
    """Whether the number that the words end with counts what follows: "Tre mål: 1. Ro 2. Orden 3. Fred"."""
    if len(words) < 2:
        return False
    number = int(words[-1].lstrip(_OPENING))
    return words[-2].endswith((":", ";", ".")) or (":" in before and f" {number - 1}. " in before)


def _following(line: str, place: int) -> str:
    """The first character from a place on that is no opening sign or blank; "" where there is none."""
    found = _FOLLOWING.search(line, place)
    return found[0] if found else ""
