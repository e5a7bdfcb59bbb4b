"""Feedback on the page, read back from where it is stored."""

import pytest
from asking import QUESTION, ask
from playwright.sync_api import expect

from ui.feedback_store import FeedbackStore

pytestmark = [pytest.mark.browser, pytest.mark.slow]

HELPFUL = "Var svaret til hjelp?"


def stored(server) -> dict:
    [row] = [one for one in FeedbackStore(server.log.parent).records() if one["answer_id"] == "a1"]
    return row


def test_helpful_is_stored_with_one_press(page, server):
    box = ask(page, QUESTION).get_by_role("group", name=HELPFUL)
    box.get_by_role("button", name="Ja", exact=True).click()
    expect(box.get_by_role("status")).to_have_text("Takk. Tilbakemeldingen er lagret.")
    row = stored(server)
    assert (row["helpful"], row["reason"], row["question"]) == (True, None, QUESTION)
    assert row["generation"] == "g000001"
    assert row["answer"]["citations"][0]["document_id"] == "inspirasjonsnotat"


def test_why_not_is_stored_and_may_be_changed(page, server):
    box = ask(page, QUESTION).get_by_role("group", name=HELPFUL)
    box.get_by_role("button", name="Nei").click()
    expect(box.get_by_label("Svaret er feil")).to_be_focused()
    expect(box).to_contain_text("Tilbakemeldingen lagres på serveren sammen med spørsmålet")
    box.get_by_label("Noe mangler").check()
    box.get_by_label("Kommentar (valgfri)").fill("Kapittel III <b>mangler</b>.")
    box.get_by_role("button", name="Send").click()
    expect(box.get_by_role("status")).to_have_text("Takk. Tilbakemeldingen er lagret.")
    row = stored(server)
    assert (row["helpful"], row["reason"]) == (False, "incomplete")
    assert row["comment"] == "Kapittel III <b>mangler</b>."

    expect(box.get_by_role("button", name="Endre tilbakemeldingen")).to_be_focused()
    page.keyboard.press("Enter")
    box.get_by_role("button", name="Ja", exact=True).click()
    expect(box.get_by_role("status")).to_have_text("Takk. Tilbakemeldingen er lagret.")
    assert (stored(server)["helpful"], stored(server)["reason"]) == (True, None)


def test_all_reasons_are_offered(page):
    box = ask(page, QUESTION).get_by_role("group", name=HELPFUL)
    box.get_by_role("button", name="Nei").click()
    assert [one.get_attribute("value") for one in box.get_by_role("radio").all()] == [
        "wrong", "incomplete", "wrong_source", "quote_not_in_document", "old", "did_not_understand", "other",
    ]  # fmt: skip
    box.get_by_role("button", name="Avbryt").click()
    expect(box.get_by_role("button", name="Ja", exact=True)).to_be_focused()


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        ({"status": 404, "json": {"type": "/docs#unknown-answer"}}, "Det er for lenge siden dette svaret"),
        (
            {"status": 503, "json": {"type": "/docs#feedback-not-stored"}},
            "Tilbakemeldingen kunne ikke lagres",
        ),
        ({"status": 500, "body": "<h1>au</h1>"}, "Tilbakemeldingen kom ikke fram"),
    ],
)
def test_why_feedback_was_not_taken_is_told_and_what_was_written_stays(browser, server, problem, told):
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.url)
    page.route("**/api/v1/feedback", lambda route: route.fulfill(**problem))
    box = ask(page, QUESTION).get_by_role("group", name=HELPFUL)
    box.get_by_role("button", name="Nei").click()
    box.get_by_label("Kommentar (valgfri)").fill("Viktig.")
    box.get_by_role("button", name="Send").click()
    expect(box.get_by_role("status")).to_contain_text(told)
    expect(box.get_by_label("Kommentar (valgfri)")).to_have_value("Viktig.")
    context.close()
