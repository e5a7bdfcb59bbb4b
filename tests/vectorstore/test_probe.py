import os
import time
from pathlib import Path

import pytest
from store_parts import build, generations, hnsw_file

from vectorstore.errors import IndexDamagedError
from vectorstore.probe import probe
from vectorstore.store import Store

pytestmark = pytest.mark.slow


def test_whole_index_passes_and_a_damaged_one_does_not(tmp_path: Path) -> None:
    build(Store(tmp_path), 10)
    (generation,) = generations(tmp_path)
    probe(generation / "chroma")

    os.truncate(hnsw_file(generation, "header.bin"), 20)
    with pytest.raises(IndexDamagedError, match="ended with 1: Chroma failed: "):
        probe(generation / "chroma")


def test_slow_opening_is_given_up(tmp_path: Path) -> None:
    began = time.monotonic()

    with pytest.raises(IndexDamagedError, match=r"longer than 0\.1 s"):
        probe(tmp_path, timeout_s=0.1)

    assert time.monotonic() - began < 5


def test_crash_is_damage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    crashing = tmp_path / "python"
    crashing.write_text("#!/bin/sh\nkill -SEGV $$\n")
    crashing.chmod(0o755)
    monkeypatch.setattr("vectorstore.probe.sys.executable", str(crashing))

    with pytest.raises(IndexDamagedError, match="ended with -11"):
        probe(tmp_path)
