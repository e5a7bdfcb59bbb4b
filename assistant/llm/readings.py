"""What a model must reply about statements of a draft, and which of it can be trusted. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.chat_model import json_object, schema_fault
from assistant.checks.reading import Reading, ToRead, Verdict
from assistant.llm.checking import LEAST_QUOTED_WORDS
from assistant.llm.folding import find_quote
from vectorstore.sentences import sentence_spans

Refusal = Literal["missing", "unknown passage", "quote not found"]

CONTROL = "Taket på sykkelboden ble malt grønt for andre gang i 1987."
"""Stands among the statements of each request. No passage says anything of it: a model that says otherwise
obeys the draft, or says the same of all, and nothing of its reply counts."""

_CONTROL_PASSAGE = "Om kantinen\nKantinen er åpen fra klokken 10 til 14. Den holder stengt i juli."


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DraftReading(_Part):
    """What a model says of one statement: first the words, then what follows from them."""

    statement: int
    passage: int | None
    quote: str = Field(max_length=2_000)
    verdict: Verdict


class DraftReadings(_Part):
    """A model's whole reply."""

    readings: list[DraftReading]


@dataclass(frozen=True)
class Shown:
    """The statements of one request, numbered from 1, with a control among them, whose number is `control`;
    passages are numbered through."""

    statements: tuple[ToRead, ...]
    control: int

    @property
    def text(self) -> str:
        """As the prompt has them."""
        parts, number = [], 1
        for position in range(1, len(self.statements) + 2):
            one = self._statement(position)
            parts.append(f"Statement {position}: {one.text if one else CONTROL}")
            for passage in [_told(one, n) for n in range(len(one.shown))] if one else [_CONTROL_PASSAGE]:
                parts.append(f"({number}) {passage}")
                number += 1
        return "\n".join(parts)

    def numbers(self, position: int) -> range:
        """The numbers of a statement's passages."""
        before = sum(len(one.shown) if (one := self._statement(p)) else 1 for p in range(1, position))
        one = self._statement(position)
        return range(before + 1, before + 1 + (len(one.shown) if one else 1))

    def _statement(self, position: int) -> ToRead | None:
        """None for the control."""
        if position == self.control:
            return None
        return self.statements[position - 1 - (position > self.control)]


def read_readings(text: str) -> DraftReadings:
    """What stands in a model's text, with or without words or a fence around it.

    Raises:
        ValueError: it does not fit; the message says how, without the reply's own words.
    """
    found = json_object(text)
    if not found:
        raise ValueError("the reply holds no JSON object")
    try:
        return DraftReadings.model_validate_json(found)
    except ValidationError as error:
        raise ValueError(schema_fault(error)) from None


def readings_schema() -> dict[str, Any]:
    """The JSON schema of a reply."""
    return DraftReadings.model_json_schema()


def is_trusted(reply: DraftReadings, shown: Shown) -> bool:
    """Whether the model says of the control, and once, that no passage speaks of it."""
    return [one.verdict for one in reply.readings if one.statement == shown.control] == ["neither"]


def checked(reply: DraftReadings, shown: Shown) -> list[Reading | Refusal]:
    """For each statement its reading, or why there is none that counts; two of the same are none."""
    positions = [p for p in range(1, len(shown.statements) + 2) if p != shown.control]
    outcomes: list[Reading | Refusal] = []
    for position, statement in zip(positions, shown.statements, strict=True):
        said = [one for one in reply.readings if one.statement == position]
        numbers = shown.numbers(position)
        outcomes.append(_checked(said[0], statement, numbers) if len(said) == 1 else "missing")
    return outcomes


def _checked(said: DraftReading, statement: ToRead, numbers: range) -> Reading | Refusal:
    if said.verdict == "neither":
        return Reading("neither")
    if said.passage is None or said.passage not in numbers:
        return "unknown passage"
    comparison = statement.shown[said.passage - numbers.start]
    if not _stands_in(said.quote, comparison.passage.text):
        return "quote not found"
    return Reading(said.verdict, comparison)


def _stands_in(quote: str, text: str) -> bool:
    """Whether a passage has the quote's words, some of them in its last sentence, which was compared."""
    found = find_quote(quote, text)
    is_long_enough = len(re.findall(r"\w+", quote)) >= LEAST_QUOTED_WORDS
    return found is not None and is_long_enough and found[1] > sentence_spans(text)[-1][0]


def _told(statement: ToRead, n: int) -> str:
    passage = statement.shown[n].passage
    record = passage.document.record
    place = " › ".join((record.title, record.publisher, *passage.chunk.section))
    return f"{place}\n{' '.join(passage.text.split())}"


def show(statements: Sequence[ToRead], *, seed: int) -> Shown:
    """The statements with the control at a place that the draft's author cannot know."""
    return Shown(tuple(statements), seed % (len(statements) + 1) + 1)
