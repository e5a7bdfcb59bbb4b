"""Joins the component's modules, its style and its texts to the one script that pages load.

Put together when it is first asked for: there is no build. What only readers of the source need (comments,
indentation) is left out, which keeps it small.
"""

import json
import re
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import Any

from assistant.answers import LANGUAGES
from ui.texts import Texts, texts

MODULES = (
    "words", "dom", "markdown", "events", "answers", "api", "memory", "sources", "feedback", "exchange",
    "element",
)  # fmt: skip
"""In an order in which each finds what it imports."""

SAID_AS_IN_THE_CHAT = (
    "title", "what_it_is", "question", "ask", "examples_heading", "working", "ready",
    "ready_one_source", "ready_sources", "you_asked", "sources", "source", "consulted", "nearest",
    "page", "read_here", "read_at_publisher", "new_window", "documents", "months", "day", "verdict", "status",
    "standing",
)  # fmt: skip
OF_THE_FEEDBACK = ("helpful", "yes", "no", "what_was_wrong", "comment", "send", "thanks", "reasons")
N_EXAMPLES = 3
ERRORS_WITHOUT_GAPS = ("not_ready", "overloaded", "empty_question", "unknown_answer", "feedback_not_stored")


@cache
def script() -> str:
    """The component as one script, for any page."""
    told = [_texts_of(texts(language)) for language in LANGUAGES]
    code = "\n".join(_joinable(module_source(f"{name}.js")) for name in MODULES)
    return (
        "// <tillit-assistant>; its source is in ui/embed/component/ of tillit (MIT).\n"
        '(() => {\n"use strict";\n'
        f"const TEXTS = {_json(_side_by_side(told))};\n"
        f"const STYLE = {_json(_joined_style(module_source('style.css')))};\n"
        f"{code}\n}})();\n"
    )


@cache
def version() -> str:
    """Another one for every other script."""
    return sha256(script().encode()).hexdigest()[:16]


def module_source(name: str) -> str:
    """A file of the component, as it was written."""
    return files("ui").joinpath("embed", "component", name).read_text(encoding="utf-8")


def _texts_of(words: Texts) -> dict[str, Any]:
    everything = words.model_dump(mode="json")
    own = everything["embed"]
    failures = {code: everything["errors"][code] for code in ERRORS_WITHOUT_GAPS} | own["failures"]
    return {
        "language": words.language_code,
        "about": words.pages.places["about"],
        "examples": words.examples[:N_EXAMPLES],
        "suggestions": words.chat.go_on,
        **{name: everything[name] for name in SAID_AS_IN_THE_CHAT},
        **{name: everything["feedback"][name] for name in OF_THE_FEEDBACK},
        **own,
        "failures": failures,
    }


def _side_by_side(told: list[Any]) -> Any:
    """One tree of the texts in all languages. Its leaves are lists with a text for each language, or 0 where
    the first one says it."""
    first = told[0]
    if isinstance(first, dict):
        return {name: _side_by_side([one[name] for one in told]) for name in first}
    if isinstance(first, list):
        return [_side_by_side(list(ones)) for ones in zip(*told, strict=True)]
    return [first, *(0 if one == first else one for one in told[1:])]


def _joinable(source: str) -> str:
    """A module as a part of the script: all parts share one scope."""
    alone = re.sub(r"^import .*\n|^export ", "", source, flags=re.M)
    lines = (_SPARE.sub(lambda found: found[1] or found[2] or "", line) for line in alone.splitlines())
    return "\n".join(line for line in lines if line)


_STRING = r'"(?:\\.|[^"\\])*"|`(?:\\.|[^`\\])*`'
_PATTERN = r"(?:(?<=[(,=:!&|?])|(?<=[(,=:!&|?] ))/(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\[])+/\w*"
_SPARE = re.compile(rf"({_STRING}|{_PATTERN})|^\s*//.*|^\s+|\s+$| ?([-+*=<>&|?!:,;(){{}}\[\]]) ?")
"""Of a line of JavaScript: comments, indentation, spaces beside signs. Strings, templates and regular
expressions stay as they are."""


def _joined_style(source: str) -> str:
    return re.sub(r"\s*([{};,])\s*|(?<=:) ", lambda found: found[1] or "", source).replace(";}", "}")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
