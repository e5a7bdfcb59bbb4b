import pytest

from ingest.chunking import page_at
from ingest.layout import Block
from ingest.outline import Entry, read_outline
from ingest.reading import ReadDocument

MINISTRIES = (
    ("Arbeids- og inkluderingsdepartementet", 5),
    ("Barne- og familiedepartementet", 7),
    ("Digitaliserings- og forvaltningsdepartementet", 8),
    ("Energidepartementet", 10),
    ("Finansdepartementet", 11),
    ("Forsvarsdepartementet", 12),
    ("Helse- og omsorgsdepartementet", 14),
    ("Justis- og beredskapsdepartementet", 17),
    ("Klima- og miljødepartementet", 19),
    ("Kommunal- og distriktsdepartementet", 22),
    ("Kultur- og likestillingsdepartementet", 25),
    ("Kunnskapsdepartementet", 28),
    ("Landbruks- og matdepartementet", 32),
    ("Nærings- og fiskeridepartementet", 35),
    ("Samferdselsdepartementet", 37),
    ("Utenriksdepartementet", 39),
)
"""By reading the collection, in its order."""

NOTE = """\
1 Formålet med notatet
1 I. Hva er tillitsreformen?
2 Hvorfor en tillitsreform?
2 Hva er målet med tillitsreformen?
2 Hva er annerledes med tillitsreformen?
2 Hva er nedslagsfeltet for tillitsreformen?
2 Hva er aktuelle tiltak i tillitsreformen?
2 Er reduksjon av markedsmekanismer en del av tillitsreformen?
2 Hvem har ansvaret for at tillitsreformen blir gjennomført?
2 Eksempel på oppfølging av tillitsreformen fra Helse- og omsorgsdepartementet
1 II. Nærmere om innholdet i tillitsreformen
2 Figur 1: Tillitsreformen — prosesser
3 Ressurser
3 Aktiviteter
3 Leveranser
2 Figur 2: Tillitsreformen — deltakere, effektmål og tillitsrelasjoner
3 Tillitsreformen
2 1) Mellom departementer og etater handler tillitsreformen først og fremst om å redusere unødvendige \
rapporterings- og dokumentasjonskrav
2 2) I forholdet mellom staten og kommunesektoren handler reformen om å gi økt handlingsrom til kommuner \
og fylkeskommuner
2 3) Innenfor den enkelte virksomhet — både i staten og kommunesektoren — handler reformen om følgende \
elementer:
3 a) Større faglig ansvar i førstelinjen
3 b) Tillit mellom arbeidsgiver og tillitsvalgte gjennom styrket medbestemmelse og mulighet for involvering \
for ansattes organisasjoner
3 c) Økt bruk av tillitsbasert ledelse
1 III. Piloter og forsøk
1 IV. Gjennomføring
2 Hvordan jobber departementene og virksomhetene med tillitsreformen rent konkret?
2 Bruk av tildelingsbrevene for 2023
2 Hvem har ansvaret for kontakt med tillitsvalgte, fagorganisasjonene og brukerorganisasjonene?
2 Kan også allerede igangsatte prosjekter inngå i tillitsreformen?
2 Hvilke forventninger er det til innovasjon i tillitsreformen?
2 Er alt overlatt til lokalt nivå, eller er det noen form for sentral styring i tillegg?
2 Hvordan dokumenteres arbeidet i tillitsreformen, og hvem har ansvaret for at dette skjer?
2 Er det satt en sluttdato for tillitsreformen?
2 Skal tillitsreformen evalueres?
2 Er det satt av ressurser hvor virksomhetene kan få faglig bistand?
2 Nyttige lenker"""

MEMO = """\
1 3. Hvordan legge til rette for god gjennomføring av tillitsreformen?
2 3.1. Departementenes føringer om tillitsreformen
2 3.2. Hvordan kan KDD være pådriver?
3 Trinn 1: Informere om reformen
3 Trinn 2: Skape felles forståelse av reformen
3 Trinn 3: Legge til rette for forpliktende beslutninger
3 Trinn 4: En omforent framdriftsplan
2 3.3. Piloter og forsøk eller del av det løpende arbeidet?
2 3.4. Hvordan legge til rette for evaluering
2 3.5. Hvordan legge til rette for erfaringsutveksling og læring i tillitsreformen?
2 3.6. På hvilken måte kan partssamarbeid bidra til tillitsreformen?
1 DFØ-notat 2023:3 Innspill til videre arbeid med tillitsreformen"""

