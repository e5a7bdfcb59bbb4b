"""Why a question got no answer or feedback was not taken: what every door tells the person in its own way."""

from typing import Literal

Code = Literal[
    "not_ready",
    "overloaded",
    "timeout",
    "empty_question",
    "question_too_long",
    "unknown_document",
    "unknown_answer",
    "feedback_not_stored",
    "empty_draft",
    "draft_too_long",
    "too_many_pages",
    "file_too_large",
    "unknown_file",
    "unreadable_file",
    "locked_file",
    "scanned_file",
    "answer_too_old",
    "check_too_old",
    "unknown_permalink",
    "wrong_delete_code",
    "too_many_permalinks",
    "too_large_to_share",
    "permalinks_full",
    "permalink_not_stored",
    "permalinks_unreadable",
    "internal",
]


class ServiceError(Exception):
    """A question that gets no answer, or feedback that is not taken; the message is an English sentence
    that says what to do.

    Args:
        retry_after_s: when trying again makes sense, None where it does not.
        values: what the sentence in other languages needs (`ui/texts.toml` has one for each code).
    """

    def __init__(
        self, code: Code, message: str, *, retry_after_s: int | None = None, **values: str | int
    ) -> None:
        super().__init__(message)
        self.code: Code = code
        self.retry_after_s = retry_after_s
        self.values = values
