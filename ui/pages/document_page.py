"""`/documents/{id}`: the text with its outline, a search in it, a passage marked, its repairs on request."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from fastapi.responses import HTMLResponse

from ui.html import escape
from ui.pages.document_facts import description_list, facts
from ui.pages.document_places import headings_above, in_one_line, page_at
from ui.pages.document_text import Marks, hit_id, text_html
from ui.pages.outline import outline_html
from ui.pages.search_results import hits_html, how_many, nothing_found, search_form, summary
from ui.pages.site_page import link, site_page
from ui.pages.text_search import Found, Query, Span, find
from ui.texts import Texts
from ui.viewer import ANCHOR, DOCUMENTS, Address, document_address
from vectorstore.chunks import Document, Heading, Repair

MAX_OFFSET_DIGITS = 12
MAX_LISTED = 100
"""Hits in the list above the text; all are marked in it."""


@dataclass(frozen=True)
class Reading:
    """What a reader asks of a document: a passage to see, words to find, the repairs.

    `lost` says that the address names a passage that the text does not have.
    """

    query: Query
    passage: Span | None = None
    lost: bool = False
    repairs: bool = False

    @classmethod
    def of(
        cls, document: Document, *, start: str | None, end: str | None, q: str | None, repairs: str | None
    ) -> "Reading":
        """From an address, whatever stands in it."""
        passage = _passage(document, start, end)
        lost = passage is None and bool(start or end)
        shown = bool(document.repairs) and (repairs or "") not in ("", "0")
        return cls(Query.of(q), passage, lost, shown)


def document_page(document: Document, reading: Reading, site: str, words: Texts) -> HTMLResponse:
    """The page; `site` is the address of this server, for who reads it on paper."""
    record, address = document.record, _address(document, reading)
    found = find(document.text, reading.query)
    current = headings_above(document, reading.passage[0]) if reading.passage else ()
    repairs = document.repairs if reading.repairs else ()
    marks = Marks(reading.passage, found.hits, repairs)
    text = text_html(document, marks, words)
    language = escape(record.language)
    main = "\n".join(
        (
            f'<header><h1 lang="{language}">{escape(record.title)}</h1>{facts(document, words)}</header>',
            _tools(document, reading, found, current, words),
            '<div class="reader">',
            outline_html(document, current, words),
            f'<article lang="{language}" aria-label="{escape(words.pages.text)}">{text}</article>',
            "</div>",
            _repairs_table(document, repairs, words),
            _source(document, site, words),
        )
    )
    title = record.title
    if reading.query.text:
        title = f"{summary(found.n_all, reading.query, words)} – {title}"
    return site_page(main, title=title, address=address, words=words)


def _passage(document: Document, start: str | None, end: str | None) -> Span | None:
    """The offsets asked for, where they are ones of this text."""
    first, last = _offset(start), _offset(end)
    if first is None or last is None:
        return None
    last = min(last, len(document.text))
    return (first, last) if first < last else None


def _offset(typed: str | None) -> int | None:
    if typed is None or len(typed) > MAX_OFFSET_DIGITS or not typed.isdecimal():
        return None
    return int(typed)


def _address(document: Document, reading: Reading) -> Address:
    start, end = reading.passage or ("", "")
    return document_address(
        document.id,
        fragment=ANCHOR if reading.passage else "",
        start=str(start),
        end=str(end),
        q=reading.query.text,
        repairs="1" if reading.repairs else "",
    )


# --- above the text ---


def _tools(
    document: Document, reading: Reading, found: Found, current: Sequence[Heading], words: Texts
) -> str:
    action = replace(_address(document, replace(reading, passage=None)), fragment="")
    parts = (
        search_form(action, reading.query, words.pages.search_document, words),
        _hits(document, reading, found, words),
        _passage_note(document, reading, current, words),
        _repairs_note(document, reading, words),
    )
    return f'<div class="tools">{"".join(parts)}</div>'


def _hits(document: Document, reading: Reading, found: Found, words: Texts) -> str:
    query = reading.query
    if not query.text:
        return ""
    told = f'<p class="told" role="status">{escape(summary(found.n_all, query, words))}</p>'
    elsewhere = link(replace(DOCUMENTS, params=(("q", query.text),)), words.pages.search_all, words)
    if not found.hits:
        return f"{told}{nothing_found(query, words)}<p>{elsewhere}</p>"
    more = how_many(found, words) if found.n_all > len(found.hits) or not found.together else ""
    listed = hits_html(document, found, query, words, at_most=MAX_LISTED)
    return (
        f"{told}{f'<p>{escape(more)}</p>' if more else ''}"
        f'<p class="ways"><a href="#{hit_id(1)}">{escape(words.pages.to_first_hit)}</a> {elsewhere}</p>'
        f"<details><summary>{escape(words.pages.hits_as_list)}</summary>{listed}</details>"
    )


def _passage_note(document: Document, reading: Reading, current: Sequence[Heading], words: Texts) -> str:
    """That something is marked, where it stands, and the way to it."""
    if reading.passage is None:
        return f'<p class="note">{escape(words.pages.passage_lost)}</p>' if reading.lost else ""
    where = _where(document, reading.passage[0], current, words)
    return (
        f'<p class="note">{escape(words.pages.passage)} {where}'
        f'<a href="#{ANCHOR}">{escape(words.pages.go_to_passage)}</a></p>'
    )


def _where(document: Document, offset: int, current: Sequence[Heading], words: Texts) -> str:
    chain = " › ".join(in_one_line(heading.text) for heading in current)
    parts = [f'<span lang="{escape(document.record.language)}">{escape(chain)}</span>'] if chain else []
    if (page := page_at(document, offset)) is not None:
        parts.append(escape(words.page.format(page=page)))
    return f"<br>{', '.join(parts)}.<br>" if parts else ""


def _repairs_note(document: Document, reading: Reading, words: Texts) -> str:
    """How many words are not as the scan had them, and the way to see them or to hide them again."""
    if not document.repairs:
        return ""
    pages = words.pages
    other = _address(document, replace(reading, repairs=not reading.repairs))
    told = pages.n_repairs.format(n=words.number(len(document.repairs)))
    if not reading.repairs:
        return f'<p class="ways">{escape(told)} {link(other, pages.show_repairs, words)}</p>'
    table = f'<a href="#repairs">{escape(pages.repairs_list)}</a>'
    return (
        f'<p class="note repaired">{escape(told)} {escape(pages.repairs_shown)} {table} '
        f"{link(other, pages.hide_repairs, words)}</p>"
    )


# --- below the text ---


def _repairs_table(document: Document, repairs: Sequence[Repair], words: Texts) -> str:
    """Each repair once with how often it was made, in the order of the text."""
    if not repairs:
        return ""
    pages, language = words.pages, escape(document.record.language)
    counted = Counter((repair.before, repair.after) for repair in repairs)
    rows = "".join(
        f'<tr><td lang="{language}">{escape(before) or escape(pages.nothing)}</td>'
        f'<td lang="{language}">{escape(after) or escape(pages.nothing)}</td><td>{words.number(n)}</td></tr>'
        for (before, after), n in counted.items()
    )
    names = (pages.scan_had, pages.text_has, pages.how_often)
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in names)
    return (
        f'<section class="repairs"><h2 id="repairs">{escape(pages.repairs_heading)}</h2>'
        f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></section>"
    )


def _source(document: Document, site: str, words: Texts) -> str:
    """On paper: what this is and where it was printed from."""
    record = document.record
    shown = f"{site.rstrip('/')}{document_address(document.id).path}"
    told = f"{record.title}. {record.publisher}, {words.date_in_words(record.date)}. {record.url}"
    rows = ((words.source, escape(told.strip())), (words.pages.printed_from, escape(shown)))
    return f'<footer class="on-paper">{description_list(rows)}</footer>'
