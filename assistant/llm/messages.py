"""Prompts as the messages of a conversation: their examples are turns, the last one holds the material."""

from typing import TYPE_CHECKING

from prompts.loading import load_prompt

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage


def messages(name: str, **material: str) -> "list[BaseMessage]":
    """The prompt of that name, its last turn filled in."""
    from langchain_core.messages import convert_to_messages

    *examples, last = load_prompt(name).turns
    told = [(turn.role, turn.prompt.filled()) for turn in examples]
    return convert_to_messages([*told, (last.role, last.prompt.filled(**material))])
