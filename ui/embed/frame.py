"""`/embed`: a page with nothing but the component, for sites that show it in a frame."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from fastapi.responses import HTMLResponse

from assistant.answers import Language
from ui.html import escape
from ui.texts import texts

PATH = "/embed"


def content_security_policy(allowed_origins: Sequence[str]) -> str:
    """The component needs its script, its page's style and our API; nothing inline, nothing else."""
    ancestors = " ".join(("'self'", *allowed_origins))
    return (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; base-uri 'none'; "
        f"form-action 'none'; require-trusted-types-for 'script'; frame-ancestors {ancestors}"
    )


def frame_page(language: Language, document_ids: str) -> HTMLResponse:
    """The page; without scripts it is a link to the service.

    Args:
        document_ids: as the component's attribute has them; the service judges them.
    """
    words = texts(language)
    address = "/" if language == "nb" else f"/?lang={language}"
    documents = f' documents="{escape(document_ids)}"' if document_ids else ""
    return HTMLResponse(
        f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(words.title)}</title>\n"
        f'<link rel="stylesheet" href="{PATH}/frame.css">\n'
        f'<script src="{PATH}/tillit.js" defer></script>\n</head>\n<body>\n<main>'
        f'<tillit-assistant lang="{language}"{documents}>'
        f'<a href="{address}" target="_blank" rel="noopener">{escape(words.title)}</a>'
        "</tillit-assistant></main>\n</body>\n</html>\n"
    )


@cache
def style() -> str:
    return files("ui").joinpath("embed", "frame.css").read_text(encoding="utf-8")
