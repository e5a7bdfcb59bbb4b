from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from assistant.answers import Question
from assistant.ranking import Ranked
from evals.question_set import EvalQuestion, Passage
from evals.retrieval import (
    FULL,
    ORDERS,
    Found,
    Judged,
    by_language,
    hit_rate_at_k,
    is_hit_at_k,
    mean_reciprocal_rank,
    reciprocal_rank,
    table,
)
from vectorstore.chunks import Chunk, RetrievedChunk

QUESTION = EvalQuestion(
    id="nb-fact-001",
    language="nb",
    type="fact",
    question=Question("Hva gjør vi?"),
    expected_status=("answered",),
    verdict=(),
    facts=(),
    must_not_contain=(),
    relevant=((Passage("note", "Vi rydder."),),),
    group="nb-fact-001",
)


def test_a_hit_is_any_relevant_chunk_among_the_first_k() -> None:
    third = (False, False, True)
    assert not is_hit_at_k(third, 2)
    assert is_hit_at_k(third, 3)
    assert is_hit_at_k(third, 10)
    assert not is_hit_at_k((), 5)


def test_hit_rate_is_the_share_of_questions_with_a_hit() -> None:
    lists = [(True,), (False, True), (False, False, False), (True, True)]
    assert hit_rate_at_k(lists, 1) == 0.5
    assert hit_rate_at_k(lists, 2) == 0.75
    assert hit_rate_at_k([], 5) == 0.0


def test_reciprocal_rank_counts_from_one_and_only_the_first_relevant_chunk() -> None:
    assert reciprocal_rank((True, True)) == 1.0
    assert reciprocal_rank((False, False, False, True, True)) == 0.25
    assert reciprocal_rank((False, False, False, True), 3) == 0.0
    assert reciprocal_rank((False, False, True), 3) == pytest.approx(1 / 3)
    assert reciprocal_rank(()) == 0.0


def test_mean_reciprocal_rank_counts_questions_without_a_hit_as_zero() -> None:
    assert mean_reciprocal_rank([(True,), (False, True), (False,)]) == 0.5
    assert mean_reciprocal_rank([]) == 0.0


def test_metrics_agree_with_scikit_learn() -> None:
    """For one relevant chunk a list, the reciprocal rank is what it calls label ranking average precision."""
    from sklearn.metrics import label_ranking_average_precision_score

    lists = [row for row in product((False, True), repeat=5) if sum(row) == 1]
    scores = np.tile(np.arange(5, 0, -1), (len(lists), 1))
    theirs = label_ranking_average_precision_score(np.array(lists), scores)
    assert mean_reciprocal_rank(lists) == pytest.approx(theirs)


def ranked(name: str, text: str, *, cosine: float, bm25: float, fused: float, interaction: float) -> Ranked:
    chunk = Chunk(id=name, document_id="note", text=text, start=0, end=len(text))
    return Ranked(RetrievedChunk(chunk, fused), 0.0, cosine, bm25, interaction, ())


def test_each_part_of_the_evidence_orders_the_candidates_by_itself() -> None:
    one = ranked("1", "Noe annet.", cosine=0.9, bm25=0.0, fused=0.2, interaction=0.5)
    two = ranked("2", "Vi rydder.", cosine=0.8, bm25=4.0, fused=0.3, interaction=0.6)
    three = ranked("3", "Noe tredje.", cosine=0.7, bm25=5.0, fused=0.1, interaction=0.7)
    found = Found(QUESTION, (one, two, three))
    relevance = {name: found.judged(order).relevance for name, order in ORDERS.items()}
    assert relevance == {
        FULL: (False, True, False),
        "late interaction only": (False, True, False),
        "fused only": (True, False, False),
        "dense only": (False, True, False),
        "keyword only": (False, True),  # without a word in common a chunk is not found
    }


def test_a_chunk_is_relevant_when_another_place_of_the_same_words_is() -> None:
    one = ranked("1", "Vi rydder.", cosine=0.9, bm25=1.0, fused=0.2, interaction=0.5)
    elsewhere = replace(one.chunk, document_id="memo")
    one = replace(one, found=RetrievedChunk(elsewhere, 0.2, also_in=(one.chunk,)))
    assert Found(QUESTION, (one,)).judged(ORDERS[FULL]).relevance == (True,)


def test_table_states_every_figure_with_its_n_by_language() -> None:
    english = replace(QUESTION, language="en")
    judged = [Judged(QUESTION, (True,)), Judged(QUESTION, (False, True)), Judged(english, (False,))]
    lines = table("Retrieval", by_language(judged)).splitlines()
    assert [line.split() for line in lines] == [
        ["Retrieval", "hit@1", "hit@5", "hit@10", "MRR@10", "n"],
        ["all", "0.333", "0.667", "0.667", "0.500", "3"],
        ["nb", "0.500", "1.000", "1.000", "0.750", "2"],
        ["nn", "0.000", "0.000", "0.000", "0.000", "0"],
        ["en", "0.000", "0.000", "0.000", "0.000", "1"],
    ]
