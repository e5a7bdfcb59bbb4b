"""A follow-up made a question of its own by the model, kept only where it says nothing new."""

import re
from collections.abc import Sequence
from contextlib import closing

from assistant.answers import Language, Question, Turn
from assistant.claims.denials import is_denied
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

_ADDRESS_LIKE = re.compile(r"\w[.:/\\@]\w|[/\\@]")
"""An address of whatever kind; no question of this field has such signs within a word."""

_SPEAKERS = {"user": "bruker", "assistant": "assistent"}
_QUESTION_WORDS = frozenset(
    "a an and are about as at by can could did do does for from has have how i if in is it its of on or "
    "shall should that the their there these they this to was were what when where which who whom whose "
    "why will with would gjelder gjeld korleis kvifor kva kven kvar kor når hvorfor hvordan".split()
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
    return rewritten if is_faithful(rewritten, question, language) else None


def is_faithful(rewritten: str, question: Question, language: Language) -> bool:
    """Whether it is one plain question in the asker's language, about what was asked, with no word that was
    not said in what the model was shown of the conversation."""
    if not _is_plain_question(rewritten) or not is_written_in(rewritten, language):
        return False
    said = "\n".join((question.text, *(_shown(turn) for turn in question.history[-N_TURNS:])))
    about, asked = _content(rewritten), _content(question.text)
    keeps_the_subject = bool(about & asked) or not asked
    is_new_denial = is_denied(rewritten, language) and not is_denied(said, language)
    return bool(about) and about <= _content(said) and keeps_the_subject and not is_new_denial


def _is_plain_question(text: str) -> bool:
    """Whether it is one short line that links nothing, formats nothing and orders nothing."""
    one_line = bool(text) and len(text) <= MAX_CHARS and "\n" not in text
    is_live = is_active(text) or is_active(plain(text)) or bool(_ADDRESS_LIKE.search(text))
    return one_line and not is_live and plain(text) == text and screen(text) == "question"


def _content(text: str) -> set[str]:
    """The stems of the words that say what a text is about."""
    return set(stems_of(text)) - _QUESTION_WORDS


def _conversation(turns: Sequence[Turn]) -> str:
    return "\n".join(f"{_SPEAKERS[turn.role]}: {_shown(turn)}" for turn in turns)


def _shown(turn: Turn) -> str:
    """What the model is shown of a turn."""
    return re.sub(r"\s*\[\d+\]", "", " ".join(turn.content[:TURN_CHARS].split()))
