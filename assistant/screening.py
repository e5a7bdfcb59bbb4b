"""What a question is, before anything is searched: a question to the documents, small talk, a question
about this service or its documents, or something that policy declines.

By patterns in three languages. They look for the form of a request, never for one question; whatever
they miss goes on to the search, which abstains when the documents say nothing.
"""

import re
from typing import Literal

Kind = Literal[
    "question",
    "empty",
    "greeting",
    "thanks",
    "goodbye",
    "help",
    "documents",
    "contents",
    "opinion",
    "other_task",
    "manipulation",
]

_GREETING = re.compile(
    r"^(?:hei(?:san|sann)?|hallo(?:en)?|halla|god (?:morgen|morgon|dag|kveld|ettermiddag)|morn|heia|"
    r"hello|hi|hey|good (?:morning|afternoon|evening|day)|greetings)\b(?: (?:der|du|dere|alle|there|all))?",
    re.IGNORECASE,
)
_PHATIC = re.compile(
    r"^(?:er det (?:noen|nokon) (?:der|her|heime|hjemme)|hvordan (?:går det|har du det)|korleis (?:går det|har du det)|"
    r"står til|alt bra|how are you(?: doing)?|how(?:'s| is) it going|anyone there|is (?:anyone|anybody) there|"
    r"nice to meet you|hyggelig|long time no see)(?: today| i dag| med deg)?$",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"^(?:(?:ok|okei|flott|supert|fint|bra|great|perfect|perfekt)[ ,.!]*)?"
    r"(?:(?:tusen|mange|hjertelig) takk|takk(?:er)?|thanks?(?: you)?|thank you|many thanks|cheers)\b",
    re.IGNORECASE,
)
_GOODBYE = re.compile(
    r"^(?:ha det(?: bra| godt)?|ha en (?:fin|god) \w+|vi snakkes|snakkes|adjø|farvel|bye(?: bye)?|goodbye|see you(?: later)?)$",
    re.IGNORECASE,
)
_HELP = re.compile(
    r"^(?:hjelp|help|hjelp meg|help me)$|"
    r"\b(?:hva|kva) kan (?:du|denne|assistenten) (?:egentlig |eigentleg )?(?:hjelpe|gjøre|gjere|svare|brukes|brukast)|"
    r"\b(?:hva|kva) kan jeg spørre|\bkva kan eg spørje|\b(?:hvem|kven|hva|kva) er du\b|"
    r"\b(?:hvordan|korleis) (?:virker|verkar|fungerer|bruker jeg|brukar eg) (?:du|deg|denne|dette|tjenesten|tenesta|assistenten)|"
    r"\bwhat (?:can|do) you (?:do|help|answer|know)|\bwhat can i ask|\bwho are you\b|\bwhat are you\b|"
    r"\bhow (?:do you work|does this work|do i use (?:this|you))|\bhow can you help",
    re.IGNORECASE,
)

_CORPUS = (
    r"(?:dokument\w*|kilde\w*|kjelde\w*|document\w*|sources?|inspirasjonsnotat\w*|notat\w*|memo(?:et|en)?|"
    r"(?:inspiration |ministry's )?note|eksempelsamling\w*|dømesamling\w*|example collection|collection|"
    r"temasid\w*|landing page|kunnskapsgrunnlag\w*)"
)
_DOCUMENTS = re.compile(
    rf"\b(?:hvilke|hvilket|hvilken|kva for|kva|hva slags|which|what) (?:\w+ )?{_CORPUS}\W+(?:\w+\W+){{0,3}}?"
    r"(?:du|dere|de|you|assistenten|svarene|svara|tjenesten|tenesta|service)\b|"
    rf"\b(?:du|dere|you)\b.{{0,40}}\b(?:lest|lese|leser|bruker|brukar|kjenner|kjenner til|bygger på|svarer fra|read|use|rely on|know)\b.{{0,30}}\b{_CORPUS}|"
    rf"\b(?:hvor|kor) (?:gammel|gammelt|gamle|gammal|gammalt|ny|nytt|oppdatert)\b.{{0,40}}\b{_CORPUS}|"
    rf"\bhow (?:old|recent|new|up to date|current) (?:is|are)\b.{{0,40}}\b{_CORPUS}|"
    rf"\b(?:når|when) (?:ble|blei|vart|er|kom|was|were|did|is)\b.{{0,40}}\b{_CORPUS}\b.{{0,25}}"
    r"\b(?:skrevet|skrive|skriven|laget|laga|fra|frå|datert|publisert|utgitt|gitt ut|gjeve ut|ut|written|published|issued|dated|made|from|released)\b|"
    rf"\b(?:hvem|kven|who) (?:har |er |has |is )?(?:skrevet|skrive|laget|laga|utgitt|gitt ut|gjeve ut|står bak|forfatter\w*|utgiver\w*|wrote|made|published|issued|written|behind)\b.{{0,30}}\b{_CORPUS}|"
    rf"\b(?:hvor mye|kor mykje|how much) (?:vekt|tyngde|weight|authority)\b.{{0,50}}\b{_CORPUS}|"
    rf"\b(?:hvilken|kva for|kva|what) (?:status|vekt|tyngde|standing|weight)\b.{{0,30}}\b{_CORPUS}|"
    rf"\b(?:er|is|are) (?:\w+ )?{_CORPUS}\b.{{0,40}}\b(?:bindende|bindande|gjeldende|gjeldande|oppdatert|binding|up to date|in force)\b",
    re.IGNORECASE,
)

