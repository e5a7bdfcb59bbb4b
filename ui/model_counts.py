"""What became of a language model's statements since the server started, kept for `tillit doctor`.

In a file of the data directory: who may read that runs the service, which no address of a request tells
for certain. It holds numbers alone.
"""

import json
import logging
import threading
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from assistant.answers import Written

log = logging.getLogger(__name__)

FILE_NAME = "language-model.json"


@dataclass
class Counts:
    """Questions that reached the model, its statements, why some went, and why some answers are not its."""

    since: str
    n_questions: int = 0
    n_statements: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)

    def add(self, written: Written) -> None:
        self.n_questions += 1
        self.n_statements += written.n_statements
        self.removed.update(written.removed)
        self.faults.update([written.fault] if written.fault else [])

    def line(self) -> str:
        shown = self.n_statements - self.removed.total()
        return (
            f"since {self.since}, when the server started: questions {self.n_questions}, "
            f"statements {self.n_statements}, shown {shown}; "
            f"removed: {_listed(self.removed)}; faults: {_listed(self.faults)}"
        )


class ModelCounts:
    """Counts and keeps the counts; a file that cannot be written costs no answer. Safe for threads."""

    def __init__(self, data_dir: Path) -> None:
        self._path = data_dir / FILE_NAME
        self._lock = threading.Lock()
        self._counts = Counts(datetime.now(UTC).isoformat(timespec="minutes"))
        self._is_told = False
        self._write()

    def add(self, written: Written) -> None:
        with self._lock:
            self._counts.add(written)
            self._write()

    def _write(self) -> None:
        beside = self._path.with_suffix(".part")
        try:
            beside.write_text(json.dumps(vars(self._counts)), encoding="utf-8")
            beside.replace(self._path)
        except OSError as error:
            if not self._is_told:
                log.warning("what became of the language model's statements cannot be kept: %s", error)
            self._is_told = True


def read_counts(data_dir: Path) -> Counts | None:
    """The counts of the server that started last; None where none has counted."""
    with suppress(OSError, ValueError, TypeError, KeyError, AttributeError):
        values = json.loads((data_dir / FILE_NAME).read_text("utf-8"))
        removed, faults = Counter(values.pop("removed")), Counter(values.pop("faults"))
        return Counts(**values, removed=removed, faults=faults)
    return None


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{what} {n}" for what, n in counts.most_common()) or "none"
