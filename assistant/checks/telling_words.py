"""Words that decide whether two sentences say the same, from `telling_words.toml`."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_ENDINGS = (
    "", "s", "e", "es", "n", "ns", "ne", "nes", "en", "ens", "et", "ets", "er", "ers", "ene", "enes",
    "a", "as", "ar", "ane", "anes", "t", "te", "de",
)  # fmt: skip
"""Of nouns, in bokmål and nynorsk: for groups' words that end in a hyphen."""


@dataclass(frozen=True, eq=False)
class TellingWords:
    """By word in lower case the number of its group: who acts, how much, and what leaves room for doubt."""

    actors: dict[str, int]
    degrees: dict[str, int]
    hedges: dict[str, int]


@cache
def load_telling_words() -> TellingWords:
    table = tomllib.loads((files("assistant") / "checks" / "telling_words.toml").read_text("utf-8"))
    return TellingWords(*(_numbered(table[name]) for name in ("actors", "degrees", "hedges")))


def _numbered(groups: Iterable[str]) -> dict[str, int]:
    return {
        form: number for number, group in enumerate(groups) for word in group.split() for form in _forms(word)
    }


def _forms(word: str) -> Iterable[str]:
    return [word] if not word.endswith("-") else [word[:-1] + ending for ending in _ENDINGS]
