"""One call to see whether a language model can be used, with a question that has nothing to do with us."""

import math
import time
from dataclasses import dataclass

from assistant.glossary import load_glossary
from assistant.llm.checking import check
from assistant.llm.faults import Fault
from assistant.llm.messages import messages
from assistant.llm.model import LanguageModel
from assistant.llm.passages import Passage, listed
from assistant.llm.reply import Reply
from prompts.marking import marker
from vectorstore.chunks import Chunk, Document, DocumentRecord

_TEXT = "Sykkelboden bak huset er låst om natten. Nøkkelen ligger i resepsjonen."
_QUESTION = "Hvor ligger nøkkelen til sykkelboden?"


@dataclass(frozen=True)
class Trial:
    """What came of it: `held_to_schema` says how the reply was structured, `n_right` of `n` checked out."""

    name: str
    latency_s: float
    held_to_schema: bool
    n_right: int
    n: int

    def line(self) -> str:
        how = "by JSON schema" if self.held_to_schema else "by the prompt alone, no JSON schema"
        return (
            f"{self.name!r} answered in {self.latency_s:.1f} s; structured output works ({how}); "
            f"{self.n_right} of {self.n} statements checked out"
        )


def try_out(model: LanguageModel) -> Trial:
    """Ask once. Raises Fault where there is no reply, or none with the structure that is asked for."""
    record = DocumentRecord("prøve", "Om huset", "Vaktmesteren", "2020", "", "nb", "guidance", "")
    passage = Passage(Chunk("prøve", "prøve", _TEXT, 0, len(_TEXT)), Document(record, _TEXT))
    asked = messages(
        "answer",
        passages=listed([passage]),
        passages_marker=marker([_TEXT]),
        question=_QUESTION,
        question_marker=marker([_TEXT, _QUESTION]),
        language="Norwegian (bokmål)",
    )
    began = time.monotonic()
    try:
        drafts = list(Reply(model, asked, model.budget(lambda: math.inf)).statements())
    except Fault as fault:
        advice = "answers are made of quotes until TILLIT_LLM__MODEL, __BASE_URL and __API_KEY are right"
        raise Fault(fault.kind, f"{model.name!r} gave no usable reply ({fault}); {advice}") from fault
    glossary = load_glossary()
    outcomes = [check(draft, [passage], "nb", glossary) for draft in drafts]
    return Trial(
        model.name,
        time.monotonic() - began,
        model.takes_schema,
        sum(not isinstance(outcome, str) for outcome in outcomes),
        len(outcomes),
    )
