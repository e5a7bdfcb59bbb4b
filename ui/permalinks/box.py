"""Where permalinks are put and found: takes them to the store, off the event loop and within limits.

The store is imported when it is first needed: SQLAlchemy has no part in starting a server.
"""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ui.errors import Code, ServiceError
from ui.permalinks.content import Kept
from ui.permalinks.stored import FullError, Made, Permalink, TooLargeError, WrongCodeError
from ui.workers import Workers, WorkersBusyError

if TYPE_CHECKING:
    from ui.permalinks.store import PermalinkStore

log = logging.getLogger(__name__)

T = TypeVar("T")

MAX_WAITING = 16
STORE_TIMEOUT_S = 10.0
"""Longer than the store itself waits for another writer."""

RETRY_AFTER_S = 30

MAX_A_MINUTE = 30
"""Made by all together; people make one now and then, programs should not fill the store. We keep no
addresses, so it is one limit for all."""

_NOT_STORED = "The permalink could not be made; try again in a minute, or tell whoever runs the server."
_NOT_READ = "Permalinks cannot be read now; try again in a minute, or tell whoever runs the server."
_NOT_DELETED = "The permalink could not be deleted; try again in a minute, or tell whoever runs the server."


class PermalinkBox:
    """The permalinks of a data directory, in threads beside those that answer."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._workers = Workers(2, max_waiting=MAX_WAITING)
        self._made: deque[float] = deque()

    async def put(self, kept: Kept) -> Made:
        """Store it. Raises ServiceError: too large, too many, no room, or nothing can be stored now."""
        self._check_rate()
        try:
            return await self._run(lambda store: store.put(kept), "permalink_not_stored", _NOT_STORED)
        except TooLargeError:
            message = "This is too large for a permalink; narrow the list down, or check a part of the text."
            raise ServiceError("too_large_to_share", message) from None
        except FullError as error:
            log.error("there is no more room for permalinks (%s); `tillit permalinks` lists them", error)
            message = "There is no room for more permalinks; ask whoever runs the server to delete old ones."
            raise ServiceError("permalinks_full", message) from None

    async def get(self, permalink_id: str) -> Permalink | None:
        """Raises ServiceError where it cannot be read now."""
        return await self._run(lambda store: store.get(permalink_id), "permalinks_unreadable", _NOT_READ)

    async def delete(self, permalink_id: str, code: str) -> bool:
        """False where there is none. Raises ServiceError: it is the wrong code, or nothing can be written."""
        try:
            return await self._run(
                lambda store: store.delete(permalink_id, code), "permalink_not_stored", _NOT_DELETED
            )
        except WrongCodeError:
            message = "This is not the code of this permalink; it was told once, when the permalink was made."
            raise ServiceError("wrong_delete_code", message) from None

    async def _run(self, job: Callable[["PermalinkStore"], T], code: Code, message: str) -> T:
        try:
            running = self._workers.submit(lambda: job(_store(self._data_dir)))
            return await asyncio.wait_for(asyncio.wrap_future(running), STORE_TIMEOUT_S)
        except (OSError, TimeoutError, WorkersBusyError) as error:
            log.error("permalinks: %s: %s", code, str(error) or type(error).__name__)
            raise ServiceError(code, message, retry_after_s=RETRY_AFTER_S) from None

    def _check_rate(self) -> None:
        """Count one more in this minute."""
        now = time.monotonic()
        while self._made and now - self._made[0] > 60:
            self._made.popleft()
        if len(self._made) >= MAX_A_MINUTE:
            message = "Many permalinks were made in the last minute; try again in a minute."
            raise ServiceError("too_many_permalinks", message, retry_after_s=60)
        self._made.append(now)


def _store(data_dir: Path) -> "PermalinkStore":
    """In a thread of the box's."""
    from ui.permalinks.store import PermalinkStore

    return PermalinkStore(data_dir)
