"""The summaries of the latest checks, so that a permalink can be made to one. Nothing of a draft is in them.

They lie in this process's memory only, until newer ones have come or the server stops.
"""

import threading
import uuid

from ui.permalinks.content import CheckThen, Kept

MAX_CHECKS = 100
MAX_MARKS = 10_000
"""Of all of them together: each may hold a quote, so some megabytes. The latest check is always kept."""


class RecentChecks:
    """The latest summaries by an id of their own. Safe to use from several threads."""

    def __init__(self, *, max_checks: int = MAX_CHECKS, max_marks: int = MAX_MARKS) -> None:
        self._max_checks = max_checks
        self._max_marks = max_marks
        self._checks: dict[str, Kept] = {}
        self._lock = threading.Lock()

    def add(self, kept: Kept) -> str:
        """Keep it as the latest one and give its id; the oldest make room."""
        check_id = uuid.uuid4().hex
        with self._lock:
            self._checks[check_id] = kept
            while len(self._checks) > 1 and self._is_too_full():
                del self._checks[next(iter(self._checks))]
        return check_id

    def get(self, check_id: str) -> Kept | None:
        """None for a check that was never made, or not by this process, or too long ago."""
        with self._lock:
            return self._checks.get(check_id)

    def _is_too_full(self) -> bool:
        n_marks = sum(_n_marks(one) for one in self._checks.values())
        return len(self._checks) > self._max_checks or n_marks > self._max_marks


def _n_marks(kept: Kept) -> int:
    return len(kept.content.marks) if isinstance(kept.content, CheckThen) else 0
