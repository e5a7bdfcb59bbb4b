"""The texts of the pages, from `texts.toml`, checked when they are read."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from assistant.answers import LANGUAGES, Language, Status, Verdict
from assistant.catalogue.statuses import Status as MeasureStatus
from assistant.checks.result import Mark
from assistant.checks.statements import LeftOut
from assistant.notices import NoticeKind
from ui.errors import Code
from ui.feedback import Reason
from ui.permalinks.today import ChangeKind
from ui.permalinks.today import Place as QuotePlace
from vectorstore.chunks import Standing


class _Texts(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Place = Literal["chat", "check", "documents", "measures", "themes", "about"]
"""What the navigation of the pages leads to."""


class AboutTexts(_Texts):
    """The page about the service: headings, paragraphs and lists."""

    title: str
    intro: str
    machine_heading: str
    machine: tuple[str, ...]
    how_heading: str
    how: tuple[str, ...]
    now_heading: str
    with_quotes: str
    with_model: tuple[str, ...]
    stays_here: str
    with_endpoint: str
    knows_heading: str
    knows: str
    read_documents: str
    knows_not: tuple[str, ...]
    cannot_heading: str
    cannot: tuple[str, ...]
    repaired: str
    stored_heading: str
    stored: tuple[str, ...]
    contact_heading: str
    contact: str
    no_contact: str
    about_the_reform: tuple[str, ...]
    access_heading: str
    access: tuple[str, ...]
    access_gaps: tuple[str, ...]


class CheckTexts(_Texts):
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


class PageTexts(_Texts):
    """What stands on the pages besides the chat."""

    places: dict[Place, str]
    skip: str
    publisher: str
    date: str
    standing: str
    obtained: str
    original: str
    no_address: str
    standing_means: dict[Standing, str]
    extent: str
    n_words: str
    pages_to: str
    no_pages: str
    ingested: str
    contents: str
    text: str
    link_to: str
    passage: str
    passage_lost: str
    go_to_passage: str
    search: str
    search_all: str
    search_document: str
    too_short: str
    no_hits: str
    no_hits_help: str
    hits_for: str
    one_hit: str
    n_hits: str
    apart: str
    first_marked: str
    all_hits_in_document: str
    show_all_documents: str
    hits_as_list: str
    to_first_hit: str
    hit_n_of: str
    previous_hit: str
    next_hit: str
    to_search: str
    n_repairs: str
    show_repairs: str
    hide_repairs: str
    repairs_shown: str
    repairs_list: str
    repairs_heading: str
    scan_said: str
    scan_had: str
    text_has: str
    how_often: str
    nothing: str
    source: str
    printed_from: str
    not_found: str
    not_found_more: str
    starting: str
    starting_more: str
    failed: str
    failed_more: str
    failed_reload: str
    about: AboutTexts


class EmbedTexts(_Texts):
    """What the component says besides what the chat says too. `failures`: those that no `Code` names, or
    that a page of others cannot fill the gaps of."""

    examples: tuple[str, ...] = Field(min_length=3, max_length=3)
    clear: str
    cleared: str
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


class PermalinkTexts(_Texts):
    """What stands on the pages of permalinks, and where they are made."""

    make_answer: str
    make_check: str
    make_measures: str
    before_check: str
    before_measures: str
    made: str
    address: str
    copy_address: str
    open: str
    stored_answer: str
    stored_check: str
    stored_measures: str
    code: str
    code_note: str
    back: str
    delete: str
    delete_note: str
    deleted: str
    deleted_more: str
    unknown: str
    unknown_more: str
    answer_then: str
    check_then: str
    measures_then: str
    check_title: str
    made_at: str
    at_time: str
    rests_on: str
    rests_on_documents: str
    generation: str
    written: str
    by_quotes: str
    by_model: str
    read_the_source: str
    no_draft: str
    statement: str
    unchanged: str
    read_again: str
    changed: str
    changed_more: str
    not_compared: str
    quotes_today: str
    measures_today: str
    text_changed: str
    ask_again: str
    check_again: str
    list_again: str
    read_then: str
    document_changes: dict[ChangeKind, str]
    counted: dict[QuotePlace, str]
    places: dict[QuotePlace, str]


class Role(_Texts):
    """Whose questions the examples are."""

    name: str
    questions: tuple[str, ...] = Field(min_length=1)


class ChatTexts(_Texts):
    """What stands on the chat page alone. Its scripts read them by these names."""

    roles: tuple[Role, ...] = Field(min_length=3, max_length=3)
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
    reasons: dict[Reason, str]
    notice: dict[NoticeKind | Literal["other"], str]


class ExportTexts(_Texts):
    """What a downloaded conversation says around questions and answers."""

    title: str
    made: str
    checked: str
    question: str
    sources: str
    verdict: str
    weight: str
    place: str
    read: str
    lost: str


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
    export: ExportTexts
    permalink: PermalinkTexts

    @property
    def examples(self) -> tuple[str, ...]:
        """The example questions of all roles."""
        return tuple(question for role in self.chat.roles for question in role.questions)

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


@cache
def texts(language: Language) -> Texts:
    """The texts in one language."""
    return _all()[language]


@cache
def _all() -> dict[Language, Texts]:
    tables = tomllib.loads(files("ui").joinpath("texts.toml").read_text(encoding="utf-8"))
    return {language: Texts(language_code=language, **tables[language]) for language in LANGUAGES}
