"""What the pages of measures and themes share: their frame, their addresses, a passage as a quotation."""

from functools import cache
from importlib.resources import files
from urllib.parse import urlencode

from fastapi.responses import HTMLResponse

from assistant.answers import LANGUAGES
from assistant.catalogue.catalogue import Filter
from assistant.catalogue.measures import Passage
from ui.html import escape
from ui.pages.document_pages import navigation
from ui.pages.layout import page
from ui.texts import Texts
from ui.viewer import passage_path


def wide_page(title: str, main: str, words: Texts, *, status: int = 200) -> HTMLResponse:
    """A page with room for columns; `main` is HTML."""
    body = f'{navigation(words)}<main class="wide">{main}</main>'
    head = f"<style>{_style()}</style>"
    return page(title, body, language=words.language_code, status=status, head=head)


def message_page(sentence: str, words: Texts, *, status: int) -> HTMLResponse:
    return wide_page(sentence, f"<h1>{escape(sentence)}</h1>", words, status=status)


def with_language(path: str, words: Texts, **values: str) -> str:
    """A path of ours with those values that are not empty; bokmål needs no saying."""
    kept = {name: value for name, value in values.items() if value}
    if words.language_code != LANGUAGES[0]:
        kept["lang"] = words.language_code
    return f"{path}?{urlencode(kept)}" if kept else path


def measures_path(chosen: Filter, words: Texts, path: str = "/measures") -> str:
    """Where the measures of a filter are listed."""
    return with_language(
        path,
        words,
        ministry=chosen.ministry,
        body=chosen.body,
        theme=chosen.theme,
        status=chosen.status,
        q=chosen.words,
    )


def quotation(passage: Passage, language: str) -> str:
    """The words as they stand, line ends as spaces."""
    return (
        f'<blockquote lang="{escape(language)}"><p>{escape(" ".join(passage.text.split()))}</p></blockquote>'
    )


def place_link(passage: Passage, document_id: str, what: str, words: Texts) -> str:
    """The page and a link to the passage; `what` tells links of one text apart for who cannot see."""
    page_number = f"{words.page.format(page=passage.page)} · " if passage.page is not None else ""
    address = escape(_localised(passage_path(document_id, passage.start, passage.end), words))
    hidden = f'<span class="unseen">: {escape(what)}</span>'
    return f'{escape(page_number)}<a href="{address}">{escape(words.read_here)}{hidden}</a>'


def _localised(path: str, words: Texts) -> str:
    if words.language_code == LANGUAGES[0]:
        return path
    before, _, anchor = path.partition("#")
    return f"{before}&lang={words.language_code}#{anchor}"


@cache
def _style() -> str:
    return files("ui").joinpath("styles/measures.css").read_text(encoding="utf-8")