_CONTENTS = re.compile(
    rf"^(?:hva|kva|what)(?: all)? (?:inneholder|inneheld|står (?:det )?i|is in|does|er (?:hoved)?innholdet i|er innhaldet i)\b.{{0,20}}\b{_CORPUS}(?: contain\w*| cover\w*)?$|"
    rf"^(?:\w+ ){{0,4}}(?:oppsummer\w*|samandrag|sammendrag|hovedpunkt\w*|hovudpunkt\w*|summar\w+|main points|overview|oversikt|innholdsfortegnelse\w*|innhaldsliste\w*|table of contents)\b.{{0,16}}\b{_CORPUS}$|"
    rf"^(?:hvilke|kva for|kva|which|what) (?:departement\w*|ministries|kapit\w+|chapters|deler|delar|parts|temaer?|tema)\b(?: \w+){{0,3}} {_CORPUS}$",
    re.IGNORECASE,
)

_MANIPULATION = re.compile(
    r"(?:^|[.!?:]\s*)(?:vennligst |please )?(?:ignor\w+|glem|gløym|se bort fra|sjå bort frå|disregard|forget|overstyr|override|bypass)\b.{0,25}"
    r"\b(?:regl\w+|rules?|guidelines|retningslinj\w+|instruks\w*|instruct\w*|prompt\w*|alt|everything)\b|"
    r"\b(?:ignor\w+|glem|gløym|se bort fra|sjå bort frå|disregard|forget|overstyr|override|bypass|omgå)\b.{0,12}"
    r"\b(?:all|alle|any|previous|earlier|prior|above|tidligere|tidlegare|forrige|your|dine|these|disse|alt)\b.{0,25}\b(?:instruks\w*|instruct\w*|prompt\w*)|"
    r"\b(?:ignor\w+|glem|gløym|disregard|forget|override|bypass|omgå)\b.{0,12}\b(?:your|dine|reglene dine|retningslinjene dine)\b.{0,20}\b(?:regl\w+|rules?|guidelines|retningslinj\w+)?|"
    r"\b(?:ignor\w+|glem|gløym|disregard|forget)\b.{0,12}\b(?:everything|alt)\b.{0,12}\b(?:above|before|ovenfor|over|tidligere|said)\b|"
    r"\bsystem ?-?(?:prompt\w*|melding\w*|message|instruks\w*)|\b(?:developer|debug|admin|utvikler)[ -]?(?:mode|modus)\b|\bjailbreak|\bDAN\b|"
    r"\b(?:du er nå|du er no|you are now|from now on,? you|fra nå av (?:er|skal) du|pretend (?:to be|you)|act as|lat som|late som|rollespill|role-?play)\b|"
    r"\b(?:vis|skriv ut|gjenta|avslør|reveal|print|show|repeat|output)\b.{0,20}\b(?:prompt\w*|(?:your|dine) (?:instruks\w*|instruct\w*)|api.?(?:key|nøkkel)|passord\w*|password\w*|hemmelighet\w*|secrets?)\b|"
    r"\b(?:finn på|dikt opp|oppdikt\w*|fabriker\w*|make up|invent|fabricate)\b.{0,30}\b(?:kilde\w*|kjelde\w*|sitat\w*|svar\w*|citations?|quotes?|sources?|answers?)\b|"
    r"\b(?:avslutt|avslutte|start|begynn|end|begin|finish) (?:alltid )?(?:svaret|svara|alle svar|your (?:answer|reply|response)\w*|every answer)\b|"
    r"\b(?:beskjed|melding|message|note) (?:fra|frå|from) (?:admin\w*|system\w*|utvikler\w*|developer\w*)\b|<\|?(?:im_start|system|endoftext)",
    re.IGNORECASE,
)
_OPINION = re.compile(
    r"\b(?:hva|kva) (?:mener|meiner|synes|syns|synest|tenker|tenkjer|tror|trur|tykkjer) du\b|\b(?:synes|syns|synest|tykkjer|mener|meiner|tror|trur) du(?: selv| sjølv| personlig)?\b|"
    r"\b(?:din|di) (?:ærlige |ærlege |egen |eiga )?(?:mening|meining|vurdering|oppfatning)\b|\ber du (?:enig|einig|for|mot)\b|"
    r"\bin your (?:\w+ )?(?:view|opinion)\b|\bwhat do you (?:\w+ )?think\b|\bdo you (?:\w+ )?(?:think|agree|believe|like|feel)\b|\byour (?:\w+ )?(?:opinion|view)s?\b|\bare you (?:for|against|in favou?r)\b|"
    r"\b(?:hvilket|hvilke|kva for eit|kva|which|what) (?:parti\w*|(?:political )?part(?:y|ies))\b|\b(?:stemme|røyste|vote) (?:på|for)\b|"
    r"\b(?:best|dårligst|verst|worst|dårlegast)\w*\b.{0,30}\b(?:statsminister\w*|statsråd\w*|minister\w*|politiker\w*|politikar\w*|politician\w*)\b|"
    r"\b(?:minister\w*|statsråd\w*|government|regjering\w*)\b.{0,20}\b(?:doing|gjør|gjer) (?:a |en |ein )?(?:good|bad|great|poor|god|bra|dårlig|dårleg)\b",
    re.IGNORECASE,
)
_OTHER_TASK = re.compile(
    r"\b(?:skriv|skrive|lag|lage|dikt|komponer|generer|write|compose|generate|create|make|draft|tell)\b(?:\W+(?:meg|for|en|et|ei|ein|eit|me|us|a|an|the|some|noe|noko|kort|liten|short|little|nice)){0,5}\W+"
    r"(?:dikt\w*|vers|sang\w*|song\w*|limerick|haiku|rim|vits\w*|eventyr|novelle\w*|poem\w*|joke\w*|story|stories|jobbsøknad\w*|job application|cover letter|bursdag\w*|birthday|tale til|speech for|oppskrift\w*|recipe\w*)\b|"
    r"\b(?:skriv|skrive|programmer|kod|write|code|generate|generer)\b(?:\W+(?:meg|for|en|et|ei|ein|eit|me|us|a|an|the|some|noe|noko|kort|short|little|python|sql|java\w*)){0,5}\W+(?:kode\w*|code|skript\w*|script\w*|funksjon\w*|function\w*|programs?|python\w*|sql\w*)\b|"
    r"\b(?:lag|lage)\b(?:\W+\w+){0,2}\W+(?:python|sql|javascript|kode|skript|script)\b|"
    r"\b(?:oversett\w*|omset\w*|translat\w+)\b.{0,60}(?:[«\"“:]|\b(?:denne|dette|this|teksten|setningen|setninga|sentence|text)\b)|"
    r"\b(?:hva|kva|what)(?:'s| er| is) (?:the )?(?:(?:været|vêret|weather)\b|(?:klokka|klokken|time)\W*$)|"
    r"\b(?:været|vêret|weather) (?:(?:blir|vert|will|like) )?(?:be )?(?:i dag|i morgen|i morgon|today|tomorrow)\b|\b(?:regn ut|rekn ut|calculate|løs likning\w*|solve)\b|"
    r"\b(?:hva|kva|what)(?:'s| er| is) \d+ ?[-+*x/·] ?\d+",
    re.IGNORECASE,
)
_TRIM = " \t\n\r.,!?:;-–—()[]\"'«»…👋🙂😊"


