"""What a person may say of an answer; `docs/feedback.md` tells what becomes of it."""

from dataclasses import dataclass
from typing import Literal, get_args

Reason = Literal[
    "wrong", "incomplete", "wrong_source", "quote_not_in_document", "old", "did_not_understand", "other"
]
REASONS: tuple[Reason, ...] = get_args(Reason)
MAX_COMMENT_CHARS = 2_000


@dataclass(frozen=True)
class Feedback:
    """Whether an answer helped, and if not, why.

    Raises:
        ValueError: a reason for a helpful answer, an unknown reason, or too long a comment.
    """

    answer_id: str
    helpful: bool
    reason: Reason | None = None
    comment: str = ""

    def __post_init__(self) -> None:
        if self.reason is not None and self.helpful:
            raise ValueError("a reason says why an answer did not help; leave it out when helpful is true")
        if self.reason is not None and self.reason not in REASONS:
            raise ValueError(f"there is no reason {self.reason!r}; there are {', '.join(REASONS)}")
        if len(self.comment) > MAX_COMMENT_CHARS:
            raise ValueError(f"the comment has {len(self.comment)} characters; at most {MAX_COMMENT_CHARS}")
