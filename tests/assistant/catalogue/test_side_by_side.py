"""One theme in three columns, each passage verbatim and of its column's weight."""

import pytest
from made_up_examples import TEXT, make_examples

from assistant.catalogue.catalogue import Filter, read_catalogue
from assistant.catalogue.side_by_side import COLUMNS, side_by_side
from assistant.catalogue.themes import find_theme, load_themes


def columns_of(theme_id, documents):
    theme = find_theme(theme_id)
    assert theme is not None
    return side_by_side(theme, documents, read_catalogue(documents))


@pytest.mark.parametrize("theme", [theme.id for theme in load_themes()])
def test_passages_are_verbatim_and_have_the_theme(theme, documents):
    found = columns_of(theme, documents)
    texts = {document.id: document.text for document in documents}
    for column in COLUMNS:
        for said in found.columns[column]:
            for one in said.passages:
                passage = one.passage
                assert texts[said.record.id][passage.start : passage.end] == passage.text
                assert one.words


def test_columns_hold_documents_of_their_standing(documents):
    columns = columns_of("rapportering", documents).columns
    assert {one.record.standing for one in columns["reform"]} == {"information"}
    assert {one.record.standing for one in columns["advice"]} == {"advice"}
    assert {one.record.standing for one in columns["examples"]} == {"examples"}


def test_the_governments_own_words_for_an_area_are_there(documents):
    for theme in load_themes():
        if theme.kind == "area":
            (page,) = columns_of(theme.id, documents).columns["reform"]
            assert any(theme.quote in one.passage.text for one in page.passages), theme.id


def test_every_measure_on_the_theme_is_in_the_examples_column(documents, catalogue):
    (examples,) = columns_of("piloter", documents).columns["examples"]
    listed = [one.measure for one in examples.passages]
    assert listed == list(catalogue.select(Filter(theme="piloter")))


def test_lines_of_a_table_of_contents_are_no_passages(documents):
    (memo,) = columns_of("tillitsbasert-ledelse", documents).columns["advice"]
    assert not any(one.passage.text.startswith(("4. ", "4.2", "5.2")) for one in memo.passages)


def test_changes_between_editions_are_those_on_the_theme(examples):
    later = make_examples(
        TEXT.replace("Piloten i 2025", "Piloten i 2026").replace("gjennomgang av", "omskriving av"),
        id="nyere",
        edition_of="eksempler",
    )
    (changed,) = columns_of("piloter", (examples, later)).changes
    assert len(changed.changes) == 1
    assert columns_of("stimulab", (examples, later)).changes == ()
