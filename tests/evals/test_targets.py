"""The assistant in this process and behind an address, both in the terms of the API."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
from eval_parts import DOCUMENTS, answer, found, make_question, scored

from assistant.answers import Answer, Citation, Consulted, Question, Turn
from assistant.ranking import Ranked
from evals.generating import record_of
from evals.scoring import score
from evals.targets import (
    N_FOUND,
    Http,
    InProcess,
    TargetError,
    answer_object,
    found_object,
    texts_by_id,
)
from ui.api.schemas import ChatResponse
from vectorstore.chunks import Chunk, Document, DocumentRecord, RetrievedChunk

PLACE = {
    "document_id": "note",
    "title": "Om tillit",
    "publisher": "Departementet",
    "date": "2022",
    "standing": "guidance",
    "section": ("Kapittel", "Målet"),
    "page": 4,
    "url": "",
    "viewer_url": "/documents/note",
}
GIVEN = Answer(
    answer_id="a1",
    conversation_id="c1",
    status="partial",
    verdict="left_to_agency",
    language="nn",
    text="> Målet er tillit. [1]",
    citations=(
        Citation(number=1, quote="Målet er tillit.", start=0, end=16, context="Målet er tillit.", **PLACE),
    ),
    consulted=(Consulted(text="Noe annet.", **{**PLACE, "page": None}),),
    notices=("Notatet er fra 2022.",),
    timings_ms={"retrieve": 1.5},
    answerability=0.75,
    statements=("> Målet er tillit. [1]",),
)


def ranked(text: str, *also_in: str) -> Ranked:
    def chunk(words: str) -> Chunk:
        return Chunk(words, "note", words, 0, len(words), ("Om målet",), 4, "Målene er:")

    return Ranked(RetrievedChunk(chunk(text), 0.5, tuple(map(chunk, also_in))), 0.25, 0.9, 1.0, 0.8, ())


@pytest.mark.parametrize("one", [GIVEN, Answer("a", "c", "smalltalk", None, "nb", "Hei!")])
def test_an_answer_is_the_object_of_the_api(one: Answer) -> None:
    assert answer_object(one) == ChatResponse.of(one).model_dump(mode="json")


def test_a_found_chunk_keeps_the_places_that_say_the_same() -> None:
    place = {"document_id": "note", "section": ["Om målet"], "page": 4, "lead_in": "Målene er:"}
    assert found_object(ranked("Tillit.", "TILLIT")) == {
        **place,
        "text": "Tillit.",
        "score": 0.25,
        "also_in": [{**place, "text": "TILLIT"}],
    }


class FakeAssistant:
    """What `InProcess` needs of an assistant."""

    def search(self, query: str, *, k: int) -> list[RetrievedChunk]:
        return []

    def generation(self) -> str:
        return "g000007"

    def documents(self) -> tuple[Document, ...]:
        record = DocumentRecord("note", "Om", "Etaten", "2022", "", "nb", "guidance", "for en test")
        return (Document(record, "Målet er tillit."),)

    def answer(self, question: Question) -> Answer:
        return GIVEN

    def retrieve(self, question: Question) -> SimpleNamespace:
        return SimpleNamespace(ranked=tuple(ranked(f"Sted {number}.") for number in range(30)))


def test_the_assistant_in_this_process_is_asked_directly() -> None:
    target = InProcess(FakeAssistant())  # type: ignore[arg-type]
    assert target.generation() == "g000007"
    assert texts_by_id(target.documents()) == {"note": "Målet er tillit."}
    assert target.ask(Question("Hva?")) == answer_object(GIVEN)
    places = target.find(Question("Hva?"))
    assert places is not None
    assert [place["text"] for place in places] == [f"Sted {number}." for number in range(N_FOUND)]


# --- behind an address ---

Reply = tuple[int, object]


@contextmanager
def serving(reply: Callable[[str, dict], Reply]) -> Iterator[Http]:
    """A target at a real server that answers by path and body; text is sent as it is."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, value = reply(self.path, json.loads(body or b"{}"))
            content = (value if isinstance(value, str) else json.dumps(value)).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        target = Http(f"http://127.0.0.1:{server.server_port}/", timeout_s=0.5)
        try:
            yield target
        finally:
            server.shutdown()
            thread.join()


