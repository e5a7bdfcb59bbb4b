"""Whole lists are scored by the measures that an answer cites."""

from dataclasses import replace

import pytest

from assistant.answers import Answer, Citation
from assistant.assistant import Assistant
from assistant.catalogue.catalogue import Catalogue, Measure, read_catalogue
from assistant.catalogue.measures import Passage, Section
from evals.lists import (
    SPLITS,
    ListQuestion,
    ListScore,
    hand_count,
    keys_by_place,
    read_list_questions,
    report,
    score,
    score_lists,
)

QUESTION = ListQuestion("q1", "nb", "Alle?", frozenset({"AID1", "BFD1"}), frozenset({"BFD2"}))
ANSWER = Answer("a", "c", "answered", None, "nb", "Gått gjennom 55 av 55 tiltak …")


def measure(n: int, heading: str) -> Measure:
    section = Section("eksempler", "Dep", heading, True, 1, n * 100, n * 100 + 90, ())
    return Measure(section, Passage("", 0, 0, 1), (), (), "unknown", (), ())


CATALOGUE = Catalogue(tuple(measure(n, str(one["heading"])) for n, one in enumerate(hand_count().values())))


def citing(*starts: int) -> Answer:
    citations = tuple(
        Citation(n, "eksempler", "T", "P", "2025", "examples", (), 1, "q", start, start + 5, "q", "", "")
        for n, start in enumerate(starts, 1)
    )
    return replace(ANSWER, citations=citations)


def scored(*starts: int) -> ListScore:
    return score(QUESTION, citing(*starts), CATALOGUE, keys_by_place(CATALOGUE))


def test_measures_are_listed_by_where_their_quotes_stand():
    found = scored(0, 50, 110, 250)
    assert found.listed == {"AID1", "BFD1", "BFD2"}
    assert (found.missing, found.wrong) == (frozenset(), frozenset())


def test_what_is_missing_and_what_is_wrong():
    found = scored(0, 350)
    assert (found.missing, found.wrong) == ({"BFD1"}, {"BFD3"})


def test_figures_are_pooled_and_what_went_wrong_is_told_where_asked():
    scores = [scored(0, 110), replace(scored(0, 350), question=replace(QUESTION, id="q2"))]
    told = report(scores, "tune", details=True)
    assert "recall of measures  0.750 (n = 4)" in told
    assert "precision           0.750 (n = 4)" in told
    assert "complete lists      0.500 (n = 2)" in told
    assert "q2 'Alle?': missing ['BFD1'], wrong ['BFD3']" in told
    assert "q2 'Alle?'" not in report(scores, "hold", details=False)


def test_an_answer_that_is_no_list_has_found_nothing():
    found = score(QUESTION, replace(citing(0, 110), text="Noe annet"), CATALOGUE, keys_by_place(CATALOGUE))
    assert not found.is_list
    assert "recall of measures  0.000 (n = 2)" in report([found], "tune", details=False)


def test_a_catalogue_unlike_the_count_by_hand_is_refused():
    with pytest.raises(ValueError, match="1 measures read, 55 counted by hand"):
        keys_by_place(Catalogue(CATALOGUE.measures[:1]))
    with pytest.raises(ValueError, match="AID1"):
        keys_by_place(Catalogue(CATALOGUE.measures[::-1]))


def test_the_halves_have_enough_questions_and_share_none():
    halves = {split: read_list_questions(split) for split in SPLITS}
    assert all(sum(q.measures is not None for q in half) >= 20 for half in halves.values())
    assert {q.language for half in halves.values() for q in half} == {"nb", "nn", "en"}
    asked = [q.question for half in halves.values() for q in half]
    assert len(asked) == len(set(asked))


def test_whole_lists_of_the_real_documents_are_whole(assistant_on_documents: Assistant):
    """The goals, on the half that the rules were made on."""
    catalogue = read_catalogue(assistant_on_documents.documents())
    scores = score_lists(assistant_on_documents.answer, read_list_questions("tune"), catalogue)
    asked = [one for one in scores if one.question.measures is not None]
    wanted = sum(len(one.question.measures or ()) for one in asked)
    given = sum(len(one.listed) for one in asked)
    assert sum(len(one.missing) for one in asked) <= 0.05 * wanted, report(scores, "tune", details=True)
    assert sum(len(one.wrong) for one in asked) <= 0.1 * given, report(scores, "tune", details=True)
    assert not any(one.is_list for one in scores if one.question.measures is None)
