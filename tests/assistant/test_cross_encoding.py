from collections.abc import Sequence

import numpy as np
import pytest

from assistant.cross_encoding import N_CROSS_ENCODED, asked_text, cross_encode
from assistant.queries import Query
from assistant.ranking import Ranked
from vectorstore.chunks import Chunk, Document, DocumentRecord, RetrievedChunk
from vectorstore.embedding import Embedded
from vectorstore.reranker.judgement import Judgement, ToJudge, Tokens
from vectorstore.token_file import TokenVectors

RECORD = DocumentRecord("d", "Tittel", "Etaten", "2024", "", "nb", "guidance", "skrevet for en test")
TOKENS = TokenVectors(np.ones((2, 3), np.float32), np.array([[0, 1], [2, 3]]), np.ones((2, 3), np.float16))
NO_STATES = TOKENS._replace(states=np.zeros((0, 0), np.float16))


class Corpus:
    def __init__(self, tokens: TokenVectors | None = TOKENS) -> None:
        self.documents = {"d": Document(RECORD, "")}
        self._tokens = tokens

    def tokens(self, chunk_id: str) -> TokenVectors | None:
        return self._tokens


class ByLength:
    """Judges a chunk by the number of its units."""

    def __init__(self) -> None:
        self.asked: list[ToJudge] = []

    def judge(self, question: Tokens, chunks: Sequence[ToJudge]) -> list[Judgement]:
        self.asked += chunks
        return [Judgement(float(len(one.units)), np.zeros(len(one.units))) for one in chunks]


def ranked(n: int) -> list[Ranked]:
    chunks = [Chunk(str(i), "d", "En setning. " * (i + 1), 0, 12, section=("Overskrift",)) for i in range(n)]
    return [Ranked(RetrievedChunk(chunk, 0.1), 1.0, 0.5, 0.0, 0.5, ()) for chunk in chunks]


def question(*, with_states: bool = True) -> Embedded:
    states = {"states": TOKENS.states} if with_states else {}
    return Embedded(np.zeros(3, np.float32), TOKENS.tokens, TOKENS.spans, **states)


def test_first_chunks_are_judged_and_all_keep_their_order() -> None:
    given = ranked(N_CROSS_ENCODED + 3)
    found = cross_encode(given, question(), Corpus(), ByLength())
    assert [one.chunk for one in found] == [one.chunk for one in given]
    assert [one.judgement.chunk for one in found if one.judgement] == [i + 1 for i in range(N_CROSS_ENCODED)]
    assert [one.judgement for one in found[N_CROSS_ENCODED:]] == [None] * 3


def test_units_are_given_in_the_chunks_own_text_behind_its_headings() -> None:
    judge = ByLength()
    cross_encode(ranked(2), question(), Corpus(), judge)
    assert [len(one.units) for one in judge.asked] == [1, 2]
    assert judge.asked[0].text_start == len("Tittel › Overskrift\n")


@pytest.mark.parametrize(
    ("corpus", "asked"),
    [
        (Corpus(None), question()),
        (Corpus(NO_STATES), question()),
        (Corpus(), question(with_states=False)),
    ],
    ids=["nothing kept", "no states kept", "an embedder without states"],
)
def test_without_states_nothing_is_judged(corpus: Corpus, asked: Embedded) -> None:
    given = ranked(2)
    assert cross_encode(given, asked, corpus, ByLength()) == given


def test_nothing_found_is_nothing_judged() -> None:
    assert cross_encode([], question(), Corpus(), ByLength()) == []


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Who leads the trust reform?", "Who leads the reform? (tillitsreformen)"),
        ("Hvem leder tillitsreformen?", "Hvem leder tillitsreformen? (tillitsreformen)"),
    ],
)
def test_english_name_of_the_reform_is_not_asked_for(text: str, asked: str) -> None:
    assert asked_text(Query(text, ("tillitsreformen",), (), ())) == asked
