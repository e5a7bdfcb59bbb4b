"""A selection of measures as rows of texts, the same for every file that is made of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.answers import Language
from assistant.catalogue.catalogue import Filter, Measure, read_catalogue
from assistant.catalogue.statuses import Status
from assistant.catalogue.themes import find_theme
from ui.texts import Texts, texts
from ui.viewer import passage_path
from vectorstore.chunks import Document, DocumentRecord


@dataclass(frozen=True)
class Row:
    """One measure; each field is what a reader sees."""

    ministry: str
    heading: str
    quote: str
    bodies: str
    status: str
    signs: str
    dates: str
    themes: str
    mentioned: str
    theme_words: str
    page: str
    source: str
    standing: str
    link: str
    text: str


@dataclass(frozen=True)
class Listing:
    """The rows, and what one must know to use them: what was chosen, of how many, from what, when."""

    rows: tuple[Row, ...]
    columns: tuple[str, ...]
    words: Texts
    chosen: str
    shown: str
    made: str


def listing_of(
    documents: tuple[Document, ...],
    chosen: Filter,
    *,
    generation: str,
    language: Language,
    base_url: str,
    today: date | None = None,
) -> Listing:
    """The measures that a filter keeps. `base_url` is where this server is reached, for links from a file."""
    words, catalogue = texts(language), read_catalogue(documents)
    records = {document.id: document.record for document in documents}
    found = catalogue.select(chosen)
    on = words.date_in_words((today or date.today()).isoformat())
    said = words.measures
    return Listing(
        rows=tuple(
            _row(one, chosen.theme, records[one.section.document_id], words, base_url.rstrip("/"))
            for one in found
        ),
        columns=column_names(words),
        words=words,
        chosen=chosen_words(chosen, words),
        shown=said.shown.format(n=len(found), total=len(catalogue.measures)),
        made=said.made.format(date=on, generation=generation),
    )


def column_names(words: Texts) -> tuple[str, ...]:
    """The names of the fields of a row, in their order."""
    said = words.measures
    return (
        said.ministry, said.heading, said.quote, said.bodies, said.status, said.signs, said.dates, said.theme,
        said.mentions, said.theme_words, said.page, said.source, words.pages.standing, said.link, said.text,
    )  # fmt: skip


def chosen_words(chosen: Filter, words: Texts) -> str:
    """A filter in words; "" where it keeps all."""
    said, theme = words.measures, find_theme(chosen.theme)
    statuses: dict[str, str] = dict(said.statuses.items())
    parts = (
        (said.ministry, chosen.ministry),
        (said.body, chosen.body),
        (said.theme, theme.name(words.language_code) if theme else chosen.theme),
        (said.about_only, said.yes if chosen.about else ""),
        (said.status, statuses.get(chosen.status, chosen.status)),
        (said.words, chosen.words),
    )
    return "; ".join(f"{name}: {value}" for name, value in parts if value)


def theme_names(theme_ids: Iterable[str], words: Texts) -> list[str]:
    found = (find_theme(theme_id) for theme_id in theme_ids)
    return [theme.name(words.language_code) for theme in found if theme]


def distinct(texts_found: Sequence[str]) -> list[str]:
    """Each once, without regard to case, in order."""
    return list({text.casefold(): text for text in reversed(texts_found)}.values())[::-1]


def bearing(status: Status, signs: Iterable[tuple[Status, str]]) -> list[str]:
    """The words that bear a status: its own, or all where it follows from several ("done" and "planned")."""
    said = list(signs)
    return distinct([words for kind, words in said if kind == status] or [words for _, words in said])


def _row(measure: Measure, theme_id: str, record: DocumentRecord, words: Texts, base_url: str) -> Row:
    section = measure.section
    by_theme = zip(theme_names(measure.theme_ids, words), measure.themes, strict=True)
    return Row(
        ministry=measure.ministry,
        heading=section.heading if section.has_own_heading else f"({words.measures.under_ministry})",
        quote=" […] ".join(one.text for one in measure.quoted_on(theme_id)),
        bodies=", ".join(measure.bodies),
        status=words.measures.statuses[measure.status],
        signs="; ".join(bearing(measure.status, ((one.status, one.words.text) for one in measure.signs))),
        dates="; ".join(distinct([one.text for one in measure.dates])),
        themes="; ".join(theme_names(measure.about_ids, words)),
        mentioned="; ".join(theme_names(measure.mentioned_ids, words)),
        theme_words="; ".join(
            f"{name}: {', '.join(distinct([word.text for word in found.words]))}" for name, found in by_theme
        ),
        page=str(section.page or ""),
        source=f"{record.title} ({record.publisher}, {words.date_in_words(record.date)})",
        standing=words.standing[record.standing],
        link=f"{base_url}{passage_path(record.id, section.start, section.end)}",
        text="\n".join(point.passage.text for point in section.points),
    )
