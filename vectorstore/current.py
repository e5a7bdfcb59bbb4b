"""The current generation of a running server, exchanged when another one is switched to."""

import logging
import threading
import time
from pathlib import Path

from vectorstore.errors import StoreError, StoreUnavailableError
from vectorstore.reading import Generation
from vectorstore.store import Store

log = logging.getLogger(__name__)

POLL_S = 1.0
RETRY_S = 10.0
"""How soon a generation that could not be opened is tried again while the pointer stays the same."""

FileState = tuple[int, int, int] | None


class CurrentGeneration:
    """Keeps a store's current generation open, in a thread that looks at the pointer file each second.

    Making one returns at once; opening goes on in the thread. Who has got a generation keeps it for
    as long as it is needed; the exchange does not touch it.
    """

    def __init__(self, store: Store, *, embedder_name: str, dim: int, poll_s: float = POLL_S) -> None:
        self._store = store
        self._embedder_name = embedder_name
        self._dim = dim
        self._poll_s = poll_s
        self._generation: Generation | None = None
        self._error: StoreError | None = None
        self._seen: FileState = None
        self._retry_at = 0.0
        self._tried = threading.Event()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="current-generation", daemon=True)
        self._thread.start()

    def get(self, *, timeout_s: float = 30.0) -> Generation:
        """The open generation; waits for the first to be opened.

        Raises:
            StoreError: none is open; says why and what to do.
        """
        if self._generation is None and not self._tried.wait(timeout_s):
            raise StoreUnavailableError(f"the index is still being opened after {timeout_s:g} s")
        generation = self._generation
        if generation is None:
            raise self._error or StoreUnavailableError("the index was closed")
        return generation

    @property
    def problem(self) -> str | None:
        """Why the current generation is not open, or None. An older one may still be serving."""
        if not self._tried.is_set():
            return "the index is being opened"
        return None if self._error is None else str(self._error)

    @property
    def is_open(self) -> bool:
        return self._generation is not None

    def close(self) -> None:
        """Stop looking, and let go of the generation."""
        self._stop.set()
        self._thread.join()
        self._generation = None

    def _watch(self) -> None:
        while not self._stop.is_set():
            self._look()
            self._stop.wait(self._poll_s)

    def _look(self) -> None:
        state = _state(self._store.pointer_path)
        changed = state != self._seen or not self._tried.is_set()
        due = self._error is not None and time.monotonic() >= self._retry_at
        if changed or due:
            self._seen = state
            self._exchange()
            self._tried.set()

    def _exchange(self) -> None:
        try:
            generation = self._store.open_current(embedder_name=self._embedder_name, dim=self._dim)
        except Exception as error:  # this thread must live on, whatever it meets
            self._remember(error)
            return
        log.info("generation %s is open: %d chunks", generation.info.name, generation.info.n_chunks)
        self._generation = generation
        self._error = None

    def _remember(self, error: Exception) -> None:
        known = str(self._error) if self._error else None
        self._error = error if isinstance(error, StoreError) else StoreUnavailableError(repr(error))
        self._retry_at = time.monotonic() + RETRY_S
        if str(self._error) != known:
            serving = self._generation.info.name if self._generation else "nothing"
            log.error("the current generation cannot be opened, %s is serving: %s", serving, self._error)


def _state(path: Path) -> FileState:
    """Changes whenever the file is replaced; None when it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino, status.st_size
