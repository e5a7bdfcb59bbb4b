"""The component and the page it stands on: conversation, attributes, events, looks."""

import json

import pytest
from embedding import QUESTION, UNANSWERED, Sites, ask, opened, questions_of
from fake_assistant import SENTENCE
from playwright.sync_api import BrowserContext, Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(visit: BrowserContext, sites: Sites) -> Page:
    """The intranet's front page with the component."""
    return opened(visit, sites.intranet)


def test_conversation_follows_through_the_intranet_until_it_is_deleted(page, sites):
    ask(page, QUESTION)
    ask(page, UNANSWERED)
    page.goto(f"{sites.intranet}/english.html")
    expect(page.locator(".exchange")).to_have_count(2)
    page.locator(".mark").click()
    expect(page.locator(".source mark")).to_have_text(SENTENCE)
    page.get_by_role("button", name="Delete the conversation").click()
    expect(page.locator(".exchange")).to_have_count(0)
    expect(page.get_by_label("Your question")).to_be_focused()
    page.goto(sites.intranet)
    expect(page.get_by_label("Spørsmålet ditt")).to_be_visible()
    expect(page.locator(".exchange")).to_have_count(0)


def test_conversation_is_unknown_to_other_tabs(page, visit, sites):
    ask(page, QUESTION)
    other = opened(visit, sites.intranet)
    expect(other.locator(".exchange")).to_have_count(0)


def test_blocked_storage_costs_nothing_but_memory(visit, sites):
    visit.add_init_script(
        """Object.defineProperty(window, "sessionStorage", {
          get() { throw new DOMException("blocked", "SecurityError"); },
        })"""
    )
    page = opened(visit, sites.intranet)
    ask(page, QUESTION)
    ask(page, UNANSWERED)
    expect(page.locator(".exchange")).to_have_count(2)
    page.reload()
    expect(page.locator(".exchange")).to_have_count(0)


def test_two_components_have_conversations_of_their_own(visit, sites):
    page = opened(visit, f"{sites.intranet}/to.html")
    asked = questions_of(page)
    first, second = page.locator("#en"), page.locator("#to")
    ask(first, QUESTION)
    ask(second, UNANSWERED)
    expect(first.locator(".exchange")).to_have_count(1)
    expect(second.locator(".exchange")).to_have_count(1)
    assert asked[1]["history"] == []
    page.reload()
    expect(first.locator(".exchange h3")).to_contain_text(QUESTION)
    expect(second.locator(".exchange h3")).to_contain_text(UNANSWERED)


def test_attributes_are_obeyed_and_what_is_read_is_sent_along_unless_it_is_not_to_be(visit, sites):
    page = opened(visit, f"{sites.intranet}/english.html")
    asked = questions_of(page)
    expect(page.get_by_role("heading", level=2)).to_have_text("Ask about the reform")
    page.get_by_role("button", name="Is it over?").click()
    expect(page.locator(".verdict")).to_be_visible()
    ask(page, "And then?")
    context = {"role": "user", "content": "Reporting requirements in our agency"}
    assert asked[0]["history"] == [context]
    assert asked[0]["document_ids"] == ["inspirasjonsnotat"]
    assert asked[0]["language"] == "en"
    assert [turn["content"] for turn in asked[1]["history"]][:2] == [context["content"], "Is it over?"]
    assert asked[1]["history"].count(context) == 1
    page.evaluate(
        """() => {
          const assistant = document.querySelector("tillit-assistant");
          assistant.setAttribute("context", "Another page");
          assistant.setAttribute("documents", " inspirasjonsnotat,dfo-notat ");
        }"""
    )
    page.get_by_label("Include what you are reading: “Another page”").uncheck()
    ask(page, "And now?")
    assert "Another page" not in json.dumps(asked[2])
    assert asked[2]["document_ids"] == ["inspirasjonsnotat", "dfo-notat"]


def test_wrong_document_is_told_with_those_there_are(page):
    page.evaluate("document.querySelector('tillit-assistant').setAttribute('documents', 'finnes-ikke')")
    ask(page, QUESTION)
    expect(page.locator(".failure")).to_contain_text("et dokument som ikke finnes")
    expect(page.locator(".answer [lang=en]")).to_contain_text("'inspirasjonsnotat', 'dfo-notat'")


def test_changed_attributes_change_the_component(page):
    page.get_by_label("Spørsmålet ditt").fill("uferdig")
    page.evaluate(
        """() => {
          const assistant = document.querySelector("tillit-assistant");
          assistant.lang = "en-GB";
          assistant.setAttribute("heading", "");
          assistant.setAttribute("questions", "One? | Two?|");
        }"""
    )
    expect(page.get_by_label("Your question")).to_have_value("uferdig")
    expect(page.locator(".frame")).to_have_attribute("lang", "en")
    expect(page.locator("h2.heading")).to_be_hidden()
    expect(page.locator(".questions button")).to_have_text(["One?", "Two?"])
    page.evaluate("document.querySelector('tillit-assistant').setAttribute('questions', '')")
    expect(page.locator(".questions")).to_be_hidden()


def test_pages_scripts_hear_what_happens_and_can_ask(page):
    page.evaluate(
        """() => {
          window.heard = [];
          for (const name of ["question", "answer", "source", "error"])
            document.addEventListener(`tillit-${name}`, ({ type, detail, composed }) => {
              window.heard.push([type, composed, detail]);
            });
        }"""
    )
    page.evaluate("document.querySelector('tillit-assistant').ask(' Er det med? ')")
    expect(page.locator(".verdict")).to_be_visible()
    page.locator(".mark").click()
    page.evaluate("document.querySelector('tillit-assistant').ask('?!')")
    expect(page.locator(".failure")).to_be_visible()
    heard = page.evaluate("heard")
    assert [name for name, _, _ in heard] == [
        "tillit-question", "tillit-answer", "tillit-source", "tillit-question", "tillit-error"
    ]  # fmt: skip
    assert all(composed for _, composed, _ in heard)
    _, answer, source, _, error = (detail for _, _, detail in heard)
    assert answer["question"] == "Er det med?"
    assert answer["answer"]["citations"][0]["quote"] == source["citation"]["quote"] == SENTENCE
    assert (error["kind"], error["question"]) == ("empty_question", "?!")
    page.evaluate("document.querySelector('tillit-assistant').clear()")
    expect(page.locator(".exchange")).to_have_count(0)


def test_page_decides_font_and_colours(page):
    frame = page.locator("tillit-assistant .frame")
    assert "Georgia" in frame.evaluate("node => getComputedStyle(node).fontFamily")
    assert frame.evaluate("node => getComputedStyle(node).color") == "rgb(34, 38, 43)"
    expect(page.locator("button.ask")).to_have_css("background-color", "rgb(23, 63, 58)")
    expect(page.locator("h2.heading")).to_have_css("font-style", "italic")


def test_moved_component_keeps_its_conversation(page):
    ask(page, QUESTION)
    page.evaluate("document.querySelector('main').append(document.querySelector('tillit-assistant'))")
    expect(page.locator("main .exchange")).to_have_count(1)
    ask(page, UNANSWERED)
    expect(page.locator("main .exchange")).to_have_count(2)
