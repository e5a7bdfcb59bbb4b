from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_up import FURNITURE, NAMES, TEXTS, sources

from ingest.layout import Block, Layout, is_title, read_layout


def texts_of(source: str, **options: object) -> list[str]:
    return [block.text for block in read_layout(source, **options).blocks]  # type: ignore[arg-type]


def check_that_all_is_accounted_for(source: str, layout: Layout) -> None:
    """Nothing is lost, doubled or invented: each character has its place in one block or was dropped."""
    used = [False] * len(source)
    for block in layout.blocks:
        check_block(block, source, used)
    left = unused_words(source, used)
    for line in layout.dropped:
        left.remove((line, True))
    assert all(word == "-" and not whole for word, whole in left), left


def check_block(block: Block, source: str, used: list[bool]) -> None:
    """Its pieces say the source's own words, side by side, with nothing but single blanks between."""
    written, sources = 0, []
    for piece in block.pieces:
        words = block.text[piece.start : piece.start + piece.length]
        assert words == source[piece.source_start : piece.source_start + piece.length]
        assert block.text[written : piece.start] in ("", " ")
        assert not any(used[piece.source_start : piece.source_start + piece.length]), "said twice"
        used[piece.source_start : piece.source_start + piece.length] = [True] * piece.length
        written = piece.start + piece.length
        sources.append(piece.source_start)
    assert written == len(block.text)
    assert sources == sorted(sources)
    assert block.text == block.text.strip() != ""


def unused_words(source: str, used: Sequence[bool]) -> list[tuple[str, bool]]:
    """What no block holds, by line, and whether it is the whole line."""
    left, offset = [], 0
    for line in source.split("\n"):
        rest = "".join(c for n, c in enumerate(line) if not used[offset + n])
        if rest.strip():
            left.append((rest.strip(), rest.strip() == line.strip()))
        offset += len(line) + 1
    return left


@pytest.mark.parametrize("name", NAMES)
def test_real_document_is_accounted_for(name: str) -> None:
    check_that_all_is_accounted_for(TEXTS[name], read_layout(TEXTS[name], furniture=FURNITURE))


@settings(max_examples=200, deadline=None)
@given(sources(), st.booleans())
def test_any_text_is_accounted_for(source: str, ended: bool) -> None:
    layout = read_layout(source, furniture=FURNITURE, furniture_from="Nyttige lenker" if ended else None)
    check_that_all_is_accounted_for(source, layout)


def test_wrapped_lines_become_one_paragraph() -> None:
    source = "Dette er en linje som er brukket\nher og går videre til den\ner ferdig.\n\nNytt avsnitt her."
    assert texts_of(source) == [
        "Dette er en linje som er brukket her og går videre til den er ferdig.",
        "Nytt avsnitt her.",
    ]


def test_word_divided_at_the_end_of_a_line_is_mended() -> None:
    assert texts_of("Det er et godt sam-\narbeid mellom alle parter.") == [
        "Det er et godt samarbeid mellom alle parter."
    ]


@pytest.mark.parametrize("following", ["og resultatstyring er viktig.", "eller resultatstyring er viktig."])
def test_hyphen_before_og_and_eller_stays(following: str) -> None:
    assert texts_of(f"Dette handler altså om mål-\n{following}") == [
        f"Dette handler altså om mål- {following}"
    ]


def test_hyphen_before_a_capital_stays() -> None:
    assert texts_of("Dette er fra den lokale NAV-\nLeder i det hele tatt.")[0].startswith(
        "Dette er fra den lokale NAV-"
    )


def test_address_broken_over_lines_is_mended() -> None:
    (block,) = read_layout("https://www.regjeringen.no/no/dokumenter/om-\ntillitsreformen/id2951643/").blocks
    assert (block.kind, block.text) == (
        "address",
        "https://www.regjeringen.no/no/dokumenter/om-tillitsreformen/id2951643/",
    )


def test_address_in_the_middle_of_a_paragraph_follows_it() -> None:
    source = (
        "Her er en setning som er så lang at den går over\nhttps://example.org/vei\n"
        "flere linjer i teksten, og så er den slutt.\n"
    )
    assert texts_of(source) == [
        "Her er en setning som er så lang at den går over flere linjer i teksten, og så er den slutt.",
        "https://example.org/vei",
    ]


def test_addresses_of_the_collection_stand_on_lines_of_their_own_and_are_whole() -> None:
    addresses = [b.text for b in read_layout(TEXTS["eksempelsamling.txt"]).blocks if b.kind == "address"]
    assert len(addresses) == TEXTS["eksempelsamling.txt"].count("\nhttps://")
    assert all(" " not in address and not address.endswith("-") for address in addresses)


def test_bullets_are_items_and_their_wrapped_lines_are_joined() -> None:
    blocks = read_layout("Dette er punktene:\n• ett punkt som går over\n  to linjer\n• et annet\n").blocks
    assert [(block.kind, block.text) for block in blocks] == [
        ("paragraph", "Dette er punktene:"),
        ("item", "• ett punkt som går over to linjer"),
        ("item", "• et annet"),
    ]


def test_doubled_line_breaks_of_print_are_undone() -> None:
    lines = [
        "Dette er en trykt linje som går helt ut til margen her",
        "og så kommer den neste linjen som også går ut til marg",
        "og en tredje som er kort.",
        "Nytt avsnitt begynner her og går også ut til margen sånn",
        "og slutter.",
    ]
    assert texts_of("\n\n".join(lines)) == [" ".join(lines[:3]), " ".join(lines[3:])]


def test_furniture_is_dropped_and_told() -> None:
    layout = read_layout(
        "Meny\n\nTekst her.\n\nBunn\n\nMer i bunnen", furniture=["Meny"], furniture_from="Bunn"
    )
    assert [block.text for block in layout.blocks] == ["Tekst her."]
    assert layout.dropped == ("Meny", "Bunn", "Mer i bunnen")


def test_furniture_inside_a_line_of_text_stays() -> None:
    assert texts_of("Meny er et ord i setningen.", furniture=["Meny"]) == ["Meny er et ord i setningen."]


def test_page_that_begins_in_the_middle_of_a_paragraph_is_marked_there() -> None:
    source = " Først en linje som går ut til margen\n\nSide 1 av 2\n\nog her går den videre på neste side.\n"
    blocks = read_layout(source).blocks
    marked = [(block.text[offset:], page) for block in blocks for offset, page in block.pages]
    assert [page for _, page in marked] == [1, 2]
    assert marked[1][0] == "og her går den videre på neste side."


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "\x00", "Side 1 av 1", "\t\t\n \n"])
def test_text_without_words_gives_no_more_than_it_has(text: str) -> None:
    assert "".join(texts_of(text)) == text.replace("Side 1 av 1", "").strip()


@pytest.mark.parametrize(
    "text",
    ["Innledning", "3.1. Departementenes føringer", "Bruk av tildelingsbrevene for 2023", "Figur 1: Tillit"],
)
def test_titles(text: str) -> None:
    assert is_title(text)


@pytest.mark.parametrize(
    "text",
    ["• Punkt", "liten forbokstav", "En setning.", "Dette er noe", "Ledere, medarbeidere,", "Punktene:"],
)
def test_no_titles(text: str) -> None:
    assert not is_title(text)
