"""The catalogue: filtered, counted, as a matrix."""

from dataclasses import replace

from made_up_examples import TEXT, make_examples

from assistant.catalogue.catalogue import Filter, by_ministry, read_catalogue
from assistant.catalogue.themes import load_themes
from evals.lists import hand_count


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
    assert sum(counts.values()) == sum(len(measure.about_ids) for measure in catalogue.measures)
    for theme in load_themes():
        of_theme = len(catalogue.select(Filter(theme=theme.id, about=True)))
        assert sum(counts[ministry, theme.id] for ministry in catalogue.ministries) == of_theme


def test_a_theme_that_stands_in_the_heading_or_twice_is_what_a_measure_is_about(examples):
    text = TEXT.replace(
        "rapporteringskrav.", "rapporteringskrav.\n• Piloten evalueres, og piloten er digital."
    )
    farled = read_catalogue((make_examples(text),)).measures[1]
    assert {"piloter", "digitalisering"} <= set(farled.about_ids)
    assert {"rapportering", "evaluering", "medbestemmelse"} <= set(farled.mentioned_ids)


def test_a_theme_narrows_down_to_what_is_about_it(examples):
    catalogue = read_catalogue((examples,))
    mentioned = Filter(theme="rapportering")
    assert len(catalogue.select(mentioned)) == 1
    assert catalogue.select(replace(mentioned, about=True)) == ()
    assert catalogue.facets(Filter(about=True)).themes["rapportering"] == 0


def test_what_measures_are_about_is_what_a_reader_says(catalogue):
    """Hardly any theme too many; of those that a reader named nine in ten."""
    too_many, missed, named = [], [], 0
    for (key, one), measure in zip(hand_count().items(), catalogue.measures, strict=True):
        about, fair = set(one["about"]), {*one["about"], *one["may_be_about"]}
        named += len(about)
        too_many += [(key, theme) for theme in set(measure.about_ids) - fair]
        missed += [(key, theme) for theme in about - set(measure.about_ids)]
    assert not too_many
    assert len(missed) <= 0.1 * named, missed


def test_nearly_no_theme_that_a_reader_named_is_missed_altogether(catalogue):
    pairs = list(zip(hand_count().items(), catalogue.measures, strict=True))
    missed = [(key, t) for (key, one), m in pairs for t in set(one["about"]) - set(m.theme_ids)]
    assert missed == [("LMD5", "styring")]  # "rammestyring" of municipalities is another theme's word


def test_measures_are_grouped_by_ministry_in_their_order(catalogue):
    assert tuple(by_ministry(catalogue.measures)) == catalogue.ministries


def test_of_two_editions_the_later_is_shown():
    older = make_examples(id="eldre")
    newer = make_examples(TEXT.replace("mars 2024", "mai 2026"), id="nyere", edition_of="eldre")
    for documents in ((older, newer), (newer, older)):
        shown = read_catalogue(documents).measures
        assert {m.section.document_id for m in shown} == {"nyere"}
        assert [d.text for d in shown[1].dates] == ["mai 2026", "2025"]


def test_the_sentence_on_a_theme_has_its_words(examples):
    measure = read_catalogue((examples,)).measures[1]
    found = measure.sentence_on("piloter")
    assert found is not None and found.text.startswith("Piloten")
    assert measure.sentence_on("tilsyn") is None
