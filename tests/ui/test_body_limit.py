"""A body that is promised and never comes does not hold its connection for good."""

import asyncio

from fake_assistant import make_service, make_settings

from ui.api import body_limit
from ui.api.app import create_app


def test_body_that_never_comes_is_given_up(monkeypatch):
    monkeypatch.setattr(body_limit, "READ_TIMEOUT_S", 0.05)
    sent = asyncio.run(_post_without_a_body())
    assert sent[0]["status"] == 408
    assert dict(sent[0]["headers"])[b"content-type"] == b"application/problem+json"


async def _post_without_a_body() -> list[dict]:
    sent: list[dict] = []

    async def never() -> dict:
        await asyncio.sleep(60)
        raise AssertionError

    async def send(message: dict) -> None:
        sent.append(message)

    headers = [(b"content-type", b"application/json"), (b"content-length", b"20"), (b"host", b"x")]
    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/api/v1/chat",
        "raw_path": b"/api/v1/chat",
        "query_string": b"",
        "root_path": "",
        "headers": headers,
    }
    await create_app(make_service(), make_settings())(scope, never, send)
    return sent
