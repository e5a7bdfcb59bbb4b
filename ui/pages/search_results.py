"""What a search in the texts found: places with their headings, page and surroundings, each a link."""

from collections.abc import Sequence

from ui.html import escape
from ui.pages.document_places import headings_above, in_one_line, page_at
from ui.pages.document_text import hit_id
from ui.pages.site_page import link
from ui.pages.text_search import MAX_QUERY_CHARS, MIN_QUERY_CHARS, Found, Hit, Query, Span
from ui.texts import Texts
from ui.viewer import CHAT, Address, document_address
from vectorstore.chunks import Document

BEFORE_CHARS, AFTER_CHARS = 70, 130
"""How much is shown around the words found."""


def search_form(action: Address, query: Query, label: str, words: Texts) -> str:
    """A form that works without scripts; it keeps the language and the address's other parameters."""
    hidden = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in action.query(words.language_code)
        if name != "q"
    )
    return (
        f'<form role="search" id="search" action="{escape(action.path)}" method="get">'
        f'<label for="q">{escape(label)}</label><div class="field">'
        f'<input type="search" id="q" name="q" value="{escape(query.text)}" maxlength="{MAX_QUERY_CHARS}" '
        f'autocomplete="off">{hidden}<button>{escape(words.pages.search)}</button></div></form>'
    )


def hits_html(document: Document, found: Found, query: Query, words: Texts, *, at_most: int) -> str:
    """The first hits in a document as a list."""
    items = "".join(
        f"<li>{_hit(document, hit, number, query, words)}</li>"
        for number, hit in enumerate(found.hits[:at_most], 1)
    )
    return f'<ol class="hits">{items}</ol>'


def summary(n_hits: int, query: Query, words: Texts) -> str:
    """How much was found, in a sentence."""
    pages = words.pages
    if not query.can_be_sought:
        return pages.too_short.format(n=MIN_QUERY_CHARS)
    if not n_hits:
        return pages.no_hits.format(query=query.text)
    return pages.hits_for.format(hits=_n_hits(n_hits, words), query=query.text)


def how_many(found: Found, words: Texts) -> str:
    """The number of hits in a document, and what is to be known of them."""
    parts = [_n_hits(found.n_all, words)]
    if not found.together:
        parts.append(words.pages.apart)
    if found.n_all > len(found.hits):
        parts.append(words.pages.first_marked.format(n=words.number(len(found.hits))))
    return ". ".join(parts) + "."


def nothing_found(query: Query, words: Texts) -> str:
    """What to do then."""
    if not query.can_be_sought:
        return ""
    return f"<p>{escape(words.pages.no_hits_help)} {link(CHAT, words.title, words)}</p>"


def _n_hits(n: int, words: Texts) -> str:
    return words.pages.one_hit if n == 1 else words.pages.n_hits.format(n=words.number(n))


def hit_address(document: Document, number: int, query: Query) -> Address:
    """The document with all hits marked, at one of them."""
    return document_address(document.id, fragment=hit_id(number), q=query.text)


def _hit(document: Document, hit: Hit, number: int, query: Query, words: Texts) -> str:
    language = escape(document.record.language)
    chain = " › ".join(in_one_line(heading.text) for heading in headings_above(document, hit.start))
    page = page_at(document, hit.start)
    address = escape(hit_address(document, number, query).href(words.language_code))
    told = escape(chain or document.record.title)
    where = f'<a href="{address}" lang="{language}">{told}</a>'
    if page is not None:
        where += f'<span class="soft">, {escape(words.page.format(page=page))}</span>'
    return f'{where}<p lang="{language}">{snippet(document.text, hit.spans)}</p>'


def snippet(text: str, spans: Sequence[Span]) -> str:
    """The first words found, in what surrounds them on their paragraph; others of the hit are marked too."""
    start, end = _surroundings(text, *spans[0])
    parts, position = ["" if _begins(text, start) else "… "], start
    for first, last in spans:
        if first >= end:
            break
        last = min(last, end)
        parts += [escape(text[position:first]), f"<mark>{escape(text[first:last])}</mark>"]
        position = last
    parts.append(escape(text[position:end]))
    parts.append("" if _ends(text, end) else " …")
    return "".join(parts)


def _surroundings(text: str, first: int, last: int) -> Span:
    """Whole words of the same paragraph."""
    before, after = text.rfind("\n\n", 0, first), text.find("\n\n", last)
    block_start = before + 2 if before >= 0 else 0
    block_end = after if after >= 0 else len(text)
    start, end = max(block_start, first - BEFORE_CHARS), min(block_end, last + AFTER_CHARS)
    if start > block_start:
        start = min(text.find(" ", start, first) + 1 or start, first)
    if end < block_end:
        end = max(text.rfind(" ", last, end), last)
    return start, end


def _begins(text: str, offset: int) -> bool:
    return offset == 0 or text[offset - 1] == "\n"


def _ends(text: str, offset: int) -> bool:
    return offset >= len(text) or text[offset] == "\n"
