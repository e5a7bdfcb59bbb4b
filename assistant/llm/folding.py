"""Where a quote stands in a text. Pure.

Case, white space, quotation marks and hyphenation are folded, nothing else.
"""

import re

from assistant.units import split_units

_PARTS = re.compile(
    r"(?P<nothing>\u00ad\s*|(?<=[^\W\d_])[-\u2010\u2011]\s*(?=\w))"
    r"|(?P<blank>\s+)"
    r"|(?P<mark>[\"'«»‹›“”„‟‘’‚‛`´])"
    r"|(?P<letter>.)",
    re.DOTALL,
)
_MARK = '"'
Span = tuple[int, int]


def find_quote(quote: str, text: str) -> Span | None:
    """Where the text says the quote's words, whole words only; None where it does not."""
    wanted = _folded(quote)[0].strip(f" {_MARK}")
    folded, offsets = _folded(text)
    start = folded.find(wanted) if wanted else -1
    while start >= 0:
        span = offsets[start][0], offsets[start + len(wanted) - 1][1]
        if _is_whole(text, span):
            return span
        start = folded.find(wanted, start + 1)
    return None


def whole_sentences(span: Span, text: str) -> Span:
    """The sentences or list items that a span reaches into, so that no "not" is cut from before it."""
    touched = [unit for unit in split_units(text) if unit.start < span[1] and unit.end > span[0]]
    if not touched:
        return span
    return min(touched[0].start, span[0]), max(touched[-1].end, span[1])


def _folded(text: str) -> tuple[str, list[Span]]:
    """The text as it is compared, and for each of its characters where it stood."""
    letters: list[str] = []
    offsets: list[Span] = []
    for part in _PARTS.finditer(text):
        match part.lastgroup:
            case "nothing":
                continue
            case "blank":
                folded = " "
            case "mark":
                folded = _MARK
            case _:
                folded = part[0].casefold()
        letters += folded
        offsets += [part.span()] * len(folded)
    return "".join(letters), offsets


def _is_whole(text: str, span: Span) -> bool:
    """Whether no word is cut at either end."""
    start, end = span
    cut_before = start > 0 and text[start - 1].isalnum() and text[start].isalnum()
    cut_after = end < len(text) and text[end - 1].isalnum() and text[end].isalnum()
    return not cut_before and not cut_after
