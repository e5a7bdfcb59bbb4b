"""A language model's answers at the doors: object and events of the API, who goes away, the doctor."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from chat_server import Said, free_port, scripted
from starlette.testclient import TestClient

from assistant.answers import Answer, Question
from assistant.assistant import Assistant
from assistant.build import build_writer
from assistant.settings import LimitSettings, LlmSettings, Settings
from ui.api.app import create_app
from ui.api.schemas import ChatResponse
from ui.doctor import examine
from ui.readiness import AssistantProvider
from ui.service import Service, Statement, StatusLine
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


def test_client_that_goes_away_stops_the_call(assistant_on_documents: Assistant) -> None:
    async def leave(service: Service) -> None:
        events = service.ask(Question(QUESTION))
        async for event in events:
            if isinstance(event, StatusLine) and event.text == "Skriver svar":
                await asyncio.sleep(0.5)
                break
        await events.aclose()  # type: ignore[attr-defined]

    with scripted(lambda _: Said(REPLY, wait_s=30)) as server:
        settings = settings_for(server.url, first_token_s=20)
        asyncio.run(leave(with_model(assistant_on_documents, settings)))
        assert server.requests == [] or server.hung_up.wait(5)


def test_model_that_hangs_costs_no_answer(assistant_on_documents: Assistant) -> None:
    async def ask(service: Service) -> list[object]:
        return [event async for event in service.ask(Question(QUESTION))]

    with scripted(lambda _: Said(REPLY, wait_s=60)) as server:
        settings = settings_for(server.url, first_token_s=20, timeout_s=20)
        settings = settings.model_copy(update={"limits": LimitSettings(answer_timeout_s=4)})
        events = asyncio.run(ask(with_model(assistant_on_documents, settings)))
    answer = events[-1]
    assert isinstance(answer, Answer)
    assert answer.mode == "quotes"
    assert answer.notices[0].startswith("Språkmodellen svarte ikke")
    assert [event.text for event in events if isinstance(event, Statement)] == list(answer.statements)


def findings(settings: Settings) -> dict[str, tuple[bool, str]]:
    return {one.subject: (one.ok, one.what) for one in examine(settings)}


def test_doctor_makes_one_call_and_tells_model_latency_and_structure() -> None:
    quote = {"passage": 1, "quote": "Nøkkelen ligger i resepsjonen."}
    statement = {"quotes": [quote], "text": "Nøkkelen er i resepsjonen."}
    reply = json.dumps({"status": "answered", "verdict": None, "statements": [statement]})
    with scripted(lambda _: Said(reply)) as server:
        ok, what = findings(settings_for(server.url))["language model"]
    assert ok
    assert what.startswith("'openai:scripted' answered in ")
    assert what.endswith("structured output works (by JSON schema); 1 of 1 statements checked out")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("said", "told"),
    [(Said(status=401), "unauthorised"), (Said("Ja."), "unusable"), (Said(status=404), "unknown model")],
)
def test_doctor_tells_what_is_wrong_with_a_model(said: Said, told: str) -> None:
    with scripted(lambda _: said) as server:
        ok, what = findings(settings_for(server.url, api_key="sk-canary"))["language model"]
    assert not ok
    assert what.startswith(told)
    assert "TILLIT_LLM__" in what
    assert "sk-canary" not in what


def test_doctor_tells_of_a_server_that_is_not_there() -> None:
    ok, what = findings(settings_for(f"http://127.0.0.1:{free_port()}/v1"))["language model"]
    assert (ok, what.partition(":")[0]) == (False, "unreachable")


def test_without_a_model_none_is_looked_for_and_nothing_of_it_is_imported() -> None:
    assert "language model" not in findings(Settings(_env_file=None))  # type: ignore[call-arg]
    code = (
        "import sys; from assistant.build import build_writer; from assistant.settings import Settings; "
        "import assistant.assistant; build_writer(Settings(_env_file=None), None); "
        "print([m for m in ('langchain_openai', 'openai', 'langchain', 'assistant.llm') if m in sys.modules])"
    )
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=Path.cwd(), capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "[]"
