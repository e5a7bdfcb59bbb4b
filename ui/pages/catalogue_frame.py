"""What the pages of measures and themes share: their frame, their addresses, a passage as a quotation."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from fastapi.responses import HTMLResponse

from assistant.catalogue.catalogue import Filter
from assistant.catalogue.measures import Passage
from ui.html import escape
from ui.hygiene import clean
from ui.pages.site_page import site_page
from ui.texts import Texts
from ui.viewer import ANCHOR, MEASURES, Address, document_address

MAX_CHARS = 200
"""Of each value of a filter; what goes beyond is cut."""


def wide_page(main: str, *, title: str, address: Address, words: Texts) -> HTMLResponse:
    """A page with room for columns; `main` is HTML."""
    head = f"<style>{_style()}</style>"
    return site_page(f'<div class="wide">{main}</div>', title=title, address=address, words=words, head=head)


def given_filter(fields: Mapping[str, str]) -> Filter:
    """The filter that an address or a form asks for, by the names of `measures_address`."""

    def value(name: str) -> str:
        return clean(fields.get(name, "")[:MAX_CHARS]).text.strip()

    names = ("ministry", "body", "theme", "status")
    ministry, body, theme, status = map(value, names)
    return Filter(ministry, body, theme, status, value("q"), about=bool(value("about")))


def measures_address(chosen: Filter, path: str = MEASURES.path) -> Address:
    """Where the measures of a filter are listed, or downloaded."""
    values = (
        ("ministry", chosen.ministry),
        ("body", chosen.body),
        ("theme", chosen.theme),
        ("about", "1" if chosen.about else ""),
        ("status", chosen.status),
        ("q", chosen.words),
    )
    return Address(path, values)


def theme_address(theme_id: str) -> Address:
    """Where the documents stand side by side on a theme."""
    return Address(f"/themes/{theme_id}")


def quotation(passage: Passage, language: str) -> str:
    """The words as they stand, line ends as spaces."""
    words = escape(" ".join(passage.text.split()))
    return f'<blockquote lang="{escape(language)}"><p>{words}</p></blockquote>'


def place_link(passage: Passage, document_id: str, what: str, words: Texts) -> str:
    """The page and a link to the passage; `what` tells links of one text apart for who cannot see."""
    page_number = f"{words.page.format(page=passage.page)} · " if passage.page is not None else ""
    to = document_address(document_id, fragment=ANCHOR, start=str(passage.start), end=str(passage.end))
    hidden = f'<span class="unseen">: {escape(what)}</span>'
    href = escape(to.href(words.language_code))
    return f'{escape(page_number)}<a href="{href}">{escape(words.read_here)}{hidden}</a>'


@cache
def _style() -> str:
    return files("ui").joinpath("styles/measures.css").read_text(encoding="utf-8")
