"""Whether a question asks for all: every measure, every ministry that does something. Pure.

By its form, in three languages; what the list is of is read from its other words.
"""

import re
from typing import Literal

_BODIES = (
    r"(?:departement(?:a|er|ene|enes|ers)?|etat(?:ar|ane|er|ene)?|virksomhet(?:er|ene)|verksemd(?:er|ene)|direktorat(?:a|er|ene)?|"
    r"ministries|agencies|bodies|directorates)"
)
_MEASURES = (
    r"(?:[\w-]*(?:tiltak(?:a|ene)?|prosjekt(?:a|er|ene)?|pilot(?:ar|ane|er|ene)|forsøk(?:a|ene)?|satsing(?:ar|ane|er|ene)|"
    r"ordning(?:ar|ane|er|ene))|utprøving(?:ar|ane|er|ene)|(?:eksempl(?:a|er|ene)|døm(?:e|a))|"
    r"measures|projects?|pilots?|trials?|examples?|initiatives?|schemes?)"
)
_WHICH = r"(?:hvilke|kva(?: for)?|which|what)"
_WHICH_MEASURES = re.compile(
    rf"\b{_WHICH} (?:(?:andre|other|av|of|the|dei|de) )*{_MEASURES}\b", re.IGNORECASE
)
_WHOLE = r"\b(?:hele|heile|full|fullstendig|komplett|complete|whole) (?:listen|lista|liste|oversikt|oversikten|list)\b"
_FORMS = re.compile(
    rf"\b{_WHICH} (?:(?:andre|other|av|of|the|dei|de) )*{_BODIES}\b|"
    rf"\b(?:alle|alt|samtlige|samtlege|hvert eneste|all|every|each) (?:(?:de|dei|the|of|av) )*(?:[\w-]+ )?(?:{_BODIES}|{_MEASURES})\b|"
    rf"{_WHOLE}|"
    rf"\b(?:list|liste|lista|list opp|rams opp|ramse opp|nevn|nemn|oversikt over|name)\b(?: \S+){{0,6}}? (?:{_BODIES}|{_MEASURES})\b|"
    rf"\b(?:hva|kva|what|hvordan|korleis|how) (?:har|have|do|did|gjør|gjer|arbeider|jobber|jobbar)? ?(?:de |dei |the )?(?:andre|ulike|other|different|various|alle|all)(?: the| the other)? {_BODIES}\b",
    re.IGNORECASE,
)
_ALL_MEASURES = re.compile(
    rf"\b(?:alle|samtlige|samtlege|all|every|list|liste|lista|oversikt over)\b(?: \S+){{0,4}}? {_MEASURES}\b",
    re.IGNORECASE,
)
_ONE = re.compile(r"\b(?:hvilken|hvilket|which one|én av|ein av)\b", re.IGNORECASE)


Asking = Literal["plainly", "perhaps"]


def asks_for_all(question: str) -> Asking | None:
    """Whether the form of the question asks for a whole list; "which measures …" only perhaps does."""
    if _ONE.search(question):
        return None
    if _FORMS.search(question):
        return "plainly"
    return "perhaps" if _WHICH_MEASURES.search(question) else None


def asks_for_every_measure(question: str) -> bool:
    """Whether it is the measures themselves that all are asked for, and not those who have some."""
    if _ALL_MEASURES.search(question):
        return True
    return bool(_WHICH_MEASURES.search(question) and re.search(_WHOLE, question, re.IGNORECASE))
