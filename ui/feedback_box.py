"""Where feedback is put in: takes it to the store, off the event loop.

The store is imported when the first feedback comes: SQLAlchemy has no part in starting a server.
"""

import asyncio
import logging
from dataclasses import replace
from pathlib import Path

from ui.errors import ServiceError
from ui.feedback import Feedback
from ui.hygiene import clean
from ui.recent_answers import Answered
from ui.workers import Workers, WorkersBusyError

log = logging.getLogger(__name__)

MAX_WAITING = 16
"""How much feedback may wait to be written; storing one takes milliseconds."""

STORE_TIMEOUT_S = 10.0
"""Longer than the store itself waits for another writer."""

RETRY_AFTER_S = 30


class FeedbackBox:
    """Stores feedback in the data directory, in a thread beside those that answer."""

    def __init__(self, data_dir: Path) -> None:
        self._data_dir = data_dir
        self._workers = Workers(1, max_waiting=MAX_WAITING)

    async def put(self, feedback: Feedback, answered: Answered) -> str:
        """Store it in the place of what was said of the same answer before; gives the feedback's id.

        Raises:
            ServiceError: it cannot be stored now. Sending it again does no harm.
        """
        cleaned = replace(feedback, comment=clean(feedback.comment).text.strip())
        try:
            job = self._workers.submit(lambda: _store(self._data_dir, cleaned, answered))
            return await asyncio.wait_for(asyncio.wrap_future(job), STORE_TIMEOUT_S)
        except (OSError, TimeoutError, WorkersBusyError) as error:
            log.error("feedback was not stored: %s", str(error) or type(error).__name__)
            raise not_stored() from None


def not_stored() -> ServiceError:
    message = "Feedback could not be stored; try again in a minute, or tell whoever runs the server."
    return ServiceError("feedback_not_stored", message, retry_after_s=RETRY_AFTER_S)


def _store(data_dir: Path, feedback: Feedback, answered: Answered) -> str:
    """In the box's thread."""
    from ui.feedback_store import FeedbackStore

    return FeedbackStore(data_dir).put(feedback, answered)
