"""What a permalink keeps, as HTML: an answer, the marks of a check, a list of measures, as they were."""

from collections.abc import Iterator
from typing import assert_never

from assistant.answers import Answer, Citation
from assistant.checks.reasons import reasons
from assistant.checks.result import MARKS, Mark
from ui.api.catalogue_schemas import MeasureOut
from ui.chat_view import View
from ui.html import escape
from ui.measures_listing import bearing, chosen_words, distinct
from ui.pages.permalink_sources import KeptSources
from ui.permalinks.content import AnswerThen, CheckThen, CitationThen, Content, MarkThen, MeasuresThen
from ui.permalinks.today import QuoteToday
from ui.source_view import SourceView
from ui.texts import Texts, texts

ANCHOR = "k"
"""Of a citation: `#k1`."""

_CLASSES: dict[Mark, str] = {
    "supported": "supported",
    "at_odds": "at-odds",
    "examples_only": "examples-only",
    "look_at_this": "look",
    "not_found": "not-found",
}


def content_html(content: Content, sources: KeptSources) -> str:
    """All of it, but for the heading."""
    today = iter(sources.today.quotes if sources.today else ())
    match content:
        case AnswerThen():
            return _answer(content, sources, today)
        case CheckThen():
            return _check(content, sources, today)
        case MeasuresThen():
            return _measures(content, sources, today)
        case _:
            assert_never(content)


# --- an answer ---


def _answer(content: AnswerThen, sources: KeptSources, today: Iterator[QuoteToday]) -> str:
    """In its own language; what is said of its sources in the reader's."""
    words = sources.words
    items = "".join(
        f'<li id="{ANCHOR}{one.number}" value="{one.number}">{sources.citation(one, next(today, None))}</li>'
        for one in content.citations
    )
    cited = f'<h2>{escape(words.sources)}</h2><ol class="kept">{items}</ol>' if items else ""
    return f"{_only_in(content, sources)}{_answer_text(content)}{cited}{_nearest(content, sources)}"


def _answer_text(content: AnswerThen) -> str:
    written = texts(content.language)
    text = View(written).text(_as_answer(content), SourceView(written, {}), ANCHOR)
    return f'<section class="outcome {content.status}" lang="{content.language}">{text}</section>'


def _as_answer(content: AnswerThen) -> Answer:
    """What the text of an answer is written from."""
    return Answer(
        answer_id="",
        conversation_id="",
        status=content.status,
        verdict=content.verdict,
        language=content.language,
        text=content.answer,
        citations=tuple(_as_citation(one) for one in content.citations),
        notices=content.notices,
    )


def _as_citation(one: CitationThen) -> Citation:
    return Citation(**dict(one), context="", viewer_url="")


def _only_in(content: AnswerThen, sources: KeptSources) -> str:
    """Which documents alone were searched."""
    if content.document_ids is None:
        return ""
    only_in = sources.words.only_in(map(sources.title_of, content.document_ids))
    return f'<p class="soft">{escape(only_in)}</p>'


def _nearest(content: AnswerThen, sources: KeptSources) -> str:
    """What was near, where that is all there was."""
    if content.citations or not content.consulted:
        return ""
    items = "".join(f"<li>{sources.consulted(one)}</li>" for one in content.consulted)
    return f'<h2>{escape(sources.words.nearest)}</h2><ul class="plain kept">{items}</ul>'


# --- the marks of a check ---


def _check(content: CheckThen, sources: KeptSources, today: Iterator[QuoteToday]) -> str:
    words = sources.words
    items = "".join(_mark(n, one, sources, today) for n, one in enumerate(content.marks, 1))
    return (
        f'<p>{escape(words.permalink.no_draft)}</p><p class="note">{escape(words.check.warning)}</p>'
        f"{''.join(f'<p class=note>{escape(notice)}</p>' for notice in content.notices)}"
        f'{_counts(content, words)}<section class="evidence"><h2>{escape(words.check.evidence)}</h2>'
        f"<ol>{items}</ol></section>"
    )


