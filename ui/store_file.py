"""The one file of what people asked the server to keep, feedback and permalinks, and how it is opened.

This module and the two stores on it (`feedback_store.py`, `permalinks/store.py`) are the only code that knows
SQLAlchemy. Each call opens the file and closes it again, which takes milliseconds: between calls there is one
whole file, which may be copied, moved or deleted under a running server.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock
from sqlalchemy import URL, Connection, Engine, NullPool, Table, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable

FILE_NAME = "feedback.sqlite3"
"""From before there were permalinks; a file without their table gets it when they are first asked for."""

BUSY_TIMEOUT_S = 5.0
"""How long a writer waits for another; writing one takes milliseconds."""

PRAGMAS = ("journal_mode = WAL", "secure_delete = ON")
"""Readers and a writer at the same time; what is replaced or deleted is gone from the file, not only from the
table."""


class StoreFile:
    """The file; several threads and processes may share it. It is made when first written."""

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / FILE_NAME

    @contextmanager
    def connection(self, table: Table, what: str) -> Iterator[Connection]:
        """A transaction on a table, which is made where there is none yet.

        Args:
            what: is kept in the table, for the error's sentence.

        Raises:
            OSError: the file cannot be read or written; says what to do. It never holds what was to be
                stored: the driver's words alone are passed on.
        """
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch(mode=0o600)  # it holds what people asked
            with self._engine().begin() as connection:
                with self._opening():
                    for pragma in PRAGMAS:
                        connection.exec_driver_sql(f"PRAGMA {pragma}")
                    connection.execute(CreateTable(table, if_not_exists=True))
                yield connection
        except (OSError, DBAPIError) as error:
            why = error.orig if isinstance(error, DBAPIError) else error.strerror or error
            raise OSError(
                f"{what} in {str(self.path)!r} cannot be read or written ({why}); make room, make it "
                "writable, or move the file aside: a new one is begun with what is stored next"
            ) from None

    def _opening(self) -> FileLock:
        """One at a time: SQLite refuses at once, timeout or no, to turn a file that is in use to WAL."""
        return FileLock(self.path.with_suffix(".lock"), timeout=BUSY_TIMEOUT_S, poll_interval=0.005)

    def _engine(self) -> Engine:
        return create_engine(
            URL.create("sqlite", database=str(self.path)),
            connect_args={"timeout": BUSY_TIMEOUT_S},
            hide_parameters=True,
            poolclass=NullPool,
        )
