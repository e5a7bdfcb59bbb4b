"""Answers that come slowly, break off or do not come: what the page shows meanwhile and after."""

import re

import pytest
from asking import FIELD, LONG_MS, QUESTION, ask, open_chat
from fake_assistant import MEMO_SENTENCE, SENTENCE
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def send(page, question: str) -> None:
    page.get_by_label(FIELD).fill(question)
    page.get_by_label(FIELD).press("Enter")


def test_slow_answer_is_shown_as_it_comes_and_read_aloud_once(page):
    send(page, "rapportering, sakte")
    expect(page.locator("#current .outcome")).to_contain_text(SENTENCE)
    expect(page.locator("#current .working")).to_be_visible()
    expect(page.locator("#conversation")).to_have_attribute("aria-busy", "true")
    assert MEMO_SENTENCE not in page.locator("#status").inner_text()
    assert page.locator("#current").locator("xpath=ancestor-or-self::*[@aria-live or @role]").count() == 0
    expect(page.locator("#past .exchange")).to_have_count(1, timeout=LONG_MS)
    expect(page.locator("#conversation")).to_have_attribute("aria-busy", "false")
    expect(page.locator("#status")).to_have_text("Svaret er klart, med 2 kilder.")
    expect(page.locator("#past .asked")).to_be_focused()


def test_earlier_answers_stay_as_they_are_while_a_new_one_comes(page):
    first = ask(page, QUESTION)
    first.locator("a.mark").click()
    first.get_by_role("button", name="Nei").click()
    first.get_by_label("Kommentar (valgfri)").fill("Halvskrevet")
    ask(page, "sakte")
    expect(page.locator("#q1-k1")).to_have_attribute("aria-current", "true")
    expect(first.get_by_label("Kommentar (valgfri)")).to_have_value("Halvskrevet")


def test_question_that_cannot_be_answered_stays_in_its_box(page):
    send(page, "?!")
    expect(page.locator("#status")).to_have_text("Det var ingen ord i spørsmålet. Skriv det med ord.")
    expect(page.locator("#current .outcome.failed")).to_be_visible()
    expect(page.get_by_label(FIELD)).to_have_value("?!")
    expect(page.get_by_label(FIELD)).to_be_focused()
    ask(page, QUESTION)
    expect(page.locator(".exchange:not(:empty)")).to_have_count(1)


def test_mistake_of_ours_is_told_with_its_number(page):
    send(page, "feiler")
    told = re.compile(r"Noe gikk galt hos oss\. Si fra til den som driver tjenesten: feil [0-9a-f]{8}\.")
    expect(page.locator("#current .outcome.failed")).to_have_text(told)
    expect(page.get_by_label(FIELD)).to_have_value("feiler")
    ask(page, QUESTION)


def test_stream_that_breaks_is_told_in_the_pages_language(browser, server):
    context = browser.new_context()
    page = open_chat(context.new_page(), f"{server.url}/?lang=en")
    ask(page, QUESTION)
    page.route("**/gradio_api/queue/**", lambda route: route.abort())
    send(page, "Og hva nå?")
    expect(page.locator("#notice")).to_contain_text(re.compile("connection|went wrong"), timeout=LONG_MS)
    expect(page.locator("#past .exchange")).to_be_visible()
    assert page.get_by_text("Attempting reconnection").filter(visible=True).count() == 0
    context.close()
