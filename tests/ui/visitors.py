"""Browsers of one visitor, who fail the test when a page asks anything of an origin it should not."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage


@contextmanager
def visitor(browser: Browser, *origins: str, quiet: bool = True, **options: Any) -> Iterator[BrowserContext]:
    """A context that may ask `origins` only; with `quiet` its console must not complain either."""
    context = browser.new_context(**{"viewport": {"width": 1280, "height": 900}, **options})
    elsewhere: list[str] = []
    complaints: list[str] = []
    allowed = (*(f"{origin}/" for origin in origins), "data:", "blob:")
    context.on(
        "request", lambda asked: None if asked.url.startswith(allowed) else elsewhere.append(asked.url)
    )
    context.on("console", lambda said: complaints.append(said.text) if _is_complaint(said) else None)
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    context.close()
    assert elsewhere == []
    if quiet:
        assert complaints == []


def _is_complaint(said: ConsoleMessage) -> bool:
    """An error, but not the browser's line for every answer with a status of 400 or more."""
    return said.type == "error" and "the server responded with a status of 4" not in said.text
