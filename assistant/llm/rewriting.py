"""A follow-up made a question of its own by the model, kept only where it says nothing new."""

import re
from collections.abc import Sequence
from contextlib import closing

from assistant.answers import Language, Question, Turn
from assistant.llm.denials import is_denied
from assistant.llm.languages import is_written_in
from assistant.llm.messages import messages
from assistant.llm.model import Budget, LanguageModel
from assistant.llm.plain_text import is_active, plain
from assistant.screening import screen
from prompts.marking import marker
from vectorstore.keyword import words as stems_of

MAX_CHARS = 300
N_TURNS, TURN_CHARS = 6, 600
"""So much of the conversation is shown."""

_SPEAKERS = {"user": "bruker", "assistant": "assistent"}
_QUESTION_WORDS = frozenset(
    "a an and are about as at by can could did do does for from has have how i if in is it its of on or "
    "shall should that the their there these they this to was were what when where which who whom whose "
    "why will with would korleis kvifor kva kven kvar kor når hvorfor hvordan".split()
)


def rewrite(question: Question, language: Language, model: LanguageModel, budget: Budget) -> str | None:
    """The follow-up as a question that stands alone; None where the model's is not to be trusted.

    Raises:
        Fault: the model failed.
        AbandonedError: nobody waits any more.
    """
    conversation = _conversation((*question.history[-N_TURNS:], Turn("user", question.text)))
    material = {"conversation": conversation, "marker": marker([conversation])}
    said = ""
    with closing(model.stream(messages("rewrite_question", **material), budget)) as pieces:
        for piece in pieces:
            said += piece.text
            if len(said.rpartition("</think>")[2].strip()) > MAX_CHARS:
                return None
    rewritten = said.rpartition("</think>")[2].strip().strip("\"'«»“”")
    return plain(rewritten) if is_faithful(rewritten, question, language) else None


def is_faithful(rewritten: str, question: Question, language: Language) -> bool:
    """Whether it is one plain question in the asker's language, with no word that was not said before."""
    one_line = bool(rewritten) and len(rewritten) <= MAX_CHARS and "\n" not in rewritten
    if not one_line or is_active(rewritten) or is_active(plain(rewritten)) or screen(rewritten) != "question":
        return False
    said = "\n".join((question.text, *(turn.content for turn in question.history)))
    new = set(stems_of(rewritten)) - set(stems_of(said)) - _QUESTION_WORDS
    is_new_denial = is_denied(rewritten, language) and not is_denied(said, language)
    return not new and not is_new_denial and is_written_in(rewritten, language)


def _conversation(turns: Sequence[Turn]) -> str:
    lines = (f"{_SPEAKERS[turn.role]}: {' '.join(turn.content[:TURN_CHARS].split())}" for turn in turns)
    return "\n".join(re.sub(r"\s*\[\d+\]", "", line) for line in lines)
