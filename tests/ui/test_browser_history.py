"""Conversations that this browser keeps: reopened, checked again, deleted; and a server that restarts."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from asking import FIELD, LONG_MS, QUESTION, TWO, UNANSWERED, ask, open_chat
from fake_assistant import ATTACK, NOTE, SENTENCE
from playwright.sync_api import BrowserContext, Page, expect
from server_process import free_port, running

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def history(page: Page):
    box = page.locator("#history")
    if box.get_attribute("open") is None:
        box.locator("summary").click()
    return box


def kept(page: Page) -> list[dict]:
    return json.loads(page.evaluate("localStorage.getItem('tillit.history') || '[]'"))


def test_conversation_is_there_after_the_page_was_loaded_again(page):
    ask(page, QUESTION)
    ask(page, UNANSWERED)
    page.reload()
    expect(page.locator("#past .asked")).to_contain_text([QUESTION, UNANSWERED], timeout=LONG_MS)
    page.locator("#past a.mark").click()
    expect(page.locator("#q1-k1 mark")).to_have_text(SENTENCE)
    ask(page, TWO)
    expect(page.locator("#past .exchange")).to_have_count(3)
    [conversation] = kept(page)
    assert len(conversation["records"]) == 3


def test_earlier_conversation_is_opened_again(page):
    ask(page, QUESTION)
    page.get_by_role("button", name="Start på nytt").click()
    expect(page.locator(".exchange")).to_have_count(0)
    ask(page, UNANSWERED)
    entries = history(page).get_by_role("listitem")
    expect(entries).to_contain_text([UNANSWERED, QUESTION])
    expect(entries.first).to_contain_text("1 spørsmål")
    entries.last.get_by_role("button", name=QUESTION).first.click()
    expect(page.locator("#past .asked")).to_contain_text([QUESTION])
    expect(page.locator("#past .asked")).to_be_focused()
    expect(page.locator("#status")).to_have_text("Samtalen er åpnet igjen.")


def test_conversations_are_deleted_one_by_one_and_all_together(page):
    for question in (QUESTION, UNANSWERED, TWO):
        ask(page, question)
        page.get_by_role("button", name="Start på nytt").click()
        expect(page.locator(".exchange")).to_have_count(0)
    box = history(page)
    box.get_by_role("button", name=f"Slett samtalen «{UNANSWERED}»").click()
    expect(box.get_by_role("status")).to_have_text("Samtalen er slettet fra nettleseren.")
    expect(box.get_by_role("listitem")).to_contain_text([TWO, QUESTION])
    box.get_by_role("button", name="Slett alle").click()
    expect(box.get_by_role("status")).to_have_text("Alle samtalene er slettet fra nettleseren.")
    expect(box).to_contain_text("Her er ingen samtaler.")
    assert kept(page) == []


def test_deleted_conversation_that_is_still_open_is_not_kept_again(page):
    ask(page, QUESTION)
    history(page).get_by_role("button", name="Slett alle").click()
    ask(page, TWO)
    assert kept(page) == []


def test_who_does_not_want_it_keeps_nothing(page):
    history(page).get_by_label("Husk samtalene mine i denne nettleseren").uncheck()
    ask(page, QUESTION)
    expect(page.locator("#history")).to_contain_text("Her er ingen samtaler.")
    assert kept(page) == []
    page.reload()
    expect(page.get_by_label(FIELD)).to_be_visible()
    expect(history(page).get_by_label("Husk samtalene mine i denne nettleseren")).not_to_be_checked()


def test_no_more_is_kept_than_there_is_room_for(page):
    ask(page, QUESTION)
    [one] = kept(page)
    many = [{**one, "id": f"c{n}", "records": [{"question": f"Nr {n}"}]} for n in range(60)]
    page.evaluate("many => localStorage.setItem('tillit.history', JSON.stringify(many))", many)
    ask(page, TWO)
    assert len(kept(page)) == 20
    assert kept(page)[0]["id"] == one["id"]


def restored(context: BrowserContext, url: str, records: object) -> Page:
    """A page whose browser holds these records of the conversation that was open."""
    page = context.new_page()
    opened = json.dumps({"id": "c1", "at": "2026-11-22", "records": records})
    page.add_init_script(f"sessionStorage.setItem('tillit.open', {json.dumps(opened)})")
    return open_chat(page, url)


def record(**citation: object) -> dict:
    start = NOTE.text.index(SENTENCE)
    cited = {"number": 1, "document_id": NOTE.id, "quote": SENTENCE, "start": start, **citation}
    cited.setdefault("end", start + len(SENTENCE))
    answer = {"answer_id": "x", "status": "answered", "language": "nb", "answer": "Slik er det. [1]"}
    return {"question": "Hvordan?", "answer": {**answer, "citations": [cited]}}


def test_quote_that_no_longer_stands_is_not_shown_as_a_source(watched, server):
    page = restored(watched, server.url, [record(), record(quote="Ja, absolutt.", end=13, start=0)])
    expect(page.locator("#past .exchange")).to_have_count(2, timeout=LONG_MS)
    expect(page.locator("#past .sources mark")).to_have_text([SENTENCE])
    lost = page.locator("#past .exchange").last
    expect(lost.locator(".lost")).to_have_text(
        "[1] Sitatet står ikke lenger slik i dokumentet, så det vises ikke som kilde."
    )
    expect(lost.locator("a.mark")).to_have_count(0)


def test_question_asked_before_the_page_has_all_its_words_is_not_asked_over(watched, server):
    held, page = [], watched.new_page()
    page.route("**/queue/join*", lambda route: route.continue_() if held else held.append(route))
    open_chat(page, server.url)
    ask(page, QUESTION)
    held[0].continue_()
    expect(page.locator("#history")).to_be_visible()
    expect(page.locator("#status")).to_have_text("Svaret er klart, med én kilde.")
    expect(page.locator("#past .exchange")).to_have_count(1)


@pytest.mark.parametrize(
    "records", [["tull"], [{"question": "x"}], [{"question": "x", "answer": {"status": 1}}]]
)
def test_what_is_no_conversation_is_not_opened(watched, server, records):
    page = restored(watched, server.url, records)
    ask(page, QUESTION)
    expect(page.locator("#past .exchange")).to_have_count(1)


def test_traps_in_what_was_kept_do_nothing(watched, server):
    trapped = {**record(title=ATTACK), "question": ATTACK, "document_ids": [ATTACK[:90]]}
    trapped["answer"] |= {"answer": ATTACK, "notices": [ATTACK], "suggestions": [ATTACK]}
    page = restored(watched, server.url, [trapped])
    expect(page.locator("#past .asked")).to_contain_text("document.title='owned'", timeout=LONG_MS)
    history(page)
    page.wait_for_timeout(300)
    assert page.title() == "Spør om tillitsreformen"
    assert page.locator("#conversation").locator("img, video, audio, script, style, iframe, svg").count() == 0


def test_page_works_where_the_browser_keeps_nothing(watched, server):
    page = watched.new_page()
    page.add_init_script(
        "for (const name of ['localStorage', 'sessionStorage'])"
        " Object.defineProperty(window, name, { get() { throw new Error('denied'); } });"
    )
    open_chat(page, server.url)
    exchange = ask(page, QUESTION)
    exchange.locator("a.mark").click()
    expect(page.locator("#q1-k1")).to_be_focused()
    ask(page, TWO)


# --- a connection that is lost, and a server that restarts ---


def test_question_that_the_server_never_shows_comes_back_in_the_field(browser, server):
    """As after a restart at the one moment when Gradio goes on waiting on a stream that has ended."""
    held, page = [], browser.new_context().new_page()
    page.clock.install()
    open_chat(page, server.url)
    ask(page, QUESTION)
    page.route("**/queue/data*", lambda route: route.continue_() if held else held.append(route))
    page.get_by_label(FIELD).fill(TWO)
    with page.expect_request("**/queue/data*"):
        page.get_by_label(FIELD).press("Enter")
    page.clock.fast_forward(25_000)
    expect(page.locator("#notice")).to_contain_text("Forbindelsen er tilbake", timeout=LONG_MS)
    expect(page.get_by_label(FIELD)).to_have_value(TWO)
    expect(page.locator("#past .asked")).to_contain_text([QUESTION])
    ask(page, TWO)
    page.context.close()


@pytest.fixture
def restarts(tmp_path: Path) -> Iterator:
    """Starts the server on one port as often as it is called; each one before is killed."""
    port, stack = free_port(), []

    def start():
        if stack:
            stack.pop().__exit__(None, None, None)
        stack.append(running(tmp_path, port=port))
        return stack[-1].__enter__()

    yield start
    stack.pop().__exit__(None, None, None)


def test_conversation_goes_on_after_a_restart(browser, restarts):
    server = restarts()
    server.wait_for("/")
    page = open_chat(browser.new_context().new_page(), server.url)
    ask(page, QUESTION)
    restarts().wait_for("/")
    expect(page.locator("#past .exchange")).to_be_visible()
    page.get_by_label(FIELD).fill(TWO)
    page.get_by_label(FIELD).press("Enter")
    answered, back = page.locator("#past #q2"), page.get_by_text("Forbindelsen er tilbake")
    expect(answered.or_(back)).to_be_visible(timeout=90_000)
    if back.is_visible():  # the page had noticed by then that the server was away
        expect(page.get_by_label(FIELD)).to_have_value(TWO)
        page.get_by_label(FIELD).press("Enter")
    expect(page.locator("#past .asked")).to_contain_text([QUESTION, TWO], timeout=90_000)
    page.context.close()


def test_question_is_not_lost_when_the_server_dies_over_it(browser, restarts):
    server = restarts()
    server.wait_for("/")
    page = open_chat(browser.new_context().new_page(), server.url)
    ask(page, QUESTION)
    page.get_by_label(FIELD).fill("aldri")
    page.get_by_label(FIELD).press("Enter")
    expect(page.locator("#current .working")).to_be_visible()
    server.process.kill()
    expect(page.locator("#notice")).to_contain_text("Forbindelsen med tjenesten er brutt", timeout=90_000)
    expect(page.locator("#past .exchange")).to_be_visible()
    restarts().wait_for("/")
    expect(page.get_by_label(FIELD)).to_have_value("aldri", timeout=90_000)
    expect(page.locator("#notice")).to_contain_text("Forbindelsen er tilbake")
    expect(page.locator("#past .asked")).to_contain_text([QUESTION])
    ask(page, TWO)
    page.context.close()
