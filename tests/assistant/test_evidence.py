from dataclasses import replace

import numpy as np
import pytest
from parts import NO_INTENT, YES_NO, judge, make_chunk, make_document

from assistant.evidence import (
    CROSS_ENCODED_FEATURES,
    QUESTION_FEATURES,
    UNIT_FEATURES,
    Model,
    answerability,
    asks_the_same,
    beside_levels,
    coverage,
    covered,
    judge_units,
    known,
    load_models,
    question_features,
    unit_features,
)
from assistant.glossary import Glossary
from assistant.queries import Query, build_query
from assistant.vocabulary import Vocabulary
from vectorstore.reranker.judgement import Judgement

NO_GLOSSARY = Glossary({"abbreviations": {}, "english": {}, "nynorsk": {}, "everyday": {}})
TEXT = "Samfunnsmålet er bedre tjenester. Rapporteringskrav skal reduseres."
HEADING = "Hva er målet med reformen?"
DOCUMENT = make_document(f"{HEADING}\n\n{TEXT}", headings=[HEADING])
CHUNK = make_chunk(DOCUMENT, TEXT, section=[HEADING])
VOCABULARY = Vocabulary([f"{HEADING}\n{TEXT}", "Departementet skriver brev.", "Kommunene får tilskudd."])


def asked(question: str) -> Query:
    return build_query(question, "nb", VOCABULARY, NO_GLOSSARY)


def test_model_is_the_logistic_function_of_its_weighted_sum() -> None:
    assert Model(0.0, {"a": 2.0}).probability({"a": 0.0}) == 0.5
    assert Model(-1.0, {"a": 2.0}).probability({"a": 1.0}) == pytest.approx(0.7310586)


@pytest.mark.parametrize(
    ("word", "share"), [("tjenester", 1.0), ("krav", 0.6), ("mål", 0.6), ("tilskudd", 0.0), ("samfunn", 0.6)]
)
def test_compound_covers_a_part_of_a_term(word: str, share: float) -> None:
    (term,) = asked(word).terms
    assert covered(term, TEXT) == share


def test_term_is_known_when_any_text_has_it() -> None:
    (here,), (nowhere,) = asked("tilskudd").terms, asked("sykelønn").terms
    assert (known(here, VOCABULARY), known(nowhere, VOCABULARY)) == (1.0, 0.0)


def test_coverage_weighs_terms_and_any_of_several_texts_counts() -> None:
    terms = asked("Får tjenester tilskudd?").terms
    assert 0.0 < coverage(terms, VOCABULARY, TEXT) < 1.0
    assert coverage(terms, VOCABULARY, TEXT, "Alle får tilskudd.") == pytest.approx(1.0)
    assert coverage([], VOCABULARY, TEXT) == 1.0


def test_section_asks_the_same_only_when_question_and_heading_agree_both_ways() -> None:
    one = judge(CHUNK, 0.5)
    assert asks_the_same(one, asked("Hva er målet med reformen?"), VOCABULARY)
    assert not asks_the_same(one, asked("Hva er målet med tilskudd til kommunene?"), VOCABULARY)
    assert not asks_the_same(one, asked("Hvem skriver brev?"), VOCABULARY)


def test_what_stands_under_the_heading_that_asks_the_same_is_raised() -> None:
    flat = Model(0.0, dict.fromkeys(UNIT_FEATURES, 0.0))
    documents = {DOCUMENT.id: DOCUMENT}
    ranked = [judge(CHUNK, 0.5)]
    (same,) = judge_units(ranked, asked(HEADING), NO_INTENT, documents, VOCABULARY, flat)
    (other,) = judge_units(ranked, asked("Hvem skriver brev?"), NO_INTENT, documents, VOCABULARY, flat)
    assert {scored.score for scored in other.units} == {0.5}
    assert all(scored.score > 0.9 for scored in same.units)


