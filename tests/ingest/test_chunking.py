from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from made_up import read_source, sources

from ingest.chunking import MAX_CHARS, TARGET_CHARS, chunk_document, page_at
from ingest.layout import Block
from ingest.outline import Entry
from ingest.reading import Placed, ReadDocument
from vectorstore.chunks import Chunk, Document, Heading, PageStart
from vectorstore.sentences import sentence_spans


def check_chunks(read: ReadDocument) -> None:
    """The chunks hold all of the text but the headings, once, in order, and say what stands there."""
    document, chunks = read.document, chunk_document(read)
    held = [False] * len(document.text)
    for chunk in chunks:
        assert chunk.text == document.text[chunk.start : chunk.end] == chunk.text.strip() != ""
        assert not any(held[chunk.start : chunk.end]), "held twice"
        held[chunk.start : chunk.end] = [True] * len(chunk.text)
    for heading in document.headings:
        assert not any(held[heading.start : heading.end]), "a heading is in a chunk"
        held[heading.start : heading.end] = [True] * len(heading.text)
    left = "".join(c for c, is_held in zip(document.text, held, strict=True) if not is_held)
    assert not left.strip()
    assert [chunk.start for chunk in chunks] == sorted(chunk.start for chunk in chunks)
    assert len({chunk.id for chunk in chunks}) == len(chunks)


def chunks_of(source: str) -> list[Chunk]:
    read = read_source(source)
    assert read is not None
    return chunk_document(read)


def test_chunks_of_the_real_documents_hold_all_text_once(read_by_id: dict[str, ReadDocument]) -> None:
    for read in read_by_id.values():
        check_chunks(read)


@settings(max_examples=150, deadline=None)
@given(sources())
def test_chunks_of_any_text_hold_all_of_it_once(source: str) -> None:
    read = read_source(source)
    assume(read is not None)
    check_chunks(read)


def test_ids_are_unique_over_all_documents(read_by_id: dict[str, ReadDocument]) -> None:
    ids = [chunk.id for read in read_by_id.values() for chunk in chunk_document(read)]
    assert len(set(ids)) == len(ids) > 200
    assert all(chunk_id.startswith(tuple(f"{name}-" for name in read_by_id)) for chunk_id in ids)


def test_ids_are_the_same_each_time(read_by_id: dict[str, ReadDocument]) -> None:
    for read in read_by_id.values():
        assert chunk_document(read) == chunk_document(read)


@settings(max_examples=40, deadline=None)
@given(sources())
def test_ids_are_those_of_an_equal_text(source: str) -> None:
    assert [c.id for c in chunks_or_none(source)] == [c.id for c in chunks_or_none(source)]


def chunks_or_none(source: str) -> list[Chunk]:
    read = read_source(source)
    return chunk_document(read) if read else []


def test_id_tells_document_position_and_content_apart() -> None:
    (first,) = chunk_document(made(["En setning."]))
    (moved,) = chunk_document(made(["En setning."], title="Overskrift"))
    (other,) = chunk_document(made(["En annen setning."]))
    read = made(["En setning."])
    record = replace(read.document.record, id="annet")
    (elsewhere,) = chunk_document(replace(read, document=replace(read.document, record=record)))
    assert len({first.id, moved.id, other.id, elsewhere.id}) == 4


def test_text_that_is_added_below_leaves_the_ids_above() -> None:
    text = "I. Del\n\n" + "En setning som er lang nok til å stå på en linje for seg selv. " * 5
    before = chunks_of(text + "\n\nII. Del\n\nSlutt.")
    after = chunks_of(text + "\n\nII. Del\n\nSlutt.\n\nIII. Del\n\nMer.")
    assert [c.id for c in before] == [c.id for c in after[: len(before)]]


def made(texts: list[str], *, title: str = "", kinds: dict[str, str] | None = None) -> ReadDocument:
    """A document of these blocks under one heading; those that begin with a bullet are items."""
    from made_up import RECORD

    placed, text = [], ""
    headings: tuple[Heading, ...] = ()
    if title:
        placed.append(Placed(Entry(Block("paragraph", title, ()), 1, ()), 0))
        headings, text = (Heading(title, 1, 0, len(title)),), title
    for one in texts:
        kind = (kinds or {}).get(one, "item" if one[0] in "•o-" and one[1] == " " else "paragraph")
        text += ("\n" if kind in ("item", "address") else "\n\n") if text else ""
        section = (title,) if title else ()
        placed.append(Placed(Entry(Block(kind, one, ()), None, section), len(text)))  # type: ignore[arg-type]
        text += one
    return ReadDocument(Document(RECORD, text, headings), tuple(placed), ())


LONG = "Dette er en setning som er så lang at det skal lite til før en liste er full. " * 4
ITEMS = [f"• Punkt {n}. {LONG.strip()}" for n in range(6)]


def test_items_of_a_long_list_carry_the_line_that_introduces_it() -> None:
    chunks = chunk_document(made(["Dette står først. Vi gjør dette:", *ITEMS, "Til slutt et avsnitt."]))
    assert len(chunks) > 1
    assert chunks[0].text.startswith("Dette står først.")
    assert ITEMS[0] in chunks[0].text
    assert {c.lead_in for c in chunks[1:] if c.text.startswith("•")} == {"Vi gjør dette:"}
    assert chunks[0].lead_in == ""


