"""A document's text as HTML: headings, lists, numbered pages, and what is to be marked in it.

Every character of the text is shown, escaped, in order.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby, pairwise

from ui.html import escape
from ui.pages.document_places import in_one_line
from ui.pages.text_search import Hit, Span, paragraphs
from ui.texts import Texts
from ui.viewer import ANCHOR
from vectorstore.chunks import Document, Heading, Repair

TOP_LEVEL = 2
"""The page's own title is its h1, so the document's highest heading is an h2."""

_ITEM = re.compile(r"[ \t]*[•▪◦*–-][ \t]+\S")


@dataclass(frozen=True)
class Marks:
    """What is to be marked in a text."""

    passage: Span | None = None
    hits: tuple[Hit, ...] = ()
    repairs: tuple[Repair, ...] = ()


def text_html(document: Document, marks: Marks, words: Texts) -> str:
    """The text with its marks; `words` are those of the page around it."""
    inline = _Inline(document, marks, words)
    parts, shown_to = list[str](), 0
    for block in _blocks(document):
        parts.extend(inline.pages_between(shown_to, block.start))
        parts.append(_block_html(block, inline, words))
        shown_to = block.end
    return "\n".join(parts)


def heading_id(heading: Heading) -> str:
    return f"h-{heading.start}"


def hit_id(number: int) -> str:
    """Of a search's hits, counted from 1."""
    return f"hit-{number}"


@dataclass(frozen=True)
class _Block:
    """A heading, a paragraph, or with `items` a list of lines that begin with a bullet."""

    start: int
    end: int
    heading: Heading | None = None
    items: tuple[Span, ...] = ()


def _blocks(document: Document) -> Iterator[_Block]:
    position = 0
    for heading in document.headings:
        yield from _between_headings(document.text, position, heading.start)
        yield _Block(heading.start, heading.end, heading)
        position = heading.end
    yield from _between_headings(document.text, position, len(document.text))


def _between_headings(text: str, start: int, end: int) -> Iterator[_Block]:
    for first, last in paragraphs(text, start, end):
        for is_list, group in groupby(_lines(text, first, last), key=lambda line: _is_item(text, line)):
            lines = tuple(group)
            yield _Block(lines[0][0], lines[-1][1], items=lines if is_list else ())


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            yield start, stop
        start = stop + 1


def _is_item(text: str, line: Span) -> bool:
    return _ITEM.match(text, *line) is not None


def _block_html(block: _Block, inline: "_Inline", words: Texts) -> str:
    if block.heading:
        return _heading_html(block.heading, inline, words)
    if block.items:
        items = "".join(f"<li>{inline.html(start, end)}</li>" for start, end in block.items)
        return f'<ul class="bullets" role="list">{items}</ul>'
    return f"<p>{inline.html(block.start, block.end)}</p>"


def _heading_html(heading: Heading, inline: "_Inline", words: Texts) -> str:
    """The link to it stands beside it, so that it is no part of the heading's own words."""
    level, name = min(heading.level + TOP_LEVEL - 1, 6), heading_id(heading)
    told = (
        f'<span class="unseen"><span lang="{words.language_code}">{escape(words.pages.link_to)}</span> '
        f"{escape(in_one_line(heading.text))}</span>"
    )
    link = f'<a class="anchor" href="#{name}"><span aria-hidden="true">#</span>{told}</a>'
    text = inline.html(heading.start, heading.end)
    return f'<div class="heading"><h{level} id="{name}">{text}</h{level}>{link}</div>'


