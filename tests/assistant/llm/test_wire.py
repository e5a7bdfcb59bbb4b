"""What a request to a language model leaves behind, over real HTTP."""

import gc
import math
import time
from collections.abc import Generator, Iterator
from types import AsyncGeneratorType
from typing import Any

import pytest
from chat_server import scripted
from langchain_core.messages import HumanMessage
from llm_faults import FAULTS, WHOLE, failing

from assistant.llm.drafts import draft_schema
from assistant.llm.faults import Fault
from assistant.llm.model import build_language_model
from assistant.llm.wire import Piece
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
