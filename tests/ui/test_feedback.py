"""Feedback from the request to the file, through the real app with the fake assistant."""

import asyncio
import logging
import os
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from fake_assistant import ANSWERED, FakeAssistant, make_service, make_settings
from fastapi.testclient import TestClient

from assistant.answers import Answer, Question
from ui import feedback_box as box_module
from ui.api.app import create_app
from ui.errors import ServiceError
from ui.feedback import MAX_COMMENT_CHARS, REASONS, Feedback
from ui.feedback_store import FeedbackStore
from ui.service import Service

CHAT = "/api/v1/chat"
FEEDBACK = "/api/v1/feedback"
UNHELPFUL = {"answer_id": "a1", "helpful": False, "reason": "wrong", "comment": "Det står «ja»."}


@pytest.fixture
def service(tmp_path) -> Service:
    return make_service(data_dir=tmp_path)


@pytest.fixture
def client(service) -> TestClient:
    return client_of(service)


def client_of(service: Service) -> TestClient:
    return TestClient(create_app(service, make_settings()), raise_server_exceptions=False)


def assert_problem(response, status: int, slug: str) -> dict:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == f"/docs#{slug}"
    return problem


# --- what is stored ---


def test_feedback_is_stored_with_the_answer_that_was_given(client, tmp_path):
    history = [{"role": "user", "content": "hei\u202e"}, {"role": "assistant", "content": "Hei!"}]
    asked = {"question": " Er det\u200b med? ", "history": history, "document_ids": ["dfo-notat"]}
    answer = client.post(CHAT, json=asked).json()
    response = client.post(FEEDBACK, json={**UNHELPFUL, "comment": " Det står\u202e «ja». "})
    assert response.status_code == 201
    assert response.headers["cache-control"] == "no-store"
    [record] = FeedbackStore(tmp_path).records()
    assert response.json() == {"feedback_id": record["feedback_id"]}
    assert record["answer"] == answer
    assert record["question"] == "Er det med?"
    assert [turn["content"] for turn in record["history"]] == ["hei", "Hei!"]
    assert record["document_ids"] == ["dfo-notat"]
    assert record["generation"] == "g000001"
    assert (record["helpful"], record["reason"], record["comment"]) == (False, "wrong", "Det står «ja».")


def test_notice_that_the_service_added_is_stored_too(client, tmp_path):
    answer = client.post(CHAT, json={"question": "Hva er \u202emålet?"}).json()
    client.post(FEEDBACK, json=UNHELPFUL)
    [record] = FeedbackStore(tmp_path).records()
    assert answer["notices"]
    assert record["answer"]["notices"] == answer["notices"]


def test_streamed_answer_can_be_spoken_of(client):
    client.post(CHAT, json={"question": "hva?"}, headers={"Accept": "text/event-stream"})
    assert client.post(FEEDBACK, json={"answer_id": "a1", "helpful": True}).status_code == 201


def test_answer_of_the_chat_page_can_be_spoken_of(service):
    """The page asks and speaks through the same service."""

    async def ask_and_say() -> str:
        await service.answer(Question("hva?"))
        return await service.give_feedback(Feedback("a1", helpful=True))

    assert asyncio.run(ask_and_say())


@pytest.mark.parametrize("status", ["smalltalk", "refused", "not_found", "clarify"])
def test_answers_of_every_status_can_be_spoken_of(status, tmp_path):
    class Declining(FakeAssistant):
        def answer(self, question: Question, **told: object) -> Answer:
            return replace(ANSWERED, status=status, verdict=None, citations=(), consulted=())

    client = client_of(make_service(Declining(), data_dir=tmp_path))
    client.post(CHAT, json={"question": "hei"})
    assert client.post(FEEDBACK, json=UNHELPFUL).status_code == 201
    assert FeedbackStore(tmp_path).records()[0]["answer"]["status"] == status


@pytest.mark.parametrize("reason", [*REASONS, None])
def test_every_reason_is_taken(client, reason):
    client.post(CHAT, json={"question": "hva?"})
    assert client.post(FEEDBACK, json={**UNHELPFUL, "reason": reason}).status_code == 201


def test_feedback_given_twice_is_one_with_the_same_id(client, tmp_path):
    client.post(CHAT, json={"question": "hva?"})
    first = client.post(FEEDBACK, json=UNHELPFUL).json()
    assert client.post(FEEDBACK, json={"answer_id": "a1", "helpful": True}).json() == first
    assert [one["helpful"] for one in FeedbackStore(tmp_path).records()] == [True]


def test_without_feedback_nothing_is_stored(client, tmp_path):
    client.post(CHAT, json={"question": "hva?"})
    assert list(tmp_path.iterdir()) == []


def test_nothing_of_feedback_is_logged(client, caplog):
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.DEBUG, "sqlalchemy"):
        client.post(CHAT, json={"question": "hemmelig kanari?"})
        client.post(FEEDBACK, json={**UNHELPFUL, "comment": "kanari", "answer_id": "kanari"})
        assert client.post(FEEDBACK, json={**UNHELPFUL, "comment": "kanari"}).status_code == 201
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    assert not any("kanari" in record.getMessage() for record in ours)


# --- what is refused ---


