"""The chat model that writes, with its limits: asked again where that helps, given up where it does not."""

import logging
import random
import threading
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.chat_model import ChatModelError, build_chat_model, takes_json_schema
from assistant.exchange import AbandonedError, TimeLeft
from assistant.llm import wire
from assistant.llm.breaker import Breaker
from assistant.llm.faults import Fault
from assistant.llm.wire import POLL_S, Limits, Piece
from assistant.settings import LlmSettings

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage
    from langchain_core.runnables import Runnable

log = logging.getLogger(__name__)

MOST_CHARS_A_TOKEN = 8
"""Longer replies than this for the tokens allowed are ended: the server does not keep to the limit."""

LONGEST_WAIT_S = 2.0
"""A busy server that wants to be left alone longer than this is not waited for."""

PLACE_WAIT_S = 1.0
"""So long a question waits for a place at the model: it keeps a thread from others meanwhile."""

FAIR_SHARE = 0.5
"""A model that had less than this of the time for a first word is not to blame for being too slow."""

RETRY_S = 0.3
RESERVE_S = 1.0
"""Kept of the time of an answer, to answer without the model."""


@dataclass(frozen=True)
class Budget:
    """The time that one question may take of the model, all requests together."""

    ends: float
    time_left: TimeLeft

    @classmethod
    def starting_now(cls, timeout_s: float, time_left: TimeLeft) -> "Budget":
        return cls(time.monotonic() + min(timeout_s, time_left() - RESERVE_S), time_left)

    def left_s(self) -> float:
        """Raises AbandonedError, or Fault when there is none left."""
        if self.time_left() <= 0:
            raise AbandonedError
        if (left := self.ends - time.monotonic()) <= 0:
            raise Fault("no time left", "waiting and earlier requests took it")
        return left

    def wait(self, seconds: float) -> None:
        """Wait as long as somebody waits for us. Raises AbandonedError or Fault "no time left"."""
        until = time.monotonic() + seconds
        while (rest := until - time.monotonic()) > 0:
            time.sleep(min(POLL_S, rest, self.left_s()))


@dataclass
class LanguageModel:
    """A chat model. Safe to use from several threads.

    Attributes:
        name: as the settings have it.
        takes_schema: whether replies can be held to a JSON schema; False once a server has refused.
    """

    name: str
    chat: "BaseChatModel" = field(repr=False)
    settings: LlmSettings
    breaker: Breaker = field(default_factory=Breaker, repr=False)
    takes_schema: bool = field(init=False)

    def __post_init__(self) -> None:
        self.takes_schema = takes_json_schema(self.chat)
        self._places = threading.BoundedSemaphore(self.settings.concurrency)

    def budget(self, time_left: TimeLeft) -> Budget:
        """The time for a question that is asked now."""
        return Budget.starting_now(self.settings.timeout_s, time_left)

    def stream(
        self, messages: "Sequence[BaseMessage]", budget: Budget, *, schema: dict[str, Any] | None = None
    ) -> Generator[Piece]:
        """The reply piece by piece. Close it to hang up.

        A server that is busy or broken is asked once more if nothing has come, one that refuses the schema
        is asked without it.

        Raises:
            Fault: there is no reply, or none that goes on.
            AbandonedError: nobody waits any more.
        """
        self.breaker.enter()
        try:
            with self._place(budget):
                yield from self._tried(messages, budget, schema if self.takes_schema else None)
        except Fault as fault:
            self.breaker.failed(fault)
            raise
        self.breaker.succeeded()

    def _tried(
        self, messages: "Sequence[BaseMessage]", budget: Budget, schema: dict[str, Any] | None
    ) -> Iterator[Piece]:
        has_begun = False
        try:
            for piece in self._request(messages, budget, schema):
                has_begun = True
                yield piece
            return
        except Fault as fault:
            wait_s = _wait_before_retry(fault, has_schema=schema is not None)
            if has_begun or wait_s is None or wait_s >= budget.left_s():
                raise
            is_refused = fault.kind == "request refused"
        budget.wait(wait_s)
        yield from self._request(messages, budget, None if is_refused else schema)
        self.takes_schema = self.takes_schema and not is_refused

    def _request(
        self, messages: "Sequence[BaseMessage]", budget: Budget, schema: dict[str, Any] | None
    ) -> Iterator[Piece]:
        limits = Limits(
            first_token_s=self.settings.first_token_s,
            pause_s=self.settings.pause_s,
            total_s=budget.left_s(),
            max_chars=MOST_CHARS_A_TOKEN * self.settings.max_tokens,
        )
        try:
            yield from wire.stream(self._held(schema), messages, limits, budget.time_left)
        except Fault as fault:
            if fault.kind == "too slow" and limits.total_s < FAIR_SHARE * limits.first_token_s:
                raise Fault("no time left", f"only {limits.total_s:.1f} s were left for it") from fault
            raise

    def _held(self, schema: dict[str, Any] | None) -> "Runnable[Any, Any]":
        """The model, held to the schema where the integration shows how."""
        held = None if schema is None else held_to(self.chat, schema)
        if held is None and schema is not None:
            log.warning(
                "the integration of %r holds no reply to a JSON schema: the prompt must do", self.name
            )
            self.takes_schema = False
        return held or self.chat

    @contextmanager
    def _place(self, budget: Budget) -> Iterator[None]:
        """One of the places at the model. Raises Fault when none gets free."""
        until = time.monotonic() + PLACE_WAIT_S
        while not self._places.acquire(timeout=POLL_S):
            budget.left_s()
            if time.monotonic() > until:
                raise Fault("no free place", f"{self.settings.concurrency} requests are under way")
        try:
            yield
        finally:
            self._places.release()


def build_language_model(settings: LlmSettings) -> LanguageModel:
    """The model of these settings; nothing is sent to it yet.

    Raises:
        ChatModelError: no model is named, its package is missing, or it cannot be set up.
    """
    if not settings.model:
        raise ChatModelError("there is no language model: set TILLIT_LLM__MODEL")
    chat = build_chat_model(
        settings.model,
        base_url=settings.base_url,
        api_key=settings.api_key.get_secret_value() if settings.api_key else None,
        variables="TILLIT_LLM__",
        temperature=settings.temperature,
        max_tokens=settings.max_tokens,
        max_retries=0,
        timeout=settings.timeout_s,
    )
    return LanguageModel(settings.model, chat, settings)


def held_to(chat: "BaseChatModel", schema: dict[str, Any]) -> "Runnable[Any, Any] | None":
    """The model held to the schema, without LangChain's parser: replies are read as they come.

    None where the integration puts it together in a way that is not known here.
    """
    from langchain_core.runnables import RunnableBinding, RunnableSequence

    try:
        held = chat.with_structured_output(schema, method="json_schema")
    except (NotImplementedError, TypeError, ValueError):
        return None
    first = held.first if isinstance(held, RunnableSequence) else None
    return first if isinstance(first, RunnableBinding) else None


def _wait_before_retry(fault: Fault, *, has_schema: bool) -> float | None:
    """How long to wait before the same is asked once more; None where that helps nobody."""
    match fault.kind:
        case "request refused":
            return 0.0 if has_schema else None
        case "busy" | "server error":
            soon = RETRY_S * random.uniform(0.5, 1.5)  # noqa: S311 - no secret
            wait_s = soon if fault.retry_after_s is None else fault.retry_after_s
            return wait_s if wait_s <= LONGEST_WAIT_S else None
        case _:
            return None
