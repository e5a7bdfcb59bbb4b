from importlib.resources import files

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.sentences import BULLET, sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Dette gjelder bl.a. Kommunal- og distriktsdepartementet.",
        "Den f.eks. NAV har gjort det.",
        "Dette følger av avtalen, jf. Reglement for økonomistyring i staten.",
        "Se dvs. Hovedavtalen.",
        "Varslet i Prop. 1 S (2022–2023) og Meld. St. 9.",
        "Det gjelder fra 17. juni i år.",
        "Den 1. Januar var det slutt.",
        "Fest er det 17. Mai.",
        "Side s. 13 i notatet.",
        "Evalueringen (Rambøll mfl. 2014) viser det.",
        "Etter kap. 2 og pkt. 3 i nr. 4.",
        "Reglene i § 3 og art. 5 gjelder mht. Norge.",
        "Antall er 3.5 av ti.",
        "Se www.dfo.no og regjeringen.no for mer.",
        "Å legge mer vekt på framdrift, f.eks. ved å sette frister.",
        "De følges., jf. Reglement.",
        "This holds, e.g. In Norway, and i.e. Here.",
    ],
)
def test_full_stop_that_ends_no_sentence(sentence: str) -> None:
    assert sentences(sentence) == [sentence]
    assert sentences(f"Først dette. {sentence} Så dette.") == ["Først dette.", sentence, "Så dette."]


@pytest.mark.parametrize(
    "expected",
    [
        ["Nei, dette følges opp gjennom andre prosesser.", "Sentralt er utvalget."],
        ["Hva er dette?", "Det er en reform!", "Ja."],
        ["Kom du som nr. 2?", "Nei!", "Gjelder det mrs?", "Ja."],
        ["Han sa «dette er bra.»", "Så gikk han."],
        ['Han sa "dette er bra."', "Så gikk han."],
        ["(Dette står i parentes.)", "Dette ikke."],
        ["Slutt.", "«Nytt sitat» kommer her."],
        ["Slutt.", "– Ny replikk."],
        ["Det kom i 2022.", "Så kom det mer."],
        ["Antallet gikk fra 42 til 4.", "Husbankens system heter Kobo."],
        ["Vi fikk 87.", "Kobo brukes.", "Nå er tallet 310.", "Slutt."],
        ["Da var det slutt …", "Eller?"],
        ["Det er 17 av dem.", "2023 var et godt år."],
        ["Slutt.", "§ 3 gjelder."],
        ["Ett avsnitt.", "Ærlig talt.", "Østlandet.", "Ålesund."],
        ["Dette er vist i oppfølgingen, jf. kap. 2.", "Det gjelder problemer."],
    ],
)
def test_sentences_end_where_they_do(expected: list[str]) -> None:
    text = " ".join(expected)
    if "…" in text:
        expected = [text]
    assert sentences(text) == expected


def test_lower_case_after_a_question_mark_goes_on() -> None:
    assert sentences("«Hva nå?» spurte han. Så gikk han.") == ["«Hva nå?» spurte han.", "Så gikk han."]


def test_line_break_always_ends_a_sentence() -> None:
    assert sentences("Vi gjør dette:\n• ett punkt\n• to punkt. Og mer") == [
        "Vi gjør dette:",
        "• ett punkt",
        "• to punkt.",
        "Og mer",
    ]


@pytest.mark.parametrize("text", ["", " ", "\n\n", "\t"])
def test_nothing_has_no_sentence(text: str) -> None:
    assert sentence_spans(text) == []


def test_spans_leave_surrounding_blanks_out() -> None:
    assert sentence_spans("  Først.   Så.  ") == [(2, 8), (11, 14)]


@pytest.mark.parametrize(
    "line", ["• Punkt", "▪ punkt", "- Punkt", "– Punkt", "o Punkt", "* punkt", "·  punkt"]
)
def test_bullets(line: str) -> None:
    match = BULLET.match(line)
    assert match is not None
    assert line[match.end() :].lower() == "punkt"


@pytest.mark.parametrize(
    "line", ["Punkt", "-punkt", "- og så", "o store", "om det", "•", "• ", "2 - 3", "-5 grader"]
)
def test_no_bullets(line: str) -> None:
    assert BULLET.match(line) is None


REAL = "\n".join(
    entry.read_text("utf-8")
    for entry in sorted(files("ingest").joinpath("documents").iterdir(), key=lambda entry: entry.name)
    if entry.name.endswith(".txt")
)


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(
        st.text(max_size=200),
        st.text(alphabet="aB. !?«»\n(1)§-", max_size=80),
        st.integers(0, len(REAL) - 1).map(lambda start: REAL[start : start + 1500]),
    )
)
def test_spans_are_in_order_apart_and_hold_all_text(text: str) -> None:
    spans = sentence_spans(text)
    before = 0
    for start, end in spans:
        assert before <= start < end <= len(text)
        assert not text[before:start].strip()
        assert text[start:end] == text[start:end].strip()
        assert "\n" not in text[start:end]
        before = end
    assert not text[before:].strip()


def test_ordinal_before_a_capital_ends_no_sentence() -> None:
    assert sentences("Den 2. Verdenskrigen tok slutt. Så kom freden.") == [
        "Den 2. Verdenskrigen tok slutt.",
        "Så kom freden.",
    ]


def test_no_sentence_of_the_real_documents_ends_with_an_abbreviation() -> None:
    endings = {sentence.split()[-1].lower() for sentence in sentences(REAL)}
    assert endings.isdisjoint({"jf.", "bl.a.", "f.eks.", "dvs.", "prop.", "kap.", "s.", "mht.", "nr."})


def test_one_endless_line_takes_time_in_step_with_its_length() -> None:
    """By the square of its length, this one would take an hour."""
    assert len(sentence_spans("a. " * 200_000)) == 1
    assert len(sentence_spans("Vi kan. " * 50_000)) == 50_000


def test_numbers_that_count_items_stay_with_them():
    assert sentences(
        "Tre nivåer: 1. Mening – tilfredshet 2. Læring 3. Atferd på jobb. Så kom 12. De dro."
    ) == [
        "Tre nivåer: 1. Mening – tilfredshet 2. Læring 3. Atferd på jobb.",
        "Så kom 12.",
        "De dro.",
    ]
    assert sentences("Mål: 1. Felles forståelse. 2. Bedre praksis. 3. Økt kjennskap.") == [
        "Mål: 1. Felles forståelse.",
        "2. Bedre praksis.",
        "3. Økt kjennskap.",
    ]
