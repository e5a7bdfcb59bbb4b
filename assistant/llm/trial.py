"""One call to see whether a language model can be used, with a question that has nothing to do with us."""

import json
import math
import time
from dataclasses import dataclass
from typing import Any

from assistant.chat_model import json_object
from assistant.glossary import load_glossary
from assistant.llm.checking import check
from assistant.llm.drafts import Draft, draft_schema, read_draft
from assistant.llm.faults import Fault
from assistant.llm.messages import messages
from assistant.llm.model import LanguageModel
from assistant.llm.passages import Passage, listed
from prompts.marking import marker
from vectorstore.chunks import Chunk, Document, DocumentRecord

_TEXT = "Sykkelboden bak huset er låst om natten. Nøkkelen ligger i resepsjonen."
_QUESTION = "Hvor ligger nøkkelen til sykkelboden?"

_PROBE, _PROBED = "form", "held"
"""A field that the schema demands and the prompt does not speak of: only a server that holds the reply to
the schema brings it about."""


@dataclass(frozen=True)
class Trial:
    """What was seen: whether the reply was held to the schema, and that `n_right` of `n` passed."""

    name: str
    latency_s: float
    is_held: bool
    n_right: int
    n: int

    @property
    def is_ok(self) -> bool:
        """Whether anything that it writes would be shown."""
        return self.n_right > 0

    def line(self) -> str:
        structure = (
            "the server holds replies to a JSON schema"
            if self.is_held
            else "the reply fits by the prompt alone, the server holds it to no JSON schema"
        )
        advice = "" if self.is_ok else ": expect answers made of quotes, or take a better model"
        return (
            f"{self.name!r} answered in {self.latency_s:.1f} s; structured output works ({structure}); "
            f"{self.n_right} of {self.n} statements checked out{advice}"
        )


def try_out(model: LanguageModel) -> Trial:
    """Ask once. Raises Fault where there is no reply, or none with the structure that is asked for."""
    record = DocumentRecord("prøve", "Om huset", "Vaktmesteren", "2020", "", "nb", "guidance", "")
    passage = Passage(Chunk("prøve", "prøve", _TEXT, 0, len(_TEXT)), Document(record, _TEXT))
    began = time.monotonic()
    try:
        draft, is_held = _draft(_said(model, passage))
    except Fault as fault:
        advice = "answers are made of quotes until TILLIT_LLM__MODEL, __BASE_URL and __API_KEY are right"
        raise Fault(fault.kind, f"{model.name!r} gave no usable reply ({fault}); {advice}") from fault
    took_s, glossary = time.monotonic() - began, load_glossary()
    outcomes = [check(one, [passage], "nb", glossary) for one in draft.statements]
    n_right = sum(not isinstance(outcome, str) for outcome in outcomes)
    return Trial(model.name, took_s, is_held, n_right, len(outcomes))


def _said(model: LanguageModel, passage: Passage) -> str:
    asked = messages(
        "answer",
        passages=listed([passage]),
        passages_marker=marker([_TEXT]),
        question=_QUESTION,
        question_marker=marker([_TEXT, _QUESTION]),
        language="Norwegian (bokmål)",
    )
    budget = model.budget(lambda: math.inf)
    return "".join(piece.text for piece in model.stream(asked, budget, schema=_probing_schema()))


def _probing_schema() -> dict[str, Any]:
    schema = draft_schema()
    probed = {"type": "string", "enum": [_PROBED]}
    properties = {**schema["properties"], _PROBE: probed}
    return {**schema, "properties": properties, "required": [*schema["required"], _PROBE]}


def _draft(said: str) -> tuple[Draft, bool]:
    """The reply, and whether it was held to the schema. Raises Fault."""
    try:
        value = json.loads(json_object(said) or "null")
        is_held = isinstance(value, dict) and value.pop(_PROBE, None) == _PROBED
        return read_draft(said if value is None else json.dumps(value)), is_held
    except (ValueError, RecursionError) as error:
        why = "broken JSON" if isinstance(error, json.JSONDecodeError) else str(error)
        raise Fault("unusable", why) from None
