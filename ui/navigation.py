"""The pages that the chat page leads to, in order."""

from assistant.answers import LANGUAGES
from ui.html import escape
from ui.texts import Texts


def navigation(words: Texts) -> str:
    """Links to the other pages, in the reader's language."""
    pages = (("/about", words.chat.about), ("/documents", words.documents))
    links = "".join(
        f'<li><a href="{path}{language_query(words)}">{escape(name)}</a></li>' for path, name in pages
    )
    return f'<nav class="pages"><ul>{links}</ul></nav>'


def language_query(words: Texts) -> str:
    """What an address needs to lead to a page in this language; bokmål is what one without it means."""
    return f"?lang={words.language_code}" if words.language_code != LANGUAGES[0] else ""
