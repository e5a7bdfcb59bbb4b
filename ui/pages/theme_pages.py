"""`/themes` and `/themes/{id}`: what the documents say of a theme, in three columns by their weight."""

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from assistant.catalogue.catalogue import Catalogue, Filter, read_catalogue
from assistant.catalogue.editions import Change, EditionChanges
from assistant.catalogue.measures import Passage
from assistant.catalogue.side_by_side import (
    COLUMNS,
    Column,
    SideBySide,
    ThemeDocument,
    ThemePassage,
    side_by_side,
)
from assistant.catalogue.themes import Theme, find_theme, load_themes
from ui.errors import ServiceError
from ui.html import escape
from ui.pages.catalogue_frame import measures_address, place_link, quotation, theme_address, wide_page
from ui.pages.layout import chosen_language
from ui.pages.site_page import link, message_page
from ui.service import Service
from ui.texts import Texts, texts
from ui.viewer import THEMES
from vectorstore.chunks import Document

OPEN = 6
"""So many passages of a document are shown at once, the others on demand."""


def routes(service: Service) -> APIRouter:
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.get("/themes")
    def themes(lang: str | None = None) -> HTMLResponse:
        words = texts(chosen_language(lang))
        try:
            return _list_page(read_catalogue(service.documents()), words)
        except ServiceError:
            return message_page(words.errors["not_ready"], address=THEMES, words=words, status=503)

    @router.get("/themes/{theme_id}")
    def theme(theme_id: str, lang: str | None = None) -> HTMLResponse:
        words = texts(chosen_language(lang))
        found = find_theme(theme_id)
        if found is None:
            more = _theme_lists(None, words)
            sentence = words.measures.unknown_theme
            return message_page(sentence, address=THEMES, words=words, status=404, more=more)
        try:
            documents = service.documents()
        except ServiceError:
            return message_page(words.errors["not_ready"], address=THEMES, words=words, status=503)
        return _theme_page(side_by_side(found, documents, read_catalogue(documents)), documents, words)

    return router


def _list_page(catalogue: Catalogue, words: Texts) -> HTMLResponse:
    said = words.measures
    main = f"<h1>{escape(said.themes)}</h1><p>{escape(said.themes_lead)}</p>{_theme_lists(catalogue, words)}"
    return wide_page(main, title=said.themes, address=THEMES, words=words)


def _theme_lists(catalogue: Catalogue | None, words: Texts) -> str:
    """All themes, with how many measures each has where there is a catalogue."""
    said = words.measures
    return "".join(
        f'<h2>{escape(name)}</h2><ul class="themes">'
        f"{''.join(_theme_item(one, catalogue, words) for one in load_themes() if one.kind == kind)}</ul>"
        for kind, name in (("area", said.areas), ("across", said.across))
    )


def _theme_item(theme: Theme, catalogue: Catalogue | None, words: Texts) -> str:
    name = link(theme_address(theme.id), theme.name(words.language_code), words)
    if catalogue is None:
        return f"<li>{name}</li>"
    n = sum(theme.id in measure.theme_ids for measure in catalogue.measures)
    count = words.measures.one_measure if n == 1 else words.measures.n_measures.format(n=n)
    return f"<li>{name} ({escape(count)})</li>"


def _theme_page(found: SideBySide, documents: tuple[Document, ...], words: Texts) -> HTMLResponse:
    said, theme = words.measures, found.theme
    name = theme.name(words.language_code)
    to_measures = link(measures_address(Filter(theme=theme.id)), said.see_measures, words)
    phrases = ", ".join(f"«{phrase}»" for phrase in theme.words)
    columns = "".join(_column(column, found, words) for column in COLUMNS)
    main = (
        f"<header><h1>{escape(name)}</h1>"
        f"<p>{to_measures} · {link(THEMES, said.themes, words)}</p></header>"
        f'<div class="columns">{columns}</div>{"".join(_changes(one, words) for one in found.changes)}'
        f"<details><summary>{escape(said.how)}</summary><p>{escape(said.chosen_by.format(words=phrases))}</p></details>"
    )
    return wide_page(main, title=name, address=theme_address(theme.id), words=words)


def _column(column: Column, found: SideBySide, words: Texts) -> str:
    said = words.measures
    heading = {"reform": said.reform, "advice": said.advice, "examples": said.examples}[column]
    note = {"reform": "", "advice": said.advice_note, "examples": said.binding}[column]
    documents = "".join(_document(one, words) for one in found.columns[column])
    inner = documents or f"<p>{escape(said.nothing)}</p>"
    weight = f'<p class="binding">{escape(note)}</p>' if note else ""
    return f'<section class="{column}"><h2>{escape(heading)}</h2>{weight}{inner}</section>'


def _document(found: ThemeDocument, words: Texts) -> str:
    """A document with its date and standing, and its passages."""
    said, record = words.measures, found.record
    facts = f"{record.publisher}, {words.date_in_words(record.date)}; {words.standing[record.standing]}"
    items = [f'<li class="said">{_passage(one, found, words)}</li>' for one in found.passages]
    first, rest = "".join(items[:OPEN]), "".join(items[OPEN:])
    n = len(items) - OPEN
    more = said.one_passage if n == 1 else said.n_passages.format(n=n)
    hidden = (
        f'<details><summary>+ {escape(more)}<span class="unseen">: {escape(record.title)}</span></summary>'
        f'<ul class="plain">{rest}</ul></details>'
        if rest
        else ""
    )
    return (
        f'<h3>{escape(record.title)}</h3><p class="facts">{escape(facts)}</p>'
        f'<ul class="plain">{first}</ul>{hidden}'
    )


def _passage(one: ThemePassage, found: ThemeDocument, words: Texts) -> str:
    record = found.record
    headings = [heading for heading in one.section if heading != record.title]
    shown = headings if one.measure else headings[-1:]
    place = " › ".join(shown)
    link = place_link(one.passage, record.id, place or record.title, words)
    above = f'<p class="place" lang="{escape(record.language)}">{escape(place)}</p>' if place else ""
    return f'{above}{quotation(one.passage, record.language)}<p class="place">{link}</p>'


def _changes(changed: EditionChanges, words: Texts) -> str:
    said = words.measures
    line = said.changes_of.format(
        earlier=_edition(changed.earlier, words), later=_edition(changed.later, words)
    )
    items = "".join(f'<li class="changed">{_change(one, changed, words)}</li>' for one in changed.changes)
    heading = f"<h2>{escape(said.changes)}</h2><p>{escape(line)}</p>"
    return f'<section>{heading}<ul class="plain">{items}</ul></section>'


def _edition(document: Document, words: Texts) -> str:
    return f"{document.record.title} ({words.date_in_words(document.record.date)})"


def _change(change: Change, changed: EditionChanges, words: Texts) -> str:
    said = words.measures
    kind = said.reworded if change.before and change.after else said.added if change.after else said.removed
    parts = [f"<h3>{escape(kind)}</h3>"]
    for passage, document, label, mark in (
        (change.before, changed.earlier, said.before, "del"),
        (change.after, changed.later, said.after, "ins"),
    ):
        if passage is not None:
            parts.append(_side(passage, document, label, mark, words))
    return "".join(parts)


def _side(passage: Passage, document: Document, label: str, mark: str, words: Texts) -> str:
    text = escape(" ".join(passage.text.split()))
    link = place_link(passage, document.id, _edition(document, words), words)
    return (
        f'<p>{escape(label)}: <{mark} lang="{escape(document.record.language)}">{text}</{mark}></p>'
        f'<p class="place">{link}</p>'
    )
