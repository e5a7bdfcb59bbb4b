"""Themes are made by their words and nothing else."""

import pytest

from assistant.answers import LANGUAGES
from assistant.catalogue.measures import Passage
from assistant.catalogue.themes import find_theme, load_themes


def sentence(text: str) -> Passage:
    return Passage(text, 100, 100 + len(text), 3)


def words(theme_id: str, text: str) -> list[str]:
    theme = find_theme(theme_id)
    assert theme is not None
    return [word.text for word in theme.found_in(sentence(text))]


def test_the_seven_areas_are_named_as_on_the_landing_page(documents):
    page = next(document.text for document in documents if document.id == "temaside")
    areas = [theme for theme in load_themes() if theme.kind == "area"]
    assert len(areas) == 7
    assert all(theme.quote in page for theme in areas)


def test_every_theme_has_a_name_in_each_language_and_an_id_of_its_own():
    themes = load_themes()
    assert all(theme.name(language) for theme in themes for language in LANGUAGES)
    assert len({theme.id for theme in themes}) == len(themes)


def test_every_theme_is_found_in_the_collection(catalogue):
    found = {theme for measure in catalogue.measures for theme in measure.theme_ids}
    assert found == {theme.id for theme in load_themes()}


def test_stars_stand_for_letters_and_words_keep_their_place():
    theme = find_theme("stimulab")
    assert theme is not None
    (word,) = theme.found_in(sentence("Et Stimulab-prosjekt."))
    assert (word.text, word.start) == ("Stimulab-prosjekt", 103)


def test_all_parts_of_a_phrase_must_stand_in_the_sentence():
    assert words("kommunalt-handlingsrom", "Kommunene får større handlingsrom.") == [
        "Kommunene",
        "handlingsrom",
    ]
    assert words("kommunalt-handlingsrom", "Etaten får større handlingsrom.") == []


def test_words_within_other_words_do_not_count():
    assert words("tilsyn", "Mattilsynet er et tilsyn.") == ["tilsyn"]


def test_only_the_whole_theme_is_asked_for_by_its_general_words():
    theme = find_theme("digitalisering")
    assert theme is not None
    assert theme.asked_words("alle tiltak om digitalisering") == ("digitalisering",)
    assert theme.asked_words("alle tiltak om kunstig intelligens") == ()


@pytest.mark.parametrize(
    ("theme_id", "text"),
    [
        ("piloter", "Notatet forsøker å svare. Etaten må forsøke."),
        ("digitalisering", "Digitaliserings- og forvaltningsdepartementet og Digitaliseringsdirektoratet"),
    ],
)
def test_other_words_and_names_with_the_same_beginning_make_no_theme(theme_id, text):
    assert words(theme_id, text) == []


def test_inflections_and_compounds_make_the_theme():
    assert words("piloter", "Forsøkene i forsøksordningen og et frikommuneforsøk") == [
        "Forsøkene",
        "forsøksordningen",
        "frikommuneforsøk",
    ]
    assert words("digitalisering", "Digitaliseringen følger digitaliseringsstrategien.") == [
        "Digitaliseringen",
        "digitaliseringsstrategien",
    ]
