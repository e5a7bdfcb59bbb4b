"""What a measure's own words say of how far it has come, and when. Pure.

Signs are found sentence by sentence with the patterns below and kept as they stand; the status is the
one that the signs together bear, "unknown" where there is none. Purposes ("skal bidra til") are no signs.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.catalogue.measures import Passage

Status = Literal["planned", "ongoing", "done", "unknown"]
STATUSES: tuple[Status, ...] = ("planned", "ongoing", "done", "unknown")

_ONGOING = re.compile(
    r"\b(?:(?:arbeider|jobber|jobbes|arbeides) (?:[^\s,]+ ){0,5}?(?:med|videre|for|kontinuerlig)|"
    r"pågår|pågående|fortsetter|(?:vil )?fortsette|videreføres|videreutvikles|undersøker|testes|"
    r"(?:satt |godt )?i gang|har startet|startet opp|fases inn|løpende|kontinuerlig|"
    r"oppdateres nå|det gjøres endringer|årlige?|jevnlig|med jevne mellomrom|skal arbeide videre|"
    r"(?:gitt|fått|fikk) (?:[^\s,]+ ){0,3}?i oppdrag|(?:er|ble|har) (?:[^\s,]+ ){0,2}?(?:nedsatt|satt ned)|"
    r"(?:piloten|oppstart) i 20\d\d|følges fremover|så langt|"
    r"er det bevilget)\b",
    re.IGNORECASE,
)
_DONE = re.compile(
    r"\b(?:(?:er|ble|blitt|har) (?:[^\s,]+ ){0,6}?"
    r"(?:gjennomført|etablert|lansert|ferdigstilt|fastsatt|innført|opprettet|avsluttet|omorganisert|fjernet|"
    r"inngått|levert|redusert|gitt(?! (?:[^\s,]+ ){0,3}?i oppdrag)|bedt|godkjent|samlet|valgt ut|delt ut|"
    r"lagt om|lagt frem|"
    r"satt ut|utviklet|utarbeidet|tydeliggjort|implementert|reorganisert|arrangert)|"
    r"lanserte|etablerte|innførte|omorganiserte|igangsatte|gjennomførte|gjorde|mottok|inngikk|"
    r"(?<!har )startet(?! opp))\b",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:planlegg(?:er|es)|planlagt|er (?:det )?besluttet|ønsker å(?! teste)|tar sikte på|"
    r"regner med at|starte utviklingen|vil (?:fremover|i 20\d\d)|"
    r"skal (?:innføres|starte|utarbeide\w*|levere\w*|evalueres|gjelde fra))\b",
    re.IGNORECASE,
)
_PATTERNS: tuple[tuple[Status, re.Pattern[str]], ...] = (
    ("ongoing", _ONGOING),
    ("done", _DONE),
    ("planned", _PLANNED),
)
_AFTER_HOW = re.compile(r"\b(?:hvordan|om|hvorvidt) (?:\w+ ){0,3}$", re.IGNORECASE)
"""What stands before words that ask how far something has come, and don't say it."""
_MONTHS = "januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember"
_SEASONS = "våren|sommeren|høsten|vinteren|jul|nyttår|skoleåret"
_YEAR = r"(?:19|20)\d\d"
_DATE = re.compile(
    rf"\b(?:(?:\d{{1,2}}\. )?(?:{_MONTHS}) {_YEAR}|(?:{_SEASONS}) {_YEAR}"
    rf"(?:\s?[-–]\s?{_YEAR})?|{_YEAR}(?:\s?[-–]\s?|\s(?:til|og)\s){_YEAR}|{_YEAR})\b",
    re.IGNORECASE,
)
_IN_BRACKETS_OR_NAME = re.compile(
    rf"\([^()]*{_YEAR}[^()]*\)|[«\"“][^»\"”]*{_YEAR}[»\"”]|\w+-[A-Z]\w+ {_YEAR}"
)


@dataclass(frozen=True)
class Sign:
    """Words that say how far a measure has come."""

    status: Status
    words: Passage


def find_signs(sentences: Iterable[Passage]) -> tuple[Sign, ...]:
    """The first sign of each kind in each sentence, in text order."""
    signs = []
    for sentence in sentences:
        for status, pattern in _PATTERNS:
            match = pattern.search(sentence.text)
            if match and not _AFTER_HOW.search(sentence.text[: match.start()]):
                signs.append(Sign(status, _part(sentence, match)))
    return tuple(sorted(signs, key=lambda sign: sign.words.start))


def status_of(signs: Sequence[Sign]) -> Status:
    """Ongoing where anything goes on, or where some is done and some is to come; else what the signs say."""
    said = {sign.status for sign in signs}
    if "ongoing" in said or {"done", "planned"} <= said:
        return "ongoing"
    return next((status for status in ("done", "planned") if status in said), "unknown")


def find_dates(sentences: Iterable[Passage]) -> tuple[Passage, ...]:
    """Times as they stand in the text, but for years in brackets, in quotation marks and in names."""
    return tuple(
        _part(sentence, match)
        for sentence in sentences
        for match in _DATE.finditer(_without_names(sentence.text))
    )


def _without_names(text: str) -> str:
    """The text with the years that belong to something else blanked out; offsets stay."""
    return _IN_BRACKETS_OR_NAME.sub(lambda match: " " * len(match[0]), text)


def _part(sentence: Passage, match: re.Match[str]) -> Passage:
    start, end = sentence.start + match.start(), sentence.start + match.end()
    return Passage(sentence.text[match.start() : match.end()], start, end, sentence.page)