def test_introduction_stays_with_its_first_item_however_long_they_are() -> None:
    chunks = chunk_document(made([LONG * 2 + "Vi gjør dette:", *ITEMS]))
    (introduced,) = [c for c in chunks if "Vi gjør dette:" in c.text]
    assert ITEMS[0] in introduced.text


def test_items_of_a_list_inside_a_list_carry_their_own_introduction() -> None:
    inner = [f"o Under {n}. {LONG.strip()}" for n in range(5)]
    chunks = chunk_document(made(["Vi gjør dette:", "• Ytre punkt:", *inner, *ITEMS]))
    assert {c.lead_in for c in chunks if c.text.startswith("o ")} == {"• Ytre punkt:"}
    assert {c.lead_in for c in chunks if c.text.startswith("• Punkt")} == {"Vi gjør dette:"}


def test_lead_in_is_not_told_where_the_chunk_begins_with_a_paragraph() -> None:
    chunks = chunk_document(made(["Vi gjør dette:", *ITEMS, LONG * 2, LONG * 2]))
    assert [c.lead_in for c in chunks if c.text.startswith("Dette er en setning")] == ["", ""]


def test_only_a_paragraph_that_is_too_long_is_divided_and_at_a_sentence_s_end() -> None:
    sentences = [f"Setning nummer {n} er en av mange setninger i dette lange avsnittet." for n in range(40)]
    chunks = chunk_document(made([" ".join(sentences)]))
    assert len(chunks) > 2
    assert all(len(c.text) <= MAX_CHARS for c in chunks)
    assert " ".join(c.text for c in chunks) == " ".join(sentences)
    assert all(c.text.endswith(".") for c in chunks)


def test_paragraph_of_just_the_greatest_length_stays_whole() -> None:
    text = ("Setning. " * 200)[: MAX_CHARS - 1] + "."
    assert [c.text for c in chunk_document(made([text]))] == [text]


def test_short_blocks_of_a_section_share_a_chunk() -> None:
    chunks = chunk_document(made(["Et kort avsnitt.", "Et til.", "Og et tredje."]))
    assert [c.text for c in chunks] == ["Et kort avsnitt.\n\nEt til.\n\nOg et tredje."]


def test_short_tail_is_not_left_alone() -> None:
    chunks = chunk_document(made([LONG * 2, "Kort hale."]))
    assert [c.text.endswith("Kort hale.") for c in chunks] == [True]


def test_address_stays_with_the_text_before_it() -> None:
    address = "https://example.org/" + "x" * 80
    (chunk,) = chunk_document(made([LONG.strip() * 2, address], kinds={address: "address"}))
    assert chunk.text.endswith(f"\n{address}")


def test_chunk_lies_under_one_heading_even_if_two_say_the_same() -> None:
    chunks = chunks_of(
        "I. Del\n\nSpørsmål her?\n\nSvar en.\n\nSpørsmål her?\n\nSvar to.\n" + " \n" + "x" * 200
    )
    assert [c.section for c in chunks if "Svar" in c.text] == [("I. Del", "Spørsmål her?")] * 2


def test_every_chunk_of_the_collection_has_its_ministry(read_by_id: dict[str, ReadDocument]) -> None:
    chunks = chunk_document(read_by_id["eksempelsamling"])
    assert all(c.section[0].endswith("departementet") for c in chunks)


def test_chunks_are_short_enough_to_be_embedded_whole(read_by_id: dict[str, ReadDocument]) -> None:
    chunks = [chunk for read in read_by_id.values() for chunk in chunk_document(read)]
    assert max(len(c.text) for c in chunks) <= 1.5 * MAX_CHARS
    assert sum(len(c.text) > MAX_CHARS for c in chunks) <= 0.05 * len(chunks)


def test_question_and_its_answer_are_one_chunk(read_by_id: dict[str, ReadDocument]) -> None:
    question = "Er reduksjon av markedsmekanismer en del av tillitsreformen?"
    (chunk,) = [c for c in chunk_document(read_by_id["inspirasjonsnotat"]) if c.section[-1] == question]
    assert chunk.text.startswith("Nei, dette følges opp gjennom andre prosesser.")
    assert chunk.text.endswith("en juridisk definisjon for ideelle driftsformer.")
    assert chunk.page == 4


def test_long_chunks_begin_at_sentences(read_by_id: dict[str, ReadDocument]) -> None:
    for read in read_by_id.values():
        starts = {p.start + s for p in read.outline for s, _ in sentence_spans(p.entry.block.text)}
        assert {chunk.start for chunk in chunk_document(read)} <= starts


@pytest.mark.parametrize(("offset", "page"), [(0, None), (4, None), (5, 2), (9, 2), (10, 3), (99, 3)])
def test_page_of_an_offset(offset: int, page: int | None) -> None:
    document = replace(made(["x" * 100]).document, pages=(PageStart(5, 2), PageStart(10, 3)))
    assert page_at(document, offset) == page


def test_chunks_fit_their_target_where_blocks_are_short() -> None:
    chunks = chunk_document(made([f"Et avsnitt nummer {n} av passe lengde." for n in range(60)]))
    assert all(TARGET_CHARS - 50 < len(c.text) <= TARGET_CHARS for c in chunks[:-1])
