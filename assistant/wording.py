"""What the assistant says in its own words: `wording.toml`, by language."""

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict

from assistant.answers import LANGUAGES, Language, Verdict
from vectorstore.chunks import Standing


class Wording(BaseModel):
    """The texts of one language; braces in them are filled in with `str.format`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    greeting: str
    thanks: str
    goodbye: str
    help: str
    opinion: str
    other_task: str
    manipulation: str
    empty: str
    vague: str
    unsure: str
    not_found: str
    nearest: str
    elsewhere: str
    guidance: str
    information: str
    advice: str
    examples: str
    under: str
    page: str
    also: str
    understood: str
    only_examples: str
    only_advice: str
    advice_and_examples: str
    old: str
    differ: str
    in_norwegian: str
    contents: str
    documents_intro: str
    document_line: str
    months: tuple[str, ...]
    day: str
    about_heading: str
    searching: str
    choosing: str
    writing: str
    checking: str
    as_advice: str
    as_example: str
    model_failed: str
    model_unchecked: str
    gone_through: str
    none_of: str
    all_measures: str
    verdict: dict[Verdict, str]
    standing: dict[Standing, str]

    def date(self, date: str) -> str:
        """An ISO 8601 date of any precision in words: "2024-04" as "april 2024"."""
        year, *rest = date.split("-")
        if not rest:
            return year
        month = self.months[int(rest[0]) - 1]
        return self.day.format(day=int(rest[1]), month=month, year=year) if rest[1:] else f"{month} {year}"


@cache
def wording(language: Language) -> Wording:
    """The texts in one language."""
    return _all()[language]


@cache
def _all() -> dict[Language, Wording]:
    tables = tomllib.loads((files("assistant") / "wording.toml").read_text("utf-8"))
    return {language: Wording(**tables[language]) for language in LANGUAGES}
