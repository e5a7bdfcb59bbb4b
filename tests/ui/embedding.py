"""How a person uses the component on an intranet, for its tests in a browser."""

import json
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, Locator, Page, Request, expect
from server_process import Server

QUESTION = "Er reduksjon av markedsmekanismen en del av reformen?"
UNANSWERED = "Hvordan blir været?"
UNREACHABLE = "Fikk ikke kontakt med tjenesten."


@dataclass(frozen=True)
class Sites:
    """A server, and the intranet that may use it; `folder` is the server's data directory."""

    server: Server
    intranet: str
    folder: Path


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("textbox").first).to_be_visible()
    return page


def ask(within: Page | Locator, question: str) -> None:
    field = within.locator(".frame > form textarea")
    field.fill(question)
    field.press("Enter")
    exchange = within.locator(".exchange").last
    expect(exchange.locator("h3")).to_contain_text(question)
    expect(exchange.locator(".feedback, .failure")).to_be_visible()


def questions_of(page: Page) -> list[dict]:
    """Collects the bodies of the questions that the page asks."""
    asked: list[dict] = []

    def note(request: Request) -> None:
        if request.url.endswith("/chat"):
            asked.append(json.loads(request.post_data or ""))

    page.on("request", note)
    return asked


def focused(page: Page) -> str:
    """The text of what has the focus inside the component."""
    text = page.evaluate("document.activeElement.shadowRoot.activeElement?.innerText ?? ''")
    return " ".join(text.split())
