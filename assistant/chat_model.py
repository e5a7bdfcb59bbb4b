"""Chat models of LangChain's, set up from settings: what the assistant's and the judge's have in common."""

import inspect
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_EXTRA = "llm"
_PACKAGE = "langchain_openai"
_ERROR_CHARS = 300


class ChatModelError(ValueError):
    """A chat model cannot be set up; the message says what to set or install."""


def build_chat_model(
    model: str, *, base_url: str | None, api_key: str | None, variables: str, **options: Any
) -> "BaseChatModel":
    """The chat model of that name; nothing is sent to it yet.

    Args:
        variables: the beginning of the settings' names, for messages, such as `TILLIT_LLM__`.
        options: of LangChain's `init_chat_model`, such as `temperature`.

    Raises:
        ChatModelError: its package is missing, or it cannot be set up.
    """
    from langchain.chat_models import init_chat_model

    if base_url:
        options["base_url"] = base_url
    if key := api_key or _stand_in_key(model, base_url):
        options["api_key"] = key
    try:
        return init_chat_model(model, **options)
    except ImportError as error:
        raise ChatModelError(_missing_package(model, error)) from error
    except Exception as error:  # each integration has its own errors
        why = shortened(str(error))
        raise ChatModelError(f"the model {model!r} cannot be set up ({variables}…): {why}") from error


def takes_json_schema(chat: "BaseChatModel") -> bool:
    """Whether the integration itself offers it: LangChain's base class takes any method for a tool call."""
    method = inspect.signature(chat.with_structured_output).parameters.get("method")
    return method is not None and "json_schema" in str(method.annotation)


@contextmanager
def untraced() -> Iterator[None]:
    """Calls made within are traced to nobody, whatever the environment asks for."""
    from langsmith import tracing_context

    with tracing_context(enabled=False):
        yield


def json_object(text: str) -> str:
    """The JSON object in a model's text, without thoughts, words or a fence around it; "" without one."""
    said = text.rpartition("</think>")[2]
    start = said.find("{")
    if start < 0:
        return ""
    try:
        _, end = json.JSONDecoder().raw_decode(said, start)
    except (ValueError, RecursionError):
        end = said.rfind("}") + 1
    return said[start:end]


def schema_fault(error: ValidationError) -> str:
    """What does not fit, without the reply's own words."""
    return "; ".join(map(_fault, error.errors()))


def shortened(text: str) -> str:
    """The text on one line of a few hundred characters."""
    line = " ".join(text.split())
    return line if len(line) <= _ERROR_CHARS else line[:_ERROR_CHARS] + "…"


def _fault(error: Any) -> str:
    place = ".".join(map(str, error["loc"]))
    return f"{place}: {error['msg']}" if place else str(error["msg"])


def _stand_in_key(model: str, base_url: str | None) -> str | None:
    """For a server of one's own: it wants none, the client wants one, and OPENAI_API_KEY is not its."""
    is_openai = model.startswith("openai:") or ":" not in model
    return "none" if base_url and is_openai else None


def _missing_package(model: str, error: ImportError) -> str:
    cause = error.__cause__
    if isinstance(cause, ModuleNotFoundError) and cause.name == _PACKAGE:
        return f"{model!r} needs a package that is not installed: pip install 'tillit[{_EXTRA}]'"
    return f"{model!r} cannot be loaded: {error}"
