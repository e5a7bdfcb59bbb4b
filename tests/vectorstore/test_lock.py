import os
import threading
from pathlib import Path

import pytest

from vectorstore.errors import LockHeldError
from vectorstore.lock import WriterLock


def test_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    path = tmp_path / "index" / "lock"
    refused: list[str] = []

    def second() -> None:
        with pytest.raises(LockHeldError) as caught, WriterLock(path).held(wait_s=0):
            pass
        refused.append(str(caught.value))

    with WriterLock(path).held(wait_s=0):
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()

    assert f"process {os.getpid()} on " in refused[0]
    assert "since 20" in refused[0]


def test_waiting_writer_gets_the_lock_when_it_is_free(tmp_path: Path) -> None:
    held, got = threading.Event(), threading.Event()

    def first() -> None:
        with WriterLock(tmp_path / "lock").held(wait_s=0):
            held.set()
            got.wait(0.2)

    thread = threading.Thread(target=first)
    thread.start()
    held.wait()
    with WriterLock(tmp_path / "lock").held(wait_s=10):
        got.set()
    thread.join()


def test_holder_may_enter_again_and_stays_the_holder(tmp_path: Path) -> None:
    lock = WriterLock(tmp_path / "lock")

    with lock.held(wait_s=0):
        with lock.held(wait_s=0):
            pass
        assert (tmp_path / "lock.holder").exists()

    assert not (tmp_path / "lock.holder").exists()
