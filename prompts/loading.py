"""Reads prompts and fills them in; no other code builds prompt text."""

import hashlib
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template
from typing import Literal

VERSION_CHARS = 12
_ROLE = re.compile(r"^\[(system|user|assistant)\]$", re.MULTILINE)


@dataclass(frozen=True)
class Prompt:
    """A prompt's text as its file has it, with places to fill such as `$question`."""

    name: str
    text: str

    @property
    def version(self) -> str:
        """The beginning of the text's SHA-256, hexadecimal: another text is another version."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:VERSION_CHARS]

    @property
    def variables(self) -> frozenset[str]:
        return frozenset(Template(self.text).get_identifiers())

    @property
    def turns(self) -> tuple["PromptTurn", ...]:
        """The conversation that the text is where lines such as `[user]` begin its turns."""
        parts = _ROLE.split(self.text)[1:]
        return tuple(
            PromptTurn(role, Prompt(self.name, words.strip()))  # type: ignore[arg-type]
            for role, words in zip(parts[::2], parts[1::2], strict=True)
        )

    def filled(self, **values: str) -> str:
        """The text with its places filled; a `$` in a value is left as it is.

        Raises:
            ValueError: values are missing or unknown; the message names every one.
        """
        missing, unknown = self.variables - values.keys(), values.keys() - self.variables
        if missing or unknown:
            raise ValueError(
                f"prompt {self.name!r} takes {_listed(self.variables)}"
                + (f"; missing {_listed(missing)}" if missing else "")
                + (f"; unknown {_listed(unknown)}" if unknown else "")
            )
        return Template(self.text).substitute(values)


@dataclass(frozen=True)
class PromptTurn:
    """What one side says in a conversation; it is split before it is filled, so material makes no turns."""

    role: Literal["system", "user", "assistant"]
    prompt: Prompt


@cache
def load_prompt(name: str) -> Prompt:
    """The prompt of that name.

    Raises:
        LookupError: there is none; the message lists those there are.
        ValueError: its text has a `$` that marks no place.
    """
    if name not in prompt_names():
        raise LookupError(f"there is no prompt {name!r}; there are {', '.join(prompt_names())}")
    text = (files("prompts") / f"{name}.md").read_text("utf-8")
    if not Template(text).is_valid():
        raise ValueError(f"prompt {name!r} has a $ that marks no place; write $$ for the sign itself")
    return Prompt(name, text)


def prompt_names() -> list[str]:
    """The names of all prompts, in alphabetical order."""
    return sorted(
        one.name.removesuffix(".md") for one in files("prompts").iterdir() if one.name.endswith(".md")
    )


def _listed(names: frozenset[str] | set[str]) -> str:
    return ", ".join(sorted(names)) or "nothing"
