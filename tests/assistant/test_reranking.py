import numpy as np
import pytest

from assistant.reranking import Interaction, interact, scores, token_weights
from vectorstore.chunks import Chunk
from vectorstore.embedding import Embedded
from vectorstore.token_file import TokenVectors

CHUNK = Chunk("c", "d", "to ord", 0, 6)


def embedded(tokens: list[list[float]]) -> Embedded:
    matrix = np.array(tokens, dtype=np.float16)
    return Embedded(np.zeros(2, np.float32), matrix, np.zeros((len(tokens), 2), np.int32))


def test_each_question_token_finds_its_best_chunk_token() -> None:
    # question tokens along both axes and between; chunk tokens along the first axis and between
    question = embedded([[1, 0], [0, 1], [0.6, 0.8]])
    tokens = np.array([[1, 0], [0.6, 0.8]], dtype=np.float16)
    (found,) = interact(
        question, [CHUNK], [TokenVectors(tokens, np.array([[10, 12], [13, 16]]), tokens)], text_starts=[10]
    )
    assert found.cosines == pytest.approx(np.array([[1, 0.6], [0, 0.8], [0.6, 1.0]]), abs=2e-3)
    assert found.best() == pytest.approx([1.0, 0.8, 1.0], abs=2e-3)
    assert found.cosines.dtype == np.float32
    assert found.spans.tolist() == [[0, 2], [3, 6]]


def made(cosines: list[list[float]], spans: list[list[int]]) -> Interaction:
    return Interaction(CHUNK, np.array(cosines, dtype=np.float32), np.array(spans))


def test_only_tokens_inside_a_stretch_count_for_it() -> None:
    found = made([[0.9, 0.2, 0.5], [0.1, 0.3, 0.4]], [[-5, -1], [0, 2], [3, 6]])
    assert found.best() == pytest.approx([0.9, 0.4])
    assert found.best_within(0, 2) == pytest.approx([0.2, 0.3])
    assert found.best_within(0, 6) == pytest.approx([0.5, 0.4])
    assert found.best_within(1, 6) == pytest.approx([0.5, 0.4])


def test_stretch_without_tokens_meets_nothing() -> None:
    assert made([[0.9], [0.1]], [[0, 2]]).best_within(3, 6).tolist() == [0.0, 0.0]


def test_token_that_all_candidates_meet_alike_weighs_little() -> None:
    best = np.array([[0.9, 0.9], [0.9, 0.3], [0.9, 0.3], [0.9, 0.3], [0.9, 0.3]])
    weights = token_weights(best)
    # peaks are means of the best three: 0.9 and 0.5; medians 0.9 and 0.3; roots of 1e-4 and 0.2
    assert weights == pytest.approx(np.array([0.01, 0.4472]) / 0.2286, abs=1e-3)
    assert weights.mean() == pytest.approx(1.0)


def test_tokens_that_tell_candidates_apart_alike_weigh_the_same() -> None:
    assert token_weights(np.array([[0.9, 0.1], [0.1, 0.9], [0.1, 0.1]])) == pytest.approx([1.0, 1.0])


def test_single_candidate_leaves_the_weights_equal() -> None:
    assert token_weights(np.array([[0.4, 0.8, 0.1]])) == pytest.approx([1.0, 1.0, 1.0])


def test_score_is_the_weighted_mean_of_the_best_cosines() -> None:
    best = np.array([[1.0, 0.5], [0.2, 0.8]])
    assert scores(best, np.array([1.5, 0.5])) == pytest.approx([(1.5 + 0.25) / 2, (0.3 + 0.4) / 2])
