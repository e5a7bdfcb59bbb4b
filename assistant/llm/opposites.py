"""Whether a statement says the opposite of its quotes, or makes a duty of what is none there. Pure.

By words that are one another's opposites: one of them in a statement, the other alone in its quotes.
"""

import re
from collections.abc import Iterable

from assistant.cues import OBLIGATION

_NUMBER_NEXT = r"(?=\s+(?:\w+\s+)?\d)"
_PAIRS = [
    (re.compile(rf"\b(?:{one})\b", re.IGNORECASE), re.compile(rf"\b(?:{other})\b", re.IGNORECASE))
    for one, other in (
        (
            r"mer|meir|flere|fleire|øk(?:e|er|te?|ende|t|ning\w*)|auk\w*|større|høyere|høgare|styrk\w*|utvid\w*|"
            r"more|increas\w*|greater|larger|higher|strengthen\w*|expand\w*",
            r"mindre|færre|redus\w*|minsk\w*|lavere|lågare|svekk\w*|innskrenk\w*|"
            r"less|fewer|reduc\w*|decreas\w*|lower\w*|smaller|weaken\w*|diminish\w*",
        ),
        (
            r"bedre|betre|forbedr\w*|forbetr\w*|better|improv\w*",
            r"dårligere|dårlegare|verre|forverr\w*|worse\w*",
        ),
        (
            r"raskere|raskare|fortere|hurtigere|faster|quicker",
            r"tregere|treigare|langsommere|saktere|seinare|slower",
        ),
        (
            r"forenkl\w*|enklere|enklare|lettere|lettare|simpl\w*|easier|ease\w*",
            r"vanskelig\w*|vanskeleg\w*|komplis\w*|complicat\w*|harder|(?:more )?difficult\w*",
        ),
        (
            r"innenfor|innanfor|within|inside",
            r"utenfor|utanfor|overskrid\w*|outside|beyond|exceed\w*",
        ),
        (r"frivillig\w*|voluntar\w*", r"obligatorisk\w*|påbud\w*|mandatory|compulsory"),
        (rf"(?:før|innen|before){_NUMBER_NEXT}", rf"(?:etter|after){_NUMBER_NEXT}"),
        (
            rf"(?:over|minst|mer enn|meir enn|flere enn|fleire enn|at least|more than){_NUMBER_NEXT}",
            rf"(?:under|høyst|maks\w*|mindre enn|færre enn|at most|less than|fewer than){_NUMBER_NEXT}",
        ),
    )
]
_DUTY = re.compile(
    r"\b(?:må|måtte|plikt\w*|pålagt\w*|pålegg\w*|forplikt\w*|obligatorisk\w*|påkrev\w*|"
    r"must|obliged|obligat\w+|mandatory|compulsory|required to|duty|duties)\b",
    re.IGNORECASE,
)
_NECESSITY = re.compile(
    r"\b(?:nødvendig\w*|naudsynt\w*|avgjørende|avgjerande|forutset\w*|føreset\w*|behov\w*)\b", re.I
)


def is_opposite(text: str, quoted: Iterable[str]) -> bool:
    """Whether a statement has one of two opposite words where its quotes have only the other."""
    said = "\n".join(quoted)
    return any(
        bool(mine.search(text)) and bool(theirs.search(said)) and not mine.search(said)
        for pair in _PAIRS
        for mine, theirs in (pair, pair[::-1])
    )


def is_new_duty(text: str, quoted: Iterable[str]) -> bool:
    """Whether a statement obliges somebody where no quote obliges or calls anything necessary."""
    said = "\n".join(quoted)
    return bool(_DUTY.search(text)) and not (OBLIGATION.search(said) or _NECESSITY.search(said))
