"""Measures part after part and prints the table. A part that fails says why; the rest goes on."""

import argparse
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.assistant import Assistant
from assistant.build import build_assistant
from assistant.settings import Settings
from evals.bench import ingesting, latency, quality, serving
from evals.bench.table import Row, markdown
from evals.question_set import SPLITS, Split


@dataclass(frozen=True)
class Bench:
    """What the parts share: a data folder that begins empty, and the assistant on the index made in it."""

    settings: Settings
    split: Split

    @cached_property
    def assistant(self) -> Assistant:
        return build_assistant(self.settings)

    @property
    def model_folder(self) -> Path:
        return ingesting.models_folder(self.settings.data_dir)


Part = Callable[[Bench], list[Row]]

PARTS: dict[str, Part] = {
    "ingest": lambda bench: ingesting.rows(bench.settings),
    "server": lambda bench: serving.rows(bench.settings.data_dir, bench.model_folder, bench.split),
    "latency": lambda bench: latency.rows(latency.measure(bench.assistant, bench.model_folder, bench.split)),
    "answers": lambda bench: quality.answer_rows(bench.assistant, bench.split),
    "repair": lambda bench: quality.repair_rows(),
}
"""In the order they are run: what is timed in new processes first, while nothing else is in memory."""

IN_TABLE = ("answers", "latency", "server", "ingest", "repair")
"""In the order of the design's table."""


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m evals.bench", description="Measure what the design promises."
    )
    parser.add_argument(
        "--split", choices=SPLITS, default="tune", help="half of the questions (default: tune)"
    )
    parser.add_argument("--only", nargs="+", choices=PARTS, help="parts to measure; 'ingest' is always run")
    given = parser.parse_args()
    for name in [name for name in os.environ if name.startswith("TILLIT_")]:
        del os.environ[name]
    load_before = _load()
    with TemporaryDirectory(prefix="tillit-bench-", ignore_cleanup_errors=True) as folder:
        bench = Bench(Settings(data_dir=Path(folder), _env_file=None), given.split)
        wanted = [name for name in PARTS if not given.only or name in {"ingest", *given.only}]
        measured = {name: _measured(name, PARTS[name], bench) for name in wanted}
    rows = [row for name in IN_TABLE for row in measured.get(name, [])]
    print(_machine(load_before), "", markdown(rows), sep="\n")
    return 0


def _measured(name: str, part: Part, bench: Bench) -> list[Row]:
    print(f"bench: {name} …", end="", file=sys.stderr, flush=True)
    started = time.perf_counter()
    try:
        rows = part(bench)
    except Exception as error:  # whatever it is, the other parts are worth having
        why = " ".join(f"{type(error).__name__}: {error}".split())
        print(f" failed: {why}", file=sys.stderr)
        return [Row(name, "", f"failed: {why}")]
    print(f" {time.perf_counter() - started:.0f} s", file=sys.stderr)
    return rows


def _machine(load_before: str) -> str:
    """The circumstances: figures in seconds mean little without them."""
    date = datetime.now().astimezone().strftime("%Y-%m-%d %H:%M %Z")
    python = ".".join(map(str, sys.version_info[:3]))
    load = f"load average {load_before} before, {_load()} after"
    return (
        f"Measured on {date}, {os.cpu_count()} cores, {load}; Python {python}, default settings, quotes mode."
    )


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


if __name__ == "__main__":
    sys.exit(main())
