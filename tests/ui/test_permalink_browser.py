"""Permalinks in a real browser: made by button and keyboard, read without scripts; axe, dark, narrow."""

import re
import sqlite3
from contextlib import closing

import pytest
from accessibility import assert_accessible
from asking import FIELD, QUESTION, TWO, ask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from server_process import Server

from ui.feedback_store import FeedbackStore
from ui.permalinks.store import PermalinkStore

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SHARE = "Lag lenke til svaret"
DRAFT = (
    "Reformen har ingen sluttdato. Etaten skal sende en plan.\n"
    "Tiltaket gjelder alle ansatte. Vi skal spare penger. Alle skal spise lunsj."
)


def share(page: Page, question: str = QUESTION) -> str:
    """Ask and press the button; gives the address."""
    exchange = ask(page, question)
    exchange.get_by_role("button", name=SHARE).click()
    field = exchange.get_by_label("Adressen til lenken")
    expect(field).to_be_focused()
    return field.input_value()


def open_beside(page: Page, address: str) -> Page:
    """In a tab of its own: a chat page that is left complains of what it was waiting for."""
    beside = page.context.new_page()
    beside.set_viewport_size(page.viewport_size or {"width": 1280, "height": 900})
    beside.emulate_media(color_scheme="dark" if _is_dark(page) else "light")
    beside.goto(address)
    return beside


def _is_dark(page: Page) -> bool:
    return bool(page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches"))


def kinds(server: Server) -> list[str]:
    return [one.kind for one in PermalinkStore(server.log.parent).entries()]


def test_answer_is_shared_by_one_press_and_read_by_another_person_without_scripts(
    page: Page, browser: Browser, server: Server
):
    address = share(page)
    assert re.fullmatch(rf"{server.url}/p/[0-9a-z]{{26}}", address)
    context = browser.new_context(java_script_enabled=False)
    other = context.new_page()
    other.goto(address)
    expect(other.get_by_role("heading", level=1)).to_have_text(QUESTION)
    other.locator("a.mark").click()
    expect(other.locator("#k1")).to_be_in_viewport()
    other.get_by_role("link", name="Les stedet i teksten").click()
    expect(other.locator("#passage")).to_have_text("Nei, dette følges opp gjennom andre prosesser.")
    assert context.cookies() == []
    context.close()


def test_without_a_press_nothing_is_stored(page: Page, server: Server):
    before = len(kinds(server))
    ask(page, QUESTION)
    ask(page, TWO)
    assert len(kinds(server)) == before
    share(page)
    assert len(kinds(server)) == before + 1


def test_address_is_said_once(page: Page):
    """By the focus that goes to it; no line is read out besides."""
    exchange = ask(page, QUESTION)
    page.evaluate(
        """() => {
            window.said = [];
            new MutationObserver((changes) => changes.forEach(({ target }) => {
                const element = target.closest ? target : target.parentElement;
                const line = element.closest("[role=status], [role=alert]");
                if (line && line.textContent) window.said.push(line.textContent);
            })).observe(document.body, { subtree: true, childList: true, characterData: true });
        }"""
    )
    exchange.get_by_role("button", name=SHARE).click()
    field = exchange.get_by_role("textbox", name="Lenken er laget. Adressen til lenken:")
    expect(field).to_be_focused()
    expect(field).to_have_accessible_description(re.compile("Spørsmålet og svaret er nå lagret på serveren"))
    page.wait_for_timeout(500)
    assert page.evaluate("window.said") == []
    assert page.evaluate("getSelection().toString()") == field.input_value()


def test_address_is_copied_and_that_is_said(page: Page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    address = share(page)
    exchange = page.locator("#past .exchange")
    exchange.get_by_role("button", name="Kopier adressen").click()
    expect(exchange.get_by_text("Kopiert.")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == address


def test_keyboard_alone_shares_and_takes_back(page: Page, server: Server):
    exchange = ask(page, QUESTION)
    button = exchange.get_by_role("button", name=SHARE)
    button.focus()
    page.keyboard.press("Enter")
    field = exchange.get_by_label("Adressen til lenken")
    expect(field).to_be_focused()
    path = field.input_value().removeprefix(server.url)
    assert server.status(path) == 200
    for _ in range(3):
        page.keyboard.press("Tab")
    expect(exchange.get_by_role("button", name="Slett lenken")).to_be_focused()
    page.keyboard.press("Enter")
    expect(exchange.get_by_text("Lenken er slettet.")).to_be_visible()
    expect(button).to_be_focused()
    assert server.status(path) == 404


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        ({"status": 404, "json": {"type": "/docs#answer-too-old"}}, "Still spørsmålet igjen"),
        ({"status": 503, "json": {"type": "/docs#permalink-not-stored"}}, "Det lot seg ikke lagre nå"),
        ({"status": 429, "json": {"type": "/docs#too-many-permalinks"}}, "Prøv igjen om et minutt"),
        ({"status": 500, "body": "<h1>au</h1>"}, "Det lot seg ikke lagre nå"),
    ],
)
def test_why_it_was_not_shared_is_told_and_the_answer_stays(browser: Browser, server: Server, problem, told):
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.url)
    page.route("**/api/v1/permalinks", lambda route: route.fulfill(**problem))
    exchange = ask(page, QUESTION)
    exchange.get_by_role("button", name=SHARE).click()
    expect(exchange.locator(".said.failed")).to_contain_text(told)
    expect(exchange.get_by_role("button", name=SHARE)).to_be_focused()
    expect(exchange.locator("blockquote").first).to_be_visible()
    context.close()


