"""Words of opposite direction, and which of them a clause turns round in another. Pure."""

import re
from collections.abc import Iterator

_PAIRS: tuple[tuple[str, str], ...] = (
    (
        r"øke\w*|økt\w*|auk\w*|styrk\w*|utvid\w*|høyere|høgare|fler[e]?|fleire|mer|meir|større|increas\w*|more|larger|strengthen\w*",
        r"reduser\w*|minsk\w*|begrens\w*|avgrens\w*|svekk\w*|senk\w*|lavere|lågare|færre|mindre|kutt\w*|reduc\w*|fewer|less|"
        r"weaken\w*|cut",
    ),
    (
        r"fjern\w*|avskaff\w*|avvikl\w*|bort\w*|utfas\w*|remov\w*|abolish\w*",
        r"innfør\w*|behold\w*|beheld|bevar\w*|videreført?\w*|introduc\w*|keep|kept",
    ),
    (
        r"ovenfra|ovanfrå|fra toppen|frå toppen|top-down|from the top",
        r"nedenfra|nedanfrå|bottom-up|from below",
    ),
    (r"regjering\w*|sentral\w*|central\w*|government\w*", r"lokal\w*|local\w*"),
    (
        r"frivillig\w*|valgfri\w*|voluntar\w*|optional",
        r"obligatorisk\w*|pålagt|pålagde|tvungen|mandatory|compulsory",
    ),
    (r"enklere|enklare|forenkl\w*|simpl\w*", r"vanskeligere|vanskelegare|komplisert\w*|kompliser\w*|harder"),
    (r"raskere|raskare|fortere|faster", r"saktere|langsommere|seinare|slower"),
    (r"avhengig\w*|dependent", r"uavhengig\w*|independent"),
    (r"\bbedre|betre|better", r"dårligere|dårlegare|verre|worse"),
    (r"åpen\w*|open\w*", r"lukket|lukka|closed"),
)
_COMPILED = tuple(
    (re.compile(rf"\b(?:{a})\b", re.IGNORECASE), re.compile(rf"\b(?:{b})\b", re.IGNORECASE))
    for a, b in _PAIRS
)
_TOO_LITTLE = re.compile(r"\bfor (?:lite|liten|lita|få|svakt?|svak) (\w+)", re.IGNORECASE)
_TOO = re.compile(r"\bfor (\w+)", re.IGNORECASE)


def opposites(mine: str, theirs: str) -> Iterator[tuple[str, str]]:
    """(word here, opposite there) where one clause has one end of a scale and the other the other end."""
    for first, second in _COMPILED:
        for here, there in ((first, second), (second, first)):
            said, instead = here.search(mine), there.search(theirs)
            if said and instead and not here.search(theirs) and not there.search(mine):
                yield said[0], instead[0]
    for little, much in ((mine, theirs), (theirs, mine)):
        found = _TOO_LITTLE.search(little)
        if found and found[1].lower() in (word.lower() for word in _TOO.findall(much)):
            yield ("lite", "for") if little is mine else ("for", "lite")
