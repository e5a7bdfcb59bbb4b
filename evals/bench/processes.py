"""Runs the command and other programs as a user would: in processes of their own, with default settings."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LONGEST_S = 600.0


@dataclass(frozen=True)
class Finished:
    """A process that ended well: its output, and its seconds from start to end."""

    output: str
    seconds: float


def command(*arguments: str) -> list[str]:
    """The command `tillit` of this environment."""
    return [str(Path(sys.executable).with_name("tillit")), *arguments]


def environment(data_dir: Path) -> Mapping[str, str]:
    """This environment without the user's own settings of tillit: what is measured are the defaults."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TILLIT_")}
    return kept | {"TILLIT_DATA_DIR": str(data_dir)}


def run(arguments: Sequence[str], data_dir: Path) -> Finished:
    """Run to the end.

    Raises:
        RuntimeError: the process failed; the message is the end of what it said.
    """
    started = time.perf_counter()
    done = subprocess.run(  # noqa: S603  our own programs
        arguments,
        cwd=data_dir,
        env=environment(data_dir),
        capture_output=True,
        text=True,
        timeout=LONGEST_S,
        check=False,
    )
    seconds = time.perf_counter() - started
    if done.returncode:
        said = (done.stderr or done.stdout).strip().splitlines()[-3:]
        raise RuntimeError(f"{Path(arguments[0]).name} ended with {done.returncode}: {' / '.join(said)}")
    return Finished(done.stdout, seconds)
