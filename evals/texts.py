"""How texts are compared: words alone for facts and chunks, letter by letter for quotes."""

import re

_WORDS = re.compile(r"\w+")


def folded(text: str) -> str:
    """Words in lower case with single spaces: how facts and chunks are compared."""
    return " ".join(_WORDS.findall(text.lower()))


def places(quote: str, text: str) -> list[tuple[int, int]]:
    """Where a quote stands verbatim, white space apart, as character offsets; in text order."""
    words = quote.split()
    if not words:
        return []
    return [found.span() for found in re.finditer(r"\s+".join(map(re.escape, words)), text)]


def holds(text: str, quote: str, *, least: float = 1.0) -> bool:
    """Whether a text has a quote's words, or at its very beginning or end that share of them.

    The second is for chunks: a boundary may cut a quote.
    """
    wanted, words = folded(quote).split(), folded(text).split()
    if not wanted or not words:
        return False
    if f" {' '.join(wanted)} " in f" {' '.join(words)} ":
        return True
    n_least = max(1, round(least * len(wanted)))
    return any(words[-n:] == wanted[:n] or words[:n] == wanted[-n:] for n in range(n_least, len(wanted)))
