"""Loads the assistant beside the running server, and knows whether it can answer yet.

A server without an index says so and waits: as soon as `tillit ingest` has made one, it is loaded.
"""

import logging
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, Protocol, Self

from assistant.answers import Answer, Language, Question
from assistant.chat_model import ChatModelError
from assistant.checks.result import Checked, CheckedStatement
from assistant.exchange import TellStatement, Withdraw
from ui.errors import ServiceError
from vectorstore.chunks import Document, RetrievedChunk
from vectorstore.errors import (
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    StoreError,
    StoreUnavailableError,
)

log = logging.getLogger(__name__)

HEAVY_IMPORTS = threading.Lock()
"""Held while the model's libraries or Gradio are imported: the former come without some of their parts,
which another import at the same time would miss."""

POLL_S = 0.5
FIRST_RETRY_S = 5.0
LAST_RETRY_S = 60.0

_SENTENCES: tuple[tuple[type[Exception], str], ...] = (
    (IndexMissingError, "No documents have been ingested yet; run `tillit ingest`."),
    (IndexMismatchError, "The index was built with other settings; run `tillit ingest --rebuild`."),
    (IndexDamagedError, "The index is damaged; run `tillit ingest --rebuild`."),
    (StoreUnavailableError, "The index cannot be reached; `tillit doctor` says more."),
    (StoreError, "The index cannot be opened; `tillit doctor` says more."),
    (ChatModelError, "The language model cannot be set up; `tillit doctor` says more."),
    (OSError, "The embedding model or the index cannot be read; `tillit doctor` says more."),
)


class Assistant(Protocol):
    """What the doors need of `assistant.assistant.Assistant`."""

    def answer(
        self,
        question: Question,
        *,
        on_status: Callable[[str], None] | None = None,
        on_statement: TellStatement | None = None,
        on_withdrawn: Withdraw | None = None,
        time_left: Callable[[], float] = ...,
    ) -> Answer: ...

    def search(
        self, query: str, *, k: int = 10, document_ids: tuple[str, ...] | None = None
    ) -> Sequence[RetrievedChunk]: ...

    def check(
        self,
        draft: str,
        language: Language | None = None,
        *,
        progress: Callable[[int, int], None] | None = None,
        on_statement: Callable[[CheckedStatement], None] | None = None,
        time_left: Callable[[], float] = ...,
    ) -> Checked: ...

    def documents(self) -> tuple[Document, ...]: ...

    def generation(self) -> str: ...

    def ingested_at(self) -> str: ...


@dataclass(frozen=True)
class Readiness:
    """Where loading stands; `sentence` says why it is not ready and names the command that mends it."""

    state: Literal["starting", "ready", "failed"]
    sentence: str


STARTING = Readiness("starting", "The assistant is starting; try again in a few seconds.")
READY = Readiness("ready", "The assistant is ready.")


class AssistantProvider:
    """Loads the assistant in a thread of its own, and again when what stood in the way may be gone.

    Args:
        load: seconds of work; raises StoreError or OSError for what a person can mend.
        fingerprint: cheap; another value than before means that loading is worth another try at once.
    """

    def __init__(self, load: Callable[[], Assistant], *, fingerprint: Callable[[], object]) -> None:
        self._load = load
        self._fingerprint = fingerprint
        self._assistant: Assistant | None = None
        self._readiness = STARTING
        self._stopping = threading.Event()
        self._tried = threading.Event()

    @classmethod
    def loaded(cls, assistant: Assistant) -> Self:
        """A provider of what is there already."""
        provider = cls(lambda: assistant, fingerprint=lambda: None)
        provider.load_now()
        return provider

    def start(self) -> None:
        """Begin to load, in the background."""
        threading.Thread(target=self._run, name="load-assistant", daemon=True).start()

    def stop(self) -> None:
        """Load nothing any more."""
        self._stopping.set()

    def wait_for_first_try(self) -> None:
        """Until the assistant is there, or the first reason why not."""
        self._tried.wait()

    @property
    def readiness(self) -> Readiness:
        return self._readiness

    def assistant(self) -> Assistant:
        """The assistant. Raises ServiceError "not_ready" with the reason while there is none."""
        if self._assistant is None:
            readiness = self._readiness
            retry_after_s = 5 if readiness.state == "starting" else 30
            raise ServiceError("not_ready", readiness.sentence, retry_after_s=retry_after_s)
        return self._assistant

    def _run(self) -> None:
        retry_s = FIRST_RETRY_S
        while not self._stopping.is_set():
            seen = self._fingerprint()
            if self.load_now():
                log.info("ready: generation %s answers", self.assistant().generation())
                with suppress(Exception):  # a first question pays seconds for what is loaded when first used
                    self.assistant().search("tillitsreformen")
                return
            self._wait(seen, retry_s)
            retry_s = min(retry_s * 2, LAST_RETRY_S)

    def load_now(self) -> bool:
        """Try once, in this thread; says whether it is ready."""
        try:
            with HEAVY_IMPORTS:
                self._assistant = self._load()
        except Exception as error:
            self._readiness = Readiness("failed", sentence(error))
        else:
            self._readiness = READY
        self._tried.set()
        return self._assistant is not None

    def _wait(self, seen: object, retry_s: float) -> None:
        until = time.monotonic() + retry_s
        while time.monotonic() < until and self._fingerprint() == seen:
            if self._stopping.wait(POLL_S):
                return


def sentence(error: Exception) -> str:
    """For whoever asks the server: no paths in it; those go to the log."""
    for kind, told in _SENTENCES:
        if isinstance(error, kind):
            log.warning("not ready: %s", error)
            return told
    error_id = secrets.token_hex(4)
    log.error("not ready (error %s)", error_id, exc_info=error)
    return f"The assistant could not be started; the server's log says why, at error {error_id}."
