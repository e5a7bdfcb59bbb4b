"""A document's text as HTML: its headings as headings, its pages numbered, one passage marked."""

from bisect import bisect_right
from collections.abc import Iterator

from ui.html import escape
from ui.texts import Texts
from ui.viewer import ANCHOR
from vectorstore.chunks import Document, Heading

TOP_LEVEL = 2
"""The page's own title is its h1, so the document's highest heading is an h2."""


def text_html(document: Document, passage: tuple[int, int] | None, words: Texts) -> str:
    """Every character of the text, escaped, in order; `passage` are the offsets to mark."""
    marker = _Marker(document.text, passage)
    pages = {page.start: page.page for page in document.pages}
    starts = sorted(pages)
    parts, after = list[str](), -1
    for start, end, heading in _blocks(document):
        begun = starts[bisect_right(starts, after) : bisect_right(starts, start)]
        parts.extend(_page_label(pages[at], words) for at in begun)
        after = start
        parts.append(_heading(heading, marker) if heading else f"<p>{marker.html(start, end)}</p>")
    return "\n".join(parts)


def contents_html(document: Document) -> str:
    """Links to the headings of the upper two levels."""
    upper = [heading for heading in document.headings if heading.level <= TOP_LEVEL]
    items = "".join(f'<li class="level-{heading.level}">{_link(heading)}</li>' for heading in upper)
    return f"<ul>{items}</ul>" if items else ""


def heading_id(heading: Heading) -> str:
    return f"h-{heading.start}"


class _Marker:
    """Escapes stretches of a text, with the part that lies in the passage marked."""

    def __init__(self, text: str, passage: tuple[int, int] | None) -> None:
        self._text = text
        self._passage = passage or (0, 0)
        self._named = False

    def html(self, start: int, end: int) -> str:
        first = min(max(self._passage[0], start), end)
        last = max(min(self._passage[1], end), first)
        before, inside, after = (
            escape(self._text[a:b]) for a, b in ((start, first), (first, last), (last, end))
        )
        if not inside.strip():
            return before + inside + after
        name = "" if self._named else f' id="{ANCHOR}"'
        self._named = True
        return f"{before}<mark{name}>{inside}</mark>{after}"


def _blocks(document: Document) -> Iterator[tuple[int, int, Heading | None]]:
    """Headings, and the paragraphs between them, as offsets."""
    position = 0
    for heading in document.headings:
        yield from _paragraphs(document.text, position, heading.start)
        yield heading.start, heading.end, heading
        position = heading.end
    yield from _paragraphs(document.text, position, len(document.text))


def _paragraphs(text: str, start: int, end: int) -> Iterator[tuple[int, int, None]]:
    """Stretches between blank lines; single line ends stay inside and are shown as such."""
    while start < end:
        stop = text.find("\n\n", start, end)
        stop = end if stop < 0 else stop
        if text[start:stop].strip():
            yield start, stop, None
        start = stop + 2 if stop < end else end


def _heading(heading: Heading, marker: _Marker) -> str:
    level = min(heading.level + TOP_LEVEL - 1, 6)
    return f'<h{level} id="{heading_id(heading)}">{marker.html(heading.start, heading.end)}</h{level}>'


def _page_label(number: int, words: Texts) -> str:
    return f'<p class="page">{escape(words.page.format(page=number))}</p>'


def _link(heading: Heading) -> str:
    return f'<a href="#{heading_id(heading)}">{escape(" ".join(heading.text.split()))}</a>'
