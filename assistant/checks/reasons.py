"""Why a statement got its mark, in a sentence for people."""

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from assistant.answers import LANGUAGES, Language
from assistant.checks.marks import Judged
from assistant.checks.result import Kind, ReadByModel

_N_MISSING = 4


class Reasons(BaseModel):
    """The sentences of one language, from `reasons.toml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    supported: str
    examples: str
    advice: str
    not_found: str
    look_at_this: str
    look_missing: str
    look_difference: str
    look_besides: str
    look_leans: str
    at_odds: dict[Kind, str]
    at_odds_read: str
    doubt_read: str
    read: str
    instead: str
    quoted: str
    mode_read: str
    mode_partly: str
    mode_unread: str


@cache
def reasons(language: Language) -> Reasons:
    return _all()[language]


def reason(judged: Judged, language: Language) -> str:
    """The sentence for a mark, and another where a language model's reading counts in it."""
    words = reasons(language)
    said = _reason(judged, words)
    has_read = judged.is_read and judged.mark in ("supported", "examples_only")
    return f"{said} {words.read}" if has_read else said


def notices(read: ReadByModel | None, language: Language) -> tuple[str, ...]:
    """What a reader should know of a language model's part in the marks; nothing where it was not asked."""
    if read is None or not read.n_asked:
        return ()
    words = reasons(language)
    if not read.n_read:
        return (words.mode_unread,)
    told = words.mode_read if read.is_whole else words.mode_partly
    return (told.format(model=read.model, n=read.n_read, total=read.n_asked),)


def _reason(judged: Judged, words: Reasons) -> str:
    match judged.mark:
        case "supported":
            return words.supported
        case "examples_only":
            is_advice = judged.passage is not None and judged.passage.standing == "advice"
            return words.advice if is_advice else words.examples
        case "at_odds":
            return _at_odds(judged, words)
        case "look_at_this":
            return _look(judged, words)
        case _:
            return words.not_found


def _at_odds(judged: Judged, words: Reasons) -> str:
    difference = judged.difference
    if difference is None:
        return words.at_odds_read
    said = words.at_odds[difference.kind].format(said=difference.said)
    return f"{said} {words.instead.format(instead=difference.instead)}" if difference.instead else said


def _look(judged: Judged, words: Reasons) -> str:
    if judged.is_read:
        return words.doubt_read
    difference = judged.difference
    said = (difference.said,) if difference and difference.said else ()
    if difference and not said:
        if difference.instead:
            return words.look_besides.format(word=difference.instead)
        return words.look_difference
    if said or judged.missing:
        listed = dict.fromkeys((*said, *judged.missing))
        quoted = ", ".join(words.quoted.format(word=word) for word in list(listed)[:_N_MISSING])
        return words.look_missing.format(words=quoted)
    return words.look_leans if judged.leans else words.look_at_this


@cache
def _all() -> dict[Language, Reasons]:
    tables = tomllib.loads((files("assistant") / "checks" / "reasons.toml").read_text("utf-8"))
    return {language: Reasons(**tables[language]) for language in LANGUAGES}