def test_locked_store_is_told_and_the_answer_stays(browser: Browser, server: Server):
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.url)
    exchange = ask(page, QUESTION)
    exchange.get_by_role("button", name=SHARE).click()
    expect(exchange.get_by_label("Adressen til lenken")).to_be_focused()
    path = FeedbackStore(server.log.parent).path
    with closing(sqlite3.connect(path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        exchange = ask(page, TWO)
        exchange.get_by_role("button", name=SHARE).click()
        expect(exchange.locator(".said.failed")).to_contain_text("Det lot seg ikke lagre nå", timeout=30_000)
        holder.execute("ROLLBACK")
    exchange.get_by_role("button", name=SHARE).click()
    expect(exchange.get_by_label("Adressen til lenken")).to_be_focused()
    context.close()


def test_question_is_put_into_the_field_and_not_asked_by_itself(page: Page):
    beside = open_beside(page, share(page))
    beside.get_by_role("link", name="Still spørsmålet på nytt").click()
    expect(beside.get_by_label(FIELD)).to_have_value(QUESTION, timeout=30_000)
    expect(beside.get_by_label(FIELD)).to_be_focused()
    expect(beside).not_to_have_url(re.compile("ask="))
    expect(beside.locator(".exchange")).to_have_count(0)


@pytest.mark.parametrize("lang", ["nn", "en"])
def test_page_of_another_language_shares_in_it(page: Page, server: Server, lang: str):
    page.goto(f"{server.url}/?lang={lang}")
    names = {
        "nn": ("Lag lenkje til svaret", "Adressa til lenkja"),
        "en": ("Make a link to this answer", "Address"),
    }
    share_name, address_name = names[lang]
    expect(page.locator("html")).to_have_attribute("lang", lang)
    exchange = ask(page, QUESTION)
    exchange.get_by_role("button", name=share_name).click()
    field = exchange.get_by_label(address_name)
    expect(field).to_be_focused()
    expect(open_beside(page, field.input_value()).locator("html")).to_have_attribute("lang", lang)


# --- the other pages ---


def test_marks_of_a_check_are_shared_without_scripts(browser: Browser, server: Server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/check")
    page.get_by_label("Utkastet").fill(DRAFT)
    page.get_by_role("button", name="Sjekk teksten").click()
    page.get_by_role("button", name="Lag lenke til merkene").click()
    field = page.get_by_label("Adressen til lenken")
    expect(field).to_be_focused()
    page.goto(field.input_value())
    expect(page.get_by_role("heading", name="Slik sto teksten til dokumentene")).to_be_visible()
    expect(page.locator(".evidence li")).to_have_count(5)
    assert "lunsj" not in page.content()
    context.close()


def test_list_is_shared_copied_and_deleted_with_the_keyboard(watched: BrowserContext, server: Server):
    page = watched.new_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    # the made-up documents have no measures, so there is no button; the form is what a button would send
    page.goto(f"{server.url}/measures")
    page.evaluate(
        """() => {
            const form = Object.assign(document.createElement("form"),
                { method: "post", action: "/p", enctype: "multipart/form-data" });
            document.body.append(form);
            form.submit();
        }"""
    )
    field = page.get_by_label("Adressen til lenken")
    expect(field).to_be_focused()
    address = field.input_value()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("Kopiert.")
    assert page.evaluate("navigator.clipboard.readText()") == address
    assert_accessible(page)
    page.get_by_role("button", name="Slett lenken").press("Enter")
    expect(page.get_by_role("heading", name="Lenken er slettet")).to_be_visible()
    assert server.status(address.removeprefix(server.url)) == 404


def test_link_is_deleted_later_with_its_code(page: Page):
    address = share(page, TWO)
    code = page.locator(".permalink code").inner_text()
    beside = open_beside(page, address)
    beside.get_by_text("Slett lenken").first.click()
    beside.get_by_label("Kode for å slette lenken").fill(code)
    beside.get_by_role("button", name="Slett lenken").click()
    expect(beside.get_by_role("heading", name="Lenken er slettet")).to_be_visible()


# --- everyone ---


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_nothing_keeps_people_out(page: Page, server: Server, scheme: str, width: int):
    page.emulate_media(color_scheme=scheme)
    page.goto(server.url)
    page.set_viewport_size({"width": width, "height": 800})
    address = share(page, TWO)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    beside = open_beside(page, address)
    for shown in (address, f"{address}?lang=en"):
        beside.goto(shown)
        for summary in beside.locator("summary").all():
            summary.click()
        assert_accessible(beside)
        assert beside.evaluate("document.documentElement.scrollWidth") <= width
    beside.set_content(server.ask("GET", "/p/ukjent").body)
    assert_accessible(beside)


def test_targets_are_large_enough(page: Page):
    share(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll(".permalink button, .permalink a, .permalink input")]
            .map((one) => [one, one.getBoundingClientRect()])
            .filter(([, box]) => box.width < 24 || box.height < 24)
            .map(([one]) => one.outerHTML)"""
    )
    assert small == []


def test_traps_in_a_shared_answer_do_nothing(page: Page):
    """The fixture fails on any request to another host and on any complaint of the console."""
    beside = open_beside(page, share(page, "angrep"))
    expect(beside.locator(".outcome")).to_contain_text("<script>document.title='owned'</script>")
    assert beside.title() == "angrep – Spør om tillitsreformen"
    assert beside.locator("main").locator("img, video, audio, script, iframe, svg, object, base").count() == 0
