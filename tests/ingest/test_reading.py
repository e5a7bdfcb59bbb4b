from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from made_up import FURNITURE, RECORD, TEXTS, read_source, sources

from ingest.layout import read_layout
from ingest.pipeline import read_documents
from ingest.reading import ReadDocument, Source, read_document
from ingest.repair import Repaired, apply_edits, needs_repair
from ingest.scan_marks import Edit

CHAPTER = TEXTS["inspirasjonsnotat-kapittel-1.txt"]


def inked(text: str) -> str:
    """The text without blanks."""
    return "".join(text.split())


def without_lines(text: str, dropped: tuple[str, ...]) -> str:
    """The text without the dropped lines, each taken out once for each time it was dropped."""
    counts = Counter(dropped)
    kept = []
    for line in text.split("\n"):
        if counts[line.strip()] > 0:
            counts[line.strip()] -= 1
        else:
            kept.append(line)
    assert not +counts, "lines were dropped that the text does not have"
    return "\n".join(kept)


def n_hyphens_left_out(longer: str, shorter: str) -> int | None:
    """How many hyphens are to be left out of one text to get the other; None where it takes more."""
    position = left_out = 0
    for letter in longer:
        if position < len(shorter) and shorter[position] == letter:
            position += 1
        elif letter == "-":
            left_out += 1
        else:
            return None
    return left_out if position == len(shorter) else None


def n_divided_words(text: str) -> int:
    """Lines that end with a hyphen: the most that can be mended."""
    return sum(line.rstrip().endswith("-") for line in text.split("\n"))


def check_that_the_words_are_the_source_s(read: ReadDocument, source: str) -> None:
    """Non-blank characters in the source's order, but for mended hyphens; addresses may stand later."""
    kept = without_lines(source, read.dropped)
    prose, addresses = split_addresses(read, source)
    moved_out = inked(without_addresses(read, kept, source))
    left_out = n_hyphens_left_out(moved_out, inked(prose))
    assert left_out is not None
    assert left_out <= n_divided_words(kept)
    assert Counter(inked(kept)) == Counter(inked(prose)) + Counter(inked(addresses)) + Counter("-" * left_out)


def split_addresses(read: ReadDocument, source: str) -> tuple[str, str]:
    """The document's prose and its addresses, and that both together are its text."""
    blocks = [placed.entry.block for placed in read.outline]
    prose = "\n".join(b.text for b in blocks if not is_address(b.pieces, source))
    addresses = "\n".join(b.text for b in blocks if is_address(b.pieces, source))
    assert Counter(inked(read.document.text)) == Counter(inked(prose + addresses))
    return prose, addresses


def is_address(pieces: tuple, source: str) -> bool:
    start = pieces[0].source_start
    return source.startswith(("http://", "https://", "www."), start) and not source[
        start : start + pieces[0].length
    ].count(" ")


def without_addresses(read: ReadDocument, kept: str, source: str) -> str:
    for placed in read.outline:
        pieces = placed.entry.block.pieces
        if is_address(pieces, source):
            for piece in pieces:
                line = source[piece.source_start : piece.source_start + piece.length]
                kept = without_lines(kept, (line,))
    return kept


@pytest.mark.parametrize("name", sorted(TEXTS))
def test_no_text_of_a_real_document_is_lost_doubled_or_invented(name: str) -> None:
    read = read_source(TEXTS[name])
    assert read is not None
    check_that_the_words_are_the_source_s(read, TEXTS[name])


@settings(max_examples=150, deadline=None)
@given(sources())
def test_no_text_is_lost_doubled_or_invented(source: str) -> None:
    read = read_source(source)
    if read is None:
        assert not read_layout(source, furniture=FURNITURE).blocks
    else:
        check_that_the_words_are_the_source_s(read, source)


@settings(max_examples=100, deadline=None)
@given(sources())
def test_outline_and_headings_stand_where_they_say(source: str) -> None:
    read = read_source(source)
    assume(read is not None)
    text = read.document.text
    assert all(text[p.start : p.end] == p.entry.block.text for p in read.outline)
    assert all(a.end < b.start and not text[a.end : b.start].strip() for a, b in pairwise(read.outline))
    assert (read.outline[0].start, read.outline[-1].end) == (0, len(text))
    assert all(text[h.start : h.end] == h.text for h in read.document.headings)
    assert [h.start for h in read.document.headings] == [
        p.start for p in read.outline if p.entry.level is not None
    ]


