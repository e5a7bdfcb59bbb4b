"""What form of answer a question asks for, read from its first words and its form. Pure."""

import re
from dataclasses import dataclass

_YES_NO = re.compile(
    r"^(?:(?:og|men|så|and|but|so|hei|hello|hi|ok)[ ,]+)?"
    r"(?:er|var|blir|ble|blei|vart|vert|har|hadde|skal|skulle|kan|kunne|må|måtte|bør|burde|vil|ville|får|fikk|fekk|"
    r"gjelder|gjeld|gjaldt|finnes|finst|fins|omfatter|omfattar|inngår|betyr|tyder|krever|krev|gir|gjev|gav|ga|"
    r"stemmer|stemmar|trenger|treng|trengs|innebærer|inneber|sier|seier|står|handler|handlar|kommer|kjem|ønsker|"
    r"ynskjer|mener|meiner|teller|tel|går|tar|tek|deltar|deltek|hører|høyrer|styrer|bestemmer|"
    r"is|are|was|were|am|do|does|did|has|have|had|can|could|may|might|must|shall|should|will|would|isn't|aren't|doesn't|don't)\b",
    re.IGNORECASE,
)
_REQUEST = re.compile(
    r"\b(?:kan|kunne|could|can|would|vil) (?:du|dere|de|you) (?:please |gjerne |kort )?"
    r"(?:gi|gje|finne|vise|fortelle|fortelje|forklare|si|seie|hjelpe|lage|liste|sjekke|oppsummere|beskrive|nevne|nemne|"
    r"tell|give|show|explain|find|list|help|check|summari[sz]e|describe|name|say)\b|\b(?:vet|veit) du\b|\bdo you know\b",
    re.IGNORECASE,
)
_LIST = re.compile(
    r"\b(?:hvilke|kva for (?!ei?[nt]?t?\b)|kva slags|hva slags|hvem er med|list\w*|ramse? opp|rams opp|nevn|nemn|gi meg (?:noen|en liste)|"
    r"gje meg|eksempler|døme|alle|samtlige|områder|område|punkter|dimensjoner|dimensions?|"
    r"which (?!one\b)|what (?:kinds?|types?|sorts?|are|were|measures|areas|steps)|name the|examples?|all the|list of)",
    re.IGNORECASE,
)
_BODIES = re.compile(
    r"\b(?:hvilke|hvilken|kva for|kva|andre|ulike|forskjellige|alle|flere|fleire|which|other|different|various|all)\b (?:\w+ )?"
    r"(?:departement\w*|etat\w*|virksomhet\w*|verksemd\w*|direktorat\w*|ministries|agencies|bodies|directorates)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\b(?:hvor (?:mange|mye|stor|stort|høy|høyt|lenge|ofte)|kor (?:mange|mykje|stor|stort|lenge|ofte)|how (?:many|much|large|big|long|often)|"
    r"antall|antal|tal på|number of|beløp|prosent|percent\w*|andel|share of)\b",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"^(?:når|når tid|when)\b|\b(?:hvilket år|kva år|what year|which year|frist\w*|deadline|dato|date|siden når|since when)\b",
    re.IGNORECASE,
)
_MONEY = re.compile(
    r"\b(?:hvor mye|kor mykje|how much) (?:penger|pengar|midler|midlar|kroner|money|funding)\b|"
    r"\b(?:hvor mye|kor mykje|how much)\b(?!.*\b(?:tid|time)\b).*\b(?:koste[rt]?|kosta[r]?|spar(?:t|te|er|ar|a)|bevilg\w*|"
    r"løyv\w*|betal\w*|costs?|saved?|pa(?:y|id|yed)|granted|spent|allocated)\b|"
    r"\b(?:hva|kva|what)\b.*\b(?:koste[rt]?|kosta[r]?|costs?)\b|\bprislapp\w*|\bprice tag\b",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"^(?:hva|kva|what)(?: |')(?:er|betyr|tyder|menes|mener|meiner|meinast|innebærer|inneber|ligger|is|are|does|s)\b|\b(?:definisjon\w*|definer|define|definition|meant by|mean by)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Intent:
    """Forms of answer that fit; several may. `over_bodies`: what each of several ministries or agencies did."""

    yes_no: bool
    wants_list: bool
    over_bodies: bool
    wants_number: bool
    wants_money: bool
    wants_time: bool
    definition: bool


def read_intent(question: str) -> Intent:
    """Read the last sentence that asks, since people tell their story first."""
    asked = _last_question(question)
    return Intent(
        yes_no=not _REQUEST.search(asked)
        and (bool(_YES_NO.match(asked)) or any(map(_YES_NO.match, _clauses(asked)))),
        wants_list=bool(_LIST.search(asked)),
        over_bodies=bool(_BODIES.search(asked)),
        wants_number=bool(_NUMBER.search(asked)),
        wants_money=bool(_MONEY.search(asked)),
        wants_time=bool(_WHEN.search(asked)),
        definition=bool(_DEFINITION.match(asked)),
    )


def _last_question(text: str) -> str:
    sentences = [s.strip() for s in re.split(r"(?<=[.!?])\s+", text.strip()) if s.strip()]
    asking = [s for s in sentences if s.endswith("?")]
    return (asking or sentences or [text])[-1]


def _clauses(asked: str) -> list[str]:
    """What follows a comma or colon in a question ("jeg er tillitsvalgt, kan vi foreslå en pilot?")."""
    return [part.strip() for part in re.split("[,:]", asked)[1:]] if asked.endswith("?") else []
