"""Reads a draft's statements with a language model: in small groups, a few at a time, within a time for all.

Whatever goes wrong in a group leaves its statements to the comparisons, and the outcome says so.
"""

import logging
import random
import threading
import time
import traceback
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.chat_model import untraced
from assistant.checks.reading import Reading, ReadingSession, ToRead
from assistant.checks.result import ReadByModel
from assistant.exchange import AbandonedError, TimeLeft
from assistant.llm.faults import Fault
from assistant.llm.messages import messages
from assistant.llm.model import Budget, LanguageModel
from assistant.llm.readings import (
    DraftReadings,
    Refusal,
    Shown,
    checked,
    is_trusted,
    read_readings,
    readings_schema,
    show,
)
from prompts.loading import load_prompt
from prompts.marking import marker

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

log = logging.getLogger(__name__)

PROMPT = "read_statements"
GROUP_SIZE, N_AT_ONCE = 4, 2
"""Statements of one request, and requests of one draft at the same time: questions need places, too."""


class LlmReader:
    """Reads with one model; each draft in a session of its own."""

    def __init__(self, model: LanguageModel) -> None:
        self.model = model

    def begin(self, time_left: TimeLeft) -> ReadingSession:
        share_s = min(self.model.settings.check_timeout_s, time_left() / 2)
        return _Session(self.model, time.monotonic() + share_s, time_left)


@dataclass
class _Session:
    model: LanguageModel
    ends: float
    time_left: TimeLeft
    n_asked: int = 0
    n_read: int = 0
    removed: Counter[Refusal] = field(default_factory=Counter)
    fault: Fault | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def read(self, statements: Sequence[ToRead]) -> list[Reading | None]:
        groups = [statements[n : n + GROUP_SIZE] for n in range(0, len(statements), GROUP_SIZE)]
        with ThreadPoolExecutor(N_AT_ONCE, thread_name_prefix="read-draft") as threads:
            return [one for group in threads.map(self._read, groups) for one in group]

    def outcome(self) -> ReadByModel:
        removed = {str(reason): n for reason, n in self.removed.items()}
        fault = self.fault.kind if self.fault else None
        log.log(
            logging.WARNING if fault else logging.INFO,
            "language model: %d statements of a draft, %d read, removed %s, fault %s",
            self.n_asked,
            self.n_read,
            removed or "none",
            self.fault or "none",
        )
        return ReadByModel(self.model.name, self.n_asked, self.n_read, removed, fault)

    def _read(self, group: Sequence[ToRead]) -> list[Reading | None]:
        """The readings of a group; none of them where anything goes wrong, bugs of ours among them."""
        try:
            shown = show(group, seed=random.randrange(GROUP_SIZE + 1))  # noqa: S311 - no secret
            outcomes = checked(self._asked(shown), shown)
        except AbandonedError:
            raise
        except Exception as error:
            return self._left_out(group, error)
        found = [one if isinstance(one, Reading) else None for one in outcomes]
        with self._lock:
            self.n_asked += len(group)
            self.n_read += sum(one is not None for one in found)
            self.removed.update(one for one in outcomes if not isinstance(one, Reading))
        return found

    def _left_out(self, group: Sequence[ToRead], error: Exception) -> list[Reading | None]:
        if not isinstance(error, Fault):
            places = "".join(traceback.format_tb(error.__traceback__))
            log.error("%s while the language model read a draft, at\n%s", type(error).__name__, places)
        with self._lock:
            self.n_asked += len(group)
            self.fault = self.fault or (
                error if isinstance(error, Fault) else Fault("internal error", type(error).__name__)
            )
        return [None] * len(group)

    def _asked(self, shown: Shown) -> DraftReadings:
        """The model's reply, asked for once more where it does not fit. Raises Fault."""
        text = shown.text
        asked = messages(PROMPT, statements=text, marker=marker([text]))
        budget = Budget(min(self.ends, time.monotonic() + self.model.settings.timeout_s), self.time_left)
        said = self._said(asked, budget)
        try:
            reply = read_readings(said)
        except ValueError as problem:
            reply = self._again(asked, said, str(problem), budget)
        if not is_trusted(reply, shown):
            raise Fault("unusable", "it found words for what no passage says")
        return reply

    def _again(self, asked: "list[BaseMessage]", said: str, problem: str, budget: Budget) -> DraftReadings:
        from langchain_core.messages import AIMessage, HumanMessage

        repair = load_prompt("repair").filled(problem=problem)
        try:
            return read_readings(self._said([*asked, AIMessage(said or "{}"), HumanMessage(repair)], budget))
        except ValueError:
            raise Fault("unusable", "the reply does not fit, nor when asked again") from None

    def _said(self, asked: "list[BaseMessage]", budget: Budget) -> str:
        budget.left_s()
        with untraced(), closing(self.model.stream(asked, budget, schema=readings_schema())) as pieces:
            return "".join(piece.text for piece in pieces)
