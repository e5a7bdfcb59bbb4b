"""One question at a time on the chat page, whichever way it is asked."""

import pytest
from asking import FIELD, LONG_MS, QUESTION, ask
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WAIT = "Vent til svaret er klart. Da kan du stille neste spørsmål."


def begin(page: Page, question: str) -> None:
    """Ask, and wait until the answer is on its way."""
    page.get_by_label(FIELD).fill(question)
    page.get_by_label(FIELD).press("Enter")
    expect(page.locator("#current .asked")).to_contain_text(question)
    expect(page.locator("#ask")).to_be_disabled()
    expect(page.get_by_label(FIELD)).to_have_value("")


def ends(page: Page, *questions: str) -> None:
    """These were asked and answered, each in its own place, and no other."""
    answered = page.locator("#past .asked")
    expect(answered).to_have_count(len(questions), timeout=LONG_MS)
    expect(page.locator("#ask")).to_be_enabled()
    expect(page.locator("#current .exchange:not(:empty)")).to_have_count(0)
    for number, question in enumerate(questions, 1):
        expect(page.locator(f"#past #q{number}")).to_contain_text(question)


def test_what_is_typed_while_an_answer_comes_is_not_sent_and_stays(page):
    begin(page, "sakte")
    page.get_by_label(FIELD).fill(QUESTION)
    page.get_by_label(FIELD).press("Enter")
    expect(page.locator("#notice")).to_have_text(WAIT)
    ends(page, "sakte")
    expect(page.locator("#notice")).to_have_text("")
    expect(page.get_by_label(FIELD)).to_have_value(QUESTION)
    expect(page.locator("#ask")).to_be_enabled()
    page.get_by_label(FIELD).press("Enter")
    ends(page, "sakte", QUESTION)


def test_suggestion_asks_nothing_while_an_answer_comes(page):
    ask(page, QUESTION)
    begin(page, "sakte")
    page.get_by_role("button", name="Hvem har ansvaret for reformen?").click()
    expect(page.locator("#notice")).to_have_text(WAIT)
    ends(page, QUESTION, "sakte")


def test_example_and_button_pressed_at_once_ask_one_question(page):
    """As quickly as a machine can, before the page has heard of the first."""
    page.get_by_label(FIELD).fill("sakte")
    page.evaluate(
        """async () => {
            document.querySelector("#ask").click();
            await new Promise((go) => setTimeout(go));
            document.querySelector("#examples .example").click();
        }"""
    )
    ends(page, "sakte")


def test_starting_again_gives_up_the_question_under_way(page):
    ask(page, QUESTION)
    begin(page, "sakte")
    page.get_by_role("button", name="Start på nytt").click()
    expect(page.locator(".exchange")).to_have_count(0)
    expect(page.locator("#status")).to_have_text("Klar for et nytt spørsmål.")
    ask(page, QUESTION)
    ends(page, QUESTION)
    expect(page.locator("#status")).to_have_text("Svaret er klart, med én kilde.")


def test_earlier_conversation_is_not_opened_while_an_answer_comes(page):
    ask(page, QUESTION)
    page.get_by_role("button", name="Start på nytt").click()
    expect(page.locator(".exchange")).to_have_count(0)
    begin(page, "sakte")
    page.locator("#history summary").click()
    page.locator("#history .reopen").first.click()
    expect(page.locator("#notice")).to_have_text(WAIT)
    ends(page, "sakte")