@pytest.mark.parametrize(
    ("question", "is_lowered"),
    [
        ("Omfatter reformen universiteter?", True),
        ("Får kommunene tilskudd?", True),
        ("Er bruken av konkurranse en del av det?", False),
    ],
)
def test_nei_to_another_question_does_not_answer(question: str, is_lowered: bool) -> None:
    heading, text = (
        "Er mer bruk av konkurranse aktuelt?",
        "Nei, det avgjøres senere. Et utvalg arbeider med saken.",
    )
    document = make_document(f"{heading}\n\n{text}", headings=[heading])
    vocabulary = Vocabulary([f"{heading}\n{text}", TEXT, "Kommunene får tilskudd.", "Brev om universiteter."])
    query = build_query(question, "nb", vocabulary, NO_GLOSSARY)
    one = judge(make_chunk(document, text, section=[heading]), 0.0)
    model = Model(-1.0, dict.fromkeys(UNIT_FEATURES, 0.0))
    (judged,) = judge_units([one], query, YES_NO, {document.id: document}, vocabulary, model)
    nei, other = (scored.score for scored in judged.units)
    assert (nei < 0.05) == is_lowered
    assert other == pytest.approx(0.2689, abs=1e-3)


def test_features_are_those_that_the_weights_are_for() -> None:
    one = judge(CHUNK, 0.5)
    query = asked(HEADING)
    features = unit_features(one.units[0], one, 1, query, NO_INTENT, DOCUMENT, VOCABULARY)
    whole = question_features([one], query, {DOCUMENT.id: DOCUMENT}, VOCABULARY)
    models = load_models()
    assert tuple(features) == UNIT_FEATURES == tuple(models.unit.weights)
    assert tuple(whole) == QUESTION_FEATURES == tuple(models.question.model.weights)
    names = tuple(models.question_cross_encoded.model.weights)
    assert names == (*CROSS_ENCODED_FEATURES, *QUESTION_FEATURES)
    assert {language: tuple(means) for language, means in models.levels.items()} == dict.fromkeys(
        ("en", "nb", "nn"), CROSS_ENCODED_FEATURES
    )
    for decision in (models.question, models.question_cross_encoded):
        assert 0 < decision.answer_from < decision.sure_from < 1


@pytest.mark.parametrize("read", [True, False], ids=["read", "not read"])
def test_best_judgement_of_the_cross_encoder_is_among_the_figures(read: bool) -> None:
    low, high = Judgement(-3.0, np.array([-2.0])), Judgement(1.0, np.array([0.0, -1.0]))
    chunks = [replace(judge(CHUNK, 0.5), judgement=judgement if read else None) for judgement in (low, high)]
    whole = question_features(chunks, asked(HEADING), {DOCUMENT.id: DOCUMENT}, VOCABULARY)
    expected = {"cross_encoded_chunk": 1.0, "cross_encoded_units": pytest.approx(0.408, abs=1e-3)}
    assert {name: whole[name] for name in CROSS_ENCODED_FEATURES if name in whole} == (
        expected if read else {}
    )


def test_question_that_a_heading_asks_is_more_probably_answered() -> None:
    documents, models = {DOCUMENT.id: DOCUMENT}, load_models()
    chunk = [judge(CHUNK, 0.5)]
    same = answerability(chunk, asked(HEADING), documents, VOCABULARY, models)
    plain = models.question.model.probability(question_features(chunk, asked(HEADING), documents, VOCABULARY))
    assert plain < same


def test_figures_are_taken_beside_the_level_of_the_language() -> None:
    assert beside_levels({"a": 1.0, "b": 2.0}, {"a": -0.5}) == {"a": 1.5, "b": 2.0}


def test_unknown_name_shows_in_the_figures_of_a_question() -> None:
    documents = {DOCUMENT.id: DOCUMENT}
    plain = question_features([judge(CHUNK, 0.5)], asked("Hva er bedre tjenester?"), documents, VOCABULARY)
    named = question_features([judge(CHUNK, 0.5)], asked("Hva gjør Lånekassen?"), documents, VOCABULARY)
    assert (plain["missing_name"], named["missing_name"]) == (0.0, 1.0)
    assert named["unknown"] > plain["unknown"]
