import threading
import time

import pytest

from vectorstore.deadline import call_within


def test_result_in_time_is_returned() -> None:
    assert call_within(5, lambda: 3) == 3


def test_error_of_the_call_is_raised() -> None:
    with pytest.raises(KeyError, match="x"):
        call_within(5, lambda: {}["x"])


def test_late_call_is_given_up() -> None:
    release = threading.Event()
    began = time.monotonic()

    with pytest.raises(TimeoutError, match=r"within 0\.05 s"):
        call_within(0.05, release.wait)

    assert time.monotonic() - began < 2
    release.set()
