"""The frame of a plain page."""

from functools import cache
from importlib.resources import files

from fastapi.responses import HTMLResponse

from assistant.answers import LANGUAGES, Language
from ui.html import escape


def page(
    title: str,
    body: str,
    *,
    language: str,
    status: int = 200,
    head: str = "",
    headers: dict[str, str] | None = None,
) -> HTMLResponse:
    """A page of its own; `body` and `head` are HTML."""
    content = (
        f'<!doctype html>\n<html lang="{escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n{head}\n<style>{_style()}</style>\n</head>\n"
        f"<body>\n{body}\n</body>\n</html>\n"
    )
    return HTMLResponse(content, status_code=status, headers=headers)


def chosen_language(value: str | None) -> Language:
    """The language of an address's `lang`, bokmål where it names none of ours."""
    return next((language for language in LANGUAGES if language == value), "nb")


@cache
def _style() -> str:
    return files("ui").joinpath("styles/page.css").read_text(encoding="utf-8")
