"""Traps in an answer, a question, a quote: they are shown, ask nothing of anybody and run nothing.

The fixtures fail a test that asks another origin for anything, or whose console complains.
"""

import re

import pytest
from asking import ask
from fake_assistant import ATTACK, ELSEWHERE
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ELEMENTS = (
    "img, video, audio, script, style, form:not(.feedback form), iframe, svg, object, base, meta, link, b"
)


def assert_harmless(page: Page) -> None:
    page.wait_for_timeout(500)  # for what would be asked for
    assert page.title() == "Spør om tillitsreformen"
    assert page.locator("#conversation").locator(ELEMENTS).count() == 0
    assert (
        page.locator("#conversation [onclick], #conversation [onload], #conversation [onerror]").count() == 0
    )
    addresses = page.locator("#conversation a").evaluate_all(
        "links => links.map(a => a.getAttribute('href'))"
    )
    allowed = r"#q\d+-k\d+$|/documents|https://www\.regjeringen\.no/"
    assert [one for one in addresses if not re.match(allowed, one)] == []
    backgrounds = page.locator("#conversation *").evaluate_all(
        "all => all.map(one => getComputedStyle(one).backgroundImage).filter(one => one.includes('url'))"
    )
    assert backgrounds == []


def test_traps_in_an_answer_are_shown_and_do_nothing(page):
    exchange = ask(page, "angrep")
    for shown in (exchange.locator(".outcome"), exchange.locator(".sources"), exchange.locator(".notices")):
        expect(shown).to_contain_text("<script>document.title='owned'</script>")
        expect(shown).to_contain_text(f"![x]({ELSEWHERE})")
    assert_harmless(page)


def test_traps_in_a_question_are_shown_and_do_nothing(page):
    ask(page, ATTACK.replace("\u202e", "").replace("\u202c", "").replace("\u2066", "").replace("\u2069", ""))
    expect(page.locator("#past .asked")).to_contain_text("<script>document.title='owned'</script>")
    assert_harmless(page)


def test_traps_in_a_suggestion_are_asked_as_text(page):
    exchange = ask(page, "angrep")
    exchange.locator(".suggestion").click()
    expect(page.locator("#past .exchange")).to_have_count(2)
    assert_harmless(page)


def test_traps_stay_text_when_they_are_opened_copied_and_kept(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    exchange = ask(page, "angrep")
    exchange.locator(".open-source").first.click()
    exchange.get_by_role("button", name="Kopier svaret med kilder").click()
    expect(exchange.locator(".tools").get_by_role("status")).to_have_text("Kopiert.")
    page.locator("#history summary").click()
    assert_harmless(page)
    page.reload()
    expect(page.locator("#past .exchange")).to_have_count(1)
    assert_harmless(page)


def test_direction_of_writing_does_not_leak_out_of_its_place(page):
    exchange = ask(page, "angrep")
    isolated = exchange.locator(".outcome p, .sources mark, .sources cite").evaluate_all(
        "all => all.map(one => getComputedStyle(one).unicodeBidi)"
    )
    assert set(isolated) == {"isolate"}