LANDING_PAGE = """\
1 Tillitsreformen
2 Om tillitsreformen
2 Forsøkskommune
2 DFD inviterer til frokostseminar om kommunale tillitsreformer
2 Flere bruker kunstig intelligens
2 Oversikt over tiltak i tillitsreformen 2024"""


def outline_of(source: str, title: str = "") -> list[Entry]:
    return read_outline([Block("paragraph", text, ()) for text in source.split("\n\n")], title)


def section_of(entries: list[Entry], beginning: str) -> tuple[str, ...]:
    (found,) = [entry for entry in entries if entry.block.text.startswith(beginning)]
    assert found.level is None
    return found.section


def headings_of(read: ReadDocument) -> list[str]:
    return [f"{heading.level} {heading.text}" for heading in read.document.headings]


def test_ministries_of_the_collection_are_all_there_with_their_pages(read_by_id: dict) -> None:
    document = read_by_id["eksempelsamling"].document
    found = [(h.text, page_at(document, h.start)) for h in document.headings if h.level == 1]
    assert found == list(MINISTRIES)


def test_each_ministry_has_its_own_text_and_none_of_another(read_by_id: dict) -> None:
    outline = read_by_id["eksempelsamling"].outline
    tops = {placed.entry.section[0] for placed in outline if placed.entry.level is None}
    assert tops == {name for name, _ in MINISTRIES}
    texts = dict.fromkeys(tops, "")
    for placed in outline:
        if placed.entry.level is None:
            texts[placed.entry.section[0]] += placed.entry.block.text
    assert "NAV Kontaktsenter" in texts["Arbeids- og inkluderingsdepartementet"]
    assert "Statsbygg" in texts["Digitaliserings- og forvaltningsdepartementet"]
    assert "Sokkelbibliotek" in texts["Energidepartementet"]
    assert "Kulturtanken" in texts["Kultur- og likestillingsdepartementet"]
    assert "Mineralkompasset" not in texts["Landbruks- og matdepartementet"]


def test_headings_of_the_note_are_those_of_the_print(read_by_id: dict) -> None:
    found = headings_of(read_by_id["inspirasjonsnotat"])
    expected = NOTE.split("\n")
    assert found[: len(expected)] == expected
    assert all("Fagsider" in heading for heading in found[len(expected) :])


def test_headings_of_the_memo_are_those_of_the_page(read_by_id: dict) -> None:
    assert headings_of(read_by_id["dfo-notat-2023-3"]) == MEMO.split("\n")


def test_headings_of_the_landing_page(read_by_id: dict) -> None:
    assert headings_of(read_by_id["temaside"]) == LANDING_PAGE.split("\n")


def test_contents_list_of_the_memo_is_items_under_its_title(read_by_id: dict) -> None:
    read = read_by_id["dfo-notat-2023-3"]
    title = read.document.record.title
    under = [placed.entry for placed in read.outline if placed.entry.section == (title,)]
    assert len(under) == 53
    assert {entry.block.kind for entry in under} == {"item"}
    assert [entry.block.text for entry in under[:3]] == ["Forord", "Sammendrag", "1. Innledning"]
    assert under[-1].block.text == "6. Dokument- og referanseliste"


def test_figure_captions_hold_their_boxes_and_nothing_of_the_next_page(read_by_id: dict) -> None:
    entries = [placed.entry for placed in read_by_id["inspirasjonsnotat"].outline]
    chapter = "II. Nærmere om innholdet i tillitsreformen"
    figures = [text.split(" ", 1)[1] for text in NOTE.split("\n") if "Figur " in text]
    assert section_of(entries, "• Politisk støtte") == (chapter, figures[0], "Ressurser")
    assert section_of(entries, "• mindre detaljstyring") == (chapter, figures[0], "Aktiviteter")
    assert section_of(entries, "• Frikommuneforsøk") == (chapter, figures[0], "Leveranser")
    assert section_of(entries, "Handler om") == (chapter, figures[1], "Tillitsreformen")
    assert section_of(entries, "Tillitsreformen handler om tillit langs") == (chapter,)


