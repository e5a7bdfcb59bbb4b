"""The catalogue: filtered, counted, as a matrix."""

from dataclasses import replace

from made_up_examples import TEXT, make_examples

from assistant.catalogue.catalogue import Filter, by_ministry, read_catalogue
from assistant.catalogue.themes import load_themes


def test_only_documents_that_hold_examples_have_measures(documents):
    assert {m.section.document_id for m in read_catalogue(documents).measures} == {"eksempelsamling"}


def test_filters_narrow_down_together(examples):
    catalogue = read_catalogue((examples,))
    assert [m.section.heading for m in catalogue.select(Filter(theme="digitalisering"))] == ["Ny farled"]
    assert catalogue.select(Filter(theme="digitalisering", ministry="Luftdepartementet")) == ()
    assert [m.ministry for m in catalogue.select(Filter(status="planned"))] == ["Luftdepartementet"]
    assert len(catalogue.select(Filter(body="Fyrdirektoratet"))) == 1


def test_words_are_found_in_other_forms_and_inside_compounds(examples):
    catalogue = read_catalogue((examples,))
    for words in ("rapporteringskravene", "rapportering", "farleden tillitsvalgt", "DIGITAL"):
        assert [m.section.heading for m in catalogue.select(Filter(words=words))] == ["Ny farled"], words
    assert catalogue.select(Filter(words="farled romfart")) == ()


def test_counts_say_how_many_there_would_be(catalogue):
    chosen = Filter(ministry="Helse- og omsorgsdepartementet", theme="rapportering")
    facets = catalogue.facets(chosen)
    for ministry, count in facets.ministries.items():
        assert count == len(catalogue.select(replace(chosen, ministry=ministry)))
    for theme, count in facets.themes.items():
        assert count == len(catalogue.select(replace(chosen, theme=theme)))
    for body, count in facets.bodies.items():
        assert count == len(catalogue.select(replace(chosen, body=body))) > 0
    for status, count in facets.statuses.items():
        assert count == len(catalogue.select(replace(chosen, status=status)))


def test_the_matrix_counts_each_measure_once_for_each_of_its_themes(catalogue):
    counts = catalogue.matrix(catalogue.measures)
    assert sum(counts.values()) == sum(len(measure.themes) for measure in catalogue.measures)
    for theme in load_themes():
        of_theme = len(catalogue.select(Filter(theme=theme.id)))
        assert sum(counts[ministry, theme.id] for ministry in catalogue.ministries) == of_theme


def test_measures_are_grouped_by_ministry_in_their_order(catalogue):
    assert tuple(by_ministry(catalogue.measures)) == catalogue.ministries


def test_of_two_editions_the_later_is_shown():
    older = make_examples(id="eldre")
    newer = make_examples(TEXT.replace("Ny farled", "Ny farled"), id="nyere", edition_of="eldre")
    assert {m.section.document_id for m in read_catalogue((older, newer)).measures} == {"nyere"}


def test_the_sentence_on_a_theme_has_its_words(examples):
    measure = read_catalogue((examples,)).measures[1]
    found = measure.sentence_on("piloter")
    assert found is not None and found.text.startswith("Piloten")
    assert measure.sentence_on("tilsyn") is None
