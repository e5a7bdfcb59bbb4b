"""The file that feedback is stored in, and the only code that knows SQLAlchemy.

Each call opens the file and closes it again, which takes milliseconds: between calls there is one whole
file, which may be copied, moved or deleted under a running server.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    URL,
    Boolean,
    Column,
    Connection,
    Engine,
    MetaData,
    NullPool,
    String,
    Table,
    create_engine,
    select,
)
from sqlalchemy.dialects.sqlite import JSON, insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateTable

from ui.api.schemas import ChatResponse
from ui.feedback import Feedback
from ui.recent_answers import Answered

FILE_NAME = "feedback.sqlite3"

BUSY_TIMEOUT_S = 5.0
"""How long a writer waits for another; writing one takes milliseconds."""

PRAGMAS = ("journal_mode = WAL", "secure_delete = ON")
"""Readers and a writer at the same time; what is replaced is gone from the file, not only from the table."""

FEEDBACK = Table(
    "feedback",
    MetaData(),
    Column("answer_id", String, primary_key=True),
    Column("feedback_id", String, nullable=False, unique=True),
    Column("given_at", String, nullable=False),  # ISO 8601 in UTC, which sorts as text
    Column("helpful", Boolean, nullable=False),
    Column("reason", String),
    Column("comment", String, nullable=False),
    Column("question", String, nullable=False),
    Column("history", JSON, nullable=False),
    Column("document_ids", JSON(none_as_null=True)),
    Column("answer", JSON, nullable=False),
    Column("generation", String, nullable=False),
)


class FeedbackStore:
    """Feedback by answer; several threads and processes may share the file. It is made when first written.

    Every method raises OSError, with what to do, when the file cannot be read or written.
    """

    def __init__(self, data_dir: Path) -> None:
        self.path = data_dir / FILE_NAME

    def put(self, feedback: Feedback, answered: Answered) -> str:
        """Store it and give its id; what was said of the same answer before is replaced and leaves its id."""
        row = _row(feedback, answered)
        changed = {name: value for name, value in row.items() if name != "feedback_id"}
        statement = insert(FEEDBACK).values(row)
        statement = statement.on_conflict_do_update(index_elements=["answer_id"], set_=changed)
        with self._connection() as connection:
            stored = connection.execute(statement.returning(FEEDBACK.c.feedback_id))
            return str(stored.scalar_one())

    def records(self, *, since: date | None = None) -> list[dict[str, Any]]:
        """What was stored, oldest first, by the names of the columns; `since` is a day in UTC, included."""
        if not self.path.exists():
            return []
        statement = select(FEEDBACK).order_by(FEEDBACK.c.given_at, FEEDBACK.c.answer_id)
        if since:
            statement = statement.where(FEEDBACK.c.given_at >= since.isoformat())
        with self._connection() as connection:
            return [dict(row) for row in connection.execute(statement).mappings()]

    @contextmanager
    def _connection(self) -> Iterator[Connection]:
        """A transaction. Errors never hold what was to be stored: the driver's words alone are passed on."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch(mode=0o600)  # it holds what people asked
            with self._engine().begin() as connection:
                for pragma in PRAGMAS:
                    connection.exec_driver_sql(f"PRAGMA {pragma}")
                connection.execute(CreateTable(FEEDBACK, if_not_exists=True))
                yield connection
        except (OSError, DBAPIError) as error:
            why = error.orig if isinstance(error, DBAPIError) else error.strerror
            raise OSError(
                f"feedback in {str(self.path)!r} cannot be read or written ({why}); make room, make it "
                "writable, or move the file aside: a new one is begun with the next feedback"
            ) from None

    def _engine(self) -> Engine:
        return create_engine(
            URL.create("sqlite", database=str(self.path)),
            connect_args={"timeout": BUSY_TIMEOUT_S},
            hide_parameters=True,
            poolclass=NullPool,
        )


def _row(feedback: Feedback, answered: Answered) -> dict[str, Any]:
    question = answered.question
    return {
        "answer_id": answered.answer.answer_id,
        "feedback_id": uuid.uuid4().hex,
        "given_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "helpful": feedback.helpful,
        "reason": feedback.reason,
        "comment": feedback.comment,
        "question": question.text,
        "history": [{"role": turn.role, "content": turn.content} for turn in question.history],
        "document_ids": None if question.document_ids is None else list(question.document_ids),
        "answer": ChatResponse.of(answered.answer).model_dump(mode="json"),
        "generation": answered.generation,
    }
