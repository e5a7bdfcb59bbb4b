"""The texts of the pages, from `texts.toml`, checked when they are read."""

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import Field

from assistant.answers import LANGUAGES, Language, Status, Verdict
from assistant.checks.result import Mark
from assistant.checks.statements import LeftOut
from assistant.notices import NoticeKind
from ui.errors import Code
from ui.feedback import Reason
from ui.page_texts import MeasuresTexts, PageTexts, PermalinkTexts, TextTable
from vectorstore.chunks import Standing


class CheckTexts(TextTable):
    """The page that checks a text, and what is exported from it."""

    title: str
    intro: str
    privacy: str
    text: str
    file: str
    limits: str
    check: str
    result: str
    warning: str
    draft: str
    evidence: str
    to_source: str
    to_draft: str
    nothing_to_check: str
    left_out: str
    exports: str
    as_word: str
    as_markdown: str
    again: str
    file_name: str
    of_these: str
    progress: str
    working: str
    cancel: str
    cancelled: str
    lost: str
    sent_to_model: str
    marks: dict[Mark, str]
    marks_mean: dict[Mark, str]
    left_out_names: dict[LeftOut, str]


class EmbedTexts(TextTable):
    """What the component says besides what the chat says too. `failures`: those that no `Code` names, or
    that a page of others cannot fill the gaps of."""

    clear: str
    cleared: str
    kept: str
    own_page: str
    context: str
    cancel: str
    retry: str
    close: str
    failures: dict[str, str]


class Role(TextTable):
    """Whose questions the examples are."""

    name: str
    questions: tuple[str, ...] = Field(min_length=1)


class ChatTexts(TextTable):
    """What stands on the chat page alone. Its scripts read them by these names."""

    roles: tuple[Role, ...] = Field(min_length=4, max_length=4)
    options: str
    only_these: str
    answer_language: str
    automatic: str
    only_in: str
    answer_label: str
    open_source: str
    back: str
    lost: str
    go_on: str
    all_documents: str
    copy_answer: str
    copy_reference: str
    copied: str
    not_copied: str
    export: str
    as_word: str
    as_markdown: str
    exported: str
    not_exported: str
    too_long_to_export: str
    history: str
    history_note: str
    remember: str
    no_history: str
    delete: str
    delete_named: str
    delete_all: str
    deleted: str
    all_deleted: str
    one_question: str
    n_questions: str
    reopened: str
    not_reopened: str
    connection_lost: str
    connected_again: str
    went_wrong: str
    one_at_a_time: str
    notice: dict[NoticeKind | Literal["other"], str]


class FeedbackTexts(TextTable):
    """Whether an answer helped: read by the scripts of the chat page and of the component by these names."""

    helpful: str
    yes: str
    no: str
    what_was_wrong: str
    comment: str
    comment_note: str
    send: str
    cancel: str
    thanks: str
    change_mind: str
    not_sent: str
    reasons: dict[Reason, str]


class ExportTexts(TextTable):
    """What a downloaded conversation says around questions and answers."""

    title: str
    made: str
    checked: str
    question: str
    place: str
    read: str
    lost: str


class Texts(TextTable):
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
    documents: str
    no_record: str
    for_programs: str
    months: tuple[str, ...] = Field(min_length=12, max_length=12)
    day: str
    thousands: str
    verdict: dict[Verdict, str]
    status: dict[Status, str]
    standing: dict[Standing, str]
    errors: dict[Code, str]
    check: CheckTexts
    pages: PageTexts
    embed: EmbedTexts
    measures: MeasuresTexts
    chat: ChatTexts
    feedback: FeedbackTexts
    export: ExportTexts
    permalink: PermalinkTexts

    @property
    def examples(self) -> tuple[str, ...]:
        """The example questions of all roles."""
        return tuple(question for role in self.chat.roles for question in role.questions)

    def only_in(self, titles: Iterable[str]) -> str:
        """Which documents alone were searched."""
        return closed(self.chat.only_in.format(documents=", ".join(titles)))

    def date_in_words(self, date: str) -> str:
        """ "2024-04" as "april 2024"; what is no ISO 8601 date stays as it is."""
        parts = date.split("-")
        if not all(part.isdigit() for part in parts) or len(parts) not in (2, 3):
            return date
        month = self.months[int(parts[1]) - 1] if 1 <= int(parts[1]) <= 12 else parts[1]
        if len(parts) == 2:
            return f"{month} {parts[0]}"
        return self.day.format(day=int(parts[2]), month=month, year=parts[0])

    def number(self, n: int) -> str:
        """ "9404" as "9 404", or as the language has it."""
        return f"{n:,}".replace(",", self.thousands)

    def ready_line(self, n_sources: int) -> str:
        """What is said when the answer stands there."""
        if n_sources == 0:
            return self.ready
        return self.ready_one_source if n_sources == 1 else self.ready_sources.format(n=n_sources)


def closed(sentence: str) -> str:
    """The sentence with a full stop, unless it ends with a mark of its own, as a heading that asks."""
    return sentence if sentence.endswith((".", "?", "!", "…")) else f"{sentence}."


@cache
def texts(language: Language) -> Texts:
    """The texts in one language."""
    return _all()[language]


@cache
def _all() -> dict[Language, Texts]:
    tables = tomllib.loads(files("ui").joinpath("texts.toml").read_text(encoding="utf-8"))
    return {language: Texts(language_code=language, **tables[language]) for language in LANGUAGES}
