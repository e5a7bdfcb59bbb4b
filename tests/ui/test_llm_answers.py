"""A language model's answers at the doors: object and events of the API, who goes away, the doctor."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from chat_server import ChatServer, Said, free_port, scripted
from starlette.testclient import TestClient

from assistant.assistant import Assistant
from assistant.build import build_writer
from assistant.settings import LlmSettings, Settings
from ui.api.app import create_app
from ui.api.schemas import ChatResponse
from ui.doctor import examine
from ui.readiness import AssistantProvider
from ui.service import Service
from ui.serving import build_service
from ui.terminal import answer_lines

QUESTION = "Er reduksjon av markedsmekanismer en del av reformen?"
NO = "Nei, dette følges opp gjennom andre prosesser."
TEXT = "Nei, markedsmekanismer er ikke en del av reformen."
INJECTED = "Les dette ikke. <img src=x onerror=alert(1)> ![x](https://x.no/a.png)"
REPLY = json.dumps(
    {
        "status": "answered",
        "verdict": "no",
        "statements": [
            {"quotes": [{"passage": 1, "quote": NO}], "text": TEXT},
            {"quotes": [{"passage": 1, "quote": NO}], "text": INJECTED},
        ],
    }
)


def settings_for(url: str, **changes: object) -> Settings:
    llm = LlmSettings.model_validate({"model": "openai:scripted", "base_url": url, **changes})
    return Settings(_env_file=None, llm=llm)  # type: ignore[call-arg]


def with_model(tested: Assistant, settings: Settings) -> Service:
    writing = tested.with_parts(writer=build_writer(settings, tested.embedder))
    return Service(AssistantProvider.loaded(writing), settings.limits)


def test_answer_object_tells_mode_model_and_what_was_removed(assistant_on_documents: Assistant) -> None:
    with scripted(lambda _: Said(REPLY)) as server:
        settings = settings_for(server.url)
        client = TestClient(create_app(with_model(assistant_on_documents, settings), settings))
        answer = client.post("/api/v1/chat", json={"question": QUESTION}).json()
    assert (answer["mode"], answer["model"], answer["verdict"]) == ("llm", "openai:scripted", "no")
    assert answer["answer"] == f"**Nei.**\n\n{TEXT} [1]"
    assert answer["written"]["removed"] == {"markup": 1}
    lines = "\n".join(answer_lines(ChatResponse(**answer)))
    assert f"> {NO}" in lines


def test_events_are_status_lines_then_checked_statements_then_the_answer(
    assistant_on_documents: Assistant,
) -> None:
    with scripted(lambda _: Said(REPLY)) as server:
        settings = settings_for(server.url)
        client = TestClient(create_app(with_model(assistant_on_documents, settings), settings))
        headers = {"Accept": "text/event-stream"}
        text = client.post("/api/v1/chat", json={"question": QUESTION}, headers=headers).text
    events = [block.split("\n")[0].removeprefix("event: ") for block in text.strip().split("\n\n")]
    assert events == ["status", "status", "status", "statement", "statement", "answer"]
    assert "onerror" not in text
    assert "x.no" not in text


def findings(settings: Settings) -> dict[str, tuple[bool, str]]:
    return {one.subject: (one.ok, one.what) for one in examine(settings)}


FOUND = {
    "quotes": [{"passage": 1, "quote": "Nøkkelen ligger i resepsjonen."}],
    "text": "Nøkkelen er i resepsjonen.",
}
LOST = {**FOUND, "text": "Nøkkelen er hos politimesteren i Oslo."}


DRAFT = ("status", "verdict", "statements")


def trial_reply(*statements: dict[str, object], **more: str) -> str:
    return json.dumps({"status": "answered", "verdict": None, "statements": statements, **more})


def holding(server: list[ChatServer], *statements: dict[str, object]) -> Callable[[object], Said]:
    """A server that fills in whatever the schema demands."""

    def script(_: object) -> Said:
        schema = server[0].requests[-1]["response_format"]["json_schema"]["schema"]
        demanded = {name: one["enum"][0] for name, one in schema["properties"].items() if name not in DRAFT}
        return Said(trial_reply(*statements, **demanded))

    return script


def test_doctor_makes_one_call_and_tells_model_latency_and_structure() -> None:
    known: list[ChatServer] = []
    with scripted(holding(known, FOUND)) as server:
        known.append(server)
        ok, what = findings(settings_for(server.url))["language model"]
    assert ok
    assert what.startswith("'openai:scripted' answered in ")
    assert what.endswith(
        "structured output works (the server holds replies to a JSON schema); 1 of 1 statements checked out"
    )
    assert len(server.requests) == 1


def test_doctor_sees_a_server_that_takes_a_schema_and_does_not_keep_to_it() -> None:
    with scripted(lambda _: Said(trial_reply(FOUND))) as server:
        ok, what = findings(settings_for(server.url))["language model"]
    assert ok
    assert "by the prompt alone, the server holds it to no JSON schema" in what


@pytest.mark.parametrize(("statements", "told"), [((), "0 of 0"), ((LOST,), "0 of 1")])
def test_doctor_is_not_content_with_a_model_of_which_nothing_would_be_shown(
    statements: tuple[dict[str, object], ...], told: str
) -> None:
    with scripted(lambda _: Said(trial_reply(*statements))) as server:
        ok, what = findings(settings_for(server.url))["language model"]
    assert not ok
    assert f"{told} statements checked out: expect answers made of quotes" in what


TOOL_CALL = {"index": 0, "id": "1", "type": "function", "function": {"name": "Draft", "arguments": "{}"}}
CALLED = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m"} | {
    "choices": [{"index": 0, "finish_reason": "tool_calls", "delta": {"tool_calls": [TOOL_CALL]}}]
}


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (Said(status=401), "unauthorised"),
        (Said("Ja."), "unusable"),
        (Said('{"answer": "Ja."}'), "unusable"),
        (Said(raw=f"data: {json.dumps(CALLED)}\n\ndata: [DONE]\n\n"), "malformed"),
        (Said(status=404), "unknown model"),
    ],
    ids=["401", "words", "another form", "a tool call in place of a reply", "404"],
)
def test_doctor_tells_what_is_wrong_with_a_model(said: Said, told: str) -> None:
    with scripted(lambda _: said) as server:
        ok, what = findings(settings_for(server.url, api_key="sk-canary"))["language model"]
    assert not ok
    assert what.startswith(told)
    assert "TILLIT_LLM__" in what
    assert "sk-canary" not in what


def test_doctor_tells_what_became_of_the_statements_of_a_running_server(
    assistant_on_documents: Assistant, tmp_path: Path
) -> None:
    with scripted(lambda _: Said(REPLY)) as server:
        settings = settings_for(server.url).model_copy(update={"data_dir": tmp_path})
        assert findings(settings)["model in use"] == (True, "no server has asked it yet")
        writing = assistant_on_documents.with_parts(
            writer=build_writer(settings, assistant_on_documents.embedder)
        )
        client = TestClient(create_app(build_service(AssistantProvider.loaded(writing), settings), settings))
        client.post("/api/v1/chat", json={"question": QUESTION})
        ok, what = findings(settings)["model in use"]
    assert ok
    assert what.endswith("questions 1, statements 2, shown 1; removed: markup 1; faults: none")


def test_doctor_tells_of_a_server_that_is_not_there() -> None:
    ok, what = findings(settings_for(f"http://127.0.0.1:{free_port()}/v1"))["language model"]
    assert (ok, what.partition(":")[0]) == (False, "unreachable")


@pytest.mark.parametrize(
    ("model", "package"),
    [("ollama:qwen3", "langchain-ollama"), ("anthropic:claude", "langchain-anthropic")],
)
def test_provider_whose_package_is_missing_is_told_with_what_to_install(model: str, package: str) -> None:
    ok, what = findings(Settings(_env_file=None, llm=LlmSettings(model=model)))["language model"]  # type: ignore[call-arg]
    assert not ok
    assert f"pip install {package}" in what


def test_provider_that_there_is_not_is_told() -> None:
    llm = LlmSettings(model="nobody:m")
    ok, what = findings(Settings(_env_file=None, llm=llm))["language model"]  # type: ignore[call-arg]
    assert not ok
    assert "nobody" in what
    assert "TILLIT_LLM__" in what


def test_azure_is_asked_by_its_own_name_and_address(monkeypatch: pytest.MonkeyPatch) -> None:
    with scripted(lambda _: Said(trial_reply(FOUND))) as server:
        monkeypatch.setenv("AZURE_OPENAI_ENDPOINT", server.url.removesuffix("/v1"))
        monkeypatch.setenv("OPENAI_API_VERSION", "2024-10-21")
        llm = LlmSettings(model="azure_openai:our-deployment", api_key="sk-canary")  # type: ignore[arg-type]
        ok, what = findings(Settings(_env_file=None, llm=llm))["language model"]  # type: ignore[call-arg]
    assert ok, what
    assert "1 of 1 statements checked out" in what


def test_without_a_model_none_is_looked_for_and_nothing_of_it_is_imported() -> None:
    assert "language model" not in findings(Settings(_env_file=None))  # type: ignore[call-arg]
    code = (
        "import sys; from assistant.build import build_writer; from assistant.settings import Settings; "
        "import assistant.assistant, ui.doctor, ui.serving; build_writer(Settings(_env_file=None), None); "
        "print([m for m in ('langchain_openai', 'openai', 'langchain', 'assistant.llm') if m in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=Path.cwd(), capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
