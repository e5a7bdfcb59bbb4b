"""Everything that goes wrong with a language model, through the real service: what the user sees, plain and
as events, and what the log says."""

import contextlib
import http.client
import json
import logging
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
import uvicorn
from chat_server import ChatServer, Said, free_port, scripted
from llm_faults import AFTER_A_STATEMENT, CANARY, DENIED, FAULTS, KEY, NO, WHOLE, Script
from starlette.testclient import TestClient

from assistant.assistant import Assistant
from assistant.build import build_writer
from assistant.settings import LimitSettings, LlmSettings, Settings
from assistant.wording import wording
from ui.api.app import create_app
from ui.readiness import AssistantProvider
from ui.service import Service

pytestmark = pytest.mark.usefixtures("warm_client")

CHAT = "/api/v1/chat"
QUESTION = "Er reduksjon av markedsmekanismer en del av reformen?"
EVENTS = {"Accept": "text/event-stream"}
MOST_S = 30.0
"""What an answer may take in these tests; later there is an error in its place."""

IMPATIENT = {"first_token_s": 3.0, "pause_s": 3.0, "timeout_s": 10.0, "api_key": KEY}
PATIENT = {"first_token_s": 29.0, "pause_s": 29.0, "timeout_s": 29.0}

NOWHERE = {
    "connection refused": f"http://127.0.0.1:{free_port()}/v1",
    "DNS failure": "http://no-such-host.invalid/v1",
}
Event = tuple[str, dict[str, Any]]


def settings_for(url: str, **changes: Any) -> Settings:
    llm = LlmSettings.model_validate({"model": "openai:scripted", "base_url": url, **changes})
    limits = LimitSettings(answer_timeout_s=MOST_S)
    return Settings(_env_file=None, llm=llm, limits=limits)  # type: ignore[call-arg]


def app_for(tested: Assistant, settings: Settings) -> Any:
    writing = tested.with_parts(writer=build_writer(settings, tested.embedder))
    service = Service(AssistantProvider.loaded(writing), settings.limits, n_writing=settings.llm.concurrency)
    return create_app(service, settings)


def events_of(stream: str) -> list[Event]:
    blocks = [block.split("\n") for block in stream.split("\n\n") if block.startswith("event: ")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in blocks]


def asked(tested: Assistant, settings: Settings, door: str) -> tuple[dict[str, Any], list[Event], str]:
    """The answer through a door, the events before it, and everything that was sent."""
    client = TestClient(app_for(tested, settings))
    response = client.post(CHAT, json={"question": QUESTION}, headers=EVENTS if door == "events" else {})
    assert response.status_code == 200
    if door == "plain":
        return response.json(), [], response.text
    *events, (name, answer) = events_of(response.text)
    assert name == "answer"
    return answer, events, response.text


def check_is_quoted(answer: dict[str, Any], kind: str, tested: Assistant) -> None:
    """The user has the documents' own sentences, and is told why."""
    words = wording("nb")
    assert (answer["mode"], answer["status"], answer["verdict"]) == ("quotes", "answered", "no")
    assert answer["notices"][0] == (words.model_unchecked if kind == "unusable" else words.model_failed)
    assert answer["written"]["fault"] == kind
    assert NO in answer["answer"]
    texts = {document.id: document.text for document in tested.documents()}
    assert answer["citations"]
    for citation in answer["citations"]:
        assert texts[citation["document_id"]][citation["start"] : citation["end"]] == citation["quote"]


def check_events(answer: dict[str, Any], events: list[Event]) -> None:
    """What holds of the statements is the answer, each with the citations of its marks."""
    said = [line["text"] for name, line in events if name == "status"]
    assert said[:1] == [wording("nb").searching]
    holds: list[dict[str, Any]] = []
    for name, data in events:
        holds = [] if name == "withdrawn" else [*holds, data] if name == "statement" else holds
    assert "\n\n".join(one["text"] for one in holds) == answer["answer"]
    cited = [citation for one in holds for citation in one["citations"]]
    assert {one["number"]: one for one in cited} == {one["number"]: one for one in answer["citations"]}
    assert all(f"[{citation['number']}]" in one["text"] for one in holds for citation in one["citations"])


def check_log(records: list[logging.LogRecord], kind: str) -> None:
    """It names the fault, and holds no words of the question, the documents or the model, and no key."""
    told = [record.getMessage() for record in records if record.name.startswith(("assistant", "ui"))]
    assert any(f"fault {kind}" in line for line in told), told
    assert not any(secret in line for line in told for secret in (CANARY, KEY, QUESTION, "markeds"))


