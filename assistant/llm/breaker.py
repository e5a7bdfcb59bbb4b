"""A circuit breaker: a model that is dead costs one question now and then its time, not every one."""

import logging
import threading
import time
from collections.abc import Callable

from assistant.llm.faults import LASTING, OF_THE_SERVER, Fault

log = logging.getLogger(__name__)

MOST_FAULTS = 3
REST_S = 30.0
LONGEST_REST_S = 3600.0
"""A server that wants to be left alone longer is tried then all the same."""


class Breaker:
    """Opens after some faults of the server in a row, after one that lasts, or where the server says how long
    to wait; then lets one try pass each rest."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._n_faults = 0
        self._closed_until_try = 0.0

    @property
    def is_open(self) -> bool:
        return self._n_faults >= MOST_FAULTS

    def enter(self) -> None:
        """Raises Fault "resting" while the model is not to be asked."""
        with self._lock:
            if not self.is_open:
                return
            if self._clock() < self._closed_until_try:
                raise Fault("resting", "not asked: it failed again and again")
            self._closed_until_try = self._clock() + REST_S

    def succeeded(self) -> None:
        """The server replied, whatever it said."""
        with self._lock:
            if self.is_open:
                log.info("the language model replies again")
            self._n_faults = 0

    def failed(self, fault: Fault) -> None:
        """The server did not reply as it should; other faults say nothing of the next question."""
        if fault.kind not in OF_THE_SERVER:
            return
        with self._lock:
            was_open = self.is_open
            is_enough = fault.kind in LASTING or fault.retry_after_s
            self._n_faults = MOST_FAULTS if is_enough else self._n_faults + 1
            if self.is_open:
                rest_s = min(fault.retry_after_s or REST_S, LONGEST_REST_S)
                self._closed_until_try = self._clock() + rest_s
                if not was_open:
                    log.warning("the language model is not asked for %g s: %s", rest_s, fault)
