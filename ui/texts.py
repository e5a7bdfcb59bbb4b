"""The texts of the pages, from `texts.toml`, checked when they are read."""

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from assistant.answers import LANGUAGES, Language, Status, Verdict
from ui.errors import Code
from ui.feedback import Reason
from vectorstore.chunks import Standing


class _Texts(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PageTexts(_Texts):
    """What stands on the pages besides the chat."""

    back: str
    publisher: str
    date: str
    standing: str
    obtained: str
    original: str
    contents: str
    text: str
    passage: str
    go_to_passage: str
    not_found: str
    starting: str
    starting_more: str
    failed: str
    failed_more: str
    failed_reload: str


class EmbedTexts(_Texts):
    """What the component says besides what the chat says too. `failures`: those that no `Code` names, or
    that a page of others cannot fill the gaps of."""

    kept: str
    own_page: str
    context: str
    cancel: str
    retry: str
    close: str
    suggestions: str
    helpful: str
    yes: str
    no: str
    reasons_heading: str
    reasons: dict[Reason, str]
    comment: str
    send: str
    thanks: str
    failures: dict[str, str]


class Texts(_Texts):
    """Everything in one language."""

    language_code: Language
    title: str
    what_it_is: str
    language: str
    question: str
    ask: str
    clear: str
    conversation: str
    examples_heading: str
    examples: tuple[str, ...] = Field(min_length=5, max_length=5)
    working: str
    ready: str
    ready_one_source: str
    ready_sources: str
    cleared: str
    you_asked: str
    answer: str
    sources: str
    source: str
    consulted: str
    nearest: str
    page: str
    read_here: str
    read_at_publisher: str
    new_window: str
    hidden_characters: str
    older_dropped: str
    documents: str
    no_record: str
    for_programs: str
    months: tuple[str, ...] = Field(min_length=12, max_length=12)
    day: str
    verdict: dict[Verdict, str]
    status: dict[Status, str]
    standing: dict[Standing, str]
    errors: dict[Code, str]
    pages: PageTexts
    embed: EmbedTexts

    def date_in_words(self, date: str) -> str:
        """ "2024-04" as "april 2024"; what is no ISO 8601 date stays as it is."""
        parts = date.split("-")
        if not all(part.isdigit() for part in parts) or len(parts) not in (2, 3):
            return date
        month = self.months[int(parts[1]) - 1] if 1 <= int(parts[1]) <= 12 else parts[1]
        if len(parts) == 2:
            return f"{month} {parts[0]}"
        return self.day.format(day=int(parts[2]), month=month, year=parts[0])

    def ready_line(self, n_sources: int) -> str:
        """What is said when the answer stands there."""
        if n_sources == 0:
            return self.ready
        return self.ready_one_source if n_sources == 1 else self.ready_sources.format(n=n_sources)


@cache
def texts(language: Language) -> Texts:
    """The texts in one language."""
    return _all()[language]


@cache
def _all() -> dict[Language, Texts]:
    tables = tomllib.loads(files("ui").joinpath("texts.toml").read_text(encoding="utf-8"))
    return {language: Texts(language_code=language, **tables[language]) for language in LANGUAGES}
