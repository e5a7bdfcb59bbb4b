"""The tables of texts for the pages besides the chat. `ui.texts` reads them."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.catalogue.statuses import Status as MeasureStatus
from ui.permalinks.today import ChangeKind
from ui.permalinks.today import Place as QuotePlace
from vectorstore.chunks import Standing


class TextTable(BaseModel):
    """A table of `texts.toml`, with no text too few and none too many."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Place = Literal["chat", "check", "documents", "measures", "themes", "about"]
"""What the navigation of the pages leads to."""


class AboutTexts(TextTable):
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


class PageTexts(TextTable):
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
    printed_from: str
    not_found: str
    not_found_more: str
    starting: str
    starting_more: str
    failed: str
    failed_more: str
    failed_reload: str
    about: AboutTexts


class MeasuresTexts(TextTable):
    """What stands on the pages of measures and themes, and in the files made of them."""

    title: str
    lead: str
    binding: str
    filter: str
    ministry: str
    body: str
    theme: str
    about_only: str
    mentions: str
    with_mentions: str
    yes: str
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


class PermalinkTexts(TextTable):
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
