"""Which of the three languages a question is written in: bokmål, nynorsk or English.

By function words, because questions are short and detectors trained on longer texts guess between
the Scandinavian languages. Keywords have none: they are English where most of them are much more common
there (`wordfreq`); anything else counts as the default language.
"""

import re
from collections.abc import Sequence

from assistant.answers import Language

_WORD = re.compile(r"[^\W\d_]+")

_ENGLISH = frozenset(
    "a about am and any anyone are as been being but by can could did do does doing done from "
    "get give had has have he hello help hi his how if in is it its let made make many may "
    "more most much must my not of on or our shall she should so some such than thank thanks that the "
    "their them then there these they this those to too up us was we were what when where which who "
    "whom whose why will with would yes you your good morning please tell list explain write "
    "show summarise summarize describe reform trust ministry agency agencies "
    "any previous earlier instructions ignore rules say says said each every new part work only".split()
)
_NORWEGIAN = frozenset(
    "og på av til med som er det den du vi skal kan må vil takk hjelpen hei om seg sin for å ut opp nei ja "
    "eller men så når reform notatet dokument departement kommune alle tiltak".split()
)
_NYNORSK = frozenset(
    "ikkje kva kven kvar kvifor korleis korfor eg me dykk dykkar dei deira ein eit eitt ei nokon noko nokre "
    "frå meir mykje berre vere vore vart verte vert gjere gjer gjev gje gjev seie sjølv sjølve saman byrje "
    "byrja tilsette tilsett verksemd verksemda verksemder verksemdene leiing leiar leiarar reforma "
    "tillitsreforma kommunane departementa etatane direktorata medverknad tenester innbyggjarane "
    "innbyggjarar rettleiing følgje følgjer hjå hjelpe desse korkje fyrst fyrste òg då "
    "nokor auka auke minske seier finst høyrer løyvde løyvt løyva offentlege statlege "
    "skulen gong gonger fleire skilnaden skilnad døme kor tiltaka".split()
)
_BOKMAAL = frozenset(
    "ikke hva hvem hvor hvorfor hvordan hvilke hvilken hvilket jeg dere deres de en et noen noe noe fra mer "
    "mye bare være vært ble blitt bli gjøre gjør gir gi si selv sammen begynne ansatte ansatt virksomhet "
    "virksomheten virksomheter virksomhetene ledelse leder ledere reformen tillitsreformen kommunene "
    "departementene etatene direktoratene medvirkning tjenester innbyggerne veiledning følge følger hjelpe "
    "disse verken først første nå hele da økt øke sier finnes betyr bevilget offentlige flere forskjellen "
    "forskjell eksempler hei også tiltakene".split()
)


def detect_language(text: str, default: Language = "nb") -> Language:
    """The language with the most tell-tale words; `default` where there are none or as many."""
    words = _WORD.findall(text.lower())
    counts: dict[Language, int] = {
        "en": sum(word in _ENGLISH for word in words),
        "nn": sum(word in _NYNORSK - _BOKMAAL for word in words),
        "nb": sum(word in _BOKMAAL - _NYNORSK for word in words),
    }
    either = sum(word in _NORWEGIAN or bool(set(word) & set("æøå")) for word in words)
    norwegian = max(counts["nn"], counts["nb"]) + either
    if counts["en"] > norwegian and counts["en"] >= 0.2 * len(words):
        return "en"
    if counts["nn"] > counts["nb"]:
        return "nn"
    if counts["nb"]:
        return "nb"
    return "en" if not norwegian and _are_english_keywords(words) else default


def _are_english_keywords(words: Sequence[str]) -> bool:
    """Whether more than half of the words are at least ten times as common in English as in Norwegian."""
    from wordfreq import zipf_frequency

    known = [zipf_frequency(word, "en", "small") - zipf_frequency(word, "nb", "small") for word in words]
    return sum(difference >= 1 for difference in known) > len(words) / 2
