"""From a mark in the answer to the words in the document and back, in a real Chromium."""

import pytest
from asking import QUESTION, TWO, ask
from fake_assistant import MEMO, SENTENCE
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_mark_opens_its_source_beside_the_answer(page):
    exchange = ask(page, TWO)
    address = page.url
    exchange.locator("a.mark").last.click()
    source = page.locator("#q1-k2")
    expect(source).to_be_focused()
    expect(source).to_have_attribute("aria-current", "true")
    for told in (MEMO.record.title, "DFØ, 22. mai 2023", "Råd fra en etat, ikke politikk"):
        expect(source.locator(".facts")).to_contain_text(told)
    answer, beside = exchange.locator(".outcome").bounding_box(), source.bounding_box()
    assert beside["x"] > answer["x"] + answer["width"] - 1
    assert page.url == address


def test_mark_stays_in_sight_beside_its_source(page):
    page.set_viewport_size({"width": 1280, "height": 560})
    exchange = ask(page, TWO)
    exchange.locator(".tools").scroll_into_view_if_needed()
    mark = exchange.locator("a.mark").last
    mark.click()
    expect(page.locator("#q1-k2 .facts")).to_be_in_viewport()
    expect(mark).to_be_in_viewport()


def test_opened_source_shows_what_surrounds_its_quote(page):
    exchange = ask(page, QUESTION)
    around = exchange.locator(".sources .around")
    expect(around).to_be_hidden()
    exchange.get_by_role("button", name="Vis i sammenheng").click()
    expect(around).to_have_text(" Regjeringen har satt ned et utvalg.")
    expect(exchange.locator(".sources mark")).to_have_text(SENTENCE)
    expect(exchange.get_by_role("button", name="Vis i sammenheng")).to_be_hidden()


def test_one_source_is_open_at_a_time(page):
    exchange = ask(page, TWO)
    for mark in exchange.locator("a.mark").all():
        mark.click()
        expect(exchange.locator(".sources li[aria-current=true]")).to_have_count(1)
    expect(page.locator("#q1-k1")).not_to_have_attribute("aria-current", "true")


def test_on_a_phone_the_source_is_below_and_scrolled_to(page):
    page.set_viewport_size({"width": 360, "height": 700})
    exchange = ask(page, TWO)
    exchange.locator("a.mark").last.click()
    expect(page.locator("#q1-k2")).to_be_focused()
    expect(page.locator("#q1-k2 .facts")).to_be_in_viewport()


@pytest.mark.parametrize("way", ["button", "Escape"])
def test_way_back_leads_to_the_mark(page, way):
    exchange = ask(page, TWO)
    mark = exchange.locator("a.mark").last
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#q1-k2")).to_be_focused()
    if way == "button":
        page.locator("#q1-k2").get_by_role("button", name="Tilbake til svaret").click()
    else:
        page.keyboard.press("Escape")
    expect(mark).to_be_focused()
    expect(mark).to_be_in_viewport()


def test_words_marked_in_the_text_are_those_of_the_quote(page):
    exchange = ask(page, QUESTION)
    quote = exchange.locator(".sources mark").inner_text()
    with page.context.expect_page() as opened:
        exchange.get_by_role("link", name="Les stedet i teksten").first.click()
    text = opened.value
    expect(text.locator("mark#passage")).to_have_text(quote)
    expect(text.locator("mark#passage")).to_be_in_viewport()
    text.close()


def test_publishers_page_is_opened_at_the_words(page):
    link = ask(page, QUESTION).locator(".sources").get_by_role("link", name="Åpne hos utgiveren")
    assert link.get_attribute("href").startswith("https://www.regjeringen.no/")
    assert "noopener" in link.get_attribute("rel")


def test_everything_can_be_done_with_the_keyboard(page):
    page.get_by_label("Spørsmålet ditt").focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Spør", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#past .asked")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#past a.mark")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#q1-k1")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#past a.mark")).to_be_focused()


def test_everything_is_reached_in_the_order_it_stands_in(page):
    ask(page, QUESTION)
    page.get_by_role("link", name="Spør", exact=True).focus()
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.innerText || document.activeElement.value || ''"))
    reached = [" ".join(text.replace("(åpnes i ny fane)", "").split()) for text in seen]
    wanted = [
        "Dokumentene",
        "nb",
        "Kilde [1]",
        "Vis i sammenheng",
        "Les stedet i teksten",
        "Kopier referanse",
        "Andre steder som ble funnet, men ikke brukt i svaret",
        "Hvem har ansvaret for reformen?",
        "Kopier svaret med kilder",
        "Ja",
        "Word",
        "Start på nytt",
        "Velg dokumenter og språk for svaret",
        "Tidligere samtaler i denne nettleseren",
    ]
    order = [reached.index(one) for one in wanted if one in reached]
    assert [one for one in wanted if one not in reached] == [], reached
    assert order == sorted(order), reached
