"""What can go wrong with a chat model on a server, whatever integration and server it is. Pure."""

import json
import math
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Literal

Kind = Literal[
    "unreachable",
    "unauthorised",
    "unknown model",
    "busy",
    "server error",
    "request refused",
    "prompt too long",
    "too slow",
    "cut off",
    "malformed",
    "endless",
    "unusable",
    "no free place",
    "no time left",
    "resting",
    "internal error",
]

LASTING: frozenset[Kind] = frozenset(("unauthorised", "unknown model"))
"""What no second try mends."""

OF_THE_SERVER: frozenset[Kind] = LASTING | {
    *("unreachable", "busy", "server error", "too slow", "cut off", "malformed")
}
"""What the next question is likely to meet again."""

_BY_NAME: dict[Kind, frozenset[str]] = {
    "cut off": frozenset(("RemoteProtocolError", "ReadError", "IncompleteRead", "ConnectionResetError")),
    "too slow": frozenset(
        ("APITimeoutError", "TimeoutException", "TimeoutError", "ReadTimeout", "ConnectTimeout")
    ),
    "unreachable": frozenset(
        ("APIConnectionError", "ConnectError", "ConnectionError", "ConnectionRefusedError", "gaierror")
    ),
}
"""Names of errors, of whatever library; the first kind that fits is it."""


class Fault(RuntimeError):  # noqa: N818 - the word of the field, and of the log
    """A model gave no reply that can be used. The message holds nothing that it was sent or said.

    Attributes:
        retry_after_s: how long the server wants to be left alone, where it says so.
    """

    def __init__(self, kind: Kind, detail: str = "", *, retry_after_s: float | None = None) -> None:
        super().__init__(f"{kind}: {detail}" if detail else kind)
        self.kind: Kind = kind
        self.retry_after_s = retry_after_s


class PromptTooLongFault(Fault):
    """The server's context cannot hold what it was sent: less may do."""

    def __init__(self, detail: str = "") -> None:
        super().__init__("prompt too long", detail)


def fault_of(error: BaseException) -> Fault:
    """The fault that an integration's error is, by its status and kind; its text may hold anything."""
    if isinstance(error, Fault):
        return error
    causes = list(_causes(error))
    names = [name for cause in causes for name in (kind.__name__ for kind in type(cause).__mro__)]
    status = next((s for cause in causes if isinstance(s := getattr(cause, "status_code", None), int)), None)
    detail = type(error).__name__
    if status is not None:
        kind, detail = _kind_of(status, error), f"{detail}, HTTP {status}"
        if kind == "prompt too long":
            return PromptTooLongFault(detail)
        return Fault(kind, detail, retry_after_s=_retry_after(causes))
    if any(isinstance(cause, (json.JSONDecodeError, UnicodeDecodeError)) for cause in causes):
        return Fault("malformed", detail)
    for kind, known in _BY_NAME.items():
        if known.intersection(names):
            return Fault(kind, detail)
    return Fault("server error" if "APIError" in names else "malformed", detail)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and what led to it."""
    cause: BaseException | None = error
    for _ in range(10):
        if cause is None:
            return
        yield cause
        cause = cause.__cause__ or cause.__context__


def _kind_of(status: int, error: BaseException) -> Kind:
    if status in (401, 403):
        return "unauthorised"
    if status == 404:
        return "unknown model"
    if status == 429:
        return "busy"
    if status == 408 or status >= 500:
        return "server error"
    said = str(error).lower()
    return (
        "prompt too long" if status == 413 or "context" in said or "too long" in said else "request refused"
    )


def _retry_after(causes: list[BaseException]) -> float | None:
    """The seconds that the server asks for, as a number or a date; None where it asks for none."""
    for cause in causes:
        headers = getattr(getattr(cause, "response", None), "headers", None)
        if headers is not None and "retry-after" in headers:
            return _seconds(headers["retry-after"])
    return None


def _seconds(text: str) -> float | None:
    try:
        seconds = float(text)
    except ValueError:
        try:
            until = parsedate_to_datetime(text)
        except ValueError:
            return None
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        seconds = (until - datetime.now(UTC)).total_seconds()
    return max(seconds, 0.0) if math.isfinite(seconds) else None
