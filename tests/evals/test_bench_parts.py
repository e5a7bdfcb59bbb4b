"""How the benchmark runs its parts; what they measure is printed, not tested."""

import sys
from pathlib import Path

import pytest

from evals.bench import __main__ as bench
from evals.bench.processes import environment, run
from evals.bench.table import Row
from evals.bench.timed_ingest import Clock


def test_a_part_that_fails_says_why_and_the_rest_goes_on(capsys) -> None:
    def broken(_) -> list[Row]:
        raise RuntimeError("no\nluck")

    assert bench._measured("server", broken, None) == [Row("server", "", "failed: RuntimeError: no luck")]
    assert bench._measured("server", lambda _: [Row("a", "", "b")], None) == [Row("a", "", "b")]
    assert capsys.readouterr().err.startswith("bench: server … failed: RuntimeError: no luck")


def test_every_part_has_its_place_in_the_table() -> None:
    assert set(bench.IN_TABLE) == bench.PARTS.keys()


def test_processes_have_default_settings_and_their_own_data(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TILLIT_SERVER__PORT", "9")
    code = "import os; print(sorted((k, v) for k, v in os.environ.items() if k.startswith('TILLIT_')))"
    finished = run([sys.executable, "-c", code], tmp_path)
    assert finished.output.strip() == str([("TILLIT_DATA_DIR", str(tmp_path))])
    assert finished.seconds > 0
    assert environment(tmp_path).get("PATH")


def test_a_process_that_fails_says_the_end_of_what_it_said(tmp_path: Path) -> None:
    code = "import sys; print('a', 'b', 'c', 'd', sep='\\n', file=sys.stderr); sys.exit(3)"
    with pytest.raises(RuntimeError, match="ended with 3: b / c / d"):
        run([sys.executable, "-c", code], tmp_path)


def test_a_clock_adds_up_seconds_by_name() -> None:
    clock = Clock()
    clock.lap("reading")
    assert clock.timed("forward", lambda one, *, other: one + other)(1, other=2) == 3
    with pytest.raises(ZeroDivisionError):
        clock.timed("loading", lambda: 1 / 0)()
    assert clock.seconds.keys() == {"reading", "embedding", "writing", "loading", "forward"}
    assert min(clock.seconds[name] for name in ("reading", "forward", "loading")) > 0
    assert clock.seconds["embedding"] == 0