@pytest.mark.parametrize("answer_id", ["b2", "../../etc", "'; DROP TABLE feedback; --", "\u0000"])
def test_unknown_answer_is_a_problem_that_says_why(client, answer_id):
    client.post(CHAT, json={"question": "hva?"})
    problem = assert_problem(
        client.post(FEEDBACK, json={**UNHELPFUL, "answer_id": answer_id}), 404, "unknown-answer"
    )
    assert "too old, or the server was restarted" in problem["detail"]


def test_answer_that_the_client_sends_is_not_taken(client):
    client.post(CHAT, json={"question": "hva?"})
    response = client.post(FEEDBACK, json={**UNHELPFUL, "answer": {"answer": "noe annet"}})
    assert assert_problem(response, 422, "invalid")["errors"][0]["where"] == "body.answer"


@pytest.mark.parametrize(
    ("changed", "where"),
    [
        ({"helpful": None}, "body.helpful"),
        ({"reason": "ugly"}, "body.reason"),
        ({"helpful": True}, "body"),
        ({"comment": "x" * (MAX_COMMENT_CHARS + 1)}, "body.comment"),
        ({"comment": 7}, "body.comment"),
        ({"answer_id": ""}, "body.answer_id"),
        ({"answer_id": "a" * 101}, "body.answer_id"),
        ({"rating": 5}, "body.rating"),
    ],
)
def test_invalid_feedback_is_a_problem(client, tmp_path, changed, where):
    client.post(CHAT, json={"question": "hva?"})
    problem = assert_problem(client.post(FEEDBACK, json={**UNHELPFUL, **changed}), 422, "invalid")
    assert problem["errors"][0]["where"] == where
    assert list(tmp_path.iterdir()) == []


def test_reason_for_a_helpful_answer_is_explained(client):
    problem = client.post(FEEDBACK, json={**UNHELPFUL, "helpful": True}).json()
    assert "leave it out when helpful is true" in problem["detail"]


@pytest.mark.parametrize(
    "values", [{"helpful": True, "reason": "old"}, {"reason": "ugly"}, {"comment": "x" * 2001}]
)
def test_what_is_no_feedback_cannot_be_made(values):
    with pytest.raises(ValueError, match=r"reason|comment"):
        Feedback(**{"answer_id": "a1", "helpful": False, **values})


def test_body_above_the_limit_is_refused(client):
    response = client.post(FEEDBACK, json={**UNHELPFUL, "comment": "x" * 300_000})
    assert_problem(response, 413, "too-large")


# --- when it cannot be stored ---


def test_place_that_cannot_be_written_is_a_problem_and_answers_go_on(client, tmp_path, caplog):
    (tmp_path / "feedback.sqlite3").mkdir()
    client.post(CHAT, json={"question": "hva?"})
    response = client.post(FEEDBACK, json=UNHELPFUL)
    problem = assert_problem(response, 503, "feedback-not-stored")
    assert str(tmp_path) not in problem["detail"]
    assert int(response.headers["retry-after"]) >= 1
    assert str(tmp_path) in caplog.text
    assert client.post(CHAT, json={"question": "hva?"}).status_code == 200
    (tmp_path / "feedback.sqlite3").rmdir()
    assert client.post(FEEDBACK, json=UNHELPFUL).status_code == 201


def test_store_that_hangs_is_given_up(client, monkeypatch):
    class Hanging:
        def __init__(self, data_dir: Path) -> None:
            pass

        def put(self, *_: object) -> str:
            released.wait(20)
            return "late"

    released = threading.Event()
    monkeypatch.setattr("ui.feedback_store.FeedbackStore", Hanging)
    monkeypatch.setattr(box_module, "STORE_TIMEOUT_S", 0.05)
    client.post(CHAT, json={"question": "hva?"})
    for _ in range(box_module.MAX_WAITING + 3):
        assert_problem(client.post(FEEDBACK, json=UNHELPFUL), 503, "feedback-not-stored")
    assert client.post(CHAT, json={"question": "hva?"}).status_code == 200
    released.set()


def test_service_without_a_box_takes_none():
    async def ask_and_say() -> str:
        service = make_service()
        await service.answer(Question("hva?"))
        return await service.give_feedback(Feedback("a1", helpful=True))

    with pytest.raises(ServiceError) as refused:
        asyncio.run(ask_and_say())
    assert refused.value.code == "feedback_not_stored"


# --- in a server of its own ---


def test_sqlalchemy_is_imported_with_the_first_feedback(tmp_path):
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from fake_assistant import make_service, make_settings\n"
        "from fastapi.testclient import TestClient\n"
        "import ui.serving\nfrom ui.api.app import create_app\n"
        f"client = TestClient(create_app(make_service(data_dir=Path({str(tmp_path)!r})), make_settings()))\n"
        f"client.post({CHAT!r}, json={{'question': 'hva?'}})\n"
        "before = 'sqlalchemy' in sys.modules\n"
        f"status = client.post({FEEDBACK!r}, json={UNHELPFUL!r}).status_code\n"
        "print(before, status, 'sqlalchemy' in sys.modules)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert result.stdout.strip() == "False 201 True"


@pytest.mark.slow
def test_served_answer_can_be_spoken_of(server):
    server.ask("POST", CHAT, {"question": "hva?"})
    assert server.ask("POST", FEEDBACK, UNHELPFUL).status == 201
    assert server.ask("POST", FEEDBACK, {**UNHELPFUL, "answer_id": "b2"}).status == 404
    assert len(FeedbackStore(server.log.parent).records()) == 1
    assert "«ja»" not in server.log.read_text()
