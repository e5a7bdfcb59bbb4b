"""One writer at a time, across processes; the one who waits is told for whom."""

import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from vectorstore.errors import LockHeldError, StoreUnavailableError
from vectorstore.files import write_json


class WriterLock:
    """A lock file that the operating system frees when its holder dies, however it dies.

    Who holds it stands in a second file, because opening a lock file empties it.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._holder = path.with_name(f"{path.name}.holder")
        self._lock = FileLock(path)

    @contextmanager
    def held(self, *, wait_s: float) -> Iterator[None]:
        """Hold the lock; the thread that holds it may enter again.

        Raises:
            LockHeldError: another still held it after `wait_s` seconds.
            StoreUnavailableError: the folder cannot be written to.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=wait_s)
        except Timeout:
            raise LockHeldError(self._who()) from None
        except OSError as error:
            message = f"the index at {str(self._path.parent)!r} cannot be written to ({error})"
            raise StoreUnavailableError(message) from error
        try:
            with suppress(OSError):  # a full disk must not keep a writer from making room
                write_json(self._holder, _myself())
            yield
        finally:
            if self._lock.lock_counter == 1:
                with suppress(OSError):
                    self._holder.unlink()
            self._lock.release()

    def _who(self) -> str:
        try:
            holder = json.loads(self._holder.read_bytes())
            who = f"process {holder['pid']} on {holder['host']} has been writing it since {holder['since']}"
        except (OSError, ValueError, KeyError, TypeError):
            who = "another process is writing it"
        return f"the index at {str(self._path.parent)!r} is locked: {who}; wait until it is done"


def _myself() -> dict[str, str | int]:
    since = datetime.now(UTC).isoformat(timespec="seconds")
    return {"pid": os.getpid(), "host": socket.gethostname(), "since": since}
