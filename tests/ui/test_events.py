import asyncio
from collections.abc import AsyncGenerator

import pytest

from ui.api.events import event_response

SCOPE = {"type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}}


@pytest.mark.parametrize("n_sent", [0, 1, 2, 3])
def test_events_are_closed_when_a_client_leaves_while_one_is_being_sent(n_sent: int) -> None:
    """`n_sent` messages get through; the first is the response's head."""
    closed = []

    async def events() -> AsyncGenerator[str]:
        try:
            for number in range(10):
                yield str(number)
        finally:
            closed.append(True)

    async def leave() -> None:
        running, stuck, n = events(), asyncio.Event(), 0

        async def send(message: object) -> None:
            nonlocal n
            n += 1
            if n > n_sent:
                stuck.set()
                await asyncio.Event().wait()

        async def receive() -> dict[str, str]:
            await stuck.wait()
            return {"type": "http.disconnect"}

        response = await event_response(running, str)
        await response(SCOPE, receive, send)
        assert closed == [True]  # while somebody still holds them

    asyncio.run(leave())


def test_events_are_closed_when_a_client_leaves_while_the_next_is_awaited() -> None:
    closed = []

    async def events() -> AsyncGenerator[str]:
        try:
            yield "first"
            await asyncio.Event().wait()
        finally:
            closed.append(True)

    async def leave() -> None:
        running, sent = events(), asyncio.Event()

        async def send(message: dict[str, object]) -> None:
            if message.get("body"):
                sent.set()

        async def receive() -> dict[str, str]:
            await sent.wait()
            return {"type": "http.disconnect"}

        response = await event_response(running, str)
        await response(SCOPE, receive, send)
        assert closed == [True]

    asyncio.run(leave())
