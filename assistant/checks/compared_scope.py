"""Whom or what a statement applies to: "only" where the passage says more, "all" where it says some. Pure."""

import re
from collections.abc import Iterator

from assistant.checks.alignment import Alignment
from assistant.checks.claim import Claim, Difference

_ONLY = re.compile(r"\b(?:bare|berre|kun|utelukkende|utelukkande|only|solely|exclusively)\b", re.IGNORECASE)
_NOT_ONLY = re.compile(
    r"\b(?:hele|heile|alle|både|samt|også|òg|samtlige|flere|fleire|primære|whole|all|both|also|several)\b",
    re.IGNORECASE,
)
_ALL = re.compile(r"\b(?:alle|samtlige|alltid|alt|all|every|always)\b", re.IGNORECASE)
_SOME = re.compile(
    r"\b(?:noen|nokon|nokre|enkelte|utvalgte|de fleste|ofte|flere tilfeller|some|most|often)\b",
    re.IGNORECASE,
)


def scope_differences(claim: Claim, alignment: Alignment) -> Iterator[Difference]:
    text = alignment.passage.text
    only = _ONLY.search(claim.text)
    if only and not _ONLY.search(text):
        wider = _NOT_ONLY.search(text)
        instead = wider[0] if wider else ""
        yield Difference("scope", only[0], instead, frozenset({only[0].lower()}), bool(instead))
    every, some = _ALL.search(claim.text), _SOME.search(text)
    if every and some and not _ALL.search(text) and "de enkelte" not in text.lower():
        yield Difference("scope", every[0], some[0], frozenset({every[0].lower()}), contradicts=False)
