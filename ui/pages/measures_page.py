"""`/measures`: every measure of the example collection, by a plain form, as a list, a picture and files."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from assistant.catalogue.catalogue import (
    Catalogue,
    Facets,
    Filter,
    Measure,
    ThemeFound,
    by_ministry,
    read_catalogue,
)
from assistant.catalogue.measures import Passage
from assistant.catalogue.themes import find_theme, load_themes
from ui import measures_export
from ui.errors import ServiceError
from ui.html import escape
from ui.measures_listing import bearing, chosen_words, distinct, theme_names
from ui.pages.catalogue_frame import (
    MAX_CHARS,
    given_filter,
    measures_address,
    place_link,
    quotation,
    theme_address,
    wide_page,
)
from ui.pages.layout import chosen_language
from ui.pages.matrix import matrix_picture, matrix_table
from ui.pages.permalink_form import make_form
from ui.pages.site_page import link, message_page
from ui.service import Service
from ui.texts import Texts, texts
from ui.viewer import MEASURES
from vectorstore.chunks import Document

EXPORT_PATH = "/api/v1/measures/export"


def routes(service: Service) -> APIRouter:
    router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @router.get("/measures")
    def measures(request: Request, lang: str | None = None) -> HTMLResponse:
        words = texts(chosen_language(lang))
        try:
            return _page(service.documents(), given_filter(request.query_params), words)
        except ServiceError:
            return message_page(words.errors["not_ready"], address=MEASURES, words=words, status=503)

    return router


def _page(documents: tuple[Document, ...], chosen: Filter, words: Texts) -> HTMLResponse:
    said, catalogue = words.measures, read_catalogue(documents)
    found = catalogue.select(chosen)
    lead = said.lead.format(n=len(catalogue.measures), n_ministries=len(catalogue.ministries))
    main = "\n".join(
        (
            f"<header><h1>{escape(said.title)}</h1><p>{escape(lead)}</p>"
            f'<p class="binding">{escape(said.binding)}</p></header>',
            _form(catalogue.facets(chosen), chosen, words),
            _outcome(catalogue, found, chosen, words),
            _matrix(catalogue, found, chosen, words),
            f'<div id="list">{_list(found, documents, chosen, words)}</div>',
            f"<h2>{escape(said.how)}</h2><p>{escape(said.how_text)}</p>",
        )
    )
    return wide_page(main, title=said.title, address=measures_address(chosen), words=words)


# --- the form ---


def _form(facets: Facets, chosen: Filter, words: Texts) -> str:
    said = words.measures
    themes = {theme.id: theme.name(words.language_code) for theme in load_themes()}
    kinds = {theme.id: said.areas if theme.kind == "area" else said.across for theme in load_themes()}
    language = "" if words.language_code == "nb" else _hidden("lang", words.language_code)
    fields = (
        _select(
            "ministry", said.ministry, _same(facets.ministries), facets.ministries, chosen.ministry, words
        ),
        _select("body", said.body, _same(facets.bodies), facets.bodies, chosen.body, words),
        _select("theme", said.theme, themes, facets.themes, chosen.theme, words, kinds),
        _select("status", said.status, _statuses(words), facets.statuses, chosen.status, words),
        _only_about(chosen, words),
        f"<label>{escape(said.words)}"
        f'<input name="q" value="{escape(chosen.words)}" maxlength="{MAX_CHARS}"></label>',
    )
    clear = link(MEASURES, said.clear, words)
    buttons = f'<div class="do"><button type="submit">{escape(said.show)}</button>{clear}</div>'
    return (
        f'<form class="filter" action="/measures" method="get"><h2>{escape(said.filter)}</h2>'
        f"{''.join(fields)}{language}{buttons}</form>"
    )


def _only_about(chosen: Filter, words: Texts) -> str:
    checked = " checked" if chosen.about else ""
    box = f'<input type="checkbox" name="about" value="1"{checked}>'
    return f'<label class="box">{box} {escape(words.measures.about_only)}</label>'


def _same(counts: Mapping[str, int]) -> dict[str, str]:
    return {value: value for value in counts}


def _statuses(words: Texts) -> dict[str, str]:
    return dict(words.measures.statuses.items())


def _hidden(name: str, value: str) -> str:
    return f'<input type="hidden" name="{name}" value="{escape(value)}">'


def _select(
    name: str,
    label: str,
    names: Mapping[str, str],
    counts: Mapping[str, int],
    chosen: str,
    words: Texts,
    kinds: Mapping[str, str] | None = None,
) -> str:
    """A choice of values with their counts, in groups where there are kinds; what is chosen stays."""
    known = names if chosen in ("", *names) else {chosen: chosen, **names}
    groups: dict[str, list[str]] = {}
    for value in known:
        groups.setdefault((kinds or {}).get(value, ""), []).append(
            _option(value, f"{known[value]} ({counts.get(value, 0)})", chosen)
        )
    options = "".join(_group(kind, inner) for kind, inner in groups.items())
    everything = _option("", words.measures.all, chosen)
    return f'<label>{escape(label)}<select name="{name}">{everything}{options}</select></label>'


def _group(kind: str, options: list[str]) -> str:
    inner = "".join(options)
    return f'<optgroup label="{escape(kind)}">{inner}</optgroup>' if kind else inner


def _option(value: str, text: str, chosen: str) -> str:
    selected = " selected" if value == chosen else ""
    return f'<option value="{escape(value)}"{selected}>{escape(text)}</option>'


# --- what was found ---


def _outcome(catalogue: Catalogue, found: tuple[Measure, ...], chosen: Filter, words: Texts) -> str:
    said = words.measures
    shown = said.shown.format(n=len(found), total=len(catalogue.measures))
    narrowed = chosen_words(chosen, words)
    line = f"{shown} {said.chosen}: {narrowed}." if narrowed else shown
    theme = find_theme(chosen.theme)
    beside = [link(theme_address(theme.id), said.side_by_side, words)] if theme else []
    if theme and chosen.about:
        beside.append(link(measures_address(replace(chosen, about=False)), said.with_mentions, words))
    compare = f"<p>{' · '.join(beside)}</p>" if beside else ""
    if not found:
        return f'<p role="status">{escape(line)} {escape(said.none)}</p>{compare}'
    links = "".join(f"<li>{_download(name, chosen, words)}</li>" for name in measures_export.FORMATS)
    files = f'<ul class="export"><li>{escape(said.export)}:</li>{links}</ul>'
    return f'<p role="status">{escape(line)}</p>{compare}{files}{_permalink(chosen, words)}'


def _permalink(chosen: Filter, words: Texts) -> str:
    """What makes a permalink to the list as it is now."""
    fields = dict(measures_address(chosen).params)
    return make_form(fields, words.permalink.make_measures, words.permalink.before_measures, words)


def _download(file_format: str, chosen: Filter, words: Texts) -> str:
    to = measures_address(chosen, f"{EXPORT_PATH}/{file_format}")
    name = escape(getattr(words.measures, file_format))
    return f'<a href="{escape(to.href(words.language_code))}" download>{name}</a>'


def _matrix(catalogue: Catalogue, found: tuple[Measure, ...], chosen: Filter, words: Texts) -> str:
    """Of the measures that were found; the links keep the other choices."""
    if not found:
        return ""
    said, counts = words.measures, catalogue.matrix(found)
    ministries = [one for one in catalogue.ministries if any(m.ministry == one for m in found)]

    def address(ministry: str, theme_id: str) -> str:
        kept = replace(chosen, ministry=ministry or chosen.ministry, theme=theme_id, about=True)
        return measures_address(kept).href(words.language_code)

    picture = matrix_picture(counts, ministries, load_themes(), address, words)
    table = matrix_table(counts, ministries, load_themes(), address, words)
    return (
        f"<section><h2>{escape(said.matrix)}</h2><p>{escape(said.matrix_lead)} "
        f'<a href="#list">{escape(said.to_list)}</a></p>{picture}'
        f"<details><summary>{escape(said.matrix_table)}</summary>{table}</details></section>"
    )


def _list(found: Iterable[Measure], documents: tuple[Document, ...], chosen: Filter, words: Texts) -> str:
    by_id = {document.id: document for document in documents}
    sections = []
    for ministry, of_ministry in by_ministry(found).items():
        articles = (_measure(one, by_id[one.section.document_id], chosen, words) for one in of_ministry)
        sections.append(f"<section><h2>{escape(ministry)}</h2>{''.join(articles)}</section>")
    return "".join(sections)


def _measure(measure: Measure, document: Document, chosen: Filter, words: Texts) -> str:
    said, section, record = words.measures, measure.section, document.record
    heading = section.heading if section.has_own_heading else said.under_ministry
    whole = Passage("", section.start, section.end, section.page)
    dated = f"{record.publisher}, {words.date_in_words(record.date)}; {words.standing[record.standing]}"
    source = f"{record.title} ({dated})"
    facts = (
        (said.status, _status(measure, words)),
        (said.theme, escape(", ".join(theme_names(measure.about_ids, words)))),
        (said.mentions, escape(", ".join(theme_names(measure.mentioned_ids, words)))),
        (said.bodies, escape(", ".join(measure.bodies) or said.no_bodies)),
        (said.dates, escape("; ".join(distinct([one.text for one in measure.dates])))),
        (said.source, f"{escape(source)}, {place_link(whole, record.id, heading, words)}"),
    )
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in facts if value)
    points = "".join(f"<li>{escape(point.passage.text)}</li>" for point in section.points)
    return (
        f'<article class="measure" id="{escape(measure.id)}"><h3>{escape(heading)}</h3>'
        f"{_quotes(measure, chosen, record.language)}<dl>{rows}</dl>{_theme_words(measure, words)}"
        f'<details><summary>{escape(said.whole)}<span class="unseen">: {escape(heading)}</span></summary>'
        f'<ul lang="{escape(record.language)}">{points}</ul></details></article>'
    )


def _quotes(measure: Measure, chosen: Filter, language: str) -> str:
    return "".join(quotation(one, language) for one in measure.quoted_on(chosen.theme))


def _status(measure: Measure, words: Texts) -> str:
    """The status, with the words that say so beside it."""
    name = escape(words.measures.statuses[measure.status])
    signs = bearing(measure.status, ((one.status, one.words.text) for one in measure.signs))
    shown = ", ".join(f"«{sign}»" for sign in signs)
    return f'{name} <span class="words">{escape(shown)}</span>' if shown else name


def _theme_words(measure: Measure, words: Texts) -> str:
    if not measure.themes:
        return ""
    items = "".join(_theme(found, words) for found in measure.themes)
    heading = escape(measure.section.heading)
    summary = f'{escape(words.measures.theme_words)}<span class="unseen">: {heading}</span>'
    return f"<details><summary>{summary}</summary><ul>{items}</ul></details>"


def _theme(found: ThemeFound, words: Texts) -> str:
    theme = find_theme(found.id)
    name = theme.name(words.language_code) if theme else found.id
    made_by = ", ".join(distinct([word.text for word in found.words]))
    said = f'<span class="words" lang="nb">{escape(made_by)}</span>'
    return f"<li>{link(measures_address(Filter(theme=found.id)), name, words)}: {said}</li>"