@pytest.mark.parametrize("door", ["plain", "events"])
@pytest.mark.parametrize("name", FAULTS)
def test_user_gets_quotes_in_time_with_a_notice_and_the_log_says_why(
    name: str, door: str, assistant_on_documents: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    script, kind = FAULTS[name]
    caplog.set_level(logging.INFO)
    with scripted(script) as server:
        answer, events, sent = asked(assistant_on_documents, settings_for(server.url, **IMPATIENT), door)
    check_is_quoted(answer, kind, assistant_on_documents)
    assert CANARY not in sent
    assert "<script" not in sent
    check_log(caplog.records, kind)
    if door == "events":
        check_events(answer, events)


@pytest.mark.parametrize("door", ["plain", "events"])
@pytest.mark.parametrize("name", NOWHERE)
def test_server_that_cannot_be_reached_costs_the_user_nothing_but_the_fluency(
    name: str, door: str, assistant_on_documents: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    settings = settings_for(NOWHERE[name], **IMPATIENT)
    answer, events, _ = asked(assistant_on_documents, settings, door)
    check_is_quoted(answer, "unreachable", assistant_on_documents)
    check_log(caplog.records, "unreachable")
    if door == "events":
        check_events(answer, events)


@pytest.mark.parametrize("name", AFTER_A_STATEMENT)
def test_statement_that_was_shown_is_withdrawn_where_the_model_fails_after_it(
    name: str, assistant_on_documents: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    script, kind = AFTER_A_STATEMENT[name]
    caplog.set_level(logging.INFO)
    with scripted(script) as server:
        settings = settings_for(server.url, **IMPATIENT)
        answer, events, sent = asked(assistant_on_documents, settings, "events")
    check_is_quoted(answer, kind, assistant_on_documents)
    check_events(answer, events)
    check_log(caplog.records, kind)
    names = [event for event, _ in events if event != "status"]
    first = names.index("withdrawn")
    assert names[:first] == ["statement", "statement"]
    assert events[-1][0] == "statement"
    assert f"{DENIED['text']} [1]" not in answer["answer"]
    assert CANARY not in sent


def test_answer_of_a_model_that_mends_its_reply_takes_the_place_of_what_was_shown(
    assistant_on_documents: Assistant,
) -> None:
    left = iter((WHOLE[:-1] + "]", WHOLE))
    with scripted(lambda _: Said(next(left))) as server:
        answer, events, _ = asked(assistant_on_documents, settings_for(server.url, **PATIENT), "events")
    assert answer["mode"] == "llm"
    check_events(answer, events)
    names = [event for event, _ in events if event != "status"]
    assert names == ["statement", "statement", "withdrawn", "statement", "statement"]


def test_statements_of_an_answer_in_quotes_carry_their_citations_too(
    assistant_on_documents: Assistant,
) -> None:
    service = Service(AssistantProvider.loaded(assistant_on_documents), LimitSettings())
    client = TestClient(create_app(service, Settings(_env_file=None)))  # type: ignore[call-arg]
    text = client.post(CHAT, json={"question": QUESTION}, headers=EVENTS).text
    *events, (_, answer) = events_of(text)
    check_events(answer, events)
    assert [name for name, _ in events].count("withdrawn") == 0


# --- over a real connection ---


@contextlib.contextmanager
def running(app: Any) -> Iterator[int]:
    """The port of a real server, in a thread."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
        time.sleep(0.01)
    try:
        yield port
    finally:
        server.should_exit = True
        thread.join(30)


@contextlib.contextmanager
def sent(
    port: int, method: str = "POST", path: str = CHAT, **headers: str
) -> Iterator[http.client.HTTPConnection]:
    """A request whose answer has not been read yet."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    body = json.dumps({"question": QUESTION}) if method == "POST" else None
    connection.request(method, path, body, {"Content-Type": "application/json", **headers})
    with contextlib.closing(connection):
        yield connection


def wait_for_requests(server: ChatServer, n: int) -> None:
    until = time.monotonic() + 30
    while len(server.requests) < n:
        assert time.monotonic() < until, "the model was not asked"
        time.sleep(0.02)


@pytest.mark.parametrize("door", ["plain", "events"])
@pytest.mark.parametrize(
    "said", [Said(WHOLE, wait_s=60), Said(WHOLE, n_pieces=4, pause_s=60)], ids=["before", "in the reply"]
)
def test_client_that_goes_away_stops_the_call_of_the_model(
    said: Said, door: str, assistant_on_documents: Assistant
) -> None:
    with scripted(lambda _: said) as server:
        app = app_for(assistant_on_documents, settings_for(server.url, **PATIENT))
        with running(app) as port:
            with sent(port, **(EVENTS if door == "events" else {})):
                wait_for_requests(server, 1)
                assert not server.hung_up.is_set()
            assert server.hung_up.wait(20)


def test_slow_model_keeps_neither_searches_nor_answers_in_quotes_waiting(
    assistant_on_documents: Assistant,
) -> None:
    hanging: Script = lambda _: Said(WHOLE, wait_s=60)  # noqa: E731
    with scripted(hanging) as server:
        settings = settings_for(server.url, **PATIENT, concurrency=2)
        settings = settings.model_copy(
            update={"limits": LimitSettings(answer_timeout_s=MOST_S, concurrent_answers=1)}
        )
        with running(app_for(assistant_on_documents, settings)) as port, sent(port), sent(port):
            wait_for_requests(server, 2)
            with sent(port) as third, sent(port, "GET", "/api/v1/search?q=tillit") as search:
                answer, found = (json.load(one.getresponse()) for one in (third, search))
            assert not server.hung_up.is_set()  # the model has still not answered the first two
    check_is_quoted(answer, "no free place", assistant_on_documents)
    assert found["results"]
