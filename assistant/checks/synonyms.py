"""Which words say the same, from `synonyms.toml`, and which need no counterpart."""

import tomllib
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from vectorstore.keyword import words as stems_of


@dataclass(frozen=True, eq=False)
class Synonyms:
    """Stems by stem; `light` are stems, and `light_words` words, that carry no claim."""

    same: dict[str, frozenset[str]]
    light: frozenset[str]
    light_words: frozenset[str]

    def of(self, stem: str) -> frozenset[str]:
        return self.same.get(stem, frozenset())

    def of_all(self, stems: frozenset[str]) -> frozenset[str]:
        """The stems themselves, and what says the same as one of them."""
        return _of_all(self, stems)


@lru_cache(maxsize=20_000)
def _of_all(synonyms: Synonyms, stems: frozenset[str]) -> frozenset[str]:
    return stems.union(*map(synonyms.of, stems))


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
