"""What goes into the store of permalinks and comes out of it, and why it may not. Knows no database."""

from dataclasses import dataclass

from ui.permalinks.content import Kept


@dataclass(frozen=True)
class Made:
    """A permalink that was just made; the code that deletes it is told once and not stored."""

    id: str
    kind: str
    made_at: str
    generation: str
    delete_code: str


@dataclass(frozen=True)
class Permalink:
    """What is kept under an id."""

    id: str
    made_at: str
    kept: Kept


@dataclass(frozen=True)
class Entry:
    """A line of the list for whoever runs the server; nothing of the content."""

    id: str
    kind: str
    made_at: str
    generation: str
    n_bytes: int


class TooLargeError(ValueError):
    """It is larger than one permalink may be."""


class FullError(ValueError):
    """There is no more room for permalinks."""


class WrongCodeError(ValueError):
    """It is not the code that was told when the permalink was made."""
