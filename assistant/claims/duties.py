"""How binding a sentence is: it obliges, advises, leaves free or permits. Pure."""

import re
from collections.abc import Iterable
from typing import Literal

from assistant.cues import DISCRETION, OBLIGATION

Duty = Literal["obliged", "advised", "free", "permitted"]

_MUST = (
    r"må|måtte|plikt\w*|pålagt\w*|pålagde|pålegg\w*|forplikt\w*|obligatorisk\w*|påkrev\w*|"
    r"must|obliged|obligat\w+|mandatory|compulsory|required to|duty|duties"
)
"""What makes a duty wherever it stands. "Skal" and "shall" may also tell what is planned."""

_NEW_DUTY = re.compile(rf"\b(?:{_MUST})\b", re.IGNORECASE)
_NECESSITY = re.compile(
    r"\b(?:nødvendig\w*|naudsynt\w*|avgjørende|avgjerande|forutset\w*|føreset\w*|behov\w*)\b", re.IGNORECASE
)
_DUTIES: tuple[tuple[Duty, re.Pattern[str]], ...] = (
    (
        "free",
        re.compile(
            r"\b(?:frivillig\w*|valgfri\w*|valfri\w*|fritt|"
            r"kan (?:også |sjølve? |selv |òg )*(?:velge|velje|avgjøre|avgjere|bestemme)|"
            r"opp til (?:det|den|de|dei|hver\w*|kvar\w*)|vel(?:ger)? sjølve?|velger? selv|"
            r"(?:trenger|treng|behøver) (?:ikke|ikkje)|"
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
            rf"\b(?:{_MUST}|skal|skulle|krev\w*|bundet|bundne|tvung\w+|shall|required|have to|has to)\b",
            re.IGNORECASE,
        ),
    ),
    (
        "permitted",
        re.compile(r"\b(?:kan|kunne|mulig|mogleg|muleg|can|could|may|might|possible)\b", re.IGNORECASE),
    ),
)


def duties(text: str) -> frozenset[Duty]:
    """How binding a clause is; the stronger reading of its words counts."""
    found: set[Duty] = set()
    for duty, pattern in _DUTIES:
        if pattern.search(text) or (duty == "free" and DISCRETION.search(text)):
            found.add(duty)
    return frozenset({"free"} if "free" in found else found)


def is_new_duty(text: str, quoted: Iterable[str]) -> bool:
    """Whether a statement obliges somebody where no quote obliges or calls anything necessary."""
    said = "\n".join(quoted)
    return bool(_NEW_DUTY.search(text)) and not (OBLIGATION.search(said) or _NECESSITY.search(said))