@settings(max_examples=60, deadline=None)
@given(sources(), st.data())
def test_repairs_are_found_at_their_offsets_in_the_document(source: str, data: st.DataObject) -> None:
    starts = [n for n, letter in enumerate(source) if letter.isalpha() and letter.isascii()]
    chosen = data.draw(st.lists(st.sampled_from(starts), unique=True, max_size=20)) if starts else []
    repaired = apply_edits(
        source, [Edit(n, n + 1, data.draw(st.sampled_from(["ø", "åå", "æ"]))) for n in chosen]
    )
    try:
        read = read_document(RECORD, [Source(repaired, FURNITURE)])
    except ValueError:
        return
    document = read.document
    assert all(document.text[r.start : r.end] == r.after for r in document.repairs)
    in_blocks = Counter(
        (r.before, r.after)
        for r in repaired.repairs
        for p in read.outline
        for piece in p.entry.block.pieces
        if piece.source_start <= r.start < piece.source_start + piece.length
    )
    assert Counter((r.before, r.after) for r in document.repairs) == in_blocks


def test_built_in_repairs_are_found_at_their_offsets(read_by_id: dict[str, ReadDocument]) -> None:
    document = read_by_id["inspirasjonsnotat"].document
    assert len(document.repairs) > 300
    assert all(document.text[r.start : r.end] == r.after != r.before for r in document.repairs)
    assert all(a.end <= b.start for a, b in pairwise(document.repairs))
    assert all(not read_by_id[name].document.repairs for name in read_by_id if name != "inspirasjonsnotat")


def test_pages_increase_and_begin_inside_the_text(read_by_id: dict[str, ReadDocument]) -> None:
    for read in read_by_id.values():
        pages = read.document.pages
        assert all(a.start < b.start and a.page + 1 == b.page for a, b in pairwise(pages))
        assert all(0 <= page.start < len(read.document.text) for page in pages)
    assert [p.page for p in read_by_id["inspirasjonsnotat"].document.pages] == list(range(3, 16))
    assert [p.page for p in read_by_id["eksempelsamling"].document.pages] == list(range(5, 40))


@settings(max_examples=80, deadline=None)
@given(sources())
def test_pages_of_any_text_increase(source: str) -> None:
    read = read_source(source)
    assume(read is not None)
    assert all(a.start < b.start and a.page < b.page for a, b in pairwise(read.document.pages))


def test_text_of_chapter_one_is_the_web_edition_s_to_the_character(
    read_by_id: dict[str, ReadDocument],
) -> None:
    paragraphs = [line for line in CHAPTER.split("\n") if line.strip() and line.strip() != "Forsiden"]
    text = read_by_id["inspirasjonsnotat"].document.text
    start = text.index(paragraphs[0])
    end = text.index("II. Nærmere om innholdet")
    assert text[start:end].strip().split("\n\n") == [paragraph.strip() for paragraph in paragraphs]


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (3, "Hvorfor en tillitsreform?"),
        (4, "Hva er målet med tillitsreformen?"),
        (5, "Eksempel på oppfølging av tillitsreformen fra"),
        (6, "II. Nærmere om innholdet"),
        (9, "myndigheter. Da er det viktig"),
        (10, "Som del av tillitsreformen har regjeringen"),
        (14, "koordineringsgruppe i departementsfellesskapet"),
    ],
)
def test_pages_of_the_note_are_the_scan_s(read_by_id: dict[str, ReadDocument], page: int, words: str) -> None:
    document = read_by_id["inspirasjonsnotat"].document
    (start,) = [one.start for one in document.pages if one.page == page]
    if page == 3:
        assert start < document.text.index(words)
    else:
        assert document.text.startswith(words, start)


def test_repairs_inside_the_clean_edition_are_not_told(read_by_id: dict[str, ReadDocument]) -> None:
    document = read_by_id["inspirasjonsnotat"].document
    start, end = document.text.index("I. Hva er"), document.text.index("II. Nærmere")
    assert not [r for r in document.repairs if start <= r.start < end]