def test_teasers_of_the_landing_page_end_after_their_paragraph(read_by_id: dict) -> None:
    entries = [placed.entry for placed in read_by_id["temaside"].outline]
    assert section_of(entries, "Rundt 26 prosent")[-1] == "Flere bruker kunstig intelligens"
    assert (
        section_of(entries, "Erfaringsdeling er viktig")[-1] == "Oversikt over tiltak i tillitsreformen 2024"
    )
    assert section_of(entries, "Det er etablert et statssekretærutvalg") == ("Tillitsreformen",)
    assert section_of(entries, "• Øke bruken av tillitsbasert ledelse") == ("Tillitsreformen",)


def test_answers_of_the_note_stand_under_their_questions(read_by_id: dict) -> None:
    entries = [placed.entry for placed in read_by_id["inspirasjonsnotat"].outline]
    assert section_of(entries, "Nei, dette følges opp") == (
        "I. Hva er tillitsreformen?",
        "Er reduksjon av markedsmekanismer en del av tillitsreformen?",
    )
    assert (
        section_of(entries, "Siden dette er en reform")[-1] == "Er det satt en sluttdato for tillitsreformen?"
    )


def test_outline_keeps_all_blocks_in_their_order(read_by_id: dict) -> None:
    for read in read_by_id.values():
        blocks = [placed.entry.block for placed in read.outline]
        assert [entry.block for entry in read_outline(blocks, read.document.record.title)] == blocks


@pytest.mark.parametrize(
    ("heading", "level"),
    [
        ("I. Kapittel", 1),
        ("Energidepartementet", 1),
        ("3. Kapittel", 1),
        ("3.1. Delkapittel", 2),
        ("5.2.1 Avsnitt", 3),
        ("1) Område", 2),
    ],
)
def test_number_of_a_heading_gives_its_level(heading: str, level: int) -> None:
    entry = outline_of(f"Først\n\nEn setning her.\n\n{heading}\n\nEn setning til her.")[2]
    assert (entry.block.text, entry.level) == (heading, level)


def test_heading_without_a_number_stands_under_the_numbered_one() -> None:
    entries = outline_of("3.2. Del\n\nTrinn 1: Informere\n\nEn setning.\n\n3.3. Neste\n\nEnda en setning.")
    assert [(e.level, e.section) for e in entries] == [
        (2, ()),
        (3, ("3.2. Del",)),
        (None, ("3.2. Del", "Trinn 1: Informere")),
        (2, ()),
        (None, ("3.3. Neste",)),
    ]


def test_last_block_is_never_a_heading() -> None:
    assert [entry.level for entry in outline_of("Overskrift\n\nEn setning her.\n\nSiste ord")] == [
        1,
        None,
        None,
    ]


def test_question_inside_a_paragraph_is_no_heading() -> None:
    entries = outline_of(
        "Overskrift\n\nHva er dette? Det er et svar, sier de.\n\nHva er det? Hvem er du?\n\nSlutt."
    )
    assert [entry.level for entry in entries] == [1, None, None, None]


def test_run_of_seven_headings_is_no_contents_list_but_one_of_eight_is() -> None:
    seven = "\n\n".join(f"Tittel {n}" for n in "abcdefg")
    assert [e.level is None for e in outline_of(f"{seven}\n\nEn setning.")] == [False] * 7 + [True]
    eight = f"{seven}\n\nTittel h"
    entries = outline_of(f"{eight}\n\nEn setning.")
    assert [e.level is None for e in entries] == [False] + [True] * 8
    assert [e.block.kind for e in entries] == ["paragraph", *["item"] * 7, "paragraph"]


def test_no_blocks_give_no_outline() -> None:
    assert read_outline([]) == []


def test_single_block_is_text() -> None:
    (entry,) = read_outline([Block("paragraph", "Overskrift", ())])
    assert (entry.level, entry.section) == (None, ())


def test_heading_that_repeats_the_title_is_of_the_highest_level() -> None:
    source = "3.1. Del\n\nEn setning.\n\nOm reformen\n\nEnda en setning."
    assert [e.level for e in outline_of(source)] == [2, None, 3, None]
    assert [e.level for e in outline_of(source, "Om reformen")] == [2, None, 1, None]
