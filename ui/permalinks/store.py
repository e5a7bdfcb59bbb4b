"""The table of permalinks, in the same file as feedback."""

import hmac
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import Column, Integer, MetaData, String, Table, delete, func, insert, select

from ui.permalinks.content import Kept
from ui.permalinks.ids import digest, new_id
from ui.permalinks.stored import Entry, FullError, Made, Permalink, TooLargeError, WrongCodeError
from ui.store_file import StoreFile

MAX_BYTES = 1_000_000
"""Of one permalink; all measures together are a quarter of it."""

MAX_STORED_BYTES = 500_000_000
"""Of all together: some ten thousand. Whoever runs the server hears of it before the disk is full."""

WHAT = "permalinks"

PERMALINKS = Table(
    "permalinks",
    MetaData(),
    Column("id", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("made_at", String, nullable=False),  # ISO 8601 in UTC, which sorts as text
    Column("generation", String, nullable=False),
    Column("delete_code_sha256", String, nullable=False),
    Column("n_bytes", Integer, nullable=False),
    Column("content", String, nullable=False),
)


class PermalinkStore:
    """Permalinks by id. Every method raises OSError, with what to do, when the file cannot be read or
    written."""

    def __init__(self, data_dir: Path) -> None:
        self._file = StoreFile(data_dir)
        self.path = self._file.path

    def put(self, kept: Kept) -> Made:
        """Store it under a new id. Raises TooLargeError or FullError."""
        content = kept.model_dump_json()
        n_bytes = len(content.encode())
        if n_bytes > MAX_BYTES:
            raise TooLargeError(f"{n_bytes} bytes; at most {MAX_BYTES}")
        made = Made(
            id=new_id(),
            kind=kept.content.kind,
            made_at=datetime.now(UTC).isoformat(timespec="seconds"),
            generation=kept.rests_on.generation,
            delete_code=new_id(),
        )
        with self._file.connection(PERMALINKS, WHAT) as connection:
            stored = connection.execute(select(func.coalesce(func.sum(PERMALINKS.c.n_bytes), 0))).scalar_one()
            if stored + n_bytes > MAX_STORED_BYTES:
                raise FullError(f"{stored} bytes are stored; at most {MAX_STORED_BYTES}")
            row = {
                "id": made.id,
                "kind": made.kind,
                "made_at": made.made_at,
                "generation": made.generation,
                "delete_code_sha256": digest(made.delete_code),
                "n_bytes": n_bytes,
                "content": content,
            }
            connection.execute(insert(PERMALINKS).values(row))
        return made

    def get(self, permalink_id: str) -> Permalink | None:
        """None where there is none. Raises OSError also for what another version wrote."""
        if not self.path.exists():
            return None
        wanted = select(PERMALINKS).where(PERMALINKS.c.id == permalink_id)
        with self._file.connection(PERMALINKS, WHAT) as connection:
            row = connection.execute(wanted).one_or_none()
        if row is None:
            return None
        try:
            return Permalink(row.id, row.made_at, Kept.model_validate_json(row.content))
        except ValidationError as error:
            raise OSError(
                f"the permalink {permalink_id} of {row.made_at} cannot be read by this version "
                f"({error.error_count()} errors); run the version that wrote it, or delete it: "
                f"`tillit permalinks --delete {permalink_id}`"
            ) from None

    def delete(self, permalink_id: str, code: str | None = None) -> bool:
        """Delete it, by whoever runs the server or with its code; False where there is none.

        Raises:
            WrongCodeError: another code belongs to it.
        """
        if not self.path.exists():
            return False
        this = PERMALINKS.c.id == permalink_id
        with self._file.connection(PERMALINKS, WHAT) as connection:
            stored = connection.execute(select(PERMALINKS.c.delete_code_sha256).where(this)).scalar()
            if stored is None:
                return False
            if code is not None and not hmac.compare_digest(stored, digest(code)):
                raise WrongCodeError(permalink_id)
            connection.execute(delete(PERMALINKS).where(this))
        return True

    def entries(self) -> list[Entry]:
        """All of them, oldest first."""
        if not self.path.exists():
            return []
        columns = [PERMALINKS.c[name] for name in ("id", "kind", "made_at", "generation", "n_bytes")]
        listed = select(*columns).order_by(PERMALINKS.c.made_at, PERMALINKS.c.id)
        with self._file.connection(PERMALINKS, WHAT) as connection:
            return [Entry(*row) for row in connection.execute(listed)]
