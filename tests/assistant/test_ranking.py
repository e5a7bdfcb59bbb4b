import numpy as np
import pytest

from assistant.ranking import rank_candidates
from assistant.retrieval import Candidate
from vectorstore.chunks import Chunk, Document, DocumentRecord, RetrievedChunk
from vectorstore.embedding import Embedded
from vectorstore.token_file import TokenVectors

RECORD = DocumentRecord("d", "T", "Etaten", "2024", "", "nb", "guidance", "skrevet for en test")
AXES = {"tillit": [1, 0, 0], "krav": [0, 1, 0], "annet": [0, 0, 1]}


def embed(text: str) -> Embedded:
    """One token a word, along the axis of the word."""
    tokens, spans, start = [], [], 0
    for word in text.split():
        start = text.index(word, start)
        tokens.append(AXES.get(word.strip(".").lower(), AXES["annet"]))
        spans.append((start, start + len(word)))
        start += len(word)
    matrix = np.array(tokens, dtype=np.float16).reshape(-1, 3)
    return Embedded(np.zeros(3, np.float32), matrix, np.array(spans, dtype=np.int32).reshape(-1, 2))


class FakeGeneration:
    def __init__(self, *, keeps_tokens: bool = True) -> None:
        self.documents = {"d": Document(RECORD, "")}
        self._keeps = keeps_tokens

    def tokens(self, chunk_id: str):
        if not self._keeps:
            return None
        one = embed(f"T\n{chunk_id}")
        return TokenVectors(one.tokens, one.spans, one.states)


class FakeEmbedder:
    name, dim = "made-up", 3

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed_question(self, text: str) -> Embedded:
        return embed(text)

    def embed_chunks(self, texts, progress=None) -> list[Embedded]:
        self.embedded += texts
        return [embed(text) for text in texts]


def candidate(text: str, *, cosine: float = 0.5, bm25: float = 0.0, score: float = 0.1) -> Candidate:
    """A chunk whose id is its text, so that the fake generation knows its tokens."""
    return Candidate(RetrievedChunk(Chunk(text, "d", text, 0, len(text)), score), cosine, bm25)


def ranked(candidates: list[Candidate], question: str = "tillit krav", **options):
    generation = FakeGeneration(keeps_tokens=options.pop("keeps_tokens", True))
    embedder = options.pop("embedder", FakeEmbedder())
    found = embed(question)
    return rank_candidates(
        candidates, found, generation, embedder, n_asked_chars=options.pop("n_asked_chars", len(question))
    )


def test_chunk_that_meets_more_of_the_question_comes_first() -> None:
    found = ranked([candidate("Annet annet."), candidate("Tillit annet."), candidate("Tillit krav.")])
    assert [one.chunk.text for one in found] == ["Tillit krav.", "Tillit annet.", "Annet annet."]
    assert found[0].interaction == pytest.approx(1.0)
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_retrieval_scores_decide_between_equal_interactions() -> None:
    found = ranked([candidate("Tillit en.", cosine=0.2, bm25=1), candidate("Tillit to.", cosine=0.9, bm25=1)])
    assert [one.chunk.text for one in found] == ["Tillit to.", "Tillit en."]
    found = ranked([candidate("Tillit en.", bm25=0.0), candidate("Tillit to.", bm25=5.0)])
    assert [one.chunk.text for one in found] == ["Tillit to.", "Tillit en."]


def test_units_are_scored_each_for_itself() -> None:
    (one, *_) = ranked([candidate("Annet her. Tillit krav."), candidate("Annet annet.")])
    assert [scored.unit.of(one.chunk.text) for scored in one.units] == ["Annet her.", "Tillit krav."]
    assert one.units[0].score < one.units[1].score == pytest.approx(1.0)
    assert one.best_unit == one.units[1]


def test_hints_behind_the_question_weigh_half() -> None:
    both = [candidate("Tillit annet."), candidate("Krav annet."), candidate("Annet annet.")]
    question = "tillit krav"
    alike = {one.chunk.text: one.interaction for one in ranked(both, question)}
    hinted = {one.chunk.text: one.interaction for one in ranked(both, question, n_asked_chars=7)}
    assert alike["Tillit annet."] == pytest.approx(alike["Krav annet."])
    assert hinted["Tillit annet."] == pytest.approx(2 * hinted["Krav annet."])


def test_no_candidates_are_ranked_to_none() -> None:
    assert ranked([]) == []


def test_without_kept_tokens_the_first_candidates_are_embedded() -> None:
    embedder = FakeEmbedder()
    candidates = [candidate(f"Annet {n}.") for n in range(20)] + [candidate("Tillit krav.")]
    found = ranked(candidates, keeps_tokens=False, embedder=embedder)
    assert len(found) == len(embedder.embedded) == 12
    assert embedder.embedded[0] == "T\nAnnet 0."


def test_embedder_without_token_vectors_leaves_the_order_of_retrieval() -> None:
    question = Embedded(np.zeros(3, np.float32), np.zeros((0, 3), np.float16), np.zeros((0, 2), np.int32))
    candidates = [
        candidate("En ting. To ting.", cosine=0.4, score=0.3),
        candidate("Tre.", cosine=0.9, score=0.2),
    ]
    found = rank_candidates(candidates, question, FakeGeneration(), FakeEmbedder(), n_asked_chars=3)
    assert [(one.chunk.text, one.score, one.interaction) for one in found] == [
        ("En ting. To ting.", 0.3, 0.4),
        ("Tre.", 0.2, 0.9),
    ]
    assert [scored.score for scored in found[0].units] == [0.4, 0.4]


def test_single_candidate_is_ranked_without_a_division_by_zero() -> None:
    (one,) = ranked([candidate("Tillit krav.")])
    assert one.score == 0.0
    assert np.isfinite(one.interaction)
