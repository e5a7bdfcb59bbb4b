"""A model's words as plain text on one line: nothing in them can link, load or format anything. Pure."""

import re
import unicodedata

_ACTIVE = re.compile(
    r"<\s*[a-z!/?]|&(?:#\w+|[a-z]+\d*);|!\[|\]\s*[(\[]|\w+://|\bwww\.|\b(?:javascript|data|vbscript|mailto|file)\s*:"
    r"|\S@\S|\b[\w-]{2,}\.[a-z]{2,}/\w|\b[\w-]{2,}\.(?:no|com|org|net|io|eu|dev|app|info|se|dk|uk|us|ai|ru|cn|xyz)\b",
    re.IGNORECASE,
)
"""Tags, entities, images, links and addresses."""

_MARKS = re.compile(r"\[\s*\d+(?:\s*[,;–-]\s*\d+)*\s*\]")
_LEADING = re.compile(r"^(?:[-+•*#>|~\s]+|\d{1,3}[.)]\s+)+")
_FORMATTING = re.compile(r"[<>*_`\[\]{}|\\~#$^]")


def is_active(text: str) -> bool:
    """Whether the text holds what some reader would follow, load or run."""
    return bool(_ACTIVE.search(unicodedata.normalize("NFKC", _visible(text))))


def plain(text: str) -> str:
    """The text without formatting, marks of its own and invisible characters, on one line."""
    line = _FORMATTING.sub("", _LEADING.sub("", _MARKS.sub("", _visible(text)).strip()))
    return re.sub(r"\s+([.,;:!?])", r"\1", " ".join(line.split()))


def _visible(text: str) -> str:
    return "".join(sign if sign in "\n\t " or unicodedata.category(sign)[0] != "C" else "" for sign in text)
