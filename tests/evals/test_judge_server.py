"""The judge against a real server by real HTTP, which says what a script tells it."""

import time
from typing import Any

import pytest
from chat_server import ChatServer, Said, scripted
from judge_parts import RELEVANT, case, right_reply

from evals.judge.judging import Judged, judge_all, tasks_of
from evals.judge.model import Judge, build_judge


@pytest.fixture(autouse=True)
def key_of_another(monkeypatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "meant-for-somebody-else")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "OPENAI_API_BASE", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)


def judge_at(server: ChatServer, **changes: Any) -> Judge:
    options: dict[str, Any] = {"api_key": None, "timeout_s": 20.0, "max_input_chars": 60_000, **changes}
    return build_judge(model="openai:scripted", base_url=server.url, **options)


def relevance(judge: Judge, path) -> Judged:
    tasks = [task for task in tasks_of([case()]) if task.judgement.name == "relevance"]
    [judged] = judge_all(judge, tasks, path / "judgements.jsonl")
    return judged


def test_every_judgement_is_asked_for_by_its_schema(tmp_path) -> None:
    with scripted(lambda messages: Said(right_reply(messages[0]["content"]))) as server:
        judged = judge_all(judge_at(server), tasks_of([case()]), tmp_path / "j.jsonl", parallel=4)
    assert [one.error for one in judged] == [None] * 4
    formats = [request["response_format"] for request in server.requests]
    assert {one["type"] for one in formats} == {"json_schema"}
    assert {one["json_schema"]["name"] for one in formats} == {
        *("FaithfulnessReply", "FactsReply", "ContradictionReply", "RelevanceReply")
    }
    assert not any("tools" in request for request in server.requests)


def test_reply_that_is_no_json_is_repaired(tmp_path) -> None:
    with scripted(lambda messages: Said("Yes." if len(messages) == 1 else RELEVANT)) as server:
        judged = relevance(judge_at(server), tmp_path)
    assert (judged.value, judged.replies) == ({"reason": "for a test", "relevant": True}, ["Yes.", RELEVANT])
    assert [message["role"] for message in server.requests[1]["messages"]] == ["user", "assistant", "user"]


def test_server_that_breaks_is_an_error(tmp_path) -> None:
    with scripted(lambda _: Said(status=500)) as server:
        judged = relevance(judge_at(server), tmp_path)
    assert (judged.value, judged.replies) == (None, [])
    assert "500" in str(judged.error)


def test_server_that_hangs_is_an_error_within_the_limit(tmp_path) -> None:
    with scripted(lambda _: Said(RELEVANT, wait_s=30)) as server:
        judge = judge_at(server, timeout_s=0.5)
        began = time.monotonic()
        judged = relevance(judge, tmp_path)
        took_s = time.monotonic() - began
    assert judged.value is None
    assert "imeout" in str(judged.error)
    assert took_s < 10


def test_server_that_cuts_the_prompt_is_an_error(tmp_path) -> None:
    with scripted(lambda _: Said(RELEVANT, input_tokens=50)) as server:
        assert "50 tokens" in str(relevance(judge_at(server), tmp_path).error)


def test_only_the_key_that_is_set_for_it_reaches_a_server(tmp_path) -> None:
    with scripted(lambda _: Said(RELEVANT)) as server:
        relevance(judge_at(server), tmp_path / "without")
        relevance(judge_at(server, api_key="its-own"), tmp_path / "with")
    assert server.keys == ["Bearer none", "Bearer its-own"]
