"""Words that are one another's opposites, and whether two texts have different ends of the same scale. Pure.

The one table of them. A draft's statement is compared clause by clause with what is about the same, a
language model's with all that it quotes; there, words that are opposites only of one thing tell nothing.
Bounds ("before 2025", "over 50", "within") tell only there: a draft's figures are compared by themselves.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

Where = Literal["quotes", "clauses"]

_NUMBER_NEXT = r"(?=\s+(?:\w+\s+)?\d)"


@dataclass(frozen=True)
class _Scale:
    """The words for either end.

    Attributes:
        tells_in: where one end here and the other there turn a text round: "quotes", wherever they stand in
            all that is quoted; "clauses", in clauses about the same.
    """

    ends: tuple[re.Pattern[str], re.Pattern[str]]
    tells_in: frozenset[Where]

    @property
    def both_ways(self) -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
        return self.ends, self.ends[::-1]


def _scale(one: str, other: str, *tells_in: Where) -> _Scale:
    ends = tuple(re.compile(rf"\b(?:{end})\b", re.IGNORECASE) for end in (one, other))
    return _Scale(ends, frozenset(tells_in or ("quotes", "clauses")))  # type: ignore[arg-type]


_SCALES = (
    _scale(
        r"mer|meir|flere?|fleire|øk(?:e\w*|t\w*|ning\w*)|auk\w*|større|høyere|høgare|styrk\w*|utvid\w*|"
        r"more|increas\w*|greater|larger|higher|strengthen\w*|expand\w*",
        r"mindre|færre|redus\w*|reduksjon\w*|minsk\w*|lavere|lågare|svekk\w*|innskrenk\w*|"
        r"begrens\w*|avgrens\w*|senk\w*|kutt\w*|"
        r"less|fewer|reduc\w*|decreas\w*|lower\w*|smaller|weaken\w*|diminish\w*|cut",
    ),
    _scale(
        r"bedre|betre|forbedr\w*|forbetr\w*|better|improv\w*",
        r"dårligere|dårlegare|verre|forverr\w*|worse\w*",
    ),
    _scale(
        r"raskere|raskare|fortere|hurtigere|faster|quicker",
        r"tregere|treigare|langsommere|saktere|seinare|slower",
    ),
    _scale(
        r"forenkl\w*|enklere|enklare|lettere|lettare|simpl\w*|easier|ease\w*",
        r"vanskelig\w*|vanskeleg\w*|komplis\w*|complicat\w*|harder|(?:more )?difficult\w*",
    ),
    _scale(
        r"innenfor|innanfor|within|inside",
        r"utenfor|utanfor|overskrid\w*|outside|beyond|exceed\w*",
        "quotes",
    ),
    _scale(
        r"frivillig\w*|valgfri\w*|valfri\w*|voluntar\w*|optional",
        r"obligatorisk\w*|påbud\w*|pålagt|pålagde|tvungen|mandatory|compulsory",
    ),
    _scale(rf"(?:før|innen|before){_NUMBER_NEXT}", rf"(?:etter|after){_NUMBER_NEXT}", "quotes"),
    _scale(
        rf"(?:over|minst|mer enn|meir enn|flere enn|fleire enn|at least|more than){_NUMBER_NEXT}",
        rf"(?:under|høyst|maks\w*|mindre enn|færre enn|at most|less than|fewer than){_NUMBER_NEXT}",
        "quotes",
    ),
    _scale(
        r"fjern\w*|avskaff\w*|avvikl\w*|bort\w*|utfas\w*|remov\w*|abolish\w*",
        r"innfør\w*|behold\w*|beheld|bevar\w*|videreført?\w*|introduc\w*|keep|kept",
        "clauses",
    ),
    _scale(
        r"ovenfra|ovanfrå|fra toppen|frå toppen|top-down|from the top",
        r"nedenfra|nedanfrå|bottom-up|from below",
        "clauses",
    ),
    _scale(r"regjering\w*|sentral\w*|central\w*|government\w*", r"lokal\w*|local\w*", "clauses"),
    _scale(r"avhengig\w*|dependent", r"uavhengig\w*|independent", "clauses"),
    _scale(r"åpen\w*|open\w*", r"lukket|lukka|closed", "clauses"),
)
_TOO_LITTLE = re.compile(r"\bfor (?:lite|liten|lita|få|svakt?|svak) (\w+)", re.IGNORECASE)
_TOO = re.compile(r"\bfor (\w+)", re.IGNORECASE)


def opposites(mine: str, theirs: str) -> Iterator[tuple[str, str]]:
    """(word here, opposite there) where one clause has one end of a scale and the other the other end."""
    for scale in (one for one in _SCALES if "clauses" in one.tells_in):
        for here, there in scale.both_ways:
            said, instead = here.search(mine), there.search(theirs)
            if said and instead and not here.search(theirs) and not there.search(mine):
                yield said[0], instead[0]
    for little, much in ((mine, theirs), (theirs, mine)):
        found = _TOO_LITTLE.search(little)
        if found and found[1].lower() in (word.lower() for word in _TOO.findall(much)):
            yield ("lite", "for") if little is mine else ("for", "lite")


def is_opposite(text: str, quoted: Iterable[str]) -> bool:
    """Whether a statement has one of two opposite words where its quotes have only the other."""
    said = "\n".join(quoted)
    return any(
        bool(mine.search(text)) and bool(theirs.search(said)) and not mine.search(said)
        for scale in _SCALES
        if "quotes" in scale.tells_in
        for mine, theirs in scale.both_ways
    )
