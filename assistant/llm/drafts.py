"""What a model must reply, and how it is read, also while it is still coming. Pure."""

import json
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.chat_model import json_object, schema_fault


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DraftQuote(_Part):
    """Words that the model says stand in a passage."""

    passage: int
    quote: str


class DraftStatement(_Part):
    """A statement that is not checked yet, after the quotes it is to rest on."""

    quotes: list[DraftQuote] = Field(min_length=1)
    text: str = Field(min_length=1)


class Draft(_Part):
    """A model's whole reply; what of it is shown is decided by the check."""

    status: Literal["answered", "partial", "not_found"]
    verdict: Literal["yes", "indirectly", "no", "left_to_agency"] | None
    statements: list[DraftStatement]


class UnfinishedError(ValueError):
    """The reply ends in the middle."""


def read_draft(text: str) -> Draft:
    """The draft that stands in a model's text, with or without words or a fence around it.

    Raises:
        UnfinishedError: the text begins one and does not end it.
        ValueError: it does not fit; the message says how, without the reply's own words.
    """
    if not text.strip():
        raise ValueError("the reply is empty")
    found = json_object(text)
    if not found and "{" not in text.rpartition("</think>")[2]:
        raise ValueError("the reply holds no JSON object")
    if not _is_json(found):
        raise UnfinishedError("the reply's JSON is broken or ends in the middle")
    try:
        return Draft.model_validate_json(found)
    except ValidationError as error:
        raise ValueError(schema_fault(error)) from None


class DraftReader:
    """Reads a reply as it comes: `head` once its statements begin, and each statement once it is complete."""

    def __init__(self) -> None:
        self.text = ""
        self.head: Draft | None = None
        self._next = 0
        self._decoder = json.JSONDecoder()

    def feed(self, piece: str) -> list[DraftStatement]:
        """The statements that this piece completes; none before a head that fits."""
        self.text += piece
        if self.head is None and not self._read_head():
            return []
        found: list[DraftStatement] = []
        while "}" in self.text[self._next :] and (value := self._next_object()) is not None:
            found.append(value)
        return found

    def _read_head(self) -> bool:
        """Everything before the list of statements, read as a draft without any."""
        said = self.text.rpartition("</think>")[2]
        before, key, after = said.partition('"statements"')
        opening = after.find("[")
        if not key or opening < 0 or after[:opening].strip() != ":":
            return False
        try:
            self.head = Draft.model_validate_json(f'{before[before.find("{") :]}"statements": []}}')
        except ValidationError:
            return False
        self._next = len(self.text) - len(after) + opening + 1
        return True

    def _next_object(self) -> DraftStatement | None:
        start = self.text.find("{", self._next)
        if start < 0 or self.text[self._next : start].strip(" \t\r\n,"):
            return None
        try:
            value, self._next = self._decoder.raw_decode(self.text, start)
            return DraftStatement.model_validate(value)
        except (ValueError, RecursionError):
            return None


def draft_schema() -> dict[str, Any]:
    """The JSON schema of a draft."""
    return Draft.model_json_schema()


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
