"""The public bodies that a text names, by the names in `bodies.toml` and by how names are formed. Pure."""

import re
import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files

from assistant.catalogue.measures import Passage

_ENDINGS = "direktoratet|tilsynet|instituttet|ombudet|registrene"
_BY_FORM = (
    r"[Dd]irektoratet for (?:[a-zæøå]+(?: og )?)+(?: med [A-ZÆØÅ]\w+ for [A-ZÆØÅ]\w+)?",
    rf"[A-ZÆØÅ][a-zæøå]+-(?:, [a-zæøå]+-)* og [a-zæøå]+(?:{_ENDINGS})",
    rf"[A-ZÆØÅ][a-zæøå]+(?:{_ENDINGS})",
    r"(?:[A-ZÆØÅ][a-zæøå]+-(?:, [a-zæøå]+-)*,? og )?(?:[A-ZÆØÅ]|(?<=og )[a-zæøå])[a-zæøå]+departementet",
    r"(?!(?:Hver|Enhver|Ingen|Annenhver|Samme|Egen|En)\b)(?:[A-ZÆØÅ][a-zæøå]+ ){1,2}(?:fylkes)?kommune",
)


def find_bodies(passages: Iterable[Passage], *, besides: str = "") -> tuple[str, ...]:
    """The bodies named, each once by the name shown, in the order of their first mention.

    Args:
        besides: a body that is left out, such as the ministry that reports.
    """
    found = dict[str, None]()
    for one in passages:
        for match in _pattern().finditer(one.text):
            found[canonical(match[0])] = None
    found.pop(besides, None)
    return tuple(found)


def canonical(name: str) -> str:
    """The name shown for a name as it was written; a genitive s falls away."""
    bare = " ".join(name.split())
    names = _names()
    known = names.get(bare) or names.get(bare.removesuffix("s"))
    return known or (bare.removesuffix("s") if bare.endswith(("ets", "enes")) else bare)


def known_names() -> dict[str, str]:
    """Every way of writing that `bodies.toml` knows, with the name shown."""
    return dict(_names())


@cache
def _names() -> dict[str, str]:
    table = tomllib.loads((files("assistant") / "catalogue" / "bodies.toml").read_text("utf-8"))["names"]
    return {form: shown for shown, others in table.items() for form in (shown, *others)}


@cache
def _pattern() -> re.Pattern[str]:
    """The longest name first, so that a part of a name is not taken for another."""
    listed = sorted((re.escape(form) for form in _names()), key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join((*listed, *_BY_FORM))})s?(?!\w)")
