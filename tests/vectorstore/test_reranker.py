from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from assistant.units import split_units
from vectorstore.embedding import Embedded, SentenceTransformerEmbedder
from vectorstore.reranker.judgement import ToJudge
from vectorstore.reranker.reranker import Reranker
from vectorstore.reranker.sides import unit_numbers

HEADER = "Ordning for kontorplasser › Hvem gjelder ordningen for?\n"
TEXT = (
    "Ordningen gjelder for fast ansatte i etatene under departementet. "
    "Søknaden sendes nærmeste leder innen 1. oktober. "
    "Departementet evaluerer ordningen etter to år."
)
UNITS = [(unit.start, unit.end) for unit in split_units(TEXT)]


@pytest.fixture(scope="module")
def reranker(embedder: SentenceTransformerEmbedder) -> Reranker:
    return Reranker.load(embedder)


def chunk(embedder: SentenceTransformerEmbedder, text: str = TEXT) -> ToJudge:
    (embedded,) = embedder.embed_chunks([HEADER + text])
    units = [(unit.start, unit.end) for unit in split_units(text)]
    return ToJudge(embedded, units, len(HEADER))


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("Hvem kan bruke ordningen?", 0),
        ("Når må jeg søke?", 1),
        ("Når skal ordninga evaluerast?", 2),
        ("What is the deadline for applying?", 1),
    ],
)
def test_sentence_that_answers_is_judged_best(
    reranker: Reranker, embedder: SentenceTransformerEmbedder, question: str, unit: int
) -> None:
    (judged,) = reranker.judge(embedder.embed_question(question), [chunk(embedder)])
    assert int(judged.units.argmax()) == unit


def test_chunk_that_answers_is_judged_above_one_on_the_same_subject(
    reranker: Reranker, embedder: SentenceTransformerEmbedder
) -> None:
    beside = "Ordningen ble drøftet med de tillitsvalgte våren 2023. Møtene ble holdt i Oslo."
    question = embedder.embed_question("Hvilken frist har søknaden?")
    right, wrong = reranker.judge(question, [chunk(embedder), chunk(embedder, beside)])
    assert right.chunk > wrong.chunk


def test_each_unit_gets_a_number_also_where_the_text_was_cut_off(
    reranker: Reranker, embedder: SentenceTransformerEmbedder
) -> None:
    long = chunk(embedder, " ".join(f"Setning nummer {n} sier noe om ordningen." for n in range(120)))
    (judged,) = reranker.judge(embedder.embed_question("Hva sier setningene?"), [long])
    assert judged.units.shape == (120,)
    assert np.isfinite(judged.units).all()


def test_threads_get_the_same_judgements(reranker: Reranker, embedder: SentenceTransformerEmbedder) -> None:
    question, chunks = embedder.embed_question("Når må jeg søke?"), [chunk(embedder)] * 3
    alone = reranker.judge(question, chunks)
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(lambda _: reranker.judge(question, chunks), range(8)))
    assert all(
        [one.chunk for one in many] == pytest.approx([one.chunk for one in alone]) for many in together
    )


def test_token_belongs_to_the_unit_its_middle_lies_in() -> None:
    spans = np.array([[-6, -2], [0, 4], [3, 9], [9, 12], [13, 14]])
    assert unit_numbers(spans, [(0, 5), (6, 12)]).tolist() == [-1, 0, 1, 1, -1]


def test_embedder_gives_states_for_each_visible_token(embedder: SentenceTransformerEmbedder) -> None:
    question: Embedded = embedder.embed_question("Når må jeg søke?")
    assert question.states.shape == question.tokens.shape
    assert question.states.dtype == np.float16
