"""A draft cut into the sentences that claim something, and what is left out, with the reason. Pure.

Offsets are into the draft as it came. Lines that were broken to fit a page are read as one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from vectorstore.sentences import BULLET, sentence_spans

LeftOut = Literal[
    "heading", "greeting", "signature", "details", "question", "introduction", "short", "too long"
]
"""Why a piece is no statement; "details" are addresses, references and dates on lines of their own,
an "introduction" is what leads to a list and is read with each item."""

MAX_CHARS = 1_000
"""A longer "sentence" is a table or a list that lost its lines: what would be compared is a jumble."""

_LEAST_WORDS, _LEAST_ITEM_WORDS = 4, 2
_MOST_HEADING_WORDS = 14
_LEAST_WRAPPED, _WRAPPED_FROM = 25, 55
"""Lines at least so long that end without a sign were broken to fit: where a small letter follows, and in
any case. Shorter ones are names, titles and addresses."""

_LONGEST_LINE_OF_DETAILS = 200
_STRETCH = 3_000
"""So much of a line is cut into sentences at a time: it takes time by the square of the length."""

_WORD = re.compile(r"[^\W\d_]{2,}")
_TERMINATED = re.compile(r"[.!?;:,][»”\")\]*_]*$")
_LIST_ITEM = re.compile(rf"(?:{BULLET.pattern}|^[-–—]\s+|^(?:\d{{1,2}}|[a-zæøå])\)\s+)")
_MARKDOWN_HEADING = re.compile(r"^#{1,6}\s")
_GREETING = re.compile(
    r"^(?:hei|hallo|god (?:dag|morgen|kveld)|kjære|kjære alle|til den det|dear|hello|hi|good morning)\b",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(?:(?:med |beste |venn?le?i?ge? |mange )*(?:hilsen|hilsner|hilsener|helsing|helsingar)\b|mvh\b|"
    r"(?:kind |best |warm )*regards\b|yours (?:sincerely|faithfully)|sincerely\b)",
    re.IGNORECASE,
)
_DETAILS = re.compile(
    r"^(?:(?:til|fra|frå|dato|kopi|emne|sak|saksnr\.?|saksnummer|vår ref\.?|dykkar ref\.?|deres ref\.?|"
    r"referanse|to|from|date|subject|cc|our ref\.?|your ref\.?|re|tlf\.?|telefon|phone|e-post|epost|"
    r"org\.? ?nr\.?)\s*:|"
    r"postboks\b|p\.?o\.? box\b|\d{4}\s+[A-ZÆØÅ][\w-]+$|(?:unntatt|untateke) offentleg?het|"
    r"\d{1,2}\.?[ ./](?:\d{1,2}|[a-zæøå]+)[ ./]\d{4}$|(?:https?://|www\.)\S+$)|"
    r"\S+@\S+\.\w+|(?:\+47 ?)?\b\d{2} \d{2} \d{2} \d{2}\b|^side \d+(?: av \d+)?$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"^(?:de|dei|disse|desse|den|denne|dette|han|ho|hun|they|these|those|this) "
    r"(?:er|har|skal|må|kan|vil|bør|blir|gir|får|gjelder|gjeld|trenger|treng|"
    r"is|are|has|have|must|shall|can|will|should|may)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Piece:
    """`text[start:end]` of the draft; a statement where `left_out` is None.

    `introduction` is what leads to the list that a statement is an item of.
    """

    start: int
    end: int
    text: str
    left_out: LeftOut | None = None
    introduction: str = ""

    @property
    def full_text(self) -> str:
        """What is claimed, with the introduction."""
        return f"{self.introduction} {self.text}" if self.introduction else self.text


def cut(draft: str) -> list[Piece]:
    """The pieces of a draft in order; together they hold all of its text but blanks and bullets."""
    unwrapped = _unwrapped(draft)
    pieces: list[Piece] = []
    is_closed, introduction = False, ""
    for start, end in _lines(unwrapped):
        line = unwrapped[start:end]
        is_item = _is_item(unwrapped, start, end)
        introduction = introduction if is_item else ""
        is_closed = bool(_CLOSING.match(line)) or (is_closed and _is_signature(line))
        whole = "signature" if is_closed else _left_out_line(line)
        if whole:
            pieces.append(Piece(start, end, " ".join(line.split()), whole))
        else:
            found = list(_sentences(line, start, is_item=is_item))
            pieces += [replace(one, introduction=introduction) for one in found]
        if line.endswith(":"):
            introduction = pieces[-1].text.rstrip(":")
    return pieces


def _unwrapped(draft: str) -> str:
    """The draft with other blanks for the line breaks that only fit it to a page; every offset stays."""
    draft = re.sub(r"\r(?=\n)", " ", draft).replace("\r", "\n").replace("\x0b", "\n").replace("\x0c", "\n")
    lines = draft.split("\n")
    joined = [lines[0]]
    for before, line in pairwise(lines):
        joined.append(("\x1f" if _goes_on(before.strip(), line.strip()) else "\n") + line)
    return "".join(joined).replace("\x1f", " ")


def _goes_on(before: str, line: str) -> bool:
    """Whether a line is the rest of the one before it."""
    if not before or not line or _LIST_ITEM.match(line) or (_TERMINATED.search(before) and line[0].isupper()):
        return False
    if _has_details(before) or _CLOSING.match(line) or _MARKDOWN_HEADING.match(before):
        return False
    if line[0].islower():
        return len(before) >= _LEAST_WRAPPED
    return len(before) >= _WRAPPED_FROM and not before.endswith((".", "!", "?", ":"))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Each line without blanks around it, list signs and signs of Markdown before it; empty ones left out."""
    offset = 0
    for line in text.split("\n"):
        start = offset + len(line) - len(line.lstrip())
        end = offset + len(line.rstrip())
        sign = _LIST_ITEM.match(text[start:end])
        if start < end:
            yield start + (sign.end() if sign else 0), end
        offset += len(line) + 1


