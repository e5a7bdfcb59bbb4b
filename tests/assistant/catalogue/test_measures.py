"""Measures are read from the outline, every word where it says it stands."""

from collections import Counter

from made_up_examples import make_examples

from assistant.catalogue.measures import headings_above, read_sections
from evals.lists import hand_count


def test_as_many_measures_of_each_ministry_as_counted_by_hand(catalogue):
    by_hand = Counter(one["ministry"] for one in hand_count().values())
    assert Counter(measure.ministry for measure in catalogue.measures) == by_hand
    assert by_hand.total() == 55


def test_headings_and_pages_are_those_read_by_hand(catalogue):
    for (key, one), measure in zip(hand_count().items(), catalogue.measures, strict=True):
        assert measure.section.heading.startswith(one["heading"]), key
        assert measure.section.page == one["page"], key


def test_every_passage_stands_verbatim_at_its_offsets(catalogue, documents):
    texts = {document.id: document.text for document in documents}
    for measure in catalogue.measures:
        text = texts[measure.section.document_id]
        passages = [point.passage for point in measure.section.points]
        passages += [*measure.section.sentences, measure.summary, *measure.dates]
        passages += [sign.words for sign in measure.signs]
        passages += [word for theme in measure.themes for word in theme.words]
        assert all(text[one.start : one.end] == one.text for one in passages), measure.section.heading


def test_all_prose_of_the_collection_is_in_some_measure(catalogue, documents):
    collection = next(document for document in documents if document.id == "eksempelsamling")
    covered = bytearray(len(collection.text))
    for measure in catalogue.measures:
        for point in measure.section.points:
            covered[point.passage.start : point.passage.end] = b"x" * (
                point.passage.end - point.passage.start
            )
    for heading in collection.headings:
        covered[heading.start : heading.end] = b"x" * (heading.end - heading.start)
    left = "".join(c if not seen else "\n" for c, seen in zip(collection.text, covered, strict=True))
    lines = [line.strip(" •▪o-") for line in left.split("\n") if len(line.strip(" •▪o-")) > 1]
    prose = [line for line in lines if not line.startswith("http")]
    assert all(
        line.startswith(("Les mer", "Lenker", "Relevante koblinger")) or len(line) < 90 for line in prose
    )
    assert len(prose) <= 10


def test_text_under_the_ministry_itself_is_a_measure_named_after_it(examples):
    first, _, last = read_sections(examples)
    assert (first.ministry, first.heading, first.has_own_heading) == (
        "Sjødepartementet",
        "Sjødepartementet",
        False,
    )
    assert (last.ministry, last.page) == ("Luftdepartementet", 6)


def test_links_and_pointers_are_no_points(examples):
    farled = read_sections(examples)[1]
    assert [point.passage.text[:12] for point in farled.points] == [
        "Fyrdirektora",
        "Piloten i 20",
        "Kystverket h",
    ]


def test_items_know_the_line_they_stand_under(examples):
    prose, item, _ = read_sections(examples)[1].points
    assert prose.lead_in == "" and not prose.is_item
    assert item.lead_in.endswith("bedre tjenester:") and item.is_item


def test_a_document_without_text_under_its_headings_has_no_measures():
    assert read_sections(make_examples("Sjødepartementet\n\nLuftdepartementet\n")) == ()


def test_the_chain_of_headings_ends_with_the_nearest(examples):
    assert headings_above(examples, examples.text.index("Piloten")) == ("Sjødepartementet", "Ny farled")
    assert headings_above(examples, examples.text.index("planlegger")) == ("Luftdepartementet",)
