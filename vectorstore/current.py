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

    Who has got a generation keeps it for as long as it is needed; the exchange does not touch it. When
    a new one cannot be opened, the old one goes on serving and `problem` says why.

    Raises:
        StoreError: there is none that can be opened to begin with.
    """

    def __init__(self, store: Store, *, embedder_name: str, dim: int, poll_s: float = POLL_S) -> None:
        self._store = store
        self._embedder_name = embedder_name
        self._dim = dim
        self._poll_s = poll_s
        self._error: StoreError | None = None
        self._retry_at = 0.0
        self._seen = _state(store.pointer_path)
        self._generation = self._open()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="current-generation", daemon=True)
        self._thread.start()

    def get(self) -> Generation:
        """The open generation; never waits."""
        return self._generation

    @property
    def problem(self) -> str | None:
        """Why what is current now is not what is open; None when it is."""
        return None if self._error is None else str(self._error)

    def close(self) -> None:
        """Stop looking for new generations; the open one stays so until it is let go of."""
        self._stop.set()
        self._thread.join()

    def _open(self) -> Generation:
        generation = self._store.open_current(embedder_name=self._embedder_name, dim=self._dim)
        log.info("generation %s is open: %d chunks", generation.info.name, generation.info.n_chunks)
        return generation

    def _watch(self) -> None:
        while not self._stop.wait(self._poll_s):
            state = _state(self._store.pointer_path)
            due = self._error is not None and time.monotonic() >= self._retry_at
            if state != self._seen or due:
                self._seen = state
                self._exchange()

    def _exchange(self) -> None:
        try:
            self._generation = self._open()
        except Exception as error:  # this thread must live on, whatever it meets
            self._remember(error)
        else:
            self._error = None

    def _remember(self, error: Exception) -> None:
        known = self.problem
        self._error = error if isinstance(error, StoreError) else StoreUnavailableError(repr(error))
        self._retry_at = time.monotonic() + RETRY_S
        if self.problem != known:
            name = self._generation.info.name
            log.error("the current generation cannot be opened, %s goes on serving: %s", name, self._error)


def _state(path: Path) -> FileState:
    """Changes whenever the file is replaced; None when it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino, status.st_size
