"""A fixed number of threads for the work of answering, and a short queue before them.

Threads of their own rather than an executor's: they are daemons, so that an answer which never ends
cannot keep a stopped server alive, and they live as long as the server, which PyTorch's own threads like.
"""

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class WorkersBusyError(RuntimeError):
    """Every thread works and the queue is full."""


class Workers:
    """`n_threads` daemon threads; at most `max_waiting` jobs wait for one."""

    def __init__(self, n_threads: int, *, max_waiting: int) -> None:
        self._jobs: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]]] = queue.SimpleQueue()
        self._capacity = n_threads + max_waiting
        self._n_unfinished = 0
        self._lock = threading.Lock()
        for number in range(n_threads):
            threading.Thread(target=self._work, name=f"answer-{number}", daemon=True).start()

    @property
    def n_unfinished(self) -> int:
        """How many jobs are running or waiting."""
        return self._n_unfinished

    def submit(self, job: Callable[[], T]) -> Future[T]:
        """Run `job` in one of the threads. A job cancelled while it waits is never run.

        Raises:
            WorkersBusyError: there is no room for it.
        """
        with self._lock:
            if self._n_unfinished >= self._capacity:
                raise WorkersBusyError
            self._n_unfinished += 1
        future: Future[T] = Future()
        future.add_done_callback(self._finished)
        self._jobs.put((future, job))
        return future

    def _finished(self, _: Future[Any]) -> None:
        with self._lock:
            self._n_unfinished -= 1

    def _work(self) -> None:
        while True:
            future, job = self._jobs.get()
            if not future.set_running_or_notify_cancel():
                continue
            try:
                result = job()
            except BaseException as error:
                future.set_exception(error)
            else:
                future.set_result(result)
            del future, job