class _Inline:
    """Escapes stretches of a text, with what lies in them marked. Each id is given once, in text order."""

    def __init__(self, document: Document, marks: Marks, words: Texts) -> None:
        self._text = document.text
        self._words = words
        self._passage = marks.passage or (0, 0)
        self._passage_is_named = False
        self._spans = [(span, n) for n, hit in enumerate(marks.hits, 1) for span in hit.spans]
        self._span_starts = [span[0] for span, _ in self._spans]
        self._n_hits, self._last_named_hit = len(marks.hits), 0
        self._repairs = marks.repairs
        self._repair_starts = [repair.start for repair in marks.repairs]
        self._pages = {page.start: page.page for page in document.pages}
        self._page_starts = sorted(self._pages)
        ends = [end for span, _ in self._spans for end in span]
        self._cuts = sorted({*self._passage, *ends, *self._page_starts})

    def pages_between(self, start: int, end: int) -> list[str]:
        """Labels of the pages that begin from `start` to `end`, where no block is."""
        first, last = bisect_left(self._page_starts, start), bisect_right(self._page_starts, end)
        return [f"<p {self._label(at)}</p>" for at in self._page_starts[first:last]]

    def html(self, start: int, end: int) -> str:
        parts, position = list[str](), start
        for repair in self._repairs[slice(*self._within(self._repair_starts, start, end))]:
            if repair.start < position:
                continue
            stop = min(repair.end, end)
            parts.append(self._marked(position, repair.start, start))
            parts.append(self._repaired(repair, self._marked(repair.start, stop, start)))
            position = stop
        parts.append(self._marked(position, end, start))
        return "".join(parts)

    def _marked(self, start: int, end: int, block_start: int) -> str:
        first, last = bisect_right(self._cuts, start), bisect_left(self._cuts, end)
        bounds = [start, *self._cuts[first:last], end]
        return "".join(self._piece(a, b, block_start) for a, b in pairwise(bounds) if a < b)

    def _piece(self, start: int, end: int, block_start: int) -> str:
        """A stretch with no boundary inside it."""
        begins_page = start in self._pages and start > block_start
        label = f"<span {self._label(start)}</span> " if begins_page else ""
        html = escape(self._text[start:end])
        if self._text[start:end].strip():
            html = self._in_passage(start, self._in_hit(start, html))
        return label + html

    def _in_hit(self, start: int, html: str) -> str:
        at = bisect_right(self._span_starts, start) - 1
        if at < 0 or start >= self._spans[at][0][1]:
            return html
        number = self._spans[at][1]
        if number <= self._last_named_hit:
            return f'<mark class="hit">{html}</mark>'
        self._last_named_hit = number
        return f'<mark class="hit" id="{hit_id(number)}">{html}</mark>{self._bar(number)}'

    def _in_passage(self, start: int, html: str) -> str:
        if not self._passage[0] <= start < self._passage[1]:
            return html
        name = "" if self._passage_is_named else f' id="{ANCHOR}"'
        self._passage_is_named = True
        return f"<mark{name}>{html}</mark>"

    def _bar(self, number: int) -> str:
        """Shown while the address names this hit: where it stands among the others, and the way to them."""
        words, n = self._words.pages, self._n_hits
        told = escape(words.hit_n_of.format(n=number, of=n))
        ways = ((words.previous_hit, (number - 2) % n + 1), (words.next_hit, number % n + 1))
        links = "".join(f'<a href="#{hit_id(to)}">{escape(name)}</a>' for name, to in ways) if n > 1 else ""
        back = f'<a href="#search">{escape(words.to_search)}</a>'
        return f'<span class="bar" lang="{self._words.language_code}"><b>{told}</b>{links}{back}</span>'

    def _repaired(self, repair: Repair, html: str) -> str:
        """What the scan said stands above the word, as an annotation: seen, printed and read aloud."""
        before = escape(repair.before) or escape(self._words.pages.nothing)
        scan_said = escape(self._words.pages.scan_said)
        told = f'<span class="unseen" lang="{self._words.language_code}">{scan_said} </span>'
        return f"<ruby>{html or '∅'}<rp> [</rp><rt>{told}{before}</rt><rp>]</rp></ruby>"

    def _label(self, at: int) -> str:
        told = escape(self._words.page.format(page=self._pages[at]))
        return f'class="page" lang="{self._words.language_code}">{told}'

    @staticmethod
    def _within(starts: list[int], start: int, end: int) -> tuple[int, int]:
        return bisect_left(starts, start), bisect_left(starts, end)
