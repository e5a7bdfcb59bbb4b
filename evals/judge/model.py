"""The chat model that judges: any of LangChain's, asked within a deadline and never with a cut prompt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import BaseModel

from assistant.chat_model import ChatModelError, build_chat_model, shortened, takes_json_schema, untraced
from prompts.loading import load_prompt
from vectorstore.deadline import call_within

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, BaseMessage

MOST_CHARS_A_TOKEN = 10
"""No tokenizer has more on average in these languages (3 to 4 is usual): a server that counts fewer
tokens than this makes of the prompt has cut it."""


class JudgeError(ValueError):
    """There is no model that can judge; the message says what to set or install."""


class AskError(RuntimeError):
    """A model gave no reply that counts; the message says why."""


@dataclass(frozen=True)
class Reply:
    """What a model said, each time it was asked, and what was read from it: a value or an error."""

    texts: tuple[str, ...]
    value: BaseModel | None
    error: str | None


@dataclass(frozen=True)
class Judge:
    """A chat model with its limits. Safe to use from several threads where the model is.

    Attributes:
        name: the model's, and its server's where one is set: what judgements are kept under.
        max_input_chars: a longer request is not sent, and fails.
    """

    name: str
    chat: "BaseChatModel" = field(repr=False)
    timeout_s: float
    max_input_chars: int

    def ask(self, prompt: str, schema: type[BaseModel], read: Callable[[str], BaseModel]) -> Reply:
        """Ask, and once more with what was wrong where the reply does not fit.

        Args:
            read: from a reply's text to its value; raises ValueError where it does not fit.
        """
        from langchain_core.messages import AIMessage, HumanMessage

        texts: list[str] = []
        messages: list[BaseMessage] = [HumanMessage(prompt)]
        fault = ""
        try:
            for _ in ("first", "repaired"):
                text = self._reply(messages, schema)
                texts.append(text)
                try:
                    return Reply(tuple(texts), read(text), None)
                except ValueError as error:
                    fault = str(error)
                messages += [AIMessage(text), HumanMessage(load_prompt("repair").filled(problem=fault))]
        except AskError as error:
            return Reply(tuple(texts), None, str(error))
        return Reply(tuple(texts), None, f"the reply does not fit, nor when asked again: {fault}")

    def _reply(self, messages: "Sequence[BaseMessage]", schema: type[BaseModel]) -> str:
        """Raises AskError."""
        n_chars = sum(len(message.text) for message in messages)
        if n_chars > self.max_input_chars:
            raise AskError(
                f"the request has {n_chars} characters, and TILLIT_JUDGE__MAX_INPUT_CHARS is "
                f"{self.max_input_chars}: nothing is cut, so it was not sent"
            )
        try:
            message = call_within(self.timeout_s, lambda: _invoke(self.chat, messages, schema))
        except Exception as error:  # each integration has its own errors
            raise AskError(shortened(f"{type(error).__name__}: {error}")) from error
        _check_read_whole(message, n_chars)
        return message.text


def build_judge(
    *, model: str | None, base_url: str | None, api_key: str | None, timeout_s: float, max_input_chars: int
) -> Judge:
    """The judge of these settings.

    Raises:
        JudgeError: no model is named, its package is missing, or it cannot be set up.
    """
    if not model:
        raise JudgeError(
            "there is no judge: set TILLIT_JUDGE__MODEL to a chat model such as 'openai:gpt-4.1', and "
            "TILLIT_JUDGE__BASE_URL where it runs on a server of your own"
        )
    try:
        chat = build_chat_model(
            model,
            base_url=base_url,
            api_key=api_key,
            variables="TILLIT_JUDGE__",
            temperature=0,
            timeout=timeout_s,
        )
    except ChatModelError as error:
        raise JudgeError(str(error)) from error
    name = f"{model} at {urlsplit(base_url).netloc.rpartition('@')[2]}" if base_url else model
    return Judge(name, chat, timeout_s, max_input_chars)


def _invoke(chat: "BaseChatModel", messages: "Sequence[BaseMessage]", schema: type[BaseModel]) -> "AIMessage":
    """One call, its reply held to the schema where the integration can; traced to nobody."""
    with untraced():
        if not takes_json_schema(chat):
            return chat.invoke(list(messages))
        held = chat.with_structured_output(schema.model_json_schema(), method="json_schema", include_raw=True)
        outcome: Any = held.invoke(list(messages))
        reply: AIMessage = outcome["raw"]
        return reply


def _check_read_whole(message: "AIMessage", n_chars: int) -> None:
    """Some servers cut a prompt that exceeds their context without a word. Raises AskError."""
    n_tokens = message.usage_metadata["input_tokens"] if message.usage_metadata else 0
    if 0 < n_tokens * MOST_CHARS_A_TOKEN < n_chars:
        raise AskError(
            f"the server read {n_tokens} tokens of {n_chars} characters, so it cut the request: "
            "give its model a longer context"
        )