def screen(text: str) -> Kind:
    """What a person wants of us; "question" is for the documents to answer."""
    bare = text.strip(_TRIM)
    if not re.search(r"\w", bare):
        return "empty"
    if _MANIPULATION.search(text):
        return "manipulation"
    if small := _small_talk(bare, asks="?" in text):
        return small
    if _CONTENTS.search(bare):
        return "contents"
    if _DOCUMENTS.search(text):
        return "documents"
    if _HELP.search(bare):
        return "help"
    if _OTHER_TASK.search(text):
        return "other_task"
    if _OPINION.search(text):
        return "opinion"
    return "question"


def _small_talk(bare: str, *, asks: bool) -> Kind | None:
    rest = without_greeting(bare)
    if not rest or _PHATIC.match(rest):
        return "greeting"
    if _GOODBYE.match(bare):
        return "goodbye"
    thanks = _THANKS.match(bare)
    if thanks and not asks and len(bare[thanks.end() :].split()) <= 10:
        return "thanks"
    return None


def without_greeting(text: str) -> str:
    """The text after a leading greeting; all of it where there is none."""
    match = _GREETING.match(text)
    return text[match.end() :].strip(_TRIM) if match else text


def without_courtesies(text: str) -> str:
    """The text after a leading greeting or thanks, its end untouched; all of it where there is nothing else."""
    match = _GREETING.match(text) or _THANKS.match(text)
    return (text[match.end() :].lstrip(_TRIM) if match else text) or text
