"""The chat page in a real Chromium: ask, read, go on; by keyboard, on a phone, in three languages."""

import re
from pathlib import Path

import pytest
from asking import FIELD, QUESTION, TWO, UNANSWERED, ask, open_chat
from fake_assistant import MEMO, NOTE, SENTENCE
from playwright.sync_api import Locator, expect

from ui.pages.site_page import PLACES

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_answer_comes_with_its_source(page):
    exchange = ask(page, QUESTION)
    expect(exchange.locator(".verdict")).to_have_text("Kort svar: Nei")
    source = exchange.locator(".source")
    expect(source.locator("mark")).to_have_text(SENTENCE)
    expect(source).to_contain_text("Om tillitsreformen")
    expect(source).to_contain_text("Kommunal- og distriktsdepartementet, 2022")
    expect(source).to_contain_text("Departementets egen veiledning")
    expect(source).to_contain_text("side 5")
    expect(page.get_by_label(FIELD)).to_have_value("")


def test_finished_answer_is_announced_and_what_streams_is_not(page):
    ask(page, QUESTION)
    expect(page.locator("#status")).to_have_attribute("role", "status")
    expect(page.locator("#status")).to_have_text("Svaret er klart, med én kilde.")
    assert page.locator("#conversation").locator("[aria-live], [role=log], [role=alert]").count() == 0
    expect(page.locator("#conversation")).to_have_attribute("aria-busy", "false")


def test_example_is_asked_by_a_click(page):
    page.get_by_role("button", name="Når skal reformen være ferdig?").click()
    expect(page.locator("#past .asked")).to_contain_text("Når skal reformen være ferdig?")
    expect(page.locator(".verdict")).to_be_visible()
    expect(page.get_by_role("button", name="Når skal reformen være ferdig?")).to_be_hidden()
    expect(page.locator("#past .asked")).to_be_focused()


def test_examples_stand_under_the_roles_that_ask_them(page):
    headings = page.locator("#examples").get_by_role("heading", level=3)
    expect(headings).to_have_text(
        [
            "Ansatt",
            "Leder eller koordinator i departement eller etat",
            "Evaluator",
            "Redaktør for et intranett",
        ]
    )


def test_suggestion_is_asked_by_a_click_and_the_conversation_goes_on(page):
    ask(page, QUESTION)
    page.get_by_role("button", name="Hvem har ansvaret for reformen?").click()
    expect(page.locator("#past .exchange")).to_have_count(2)
    expect(page.locator("#q2")).to_contain_text("Hvem har ansvaret for reformen?")
    expect(page.locator("#q2")).to_be_focused()


def test_abstention_looks_different_and_leads_on(page):
    exchange = ask(page, UNANSWERED)
    outcome = exchange.locator(".outcome.not_found")
    expect(outcome.get_by_role("heading")).to_have_text("Fant ikke svar")
    expect(exchange.get_by_role("heading", name="Nærmeste steder, som ikke svarer på")).to_be_visible()
    expect(exchange.get_by_role("button", name="Hvem har ansvaret for reformen?")).to_be_visible()
    expect(exchange.get_by_role("link", name="Se alle dokumentene")).to_have_attribute("href", "/documents")
    expect(exchange.locator(".sources")).to_have_count(0)


def test_what_was_only_found_stands_apart_from_the_sources(page):
    exchange = ask(page, QUESTION)
    expect(exchange.locator(".sources")).not_to_contain_text(MEMO.record.title)
    exchange.get_by_text("Andre steder som ble funnet, men ikke brukt i svaret").click()
    expect(exchange.locator(".consulted")).to_contain_text(MEMO.record.title)
    expect(exchange.locator(".consulted")).to_contain_text("Råd fra en etat, ikke politikk")


def test_notices_have_a_word_for_what_they_are(page):
    exchange = ask(page, TWO)
    expect(exchange.locator(".notice strong")).to_have_text(["Kildene er ulike:", "Eldre dokument:"])


def test_starting_again_clears_the_page(page):
    ask(page, QUESTION)
    page.get_by_role("button", name="Start på nytt").click()
    expect(page.locator(".exchange")).to_have_count(0)
    expect(page.locator("#status")).to_have_text("Klar for et nytt spørsmål.")
    expect(page.get_by_role("button", name="Når skal reformen være ferdig?")).to_be_visible()
    ask(page, QUESTION)
    expect(page.locator("#past .exchange")).to_have_count(1)


