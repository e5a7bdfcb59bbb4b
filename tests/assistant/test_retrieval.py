import pytest

from assistant.assistant import Assistant
from assistant.queries import Query
from assistant.retrieval import FUSION_K, KEYWORD_WEIGHT, as_langchain_retriever, fuse, retrieve
from vectorstore.chunks import Chunk, RetrievedChunk
from vectorstore.embedding import Embedded, SentenceTransformerEmbedder


def hit(name: str, score: float = 0.0, text: str = "") -> RetrievedChunk:
    return RetrievedChunk(Chunk(name, "d", text or name, 0, 1), score)


def test_reciprocal_ranks_are_added_as_worked_out_by_hand() -> None:
    # k = 5, weights 1 and 0.5: a = 1/6 + 0.5/7, b = 1/7 + 0.5/6, c = 1/8, d = 0.5/8
    fused = fuse([[hit("a"), hit("b"), hit("c")], [hit("b"), hit("a"), hit("d")]], weights=[1.0, 0.5], k=5)
    assert {one.chunk.id: one.score for one in fused} == pytest.approx(
        {"a": 0.238095, "b": 0.226190, "c": 0.125, "d": 0.0625}, abs=1e-6
    )
    assert [one.chunk.id for one in fused] == ["a", "b", "c", "d"]


def test_scores_of_the_legs_do_not_count_only_their_ranks() -> None:
    low = fuse([[hit("a", 0.1), hit("b", 0.01)]], weights=[1.0])
    high = fuse([[hit("a", 99.0), hit("b", 98.0)]], weights=[1.0])
    assert [one.score for one in low] == [one.score for one in high] == [1 / 6, 1 / 7]


def test_equal_scores_are_ordered_by_id() -> None:
    fused = fuse([[hit("b"), hit("a")], [hit("a"), hit("b")]], weights=[1.0, 1.0])
    assert [one.chunk.id for one in fused] == ["a", "b"]


def test_nothing_found_is_nothing_fused() -> None:
    assert fuse([[], []], weights=[1.0, 1.0]) == []


class FakeGeneration:
    """Gives what it was told to, and remembers what it was asked."""

    def __init__(self, dense: list[RetrievedChunk], keyword: list[RetrievedChunk]) -> None:
        self._dense, self._keyword = dense, keyword
        self.asked: list[tuple] = []

    def dense(self, vector, k, document_ids=None):
        self.asked.append(("dense", k, document_ids))
        return self._dense[:k]

    def keyword(self, query, k, document_ids=None):
        self.asked.append(("keyword", tuple(query), k, document_ids))
        return self._keyword[:k]


QUERY = Query("tillit", (), (("tillit", 1.0),), ())


def candidates(dense: list[RetrievedChunk], keyword: list[RetrievedChunk], **options):
    generation = FakeGeneration(dense, keyword)
    embedded = Embedded([1.0], [], [])  # type: ignore[arg-type]
    return generation, retrieve(generation, QUERY, embedded, **options)  # type: ignore[arg-type]


def test_candidates_carry_the_scores_of_both_legs() -> None:
    _, found = candidates([hit("a", 0.9), hit("b", 0.8)], [hit("c", 7.0), hit("a", 3.0)])
    assert [(c.found.chunk.id, c.cosine, c.bm25) for c in found] == [
        ("a", 0.9, 3.0),
        ("b", 0.8, 0.0),
        ("c", 0.8, 7.0),
    ]
    assert found[0].found.score == pytest.approx(1 / (FUSION_K + 1) + KEYWORD_WEIGHT / (FUSION_K + 2))


def test_both_legs_are_asked_for_the_same_documents() -> None:
    generation, _ = candidates([hit("a")], [], document_ids=("x",), n_candidates=7)
    assert generation.asked == [("dense", 7, ("x",)), ("keyword", (("tillit", 1.0),), 7, ("x",))]


def test_chunks_with_the_same_words_are_one_candidate() -> None:
    one, two = hit("a", 0.9, "Mer  tillit.\nNå"), hit("b", 0.8, "mer tillit. nå")
    _, found = candidates([one, hit("c", 0.7, "Noe annet"), two], [])
    assert [c.found.chunk.id for c in found] == ["a", "c"]
    assert [chunk.id for chunk in found[0].found.also_in] == ["b"]


def test_nothing_found_is_no_candidate() -> None:
    assert candidates([], [])[1] == []


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("markedsmekanismer", "Nei, dette følges opp gjennom andre prosesser."),
        ("sluttdato for reformen", "Siden dette er en reform"),
    ],
)
def test_real_index_has_the_passage_among_the_first(
    assistant_on_documents: Assistant, embedder: SentenceTransformerEmbedder, text: str, beginning: str
) -> None:
    generation = assistant_on_documents._current()
    found = retrieve(generation, Query(text, (), ((text, 1.0),), ()), embedder.embed_question(text))
    assert any(c.found.chunk.text.startswith(beginning) for c in found[:5])
    assert len({c.found.chunk.id for c in found}) == len(found) <= 60


def test_langchain_retriever_gives_documents_with_their_places() -> None:
    chunk = Chunk("a-1", "a", "Teksten.", 5, 13, ("Del",), 4)
    retriever = as_langchain_retriever(
        lambda query: [RetrievedChunk(chunk, 0.5)] if query == "tillit" else []
    )
    (document,) = retriever.invoke("tillit")
    assert (document.id, document.page_content) == ("a-1", "Teksten.")
    assert document.metadata == {
        "document_id": "a",
        "section": ["Del"],
        "page": 4,
        "start": 5,
        "end": 13,
        "score": 0.5,
    }
    assert retriever.invoke("annet") == []
