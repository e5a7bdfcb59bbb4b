import pytest

from assistant.pointing import points_back


@pytest.mark.parametrize(
    "question",
    [
        "Hvem bestemmer det?",
        "Hva mener de?",
        "Hva mener de om det?",
        "Når skal den være ferdig?",
        "Hva sier den om ansatte?",
        "Gjelder det også for etatene?",
        "Gjelder det statlige etater?",
        "Gjelder det offentlige virksomheter?",
        "Gjelder den kommunale virksomheter?",
        "Kan de bestemme selv?",
        "Kan de rapportere tallene sjeldnere?",
        "Skal de ansette flere?",
        "Må de dele resultatene?",
        "Bør de ta det opp?",
        "Får de velge?",
        "Har de fått det til?",
        "Hva gjorde de ikke?",
        "Hvorfor er det vanskelig?",
        "Er det bare noen?",
        "Hva gjør de mindre av?",
        "Blir det enklere?",
        "Hva gjør de andre?",
        "Hva har de andre departementene gjort?",
        "Gjelder det samme for kommuner?",
        "Hva er den siste?",
        "Hva går det tiltaket ut på?",
        "Hvem leder den gruppen?",
        "Hva betyr dette?",
        "Hvem sto bak disse forslagene?",
        "Hva sa de ansatte om det?",
        "Kven avgjer det?",
        "Kva seier dei?",
        "Kva seier dei om det?",
        "Kan dei avgjere sjølve?",
        "Kva skal dei gjere?",
        "Kva gjer dei andre etatane?",
        "Gjeld dette òg for kommunane?",
        "Kva meiner dei tilsette om desse tiltaka?",
        "Kva er poenget med det?",
        "Who decides that?",
        "Does it apply to municipalities?",
        "What did those ministries do?",
        "Who proposed that measure?",
        "How do these projects work?",
        "What does this reform mean?",
        "Why do they report less?",
        "What are their results?",
    ],
)
def test_pronoun_points_back(question: str) -> None:
    assert points_back(question)


@pytest.mark.parametrize(
    "question",
    [
        "Kva seier regjeringa om rolla til dei tillitsvalde?",
        "Hva sier regjeringen om rollen til de tillitsvalgte?",
        "Hva mener de tillitsvalgte?",
        "Hva kan de ansatte bestemme selv?",
        "Kan de ansatte si nei?",
        "Skal de folkevalgte styre mindre?",
        "Hva kan den enkelte virksomheten velge?",
        "Hva gjør den enkelte?",
        "Må den enkelte etaten rapportere?",
        "Hvilken plass har de minste etatene?",
        "Hva gjør de store direktoratene?",
        "Hvordan styrer de statlige virksomhetene?",
        "Hvordan kan de statlige virksomhetene styre mindre?",
        "Hva betyr den norske modellen for ledelse?",
        "Hva er det viktigste målet?",
        "Hva er det viktigste?",
        "Hva gjør det offentlige?",
        "Hvordan påvirkes det lokale selvstyret?",
        "Hvem er de fleste tiltakene for?",
        "Hva skjer med de gamle kravene?",
        "Hva skal til for de unge?",
        "Hvilket ansvar har de som leder?",
        "Hva gjør de etatene som har lyktes?",
        "Kva kan dei tilsette avgjere sjølve?",
        "Kan dei tilsette seie nei?",
        "Kva gjer dei statlege verksemdene?",
        "Kva gjer dei store etatane?",
        "Kva kan den einskilde verksemda velje?",
        "Kva er det viktigaste målet?",
        "Kva vert gjort for dei eldre?",
        "Hvilke krav er fjernet?",
        "Which ministries have reduced reporting?",
        "What can employees decide?",
    ],
)
def test_article_before_its_noun_does_not(question: str) -> None:
    assert not points_back(question)


@pytest.mark.parametrize("text", ["", "?", "de", "DEI", "det det det", "de som", "den !"])
def test_any_text_is_read(text: str) -> None:
    assert points_back(text) in (True, False)
