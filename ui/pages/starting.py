"""What stands at `/` until the chat can be used; it looks again by itself."""

from fastapi.responses import HTMLResponse

from assistant.answers import Language
from ui.html import escape
from ui.pages.layout import page
from ui.readiness import Readiness
from ui.texts import texts

RELOAD_S = 2


def starting_page(readiness: Readiness, language: Language) -> HTMLResponse:
    """Says that it is starting, or why it cannot."""
    words = texts(language)
    if readiness.state == "failed":
        heading, body = words.pages.failed, _failed(readiness, language)
    else:
        heading, body = words.pages.starting, f"<p>{escape(words.pages.starting_more)}</p>"
    main = f'<main><p class="kicker">{escape(words.title)}</p><h1>{escape(heading)}</h1>{body}</main>'
    reload = f'<meta http-equiv="refresh" content="{RELOAD_S}">'
    headers = {"Cache-Control": "no-store", "Retry-After": str(RELOAD_S)}
    return page(words.title, main, language=language, status=503, head=reload, headers=headers)


def _failed(readiness: Readiness, language: Language) -> str:
    words = texts(language).pages
    return (
        f"<p>{escape(words.failed_more)}</p>"
        f'<p lang="en" class="reason">{escape(readiness.sentence)}</p>'
        f"<p>{escape(words.failed_reload)}</p>"
    )
