"""Words by which a Norwegian sentence denies, leaves to a choice, obliges or speaks of money. Pure."""

import re

NEGATION = re.compile(
    r"\b(?:ikke|ikkje|ingen|intet|verken|neppe|uten at|i liten grad|vektlegges lite|lite relevant|"
    r"fravær av)\b",
    re.IGNORECASE,
)
NO_NEGATION = re.compile(r"\b(?:ikke (?:minst|bare|nødvendigvis)|om ikke)\b", re.IGNORECASE)
DISCRETION = re.compile(
    r"\b(?:velger? selv|selv velge|står fritt|fritt til å|opp til (?:det|den|de|hver)|overlat\w* til|"
    r"selv bestemme\w*|vurdere selv|selv (?:vurdere|dokumentere)|(?:frihet|rett) til selv å)\b",
    re.IGNORECASE,
)
OBLIGATION = re.compile(
    r"\b(?:må|måtte|skal|skulle|plikt\w*|pålegg\w*|pålagt|pålagde|krav|krever|kreves|forplikt\w*|ansvar\w*|"
    r"must|shall|required|obliged|obligat\w+|have to|has to|need to|needs to)\b",
    re.IGNORECASE,
)
QUANTIFIER = re.compile(
    r"\b(?:alle|alt|bare|berre|kun|samtlige|alltid|aldri|hver|kvar|hele|heile|"
    r"all|only|every|always|never|whole|entire)\b",
    re.IGNORECASE,
)

MONEY = re.compile(
    r"\b(?:kr|kroner|mill|mrd|million\w*|milliard\w*|penge\w*|midl(?:er|ar|ene|ane)|\w*budsjett\w*|bevilg\w*|løyv\w*|"
    r"tilskudd\w*|tilskot\w*|\w*finansier\w*|kost(?:e[rt]?|ar?|nad\w*)|spar(?:t|te|er|ing\w*)|\w*sparelse\w*|gratis|"
    r"betal\w*|utgift\w*|inntekt\w*|honorar\w*|priser?|prisen)\b",
    re.IGNORECASE,
)

DIRECT = re.compile(r"^(?:ja|nei)\b", re.IGNORECASE)
"""The beginning of a plain answer."""


def denies(sentence: str) -> bool:
    """Whether a sentence says that something is not so."""
    return bool(NEGATION.search(NO_NEGATION.sub(" ", sentence)))
