"""Which words say the same, from `synonyms.toml`, and which need no counterpart."""

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from vectorstore.keyword import words as stems_of


@dataclass(frozen=True)
class Synonyms:
    """Stems by stem; `light` are stems, and `light_words` words, that carry no claim."""

    same: dict[str, frozenset[str]]
    light: frozenset[str]
    light_words: frozenset[str]

    def of(self, stem: str) -> frozenset[str]:
        return self.same.get(stem, frozenset())


@cache
def load_synonyms() -> Synonyms:
    table = tomllib.loads((files("assistant") / "checks" / "synonyms.toml").read_text("utf-8"))
    same: defaultdict[str, set[str]] = defaultdict(set)
    for group in table["groups"]:
        stems = set(stems_of(group))
        for stem in stems:
            same[stem] |= stems
    light = table["light"]
    return Synonyms(
        {stem: frozenset(all_) for stem, all_ in same.items()},
        frozenset(stems_of(light)),
        frozenset(light.split()) | frozenset(table["light_english"].split()),
    )