def test_no_repaired_text_still_looks_unrepaired(read_by_id: dict[str, ReadDocument]) -> None:
    assert not any(needs_repair(read.document.text) for read in read_by_id.values())


SCAN = (
    " Forord\n\nEt forord som er her.\n\nI. Forste del\n\nDette er forste avsnitt i den forste delen.\n"
    "Side 1 av 2\n\nDette er andre avsnitt, og det stor pa neste side av papiret.\n\n"
    "II. Andre del\n\nDette er det siste avsnittet i den andre delen.\n"
)
CLEAN = (
    "I. Første del\n\nDette er første avsnitt i den første delen.\n\n"
    "Dette er andre avsnitt, og det står på neste side av papiret.\n"
)


def joined(scan: str, *clean: str) -> ReadDocument:
    return read_document(RECORD, [Source(Repaired(text, ())) for text in (scan, *clean)])


def test_clean_edition_takes_the_place_of_its_part() -> None:
    read = joined(SCAN, CLEAN)
    assert "Første del" in read.document.text
    assert "Forste" not in read.document.text
    assert read.document.text.startswith("Forord\n\nEt forord")
    assert read.document.text.endswith("Dette er det siste avsnittet i den andre delen.")
    assert [h.text for h in read.document.headings] == ["Forord", "I. Første del", "II. Andre del"]


def test_page_inside_the_clean_edition_is_the_scan_s() -> None:
    document = joined(SCAN, CLEAN).document
    assert [(document.text[p.start :][:15], p.page) for p in document.pages] == [
        ("Forord\n\nEt foro", 1),
        ("Dette er andre ", 2),
    ]


@pytest.mark.parametrize(
    ("clean", "lost"),
    [
        (CLEAN.replace("I. Første del", "IV. Noe helt annet enn det"), "IV. Noe helt annet enn det"),
        (CLEAN + "\nEt avsnitt til" + ", som ikke står i skannet" * 6, "Et avsnitt til"),
        (TEXTS["temaside-regjeringen.txt"], "Tillitsreformen"),
    ],
)
def test_clean_edition_that_is_not_in_the_scan_is_told_so(clean: str, lost: str) -> None:
    with pytest.raises(ValueError, match="not found in the scan") as raised:
        joined(SCAN, clean)
    assert lost in str(raised.value)
    assert "'notat'" in str(raised.value)


def test_clean_edition_in_the_wrong_order_is_told_so() -> None:
    paragraphs = CLEAN.strip().split("\n\n")
    with pytest.raises(ValueError, match="not found in the scan"):
        joined(SCAN, "\n\n".join([paragraphs[2], paragraphs[1], paragraphs[0]]))


@pytest.mark.parametrize("text", ["", " \n\n ", "Forsiden\n"])
def test_document_without_text_is_told_so(text: str) -> None:
    with pytest.raises(ValueError, match="'notat': a file holds no text"):
        read_document(RECORD, [Source(Repaired(text, ()), ("Forsiden",))])


def test_clean_edition_without_text_is_told_so() -> None:
    with pytest.raises(ValueError, match="'notat': a file holds no text"):
        joined(SCAN, "\n")


def test_reading_twice_gives_the_same(read_by_id: dict[str, ReadDocument], manifest_documents: list) -> None:
    again, _ = read_documents(manifest_documents[1:])
    assert [read_by_id[one.document.id] for one in again] == again


def test_file_that_is_not_utf8_is_told_with_the_byte(manifest_documents: list) -> None:
    document = manifest_documents[1]
    file = replace(document.files[0], content=b"Temasiden \xe5 her")
    read, failed = read_documents([replace(document, files=(file,))])
    assert read == []
    assert "'temaside-regjeringen.txt' is not UTF-8 (byte 10" in failed["temaside"]


def test_byte_order_mark_is_no_text(manifest_documents: list) -> None:
    document = manifest_documents[1]
    file = replace(document.files[0], content=b"\xef\xbb\xbf" + document.files[0].content)
    (read,), _ = read_documents([replace(document, files=(file,))])
    assert read.document.text.startswith("Tillitsreformen")
