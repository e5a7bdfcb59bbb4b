from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.lexicon import Lexicon
from ingest.repair import needs_repair, original, repair

DOCUMENTS = files("ingest").joinpath("documents")
CLEAN = (
    "temaside-regjeringen.txt",
    "dfo-notat-2023-3-kapittel-3.txt",
    "eksempelsamling.txt",
    "inspirasjonsnotat-kapittel-1.txt",
)
SCAN = DOCUMENTS.joinpath("inspirasjonsnotat-ocr.txt").read_text(encoding="utf-8")
PROSE = (
    "Dette er et notat om hva som skal til for at det skal bli mulig for alle i staten og i kommunene, og "
    "det handler om arbeidet til de ansatte. Det er ikke en plan, men et forslag til hva en kan vurdere. "
    "Alle som vil, kan ta det i bruk, og det er opp til den enkelte virksomhet hvordan de velger dette. "
)


@pytest.fixture(scope="module")
def lexicon() -> Lexicon:
    return Lexicon(DOCUMENTS.joinpath(name).read_text(encoding="utf-8") for name in CLEAN[:3])


def repaired_sentence(sentence: str, lexicon: Lexicon) -> str:
    """The sentence, repaired at the end of a text long enough to show that it needs it."""
    text = repair(f"{PROSE * 2}\n\n{sentence}", lexicon).text
    return text.split("\n\n", maxsplit=1)[1]


@pytest.mark.parametrize("name", CLEAN)
def test_clean_document_passes_unchanged_to_the_byte(name: str, lexicon: Lexicon) -> None:
    data = DOCUMENTS.joinpath(name).read_bytes()
    result = repair(data.decode("utf-8"), lexicon)
    assert result.text.encode("utf-8") == data
    assert result.repairs == ()


def test_scan_needs_repair_and_afterwards_does_not(lexicon: Lexicon) -> None:
    assert needs_repair(SCAN)
    once = repair(SCAN, lexicon)
    assert not needs_repair(once.text)
    assert repair(once.text, lexicon).text == once.text


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\n ",
        "1 2 3 — 4\n" * 100,
        "Kort tekst uten.",
        "The trust reform of the public sector in Norway. " * 30,
    ],
)
def test_other_texts_need_no_repair(text: str, lexicon: Lexicon) -> None:
    assert not needs_repair(text)
    assert repair(text, lexicon).text == text


def test_repairs_are_recorded_with_offsets_into_the_repaired_text(lexicon: Lexicon) -> None:
    result = repair(SCAN, lexicon)
    assert all(result.text[one.start : one.end] == one.after != one.before for one in result.repairs)
    assert all(a.end <= b.start for a, b in zip(result.repairs, result.repairs[1:], strict=False))
    assert ("fgrstelinjen", "førstelinjen") in {(one.before, one.after) for one in result.repairs}


def test_lines_and_their_leading_blanks_are_kept(lexicon: Lexicon) -> None:
    before, after = SCAN.split("\n"), repair(SCAN, lexicon).text.split("\n")
    assert len(before) == len(after)
    for old, new in zip(before, after, strict=True):
        assert len(old.split()) == len(new.split())
        assert old[: len(old) - len(old.lstrip())] == new[: len(new) - len(new.lstrip())]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, len(SCAN)), st.integers(0, 3000), st.text(max_size=20))
def test_repairs_applied_backwards_give_the_original(start: int, length: int, noise: str) -> None:
    text = SCAN[start : start + length // 2] + noise + SCAN[start + length // 2 : start + length]
    result = repair(text, _SMALL)
    assert original(result) == text
    assert result.text.count("\n") == text.count("\n")


_SMALL = Lexicon()


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("Malet er & gke tilliten.", "Målet er å øke tilliten."),
        ("De ma fa vite det na.", "De må få vite det nå."),
        ("Etatene bar ha klare mal.", "Etatene bør ha klare mål."),
        ("Det stilles krav il rapportering.", "Det stilles krav til rapportering."),
        ("| tillegg skal a gjores, og &8 mgte folk.", "I tillegg skal å gjøres, og å møte folk."),
        ("@kt tillit gir @kt frihet.", "Økt tillit gir økt frihet."),
        ("FORMALET MED NOTATET", "FORMÅLET MED NOTATET"),
        ("Mal- og resultatstyring", "Mål- og resultatstyring"),
        ("e-leering for ledere", "e-læring for ledere"),
        ("De tar vare pa far og mor.", "De tar vare på far og mor."),
        (
            "Han ga beskjed i mate med dem, ikke bare pa en god mate.",
            "Han ga beskjed i møte med dem, ikke bare på en god måte.",
        ),
        ("De bor her og bar ha en mal for malene.", "De bor her og bør ha en mal for målene."),
        ("Forsgks-\nordninger", "Forsøks-\nordninger"),
    ],
)
def test_sentences_are_read_as_printed(read: str, printed: str, lexicon: Lexicon) -> None:
    assert repaired_sentence(read, lexicon) == printed


@pytest.mark.parametrize(
    "text",
    [
        "a) KDD, DFD, LO, YS, KS, Unio og Digdir, bl.a. som avtalt.",
        "Skriv til post@etat.no eller se https://etat.no/sgk?a=mal&b=far eller www.etat.no/mal",
        "Ernst & Young har 11 ansatte, 2b og 8 biler.",
        "Stimulab-prosjekter og Hurdalsplattformen",
        "Figur 1: «passen» tillit — prosesser (2022–2023)",
    ],
)
def test_names_abbreviations_addresses_and_numbers_stay(text: str, lexicon: Lexicon) -> None:
    assert repaired_sentence(text, lexicon) == text


@pytest.mark.parametrize("noise", ["@" * 40, "|&" * 30, "x" * 5000, "a" * 5000, "\x00", "İ\u0307@a"])
def test_noise_of_a_scan_stays_and_harms_nothing(noise: str, lexicon: Lexicon) -> None:
    text = PROSE * 2 + noise + " Malet er satt."
    result = repair(text, lexicon)
    assert original(result) == text
    assert result.text.endswith("Målet er satt.")
