"""The frame that our pages share: the way past it, the places there are, the language, the page itself."""

from collections.abc import Mapping

from fastapi.responses import HTMLResponse

from assistant.answers import Language
from ui.html import escape
from ui.page_texts import Place
from ui.pages.layout import page
from ui.texts import Texts
from ui.viewer import ABOUT, CHAT, CHECK, DOCUMENTS, MEASURES, THEMES, Address

PLACES: Mapping[Place, Address] = {
    "chat": CHAT,
    "check": CHECK,
    "documents": DOCUMENTS,
    "measures": MEASURES,
    "themes": THEMES,
    "about": ABOUT,
}
"""What the navigation leads to, in its order."""

LANGUAGE_NAMES: dict[Language, str] = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}


def site_page(
    main: str, *, title: str, address: Address, words: Texts, status: int = 200, head: str = ""
) -> HTMLResponse:
    """A page with `main`, which is HTML; `address` is where it stands, kept when the language is changed."""
    body = "\n".join(
        (
            f'<a class="skip" href="#main">{escape(words.pages.skip)}</a>',
            f'<header class="site">{navigation(address, words)}{_languages(address, words)}</header>',
            f'<main id="main" tabindex="-1">{main}</main>',
        )
    )
    full_title = title if title == words.title else f"{title} – {words.title}"
    return page(full_title, body, language=words.language_code, status=status, head=head)


def message_page(
    sentence: str, *, address: Address, words: Texts, status: int, more: str = ""
) -> HTMLResponse:
    """One sentence; `more` is HTML."""
    main = f"<h1>{escape(sentence)}</h1>{more}"
    return site_page(main, title=sentence, address=address, words=words, status=status)


def link(address: Address, text: str, words: Texts, *, language: str = "") -> str:
    """A link to a page of ours in the reader's language; `language` is its text's, where it is another."""
    marked = f' lang="{escape(language)}"' if language else ""
    return f'<a href="{escape(address.href(words.language_code))}"{marked}>{escape(text)}</a>'


def navigation(address: Address, words: Texts) -> str:
    """Links to the places there are, as seen from one of them."""
    items = "".join(
        f'<li><a href="{escape(to.href(words.language_code))}"{_current(place, address)}>'
        f"{escape(words.pages.places[place])}</a></li>"
        for place, to in PLACES.items()
    )
    return f'<nav aria-label="{escape(words.title)}"><ul>{items}</ul></nav>'


def _current(place: Place, address: Address) -> str:
    """The page itself, or the place that the page belongs to."""
    if PLACES[place].path == address.path:
        return ' aria-current="page"'
    return ' aria-current="true"' if place != "chat" and address.path.startswith(PLACES[place].path) else ""


def _languages(address: Address, words: Texts) -> str:
    current = ' aria-current="true"'
    items = "".join(
        f'<li><a href="{escape(address.href(code))}" lang="{code}" hreflang="{code}"'
        f"{current if code == words.language_code else ''}>{name}</a></li>"
        for code, name in LANGUAGE_NAMES.items()
    )
    return f'<nav class="languages" aria-label="{escape(words.language)}"><ul>{items}</ul></nav>'