def _left_out_line(line: str) -> LeftOut | None:
    """Why a line as a whole is no statement."""
    if len(line) > _LONGEST_LINE_OF_DETAILS:
        return None
    if _has_details(line) and len(_WORD.findall(line)) <= _MOST_HEADING_WORDS:
        return "details"
    if _GREETING.match(line) and len(_WORD.findall(line)) <= 6:
        return "greeting"
    return None


def _has_details(line: str) -> bool:
    """Never searched in long lines: the pattern of an address takes time by the square of a word's length."""
    return len(line) <= _LONGEST_LINE_OF_DETAILS and bool(_DETAILS.search(line))


def _is_signature(line: str) -> bool:
    """Whether a line under the closing is a name, a title or an address: anything but a sentence."""
    return not line.endswith((".", "?", "!")) or len(_WORD.findall(line)) < _LEAST_WORDS


def _is_item(text: str, start: int, end: int) -> bool:
    return bool(_LIST_ITEM.match(text[text.rfind("\n", 0, start) + 1 : end].lstrip()))


def _sentences(line: str, start: int, *, is_item: bool) -> Iterator[Piece]:
    spans = [
        (first + begin, last + begin)
        for begin, stretch in _stretches(line)
        for first, last in sentence_spans(stretch)
    ]
    for first, last in spans:
        sentence = line[first:last]
        is_alone = len(spans) == 1 and not is_item
        yield Piece(
            start + first,
            start + last,
            " ".join(sentence.split()),
            _left_out(sentence, is_item=is_item, is_alone=is_alone),
        )


def _stretches(line: str) -> Iterator[tuple[int, str]]:
    """A long line in stretches that end after a full stop where there is one; with where each begins."""
    begin = 0
    while len(line) - begin > 2 * _STRETCH:
        stop = line.find(". ", begin + _STRETCH, begin + 2 * _STRETCH)
        end = begin + 2 * _STRETCH if stop < 0 else stop + 1
        yield begin, line[begin:end]
        begin = end
    yield begin, line[begin:]


def _left_out(sentence: str, *, is_item: bool, is_alone: bool) -> LeftOut | None:
    words = _WORD.findall(sentence)
    if sentence.rstrip("»”\")'").endswith("?"):
        return "question"
    if len(sentence) > MAX_CHARS:
        return "too long"
    if sentence.endswith(":"):
        return "introduction"
    looks_like_heading = not _TERMINATED.search(sentence) and len(words) <= _MOST_HEADING_WORDS
    if _MARKDOWN_HEADING.match(sentence) or (is_alone and looks_like_heading):
        return "heading"
    return "short" if len(words) < (_LEAST_ITEM_WORDS if is_item else _LEAST_WORDS) else None


def leans(statement: str) -> bool:
    """Whether a statement's subject stands for something in another sentence ("De skal …", "This must …")."""
    return bool(_PRONOUN.match(statement))
