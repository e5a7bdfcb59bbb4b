"""What one open page has asked and been answered, as the page itself carries it from question to question.

The server keeps nothing of it, so that a conversation goes on after a restart. What comes back from a
browser may be anything: what is no conversation counts as none.
"""

from typing import Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answers import Answer, Language, Turn
from ui.api.schemas import Message

MAX_TURNS = 20
MAX_TURN_CHARS = 4_000
"""Of an earlier message; what follows is not needed to understand the next question."""

MAX_ASKED = 10_000


class Conversation(BaseModel):
    """The latest turns, how many questions there were, and what was suggested last, in which language."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    turns: tuple[Message, ...] = Field(default=(), max_length=MAX_TURNS)
    n_asked: int = Field(default=0, ge=0, le=MAX_ASKED)
    id: str | None = Field(default=None, pattern=r"^[A-Za-z0-9_-]{1,64}$")
    suggestions: tuple[str, ...] = Field(default=(), max_length=10)
    language: Language | None = None

    @classmethod
    def read(cls, text: object) -> Self:
        """The conversation that `text` says, an empty one where it says none."""
        try:
            return cls.model_validate_json(text) if isinstance(text, str) and text else cls()
        except ValidationError:
            return cls()

    @property
    def text(self) -> str:
        """What `read` reads."""
        return self.model_dump_json()

    def after(self, question: str, answer: Answer) -> Self:
        """The conversation with one more question answered."""
        asked = Message(role="user", content=question[:MAX_TURN_CHARS])
        said = Message(role="assistant", content=answer.text[:MAX_TURN_CHARS])
        return type(self)(
            turns=(*self.turns, asked, said)[-MAX_TURNS:],
            n_asked=min(self.n_asked + 1, MAX_ASKED),
            id=answer.conversation_id or None,
            suggestions=answer.suggestions,
            language=answer.language,
        )

    def history(self) -> tuple[Turn, ...]:
        return tuple(Turn(turn.role, turn.content) for turn in self.turns)
