"""A deadline for calls that have none of their own."""

import threading
from collections.abc import Callable
from queue import Empty, SimpleQueue
from typing import TypeVar

T = TypeVar("T")


def call_within(seconds: float, call: Callable[[], T]) -> T:
    """The result of `call()`, or whatever it raises, if it comes in time.

    The call runs in a thread of its own. When it is late the thread is left behind; being a daemon
    it keeps no process from ending.

    Raises:
        TimeoutError: nothing came within `seconds`.
    """
    outcome: SimpleQueue[tuple[T | None, BaseException | None]] = SimpleQueue()

    def run() -> None:
        try:
            outcome.put((call(), None))
        except BaseException as error:  # a panic in Chroma's Rust code is no Exception
            outcome.put((None, error))

    threading.Thread(target=run, name="with-deadline", daemon=True).start()
    try:
        result, error = outcome.get(timeout=seconds)
    except Empty:
        raise TimeoutError(f"no answer within {seconds:g} s") from None
    if error is not None:
        raise error
    return result  # type: ignore[return-value]
