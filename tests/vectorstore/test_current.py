import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from store_parts import DIM, MODEL, build, hnsw_file, overwrite

from vectorstore.current import CurrentGeneration
from vectorstore.errors import IndexMissingError
from vectorstore.store import Store


def watch(index_dir: Path) -> CurrentGeneration:
    return CurrentGeneration(Store(index_dir), embedder_name=MODEL, dim=DIM, poll_s=0.02)


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "did not happen within 10 s"
        time.sleep(0.01)


def test_new_generation_is_opened_and_the_old_one_still_answers_who_has_it(tmp_path: Path) -> None:
    build(Store(tmp_path), 10, word="gammel")
    current = watch(tmp_path)
    old = current.get()

    fresh = build(Store(tmp_path), 10, word="fersk")

    wait_until(lambda: current.get().info == fresh)
    assert current.get().keyword("fersk", 1)
    assert old.keyword("gammel", 1)
    assert current.problem is None
    current.close()


def test_without_an_index_there_is_nothing_to_keep_open(tmp_path: Path) -> None:
    before = set(threading.enumerate())
    with pytest.raises(IndexMissingError, match="run `tillit ingest`"):
        watch(tmp_path)

    started = set(threading.enumerate()) - before
    assert "current-generation" not in [thread.name for thread in started]


def test_damaged_new_generation_leaves_the_old_one_serving(tmp_path: Path) -> None:
    old = build(Store(tmp_path), 10, word="gammel")
    fresh = build(Store(tmp_path), 10, word="fersk")
    pointer = (tmp_path / "current").read_bytes()
    Store(tmp_path).rollback()
    current = watch(tmp_path)
    assert current.get().info == old

    overwrite(hnsw_file(tmp_path / "generations" / fresh.name, "data_level0.bin"), b"\xff" * 100)
    (tmp_path / "current").write_bytes(pointer)

    wait_until(lambda: current.problem is not None)
    assert "tillit ingest --rebuild" in str(current.problem)
    assert current.get().keyword("gammel", 1)
    current.close()


def test_failed_opening_is_tried_again_though_the_pointer_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vectorstore.current.RETRY_S", 0.05)
    build(Store(tmp_path), 10)
    fresh = build(Store(tmp_path), 10)
    pointer = (tmp_path / "current").read_bytes()
    Store(tmp_path).rollback()
    current = watch(tmp_path)
    documents = tmp_path / "generations" / fresh.name / "documents.json"
    whole = documents.read_bytes()
    documents.write_bytes(b"[]")
    (tmp_path / "current").write_bytes(pointer)
    wait_until(lambda: current.problem is not None)

    documents.write_bytes(whole)

    wait_until(lambda: current.get().info == fresh)
    wait_until(lambda: current.problem is None)
    current.close()
