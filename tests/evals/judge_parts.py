"""Cases, replies and chat models for the judge's tests."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from evals.judge.cases import Case, Source
from evals.judge.model import Judge

FAITHFUL = json.dumps({"statements": [{"statement": "s", "evidence": "e", "supported": True}]})
FACTS = json.dumps(
    {"statements": [{"statement": "s", "right": True}], "facts": [{"number": 1, "held": False}]}
)
CONTRADICTS = json.dumps({"reason": "for a test", "contradicts": False})
RELEVANT = json.dumps({"reason": "for a test", "relevant": True})


class ScriptedChat(BaseChatModel):
    """Says what a function of its messages returns."""

    script: Callable[[Sequence[BaseMessage]], str]

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def _generate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage(self.script(messages)))])


def judge_saying(script: Callable[[Sequence[BaseMessage]], str], **changes: Any) -> Judge:
    limits = {"timeout_s": 20.0, "max_input_chars": 60_000, **changes}
    return Judge(limits.pop("name", "scripted"), ScriptedChat(script=script), **limits)


def right_reply(prompt: str) -> str:
    """A reply that fits, told by the keys that the prompt asks for."""
    if '"facts"' in prompt:
        return FACTS
    if '"supported"' in prompt:
        return FAITHFUL
    return CONTRADICTS if '"contradicts"' in prompt else RELEVANT


def case(name: str = "a", **changes: Any) -> Case:
    values: dict[str, Any] = {
        "group": name,
        "question": "Hva er målet?",
        "answer": "Målet er tillit.",
        "contexts": (Source("notat", "Målet er tillit i staten."),),
        "passages": (Source("notat", "Målet er tillit i staten og kommunene."),),
        "facts": (("tillit", "tiltru"),),
    }
    return Case(name, **{**values, **changes})
