"""The texts of the pages, from `texts.toml`, checked when they are read."""

import tomllib
from functools import cache
from importlib.resources import files

from pydantic import BaseModel, ConfigDict, Field

from assistant.answers import LANGUAGES, Language, Status, Verdict
from assistant.catalogue.statuses import Status as MeasureStatus
from ui.errors import Code
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


class MeasuresTexts(_Texts):
    """What stands on the pages of measures and themes, and in the files made of them."""

    title: str
    lead: str
    binding: str
    filter: str
    ministry: str
    body: str
    theme: str
    status: str
    words: str
    all: str
    show: str
    clear: str
    shown: str
    none: str
    areas: str
    across: str
    to_list: str
    matrix: str
    matrix_lead: str
    matrix_picture: str
    matrix_table: str
    cell: str
    total: str
    no_bodies: str
    bodies: str
    dates: str
    signs: str
    theme_words: str
    whole: str
    under_ministry: str
    export: str
    csv: str
    xlsx: str
    docx: str
    page: str
    link: str
    source: str
    quote: str
    text: str
    heading: str
    made: str
    chosen: str
    how: str
    how_text: str
    side_by_side: str
    themes: str
    themes_lead: str
    n_measures: str
    one_measure: str
    reform: str
    advice: str
    examples: str
    nothing: str
    advice_note: str
    chosen_by: str
    see_measures: str
    unknown_theme: str
    changes: str
    changes_of: str
    added: str
    removed: str
    reworded: str
    before: str
    after: str
    n_passages: str
    one_passage: str
    statuses: dict[MeasureStatus, str]


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
    measures: MeasuresTexts

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