def _counts(content: CheckThen, words: Texts) -> str:
    total = words.number(len(content.marks))
    rows = "".join(
        f'<tr><th scope="row">{_tag(mark, words)}</th>'
        f"<td>{escape(words.check.of_these.format(n=words.number(content.counts.get(mark, 0)), total=total))}"
        f"</td><td>{escape(words.check.marks_mean[mark])}</td></tr>"
        for mark in MARKS
    )
    return f'<table class="counts">{rows}</table>'


def _mark(number: int, one: MarkThen, sources: KeptSources, today: Iterator[QuoteToday]) -> str:
    words = sources.words
    quotes = "".join(sources.citation(citation, next(today, None)) for citation in one.citations)
    label = escape(words.permalink.statement.format(n=number))
    return (
        f'<li id="s{number}" class="{_CLASSES[one.mark]}"><h3>{label} {_tag(one.mark, words)}</h3>'
        f"<p>{escape(reason_of(one, words))}</p>{quotes}</li>"
    )


def reason_of(one: MarkThen, words: Texts) -> str:
    """Why a statement got its mark, as far as that can be said without the statement."""
    said = reasons(words.language_code)
    match one.mark:
        case "supported":
            return said.supported
        case "examples_only":
            is_advice = bool(one.citations) and one.citations[0].standing == "advice"
            return said.advice if is_advice else said.examples
        case "at_odds":
            return words.check.marks_mean["at_odds"]
        case "look_at_this":
            return said.look_at_this
        case "not_found":
            return said.not_found
        case _:
            assert_never(one.mark)


def _tag(mark: Mark, words: Texts) -> str:
    return f'<span class="tag {_CLASSES[mark]}">{escape(words.check.marks[mark])}</span>'


# --- a list of measures ---


def _measures(content: MeasuresThen, sources: KeptSources, today: Iterator[QuoteToday]) -> str:
    words = sources.words
    said = words.measures
    shown = said.shown.format(n=len(content.measures), total=content.n_measures)
    chosen = chosen_words(content.chosen.filter, words)
    line = f"{shown} {said.chosen}: {chosen}." if chosen else shown
    articles: dict[str, str] = {}
    for one in content.measures:
        heading = f'<h2 lang="{sources.language_of(one.document_id)}">{escape(one.ministry)}</h2>'
        before = articles.get(one.ministry, heading)
        articles[one.ministry] = before + _measure(one, sources, next(today, None))
    sections = "".join(f"<section>{article}</section>" for article in articles.values())
    return f'<p>{escape(line)}</p><p class="binding">{escape(said.binding)}</p>{sections}'


def _measure(one: MeasureOut, sources: KeptSources, now: QuoteToday | None) -> str:
    words = sources.words
    said, language = words.measures, sources.language_of(one.document_id)
    is_unnamed = one.heading == one.ministry
    heading = said.under_ministry if is_unnamed else one.heading
    marked = "" if is_unnamed else f' lang="{language}"'
    quote = escape(" ".join(one.summary.text.split()))
    page = f", {words.page.format(page=one.page)}" if one.page is not None else ""
    dated = f"{one.publisher}, {words.date_in_words(one.date)}; {words.standing[one.standing]}"
    rows = (
        (said.status, _status(one, words)),
        (said.bodies, ", ".join(one.bodies) or said.no_bodies),
        (said.dates, "; ".join(distinct([date.text for date in one.dates]))),
        (said.source, f"{one.title} ({dated}){page}"),
    )
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in rows if value)
    text = "".join(f"<li>{escape(line)}</li>" for line in one.text.splitlines())
    return (
        f'<article class="measure" id="{escape(one.id)}"><h3{marked}>{escape(heading)}</h3>'
        f'<blockquote lang="{language}"><p>{quote}</p></blockquote>{sources.standing_today(now)}'
        f"<dl>{facts}</dl>"
        f'<p class="ways">{sources.links(now, "", f": {heading}")}</p>'
        f'<details><summary>{escape(said.whole)}<span class="unseen">: {escape(heading)}</span></summary>'
        f'<ul lang="{language}">{text}</ul></details></article>'
    )


def _status(one: MeasureOut, words: Texts) -> str:
    """The status, with the words that say so."""
    signs = bearing(one.status, ((sign.status, sign.words.text) for sign in one.signs))
    shown = ", ".join(f"«{sign}»" for sign in signs)
    return f"{words.measures.statuses[one.status]} {shown}".strip()
