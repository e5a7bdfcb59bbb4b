"""A real model on a real server, llama.cpp's own. It is tiny: only the form of what it says is looked at."""

import math
import time
from collections.abc import Iterator
from contextlib import closing

import httpx
import pytest
from langchain_core.messages import BaseMessage, HumanMessage
from llm_parts import QUESTION, SearchingOnce, check_verbatim

from assistant.assistant import Assistant
from assistant.llm.drafts import Draft, draft_schema, read_draft
from assistant.llm.faults import Fault
from assistant.llm.model import LanguageModel, build_language_model
from assistant.settings import LlmSettings
from evals.local_model import is_installed, running_model

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not is_installed(), reason="needs the local model: make local-model"),
]

SHORT: list[BaseMessage] = [HumanMessage("Say hello.")]
PATIENT = {"first_token_s": 120.0, "pause_s": 60.0, "timeout_s": 180.0}
STORY: list[BaseMessage] = [HumanMessage("Tell me a very long story about a fox, a hen and a river.")]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with running_model(n_context=3_072) as started:
        yield started


def model_at(address: str, **changes: float) -> LanguageModel:
    settings = {"model": "openai:smollm2", "base_url": address, "max_tokens": 64, **PATIENT, **changes}
    return build_language_model(LlmSettings.model_validate(settings))


def said(
    model: LanguageModel, messages: list[BaseMessage], **options: object
) -> tuple[str, list[str | None]]:
    pieces = list(model.stream(messages, model.budget(lambda: math.inf), **options))  # type: ignore[arg-type]
    return "".join(piece.text for piece in pieces), [piece.end for piece in pieces if piece.end]


def test_reply_comes_in_pieces_and_says_why_it_ends(address: str) -> None:
    model = model_at(address)
    pieces = list(model.stream(STORY, model.budget(lambda: math.inf)))
    assert len(pieces) > 10
    assert [piece.end for piece in pieces if piece.end] == ["length"]


def test_usage_is_told_where_it_is_asked_for(address: str) -> None:
    from langchain_openai import ChatOpenAI

    chat = ChatOpenAI(model="smollm2", base_url=address, api_key="none", stream_usage=True, max_tokens=4)  # type: ignore[arg-type,call-arg]
    usage = [chunk.usage_metadata for chunk in chat.stream(SHORT) if chunk.usage_metadata]
    assert usage[-1]["input_tokens"] > 5


def test_reply_is_held_to_the_schema(address: str) -> None:
    text, ends = said(model_at(address, max_tokens=200), SHORT, schema=draft_schema())
    if "length" not in ends:
        assert isinstance(read_draft(text), Draft)
    assert text.lstrip().startswith("{")
    assert '"status"' in text


def test_tool_call_gives_nothing_without_an_error_so_it_is_not_what_we_use(address: str) -> None:
    from langchain_openai import ChatOpenAI

    chat = ChatOpenAI(model="smollm2", base_url=address, api_key="none", max_tokens=40)  # type: ignore[arg-type,call-arg]
    held = chat.with_structured_output(Draft, method="function_calling")
    assert held.invoke(SHORT) is None


def test_prompt_over_the_context_is_a_fault_of_that_kind(address: str) -> None:
    with pytest.raises(Fault) as caught:
        said(model_at(address), [HumanMessage("fox and hen " * 3_000)])
    assert caught.value.kind == "prompt too long"


def test_late_reply_is_given_up_and_the_server_is_free_again(address: str) -> None:
    with pytest.raises(Fault) as caught:
        said(model_at(address, first_token_s=0.2), [HumanMessage("fox and hen " * 250)])
    assert caught.value.kind == "too slow"
    assert said(model_at(address, max_tokens=64), SHORT)[0]


def test_request_that_is_hung_up_ends_at_the_server(address: str) -> None:
    model = model_at(address, max_tokens=2_000)
    with closing(model.stream(STORY, model.budget(lambda: math.inf))) as pieces:
        next(pieces)
    assert decoded_until_idle(address) < 1_500


def decoded_until_idle(address: str) -> int:
    """How many tokens the server has written when it was last seen at work."""
    n_tokens, until = 0, time.monotonic() + 300
    while (slot := httpx.get(f"{address.removesuffix('/v1')}/slots", timeout=60).json()[0])["is_processing"]:
        assert time.monotonic() < until, slot
        n_tokens = slot["next_token"][0]["n_decoded"]
        time.sleep(0.1)
    return n_tokens


def test_whatever_it_writes_only_verified_quotes_are_shown(
    address: str, assistant_on_documents: Assistant
) -> None:
    options = {**PATIENT, "context_chars": 800, "max_tokens": 150}
    settings = LlmSettings(model="openai:smollm2", base_url=address, **options)
    tested = assistant_on_documents.with_parts(writer=SearchingOnce(settings))
    answer = tested.answer(QUESTION)
    check_verbatim(answer, tested)
    assert answer.written is not None
    assert answer.mode == "llm" or answer.notices[0].startswith(("Språkmodellen", "Det språkmodellen"))