def test_an_address_is_asked_with_history_and_in_the_questions_own_language() -> None:
    asked: list[tuple[str, dict]] = []

    def reply(path: str, body: dict) -> Reply:
        asked.append((path, body))
        return 200, answer()

    with serving(reply) as target:
        assert target.ask(Question("Og så?", history=(Turn("user", "Hei"),))) == answer()
    history = [{"role": "user", "content": "Hei"}]
    assert asked == [("/api/v1/chat", {"question": "Og så?", "history": history, "language": "auto"})]


def test_documents_passages_and_generation_come_from_the_address() -> None:
    replies = {
        "/readyz": {"status": "ready", "generation": "g000003"},
        "/api/v1/documents": {"documents": [{"document_id": "en note/1"}]},
        "/api/v1/documents/en%20note%2F1/text": {"document_id": "en note/1", "text": "Tekst."},
        "/api/v1/search?q=Hva+er+m%C3%A5let%3F&k=20": {"results": [found()]},
    }
    with serving(lambda path, _: (200, replies[path])) as target:
        assert target.generation() == "g000003"
        assert target.documents() == [{"id": "en note/1", "text": "Tekst."}]
        assert target.find(Question("Hva er målet?")) == [found()]


def test_a_follow_up_has_no_passages_of_its_own_at_an_address() -> None:
    with serving(lambda *_: (500, "")) as target:
        assert target.find(Question("Og så?", history=(Turn("user", "Hei"),))) is None


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        ((503, {"detail": "all places are taken"}), "/api/v1/chat: 503 all places are taken"),
        ((503, "<html>"), "/api/v1/chat: 503 Service Unavailable"),
        ((422, []), "/api/v1/chat: 422 Unprocessable"),
        ((200, "no JSON"), "/api/v1/chat: JSONDecodeError"),
        ((200, [answer()]), "/api/v1/chat: expected a JSON object, got list"),
        ((200, {"detail": "another program"}), "/api/v1/chat: another program's answer? It lacks status"),
    ],
)
def test_what_is_no_answer_is_an_error_and_scored_as_none(reply: Reply, told: str) -> None:
    with serving(lambda *_: reply) as target:
        record = record_of(target, make_question())
    assert record.answer is None
    assert record.error is not None
    assert record.error.startswith(told)
    assert score(make_question(), record, {}).error == record.error


def test_a_server_that_is_too_slow_is_an_error() -> None:
    released = threading.Event()

    def reply(*_: object) -> Reply:
        released.wait(20)
        return 200, answer()

    with serving(reply) as target:
        record = record_of(target, make_question())
        released.set()
    assert record.error == "/api/v1/chat: ReadTimeout timed out"


def test_an_address_where_nothing_listens_is_an_error() -> None:
    with serving(lambda *_: (200, answer())) as target:
        pass
    with pytest.raises(TargetError, match="/readyz: ConnectError"):
        Http(target.name).generation()


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "http://[", "ftp://a"])
def test_an_address_that_is_none_is_told_at_once(url: str) -> None:
    with pytest.raises(ValueError, match="such as http://127"):
        Http(url)


@pytest.mark.parametrize("path", ["/api/v1/search", "/api/v1/documents"])
def test_another_programs_object_is_an_error(path: str) -> None:
    with serving(lambda *_: (200, {"status": "ok"})) as target, pytest.raises(TargetError, match=path):
        target.find(Question("Hva?")) if "search" in path else target.documents()


def test_an_answer_over_http_is_scored_as_one_in_this_process() -> None:
    with serving(lambda path, _: (200, {"results": [found()]} if "search" in path else answer())) as target:
        record = record_of(target, make_question())
    ours = scored(make_question(), answer(), latency_ms=record.latency_ms)
    assert score(make_question(), record, DOCUMENTS) == ours
