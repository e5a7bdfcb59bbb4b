"""What axe-core and a ruler find on the chat page, in each state, in light, dark and other circumstances."""

from collections.abc import Callable, Iterator

import pytest
from accessibility import assert_accessible
from asking import FIELD, QUESTION, TWO, UNANSWERED, ask, open_chat
from playwright.sync_api import Browser, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def empty(page: Page) -> None:
    pass


def unfolded(page: Page) -> None:
    page.locator("#options > button").click()
    expect(page.locator("#only")).to_be_visible()


def answering(page: Page) -> None:
    page.get_by_label(FIELD).fill("rapportering, sakte")
    page.get_by_label(FIELD).press("Enter")
    expect(page.locator("#current .working")).to_be_visible()


def answered(page: Page) -> None:
    ask(page, TWO).locator(".consulted summary").click()


def abstained(page: Page) -> None:
    ask(page, UNANSWERED)


def failed(page: Page) -> None:
    page.get_by_label(FIELD).fill("?!")
    page.get_by_label(FIELD).press("Enter")
    expect(page.locator("#current .failed")).to_be_visible()


def source_open(page: Page) -> None:
    ask(page, TWO).locator("a.mark").first.click()
    expect(page.locator("#q1-k1")).to_be_focused()


def feedback_open(page: Page) -> None:
    ask(page, QUESTION).locator(".feedback").get_by_role("button").last.click()
    expect(page.locator(".feedback form")).to_be_visible()


def history_open(page: Page) -> None:
    ask(page, QUESTION)
    page.locator("#history summary").click()
    expect(page.locator("#history li")).to_be_visible()


STATES = (
    empty,
    unfolded,
    answering,
    answered,
    abstained,
    failed,
    source_open,
    feedback_open,
    history_open,
)


@pytest.fixture(params=["light", "dark"])
def in_scheme(request: pytest.FixtureRequest, browser: Browser, server) -> Iterator[Page]:
    context = browser.new_context(color_scheme=request.param, viewport={"width": 1280, "height": 900})
    yield open_chat(context.new_page(), server.url)
    context.close()


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__)
def test_nothing_keeps_people_out(in_scheme: Page, state: Callable[[Page], None]) -> None:
    state(in_scheme)
    assert_accessible(in_scheme)


@pytest.mark.parametrize("state", [answered, source_open, feedback_open, history_open, unfolded])
def test_targets_are_large_enough(page: Page, state: Callable[[Page], None]) -> None:
    """WCAG 2.2, 2.5.8: 24 by 24 pixels, but for links in a line of text."""
    state(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll("button, summary, input, .links a, .go-on a")]
            .filter((one) => one.offsetParent && !one.closest(".unseen"))
            .map((one) => [one, (one.closest("label") || one).getBoundingClientRect()])
            .filter(([, box]) => box.width < 24 || box.height < 24)
            .map(([one, box]) => `${one.outerHTML.slice(0, 120)} ${box.width}x${box.height}`)"""
    )
    assert small == []


IS_DOUBLE = "place => parseFloat(getComputedStyle(document.querySelector(place)).fontSize) >= 32"
"""As soon as the button's text has grown there, which Gradio has it do gradually."""


def test_text_at_double_size_stays_on_the_page(page: Page) -> None:
    """WCAG 2.1, 1.4.4 and 1.4.10: a window of 1280 points at 200 %, and text alone at 200 %."""
    exchange = ask(page, TWO)
    exchange.locator("a.mark").last.click()
    page.set_viewport_size({"width": 640, "height": 450})
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    for text in ("#past .outcome p", "#question textarea", "#ask", "#places a", "#history summary"):
        page.wait_for_function(IS_DOUBLE, arg=text)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def test_nothing_moves_for_who_wants_no_motion(browser: Browser, server) -> None:
    context = browser.new_context(reduced_motion="reduce")
    page = open_chat(context.new_page(), server.url)
    ask(page, QUESTION)
    moving = page.evaluate(
        """() => [...document.querySelectorAll("body *")].filter((one) => {
            const style = getComputedStyle(one);
            return style.animationName !== "none" || parseFloat(style.transitionDuration) > 0;
        }).length"""
    )
    assert moving == 0
    context.close()


def test_what_is_marked_stands_out_in_forced_colours(browser: Browser, server) -> None:
    context = browser.new_context(forced_colors="active")
    page = open_chat(context.new_page(), server.url)
    exchange = ask(page, QUESTION)
    exchange.locator("a.mark").click()
    grounds = page.evaluate(
        """() => ["#q1-k1 mark", "#q1-k1"].map(
            (place) => getComputedStyle(document.querySelector(place)).backgroundColor)"""
    )
    assert grounds[0] != grounds[1]
    expect(page.locator("#q1-k1")).to_have_css("outline-style", "solid")
    context.close()


def test_parts_of_the_page_have_names(page: Page) -> None:
    ask(page, QUESTION)
    expect(page.get_by_role("region", name=QUESTION)).to_be_visible()
    page.locator("#options > button").click()
    for name in ("Språk", "Språk i svaret", "Let bare i disse dokumentene", "Last ned samtalen"):
        expect(page.get_by_role("group", name=name, exact=True)).to_be_visible()
    expect(page.locator("#conversation blockquote").first).to_have_attribute("lang", "nb")
