"""The component for everyone: axe-core in all states, dark, high contrast, narrow, with large text."""

import pytest
from accessibility import assert_accessible
from embedding import QUESTION, UNANSWERED, Sites, ask, opened
from playwright.sync_api import BrowserContext, Page, expect
from visitors import visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(visit: BrowserContext, sites: Sites) -> Page:
    """The intranet's front page with the component."""
    return opened(visit, sites.intranet)


def test_nothing_keeps_people_out_in_any_state(page):
    assert_accessible(page)
    ask(page, QUESTION)
    assert_accessible(page)
    page.locator(".mark").click()
    page.locator(".exchange").get_by_role("button", name="Nei", exact=True).click()
    page.locator("summary").click()
    assert_accessible(page)
    ask(page, UNANSWERED)
    assert_accessible(page)
    ask(page, "?!")
    expect(page.locator(".failure")).to_be_visible()
    assert_accessible(page)


def test_nothing_keeps_people_out_while_an_answer_comes(page):
    field = page.get_by_label("Spørsmålet ditt")
    field.fill("sakte")
    field.press("Enter")
    expect(page.get_by_role("button", name="Avbryt")).to_be_visible()
    expect(page.locator(".sources")).to_be_visible()
    assert_accessible(page)


def test_nothing_keeps_people_out_of_the_frame_light_or_dark(browser, sites):
    for scheme in ("light", "dark"):
        with visitor(browser, sites.server.url, color_scheme=scheme) as context:
            page = opened(context, f"{sites.server.url}/embed?lang=en")
            assert_accessible(page)
            ask(page, QUESTION)
            page.locator(".mark").click()
            ask(page, UNANSWERED)
            assert_accessible(page)


def test_dark_page_needs_no_settings_of_ours(page):
    page.evaluate(
        """() => {
          for (const node of [document.body, document.querySelector("aside")])
            Object.assign(node.style, { background: "#101418", color: "#e9edf0" });
          const { style } = document.querySelector("tillit-assistant");
          for (const name of ["accent", "link", "border"]) style.setProperty(`--tillit-${name}`, "initial");
        }"""
    )
    ask(page, QUESTION)
    page.locator(".mark").click()
    ask(page, UNANSWERED)
    assert_accessible(page)


def test_high_contrast_keeps_the_marked_quote_marked(browser, sites):
    with visitor(browser, sites.server.url, sites.intranet, forced_colors="active") as context:
        page = opened(context, sites.intranet)
        ask(page, QUESTION)
        page.locator(".mark").click()
        quote = page.locator(".source mark")
        around = page.locator(".source blockquote")
        background = "node => getComputedStyle(node).backgroundColor"
        assert quote.evaluate(background) != around.evaluate(background)


@pytest.mark.parametrize(("width", "text"), [(320, "100%"), (320, "200%"), (640, "200%")])
def test_nothing_sticks_out_of_a_narrow_page_with_large_text(page, width, text):
    page.set_viewport_size({"width": width, "height": 740})
    page.evaluate(
        "size => { document.documentElement.style.fontSize = size; document.body.style.fontSize = '1rem'; }",
        text,
    )
    ask(page, QUESTION)
    page.locator(".mark").click()
    page.locator(".exchange").get_by_role("button", name="Nei", exact=True).click()
    ask(page, UNANSWERED)
    assert (
        page.evaluate(
            """() => {
          const assistant = document.querySelector("tillit-assistant");
          const right = assistant.getBoundingClientRect().right + 1;
          const nodes = [...assistant.shadowRoot.querySelectorAll("*:not(.unseen)")];
          return nodes.filter((node) => node.getBoundingClientRect().right > right).length;
        }"""
        )
        == 0
    )
