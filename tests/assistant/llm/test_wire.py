"""What a request to a language model leaves behind, over real HTTP."""

import asyncio
import gc
import math
import threading
import time
from collections.abc import AsyncIterator, Generator, Iterator
from types import AsyncGeneratorType
from typing import Any

import pytest
from chat_server import scripted
from langchain_core.messages import AIMessageChunk, HumanMessage
from llm_faults import FAULTS, WHOLE, failing

from assistant.llm.drafts import draft_schema
from assistant.llm.faults import Fault
from assistant.llm.model import build_language_model
from assistant.llm.wire import Limits, Piece, stream
from assistant.settings import LlmSettings

pytestmark = pytest.mark.usefixtures("warm_client")


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Nothing is ended by the garbage collector meanwhile."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def pieces_of(url: str) -> Generator[Piece]:
    model = build_language_model(LlmSettings(model="openai:scripted", base_url=url))
    return model.stream([HumanMessage("Hei")], model.budget(lambda: math.inf), schema=draft_schema())


def open_generators() -> list[AsyncGeneratorType[Any, Any]]:
    known = gc.get_objects()  # asked for their type alone: `isinstance` wakes what is deprecated in torch
    return [one for one in known if type(one) is AsyncGeneratorType and one.ag_frame is not None]


def wait_until_closed(before: list[AsyncGeneratorType[Any, Any]]) -> None:
    until = time.monotonic() + 20
    while left := [one for one in open_generators() if one not in before]:
        assert time.monotonic() < until, left
        time.sleep(0.05)


@pytest.mark.parametrize("name", ["malformed events", "no end of different words"])
def test_fault_leaves_no_generator_of_the_client_to_the_garbage_collector(
    name: str, no_collector: None
) -> None:
    script, kind = FAULTS[name]
    before = open_generators()
    with scripted(script) as server, pytest.raises(Fault, match=kind):
        list(pieces_of(server.url))
    wait_until_closed(before)


def test_reply_that_nobody_reads_on_leaves_no_generator_to_the_garbage_collector(no_collector: None) -> None:
    before = open_generators()
    with scripted(failing(WHOLE, n_pieces=4, pause_s=60)) as server:
        pieces = pieces_of(server.url)
        next(pieces)
        pieces.close()
        wait_until_closed(before)


def test_error_of_the_client_stays_in_its_thread() -> None:
    script, _ = FAULTS["malformed events"]
    with scripted(script) as server, pytest.raises(Fault) as told:
        list(pieces_of(server.url))
    assert (told.value.__cause__, told.value.__context__) == (None, None)


class LateChat:
    """Says its second word just when it is hung up on, and nothing after that."""

    def __init__(self, *, waits_itself: bool) -> None:
        self.waits_itself = waits_itself
        self.comes, self.may_come, self.ended = (threading.Event() for _ in range(3))

    async def astream(self, _: object) -> AsyncIterator[AIMessageChunk]:
        try:
            yield AIMessageChunk("Nei")
            await (asyncio.wait_for(self._second(), 60) if self.waits_itself else self._second())
            yield AIMessageChunk("Nei")
            await asyncio.sleep(60)
        finally:
            self.ended.set()

    async def _second(self) -> None:
        """Keeps the whole loop, so that hanging up comes before anything that follows the word."""
        self.comes.set()
        self.may_come.wait(20)


@pytest.mark.parametrize("waits_itself", [False, True])
def test_hanging_up_ends_the_request_even_at_the_moment_a_word_comes(waits_itself: bool) -> None:
    chat = LateChat(waits_itself=waits_itself)
    pieces = stream(chat, [], Limits(60, 60, 60, 1_000), lambda: math.inf)  # type: ignore[arg-type]
    next(pieces)
    assert chat.comes.wait(20)
    pieces.close()  # type: ignore[attr-defined]
    chat.may_come.set()
    assert chat.ended.wait(20)
