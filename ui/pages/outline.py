"""A document's headings as links, beside its text."""

from collections.abc import Sequence

from ui.html import escape
from ui.pages.document_places import in_one_line
from ui.pages.document_text import heading_id
from ui.texts import Texts
from vectorstore.chunks import Document, Heading

MAX_OUTLINE_LEVEL = 3


def outline_html(document: Document, current: Sequence[Heading], words: Texts) -> str:
    """Twice, for wide and for narrow windows, of which one is shown: nothing else folds without scripts."""
    upper = [heading for heading in document.headings if heading.level <= MAX_OUTLINE_LEVEL]
    if not upper:
        return ""
    name, links = escape(words.pages.contents), _tree(upper, current[-1:])
    inner = f'<div lang="{escape(document.record.language)}">{links}</div>'
    beside = f'<p class="outline-name">{name}</p>{inner}'
    above = f"<details><summary>{name}</summary>{inner}</details>"
    return (
        f'<nav class="outline beside" aria-label="{name}">{beside}</nav>'
        f'<nav class="outline above" aria-label="{name}">{above}</nav>'
    )


def _tree(headings: Sequence[Heading], current: Sequence[Heading]) -> str:
    """Links to headings, lower ones inside the higher one before them."""
    items, position = list[str](), 0
    while position < len(headings):
        heading, after = headings[position], position + 1
        while after < len(headings) and headings[after].level > heading.level:
            after += 1
        below = headings[position + 1 : after]
        inner = _tree(below, current) if below else ""
        items.append(f"<li>{_link(heading, heading in current)}{inner}</li>")
        position = after
    return f"<ul>{''.join(items)}</ul>"


def _link(heading: Heading, is_current: bool) -> str:
    marked = ' aria-current="location"' if is_current else ""
    return f'<a href="#{heading_id(heading)}"{marked}>{escape(in_one_line(heading.text))}</a>'
