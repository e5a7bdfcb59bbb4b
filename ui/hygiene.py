"""Takes out of a text what a reader cannot see but a program may obey or choke on."""

import re
import unicodedata
from dataclasses import dataclass

_TYPOGRAPHIC = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f")
"""Invisible, but put there by word processors and emoji keyboards: removed without a word."""

_LINE_ENDS = re.compile(r"\r\n?|[\u2028\u2029\u0085\v\f]")
_REMOVED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


@dataclass(frozen=True)
class Cleaned:
    """A text without invisible characters; `n_hidden` counts the removed ones that nobody types unawares."""

    text: str
    n_hidden: int


def clean(text: str) -> Cleaned:
    """Remove control, format, tag, bidirectional, private and unassigned characters and lone surrogates.

    Line ends become "\\n" and tabs stay; letters are composed (NFC), so that a decomposed å is an å.
    """
    lines = _LINE_ENDS.sub("\n", text)
    kept = "".join(character for character in lines if not _is_invisible(character))
    n_typographic = sum(character in _TYPOGRAPHIC for character in lines)
    return Cleaned(unicodedata.normalize("NFC", kept), len(lines) - len(kept) - n_typographic)


def has_words(text: str) -> bool:
    """Whether there is a letter or a digit in it, of any script."""
    return any(character.isalnum() for character in text)


def _is_invisible(character: str) -> bool:
    if character in "\n\t":
        return False
    return (
        unicodedata.category(character) in _REMOVED_CATEGORIES
        or character in _TYPOGRAPHIC
        or "\U000e0100" <= character <= "\U000e01ef"
    )
