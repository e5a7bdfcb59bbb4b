"""A run: a dated folder with what was asked, of what, and what came back. Scores are made from it.

    run.json         settings, versions, git commit, index generation, questions, times
    documents.json   the texts that quotes are compared with
    answers.jsonl    a line a question, as it came: answer, passages found, milliseconds, or the error
    scores.jsonl     made by scoring: a line a question
    summary.json     made by scoring: every figure; and report.html, report.md

Answers are written one by one and brought to disk, so that a run that was broken off goes on.
"""

import json
import os
import threading
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evals.targets import Object

if TYPE_CHECKING:
    from _typeshed import DataclassInstance


class RunError(ValueError):
    """A folder is no run, or another run than what is wanted; the message says what to do."""


@dataclass(frozen=True)
class Record:
    """What one question brought: an answer and the passages found, or an error.

    `found` is None where the target could not be asked for passages or there is nothing to search.
    """

    id: str
    question: str
    answer: Object | None
    found: list[Object] | None
    latency_ms: float | None
    error: str | None = None


@dataclass(frozen=True)
class Run:
    """A run's folder; nothing is read before it is asked for."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    def info(self) -> Object:
        """What `run.json` says. Raises RunError."""
        try:
            value = json.loads((self.folder / "run.json").read_text("utf-8"))
        except FileNotFoundError:
            raise RunError(
                f"{str(self.folder)!r} is no run: it has no run.json; {_known(self.folder)}"
            ) from None
        except ValueError as error:
            raise RunError(f"{str(self.folder / 'run.json')!r} cannot be read: {error}") from None
        if not isinstance(value, dict):
            raise RunError(f"{str(self.folder / 'run.json')!r} holds no object")
        return value

    def records(self) -> dict[str, Record]:
        """What was answered so far, by id, the last of an id; a line that a crash cut off is left out."""
        return {record.id: record for record in map(_record, self._lines("answers.jsonl")) if record}

    def documents(self) -> dict[str, str]:
        """The documents' texts by id, as they were when the run was made. Raises RunError."""
        try:
            values = json.loads((self.folder / "documents.json").read_text("utf-8"))
        except (OSError, ValueError) as error:
            raise RunError(f"{self.name}: the documents of the run cannot be read: {error}") from None
        return {value["id"]: value["text"] for value in values}

    def write_info(self, info: Object) -> None:
        self.write("run.json", json.dumps(info, ensure_ascii=False, indent=2) + "\n")

    def write_documents(self, documents: Iterable[Object]) -> None:
        self.write("documents.json", json.dumps(list(documents), ensure_ascii=False))

    def write(self, name: str, text: str) -> Path:
        """Write a file of the run whole or not at all; returns its path."""
        self.folder.mkdir(parents=True, exist_ok=True)
        path = self.folder / name
        beside = path.with_suffix(path.suffix + ".part")
        beside.write_text(text, encoding="utf-8")
        beside.replace(path)
        return path

    def appender(self) -> "Appender":
        """For adding answers one by one, from any thread."""
        return Appender(self.folder / "answers.jsonl")

    def _lines(self, name: str) -> list[str]:
        path = self.folder / name
        return path.read_text("utf-8", errors="replace").split("\n") if path.exists() else []


class Appender:
    """Adds records to a file, each on disk when `add` returns."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._file = path.open("a", encoding="utf-8")
        if path.stat().st_size and not path.read_bytes().endswith(b"\n"):
            self._file.write("\n")

    def add(self, record: "DataclassInstance") -> None:
        line = json.dumps(asdict(record), ensure_ascii=False)
        with self._lock:
            self._file.write(line + "\n")
            self._file.flush()
            os.fsync(self._file.fileno())

    def __enter__(self) -> "Appender":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def new_run(runs_dir: Path, label: str, now: datetime) -> Run:
    """A run in a new folder named by the time and a label; a number is added where that is taken."""
    name = f"{now:%Y-%m-%dT%H%M%S}-{label}"
    taken = {path.name for path in runs_dir.iterdir()} if runs_dir.exists() else set()
    number = next(n for n in range(1, len(taken) + 2) if _numbered(name, n) not in taken)
    run = Run(runs_dir / _numbered(name, number))
    run.folder.mkdir(parents=True)
    return run


def find_run(runs_dir: Path, name: str) -> Run:
    """The run of that folder or name, "latest" for the newest. Raises RunError where there is none."""
    if name == "latest":
        runs = sorted(path.parent for path in runs_dir.glob("*/run.json"))
        if not runs:
            raise RunError(f"there are no runs in {str(runs_dir)!r}; make one with `tillit eval run`")
        return Run(runs[-1])
    given = Path(name)
    run = Run(given if (given / "run.json").exists() else runs_dir / name)
    run.info()
    return run


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name}-{number}"


def _record(line: str) -> Record | None:
    try:
        values: dict[str, Any] = json.loads(line)
        return Record(**values)
    except (ValueError, TypeError):
        return None


def _known(folder: Path) -> str:
    names = sorted(path.parent.name for path in folder.parent.glob("*/run.json"))
    return f"there are {', '.join(names)}" if names else "make one with `tillit eval run`"
