"""Words by which a sentence denies, in all three languages, and what they make of it. Pure.

The one table of them. `assistant.cues.NEGATION` is another, smaller one on purpose: the weights that rank
answers were fitted with it.
"""

import re

from assistant.answers import Language

_NOT = (
    r"ikke|ikkje|ingen|inga|inkje|ingenting|intet|aldri|h?verken|korkje|neppe|i liten grad|vektlegges lite|"
    r"lite relevant|not|none|nobody|nothing|nowhere|never|neither|nor|cannot"
)
_WITHOUT = r"uten|utan|without"
_GONE = (
    r"fravær\w*|unngå\w*|slippe\w*|fr[ae]mfor|i ste(?:det|den) for|i staden for|heller enn|mang(?:l|el)\w*|"
    r"borte?|vekk|forsvinn\w*|fjern\w*|opphør\w*|avskaff\w*|"
    r"avoid\w*|rather than|instead of|lack\w*|absen\w*|missing|disappear\w*|abolish\w*|remov\w*"
)
"""Of what is not there, or done without."""

_REFUSED = (
    r"knapt|sjelden\w*|sjeldan\w*|(?:langt|bortsett) fr[aå]|uten?om|utanom|forb[uo]d\w*|forby\w*|utelukk\w*|"
    r"utelat\w*|unntatt|unntak\w*|unnlat\w*|nekt\w*|avvis\w*|avsl[åo]\w*|frarå\w*|umul\w*|umog\w*|usannsynl\w*|"
    r"uaktuel\w*|ulovl\w*|mislyk\w*|mislukk\w*|la\w* være|lar? vere|opphev\w*|avlys\w*|avvikl\w*|"
    r"stopp\w*|stans\w*|(?:for)?hindr\w*|dropp\w*|skrot\w*|fas\w* ut|"
    r"forb[ia]d\w*|prohibit\w*|bann(?:ed|ing)|bans?|fail\w*|exclu\w*|omit\w*|except\w*|exempt\w*|refus\w*|"
    r"reject\w*|den(?:y|ies|ied|ying|ial)|declin(?:e|es|ed|ing)|unlikely|impossible|unable|unlawful|illegal|"
    r"hardly|scarcely|barely|seldom|rarely|far from|anything but|cancel\w*|ceas\w*|discontinu\w*|eliminat\w*|"
    r"prevent\w*|hinder\w*|refrain\w*|stop(?:s|ped|ping)?|scrap(?:s|ped|ping)|phas\w* out"
)
"""Of what is forbidden, excepted, refused or ended: content words, which a draft's check compares as such."""


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b|n['’]t\b", re.IGNORECASE)


_DENIALS: dict[bool, re.Pattern[str]] = {True: _words(rf"{_NOT}|no"), False: _words(_NOT)}
"""By whether a text is English: in nynorsk, "no" is "now"."""

_OTHERS = re.compile(rf"\b(?:{_WITHOUT}|nei)\b", re.IGNORECASE)
_DENYING = re.compile(rf"\b(?:{_GONE}|{_REFUSED})\b", re.IGNORECASE)
_ABSENT = re.compile(rf"\b(?:{_WITHOUT}|{_GONE})\b", re.IGNORECASE)
_NO_NEGATION = re.compile(
    r"\b(?:ikke|ikkje|not) (?:minst|bare|berre|kun|least|only|just)\b|\bno doubt\b", re.IGNORECASE
)
_HARDLY_A_DENIAL = re.compile(r"\b(?:ikke nødvendigvis|om ikke)\b", re.IGNORECASE)
"""Denies too little for a clause to say the opposite of one without it."""

_PREFIXED = re.compile(r"\b(?:ikke|ikkje|not)(?: \w+){0,2}? (\w{5,})", re.IGNORECASE)
_ANSWERED = re.compile(r"\?\s+(ja|nei)\b", re.IGNORECASE)


def is_negated(text: str, language: Language) -> bool:
    """Whether the text has a word such as "not"."""
    said = _NO_NEGATION.sub(" ", text)
    return bool(_DENIALS[language == "en"].search(said) or _OTHERS.search(said))


def is_denied(text: str, language: Language) -> bool:
    """Whether the text says of something that it is not so, also by a word such as "forbidden" or "lacks"."""
    return is_negated(text, language) or bool(_DENYING.search(text))


def is_of_absence(text: str) -> bool:
    """Whether a text speaks of what is gone, avoided or done without, which may turn a denial round."""
    return bool(_ABSENT.search(text))


def n_denials(clause: str, language: Language, beside: str = "") -> int:
    """How often a clause says by a word such as "not" that something is not so.

    Args:
        beside: what it is compared with: "ikke nødvendig" beside "unødvendig" denies nothing there.
    """
    if answered := _ANSWERED.search(clause):
        return int(answered[1].lower() == "nei")
    said = _HARDLY_A_DENIAL.sub(" ", _NO_NEGATION.sub(" ", clause))
    return max(len(_DENIALS[language == "en"].findall(said)) - _n_prefixed(said, beside), 0)


def _n_prefixed(text: str, beside: str) -> int:
    """How many denials are said there by a prefix instead."""
    there = beside.lower()
    return sum(f"u{word.lower()[:6]}" in there for word in _PREFIXED.findall(text))
