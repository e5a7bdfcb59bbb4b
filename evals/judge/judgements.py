"""The judgements: what a model is shown for each, and what its reply must be like."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, Field, ValidationError

from assistant.chat_model import json_object, schema_fault
from evals.judge.cases import Case, Source
from prompts.loading import Prompt, load_prompt
from prompts.marking import marker

LEAST_REASON_CHARS = 10
"""A shorter reason is none: small models copy the form they are shown and fill nothing in."""


class CheckedStatement(BaseModel):
    statement: str
    evidence: str
    supported: bool


class FaithfulnessReply(BaseModel):
    statements: list[CheckedStatement] = Field(min_length=1)


class KeyedStatement(BaseModel):
    statement: str
    right: bool


class KeyedFact(BaseModel):
    number: int
    held: bool


class FactsReply(BaseModel):
    statements: list[KeyedStatement] = Field(min_length=1)
    facts: list[KeyedFact]


class ContradictionReply(BaseModel):
    reason: str = Field(min_length=LEAST_REASON_CHARS)
    contradicts: bool


class RelevanceReply(BaseModel):
    reason: str = Field(min_length=LEAST_REASON_CHARS)
    relevant: bool


@dataclass(frozen=True)
class Judgement:
    """One thing that a model is asked about an answer, by one prompt.

    Attributes:
        reply: what the model must reply, as JSON.
        material: what is put into the prompt, by its variables, or the reason why it is not asked.
        fault: what is wrong with a reply that has the right form; empty where nothing is.
    """

    name: str
    reply: type[BaseModel]
    material: Callable[[Case], dict[str, str] | str]
    fault: Callable[[Case, Any], str] = lambda case, reply: ""

    @property
    def prompt(self) -> Prompt:
        return load_prompt(f"judge_{self.name}")

    def prompt_for(self, case: Case) -> str | None:
        """The prompt's text for a case; None where the judgement does not apply."""
        material = self.material(case)
        if isinstance(material, str):
            return None
        return self.prompt.filled(marker=marker(material.values()), **material)

    def read(self, text: str, case: Case) -> BaseModel:
        """The reply that stands in a model's text, with or without words or a fence around it.

        Raises:
            ValueError: it does not fit; the message says how, without the reply's own words.
        """
        try:
            reply = self.reply.model_validate_json(json_object(text))
        except ValidationError as error:
            raise ValueError(schema_fault(error)) from None
        if fault := self.fault(case, reply):
            raise ValueError(fault)
        return reply


# --- what is shown ---


def _listed(sources: Sequence[Source]) -> str:
    return "\n\n".join(f"({n}) {source.place}\n{source.text}" for n, source in enumerate(sources, 1))


def _numbered(facts: Sequence[Sequence[str]]) -> str:
    return "\n".join(f"{n}. {' / '.join(wordings)}" for n, wordings in enumerate(facts, 1)) or "(none)"


def _of_faithfulness(case: Case) -> dict[str, str] | str:
    if not case.contexts:
        return "nothing cited"
    return {"passages": _listed(case.contexts), "question": case.question, "answer": case.answer}


def _of_facts(case: Case) -> dict[str, str] | str:
    if not case.passages:
        return "no passages in the key"
    return {
        "passages": _listed(case.passages),
        "question": case.question,
        "facts": _numbered(case.facts),
        "answer": case.answer,
    }


def _of_contradiction(case: Case) -> dict[str, str] | str:
    both = tuple({source.text: source for source in (*case.contexts, *case.passages)}.values())
    if not both:
        return "nothing cited and no passages in the key"
    return {"passages": _listed(both), "question": case.question, "answer": case.answer}


def _of_relevance(case: Case) -> dict[str, str] | str:
    return {"question": case.question, "answer": case.answer}


def _miscounted_facts(case: Case, reply: FactsReply) -> str:
    wanted, given = list(range(1, len(case.facts) + 1)), sorted(fact.number for fact in reply.facts)
    return "" if given == wanted else f"facts: expected the numbers {wanted}, each once, got {given}"


FAITHFULNESS = Judgement("faithfulness", FaithfulnessReply, _of_faithfulness)
FACTS = Judgement("facts", FactsReply, _of_facts, _miscounted_facts)
CONTRADICTION = Judgement("contradiction", ContradictionReply, _of_contradiction)
RELEVANCE = Judgement("relevance", RelevanceReply, _of_relevance)

JUDGEMENTS: tuple[Judgement, ...] = (FAITHFULNESS, FACTS, CONTRADICTION, RELEVANCE)
