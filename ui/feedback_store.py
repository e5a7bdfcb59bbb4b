"""The table that feedback is stored in; `store_file.py` opens its file."""

import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Boolean, Column, MetaData, String, Table, select
from sqlalchemy.dialects.sqlite import JSON, insert

from ui.api.schemas import ChatResponse
from ui.feedback import Feedback
from ui.recent_answers import Answered
from ui.store_file import StoreFile

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
        self._file = StoreFile(data_dir)
        self.path = self._file.path

    def put(self, feedback: Feedback, answered: Answered) -> str:
        """Store it and give its id; what was said of the same answer before is replaced and leaves its id."""
        row = _row(feedback, answered)
        changed = {name: value for name, value in row.items() if name != "feedback_id"}
        statement = insert(FEEDBACK).values(row)
        statement = statement.on_conflict_do_update(index_elements=["answer_id"], set_=changed)
        with self._file.connection(FEEDBACK, "feedback") as connection:
            stored = connection.execute(statement.returning(FEEDBACK.c.feedback_id))
            return str(stored.scalar_one())

    def records(self, *, since: date | None = None) -> list[dict[str, Any]]:
        """What was stored, oldest first, by the names of the columns; `since` is a day in UTC, included."""
        if not self.path.exists():
            return []
        statement = select(FEEDBACK).order_by(FEEDBACK.c.given_at, FEEDBACK.c.answer_id)
        if since:
            statement = statement.where(FEEDBACK.c.given_at >= since.isoformat())
        with self._file.connection(FEEDBACK, "feedback") as connection:
            return [dict(row) for row in connection.execute(statement).mappings()]


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
