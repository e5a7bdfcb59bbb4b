"""Everyday bokmål phrases in which a word stands that a scan confuses with another word.

They tell "ta vare på" from "våre", "i møte med" from "måte", "han ga" from "gå". Each line is a stretch of
ordinary language; `lexicon.py` counts which word follows which, as it does in the clean documents.
"""

COLLOCATIONS = """
ta vare på | tar vare på | tatt vare på | tok vare på | til å vare | vare i | vare over | en vare
varen ble
våre egne | våre tjenester | våre ansatte | for våre | av våre | til våre | med våre | alle våre
noen av våre
vår egen | vår tid | i vår | av vår | til vår | for vår | med vår | at vår | våren 0 | våren og
om våren
det var | som var | var en | var et | var ikke | var det | var å
far og mor | mor og far | min far | hans far | hennes far | faren min | faren for | en far
får ikke | får en | får et | får du | de får | vi får | som får | får flere | får mer | får bedre
kan få | skal få | å få
før de | før den | før det | før vi | før en | år før | før og etter | ikke før | dagen før | og før
han ga | hun ga | de ga | vi ga | det ga | som ga | dette ga | ga oss | ga dem | ga ham | ga henne
ga en | ga et | ga også | ga beskjed
å gå | kan gå | skal gå | må gå | vil gå | gå til | gå inn | gå ut | gå gjennom | gå over | gå foran
bør gå
han sa | hun sa | de sa | sa han | sa hun | sa at | som sa | sa ja | sa nei
så er | så kan | så langt | så mye | så mange | så at | og så | like så | så lenge | så godt | så snart
i så fall
la fram | la frem | la vekt | la til | la ned | la ut | la oss | å la | vil la | kan la | han la | hun la
lå i | lå på | lå til | lå der | som lå | lå under | lå ved
han tok | ta i | ta med
en mal | mal for | malen for | maler for | mal til
mål for | mål om | mål og | et mål | som mål | nå mål | felles mål | klare mål | målt i | ble målt
målte at
å måle | måle og | kan måle | han målte | hun målte
på måten | på en måte | på denne måten | på en god måte | på andre måter | måten vi | måten de | måte å
i møte | møte med | et møte | på møte | møtet med | møter med | i møter | faste møter | i møtene
på møtene | til møter | og møter
å møte | kan møte | skal møte | må møte | vil møte | møte behov | møte krav | som møter | vi møter
møter kravene
bør ha | bør være | bør få | bør gi | bør i | bør ikke | bør også | bør derfor | bør alle | bør en
det bør | vi bør | de bør | som bør | også bør
bor i | bor på | som bor | de bor | jeg bor | vi bor | hvor de bor | han bor | hun bor
ber om | ber vi | vi ber | som ber | de ber | bar på | han bar | hun bar | bar preg av
løser oppgaver | løser oppgaven | løser problemer | som løser | og løser | låser døren | å løse
kan løse
fører til | som fører | og fører | førte til | å føre | føre til | farer og | fare for | farer som
øker i | øker med | som øker | øker og | det øker | å øke
ved å røre | å røre | rører ved | rare ting
å søke | søker om | søkte om | har søkt | som søkte | søkes om
å lese | lese om | lese mer | å lære | lære av | lære om
et råd | gi råd | gir råd | få råd | gode råd | råd om | råd til | råd fra | på rad | i rad
i år | per år | to år | tre år | fem år | 0 år | i løpet av året
den enkelte | har blitt | har vært | har fått | har gjort | har hatt | har gitt | har tatt | har også
når det | når de | når vi | når en
er det | var å | er å | for å | til å | ved å | om å | med å | av å | enn å | og å
"""


def collocations() -> list[str]:
    """The phrases, one by one."""
    return [phrase.strip() for phrase in COLLOCATIONS.replace("\n", "|").split("|") if phrase.strip()]