def test_language_changes_the_page_and_the_answers(page):
    page.get_by_label("English").first.check()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask about the trust reform")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("?lang=en")
    exchange = ask(page, "Is it part of the reform?")
    expect(exchange).to_have_attribute("lang", "en")
    expect(exchange.locator(".source")).to_contain_text("The ministry's own guidance")
    expect(exchange.locator(".source blockquote")).to_have_attribute("lang", "nb")
    expect(exchange.locator(".outcome blockquote")).to_have_attribute("lang", "nb")
    expect(exchange.get_by_role("button", name="Copy the answer with its sources")).to_be_visible()
    page.reload()
    expect(page.get_by_label("Your question")).to_be_visible()
    expect(page.get_by_role("button", name="Ask", exact=True)).to_be_visible()


def test_nothing_on_the_page_stays_in_the_language_before(page):
    ask(page, QUESTION)
    page.get_by_role("button", name="Start på nytt").click()
    expect(page.locator("#status")).to_have_text("Klar for et nytt spørsmål.")
    page.get_by_label("English").first.check()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask about the trust reform")
    expect(page.locator("#status")).to_have_text("")


def test_nynorsk_page_answers_in_nynorsk(page):
    page.get_by_label("Nynorsk").first.check()
    expect(page.get_by_role("heading", level=1)).to_have_text("Spør om tillitsreforma")
    expect(ask(page, "Kva er målet?")).to_have_attribute("lang", "nn")


def test_answer_can_be_had_in_another_language_than_the_page(page):
    page.get_by_role("button", name="Velg dokumenter og språk for svaret").click()
    page.get_by_role("group", name="Språk i svaret").get_by_label("English").check()
    expect(ask(page, QUESTION)).to_have_attribute("lang", "en")
    expect(page.get_by_role("heading", level=1)).to_have_text("Spør om tillitsreformen")


def test_answer_can_be_restricted_to_some_documents(page):
    unfold = page.get_by_role("button", name="Velg dokumenter og språk for svaret")
    expect(unfold).to_have_attribute("aria-expanded", "false")
    unfold.click()
    expect(unfold).to_have_attribute("aria-expanded", "true")
    page.get_by_role("group", name="Let bare i disse dokumentene").get_by_label(MEMO.record.title).uncheck()
    exchange = ask(page, QUESTION)
    expect(exchange.locator(".only-in")).to_have_text(f"Bare søkt i {NOTE.record.title}.")


@pytest.mark.parametrize("width", [360, 320])
def test_nothing_sticks_out_on_a_phone(page, width):
    page.set_viewport_size({"width": width, "height": 740})
    exchange = ask(page, TWO)
    exchange.locator("a.mark").last.click()
    ask(page, UNANSWERED).get_by_role("group", name="Var svaret til hjelp?").get_by_role(
        "button", name="Nei"
    ).click()
    page.locator("#history summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_page_leads_to_the_other_pages(page):
    links = page.locator("#places").get_by_role("link")
    assert [link.get_attribute("href") for link in links.all()] == [to.href("nb") for to in PLACES.values()]


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.parametrize(("width", "things"), [(1280, "#places a, #language label"), (1024, "#places a")])
def test_places_stand_on_one_line(watched, server, width, things, language):
    page = open_chat(watched.new_page(), f"{server.url}/?lang={language}")
    page.set_viewport_size({"width": width, "height": 900})
    expect(page.locator("html")).to_have_attribute("lang", language)
    boxes = [link.bounding_box() for link in page.locator(things).all()]
    assert max(box["y"] for box in boxes) < min(box["y"] + box["height"] for box in boxes)


def test_place_that_one_is_at_looks_different(page):
    here, elsewhere = page.locator("#places [aria-current=page]"), page.locator("#places a").last
    expect(here).to_have_text("Spør")
    for style in ("font-weight", "text-decoration-line", "border-bottom-color"):
        assert _style(here, style) != _style(elsewhere, style)


def _style(place: Locator, name: str) -> str:
    return place.evaluate("(one, name) => getComputedStyle(one).getPropertyValue(name)", name)


# --- contrast, from the style sheet itself ---


def _palettes() -> list[dict[str, str]]:
    css = (Path(__file__).parents[2] / "ui" / "styles" / "chat.css").read_text()
    return [dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", css.splitlines()[line])) for line in (0, 1)]


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", _palettes(), ids=["light", "dark"])
def test_text_stands_out_from_its_ground(palette):
    """WCAG 2.1, 1.4.3: 4.5 to 1."""
    pairs = [(text, ground) for text in ("ink", "soft", "link", "yes", "no") for ground in ("paper", "pale")]
    for text, ground in [*pairs, ("ink", "mark")]:
        light, dark = sorted((_luminance(palette[text]), _luminance(palette[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)
