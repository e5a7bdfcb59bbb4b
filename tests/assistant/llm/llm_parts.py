"""Replies and passages for the tests of the language model."""

import json
from collections.abc import Sequence
from typing import Any

from parts import make_chunk, make_document

from assistant.llm.drafts import DraftStatement
from assistant.llm.passages import Passage
from vectorstore.chunks import Standing


def statement(text: str, *quotes: tuple[int, str]) -> dict[str, Any]:
    return {"quotes": [{"passage": number, "quote": quote} for number, quote in quotes], "text": text}


def reply(*statements: dict[str, Any], status: str = "answered", verdict: str | None = None) -> str:
    """A reply that fits, as a model writes it."""
    whole = {"status": status, "verdict": verdict, "statements": list(statements)}
    return json.dumps(whole, ensure_ascii=False)


def draft(text: str, *quotes: tuple[int, str]) -> DraftStatement:
    return DraftStatement.model_validate(statement(text, *quotes))


def passage(text: str, *, section: Sequence[str] = (), standing: Standing = "guidance") -> Passage:
    document = make_document(f"Innledning.\n\n{text}\n\nSlutt.", standing=standing)
    return Passage(make_chunk(document, text, section=section), document)
