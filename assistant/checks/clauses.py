"""Clauses of a sentence, and what kind of claim each makes: denied or not, and how binding. Pure."""

import re
from typing import Literal

from assistant.cues import DISCRETION, NO_NEGATION

Duty = Literal["obliged", "advised", "free", "permitted"]

_CLAUSE = re.compile(
    r"[;:–—]\s|,\s(?!(?:\w+ ){0,2}\w+(?:,| og | eller | and | or ))|"
    r"\s(?=(?:men|mens|selv om|sjølv om|uten at|uten å|utan at|but|although|while|without)\b)",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:ikke|ikkje|ingen|inga|ingenting|intet|aldri|verken|korkje|neppe|i liten grad|"
    r"not|no|none|nothing|never|neither|nor|cannot)\b|n['’]t\b",
    re.IGNORECASE,
)
_ABSENT = re.compile(
    r"\b(?:uten|utan|fravær|unngå\w*|slippe\w*|framfor|fremfor|i stedet for|i staden for|heller enn|mangl\w+|"
    r"borte?|vekk|forsvinn\w*|fjern\w*|opphør\w*|avskaff\w*|"
    r"without|rather than|instead of|lack\w*|absence|avoid\w*|disappear\w*|remov\w*)\b",
    re.IGNORECASE,
)
_PREFIXED = re.compile(r"\b(?:ikke|ikkje|not)(?: \w+){0,2}? (\w{5,})", re.IGNORECASE)
_ANSWERED = re.compile(r"\?\s+(ja|nei)\b", re.IGNORECASE)

_DUTIES: tuple[tuple[Duty, re.Pattern[str]], ...] = (
    (
        "free",
        re.compile(
            r"\b(?:frivillig\w*|valgfri\w*|valfri\w*|fritt|"
            r"kan (?:også |sjølve? |selv |òg )*(?:velge|velje|avgjøre|avgjere|bestemme)|"
            r"vel(?:ger)? sjølve?|velger? selv|(?:trenger|treng|behøver) (?:ikke|ikkje)|"
            r"(?:ikke|ikkje) (?:pålagt|pålagde|forplikt\w*|nødvendig|bundet)|"
            r"free to|voluntar\w+|optional|need not|(?:do|does) not (?:have|need) to|"
            r"not (?:required|obliged)|may choose)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "advised",
        re.compile(
            r"\b(?:bør|burde|oppfordr\w+|oppmod\w+|anbefal\w+|tilrå\w*|ønskelig|ønskjeleg|bes vurdere|"
            r"should|encouraged|recommended|advised|desirable)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "obliged",
        re.compile(
            r"\b(?:må|måtte|skal|skulle|plikt\w*|pålegg\w*|pålagt|pålagde|krev\w*|forplikt\w*|bundet|bundne|tvung\w+|"
            r"must|shall|required|obliged|obligat\w+|have to|has to)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "permitted",
        re.compile(r"\b(?:kan|kunne|mulig|mogleg|muleg|can|could|may|might|possible)\b", re.IGNORECASE),
    ),
)


def clauses(sentence: str) -> list[str]:
    """The clauses in order, by their signs and conjunctions; lists stay in one."""
    return [part.strip() for part in _CLAUSE.split(sentence) if part.strip()]


def n_denials(clause: str, beside: str = "") -> int:
    """How often a clause says that something is not so.

    Args:
        beside: what it is compared with: "ikke nødvendig" beside "unødvendig" denies nothing there.
    """
    if answered := _ANSWERED.search(clause):
        return int(answered[1].lower() == "nei")
    said = NO_NEGATION.sub(" ", clause)
    return max(len(_DENIED.findall(said)) - _n_prefixed(said, beside), 0)


def is_of_absence(text: str) -> bool:
    """Whether a text speaks of what is gone, avoided or done without, which may turn a denial round."""
    return bool(_ABSENT.search(text))


def _n_prefixed(text: str, beside: str) -> int:
    """How many denials are said there by a prefix instead."""
    there = beside.lower()
    return sum(f"u{word.lower()[:6]}" in there for word in _PREFIXED.findall(text))


def duties(text: str) -> frozenset[Duty]:
    """How binding a clause is; the stronger reading of its words counts."""
    found: set[Duty] = set()
    for duty, pattern in _DUTIES:
        if pattern.search(text) or (duty == "free" and DISCRETION.search(text)):
            found.add(duty)
    return frozenset({"free"} if "free" in found else found)
