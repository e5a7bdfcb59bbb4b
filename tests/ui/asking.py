"""How a person uses the chat page, for its tests in a browser."""

import re

from playwright.sync_api import Locator, Page, expect

QUESTION = "Er reduksjon av markedsmekanismen en del av reformen?"
UNANSWERED = "Hvordan blir været?"
TWO = "Hva med rapportering?"
"""What the fake assistant answers with one source, with none, with two."""

FIELD = re.compile("Spørsmålet ditt|Your question")
LONG_MS = 30_000


def ask(page: Page, question: str) -> Locator:
    """Ask and wait until the answer has its place; gives the exchange."""
    exchanges = page.locator("#past .exchange")
    before = exchanges.count()
    expect(page.locator("#ask")).to_be_enabled()
    page.get_by_label(FIELD).fill(question)
    page.get_by_label(FIELD).press("Enter")
    expect(exchanges).to_have_count(before + 1, timeout=LONG_MS)
    expect(exchanges.nth(before).locator(".asked")).to_contain_text(question[:200])
    expect(page.locator("#status")).to_contain_text(re.compile("klar|ready"))
    expect(page.locator("#ask")).to_be_enabled()
    return exchanges.nth(before)


def open_chat(page: Page, url: str) -> Page:
    page.goto(url)
    expect(page.get_by_label(FIELD)).to_be_visible(timeout=LONG_MS)
    return page
