"""The component without scripts, without leave, in a frame, and over a server that is started again."""

import pytest
from embedding import QUESTION, UNREACHABLE, ask, opened, questions_of
from fake_assistant import SENTENCE
from intranet_site import intranet
from playwright.sync_api import expect
from server_process import free_port, running
from visitors import visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_without_scripts_it_is_a_link(browser, sites):
    with visitor(browser, sites.server.url, sites.intranet, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(sites.intranet)
        link = page.get_by_role("link", name="Spør om tillitsreformen")
        expect(link).to_be_visible()
        expect(link).to_have_attribute("href", f"{sites.server.url}/")
        page.goto(f"{sites.server.url}/embed?lang=nn")
        expect(page.get_by_role("link", name="Spør om tillitsreforma")).to_be_visible()


def test_origin_that_is_not_allowed_is_told_so_and_asks_once(browser, sites):
    with (
        intranet(sites.server.url) as stranger,
        visitor(browser, sites.server.url, stranger, quiet=False) as context,
    ):
        page = opened(context, stranger)
        to_api: list[str] = []
        page.on("request", lambda request: to_api.append(request.url) if "/api/" in request.url else None)
        ask(page, QUESTION)
        expect(page.locator(".failure")).to_contain_text(UNREACHABLE)
        expect(page.get_by_label("Spørsmålet ditt")).to_have_value(QUESTION)
        expect(page.locator(".exchange").get_by_role("link")).to_have_attribute(
            "href", f"{sites.server.url}/"
        )
        expect(page.get_by_role("button", name="Prøv igjen")).to_be_visible()
        expect(page.locator("[role=status]")).to_contain_text(UNREACHABLE)
        assert to_api == [f"{sites.server.url}/api/v1/chat"]


def test_frame_works_for_those_allowed(visit, sites):
    page = visit.new_page()
    page.goto(f"{sites.intranet}/ramme.html")
    frame = page.frame_locator("iframe")
    frame.get_by_label("Spørsmålet ditt").fill("Er det ein del av reforma?")
    frame.get_by_role("button", name="Spør", exact=True).click()
    frame.locator(".mark").click()
    expect(frame.locator(".source mark")).to_have_text(SENTENCE)
    expect(frame.locator(".sources")).to_contain_text("Departementet si eiga rettleiing")


def test_frame_stays_empty_for_others(browser, sites):
    with (
        intranet(sites.server.url) as stranger,
        visitor(browser, sites.server.url, stranger, "chrome-error:/", quiet=False) as context,
    ):
        page = context.new_page()
        with page.expect_console_message(lambda said: "frame-ancestors" in said.text):
            page.goto(f"{stranger}/ramme.html")
        expect(page.frame_locator("iframe").locator("tillit-assistant")).to_have_count(0)


def test_server_that_is_started_again_is_asked_again_in_the_same_conversation(browser, tmp_path):
    port, server_port = free_port(), free_port()
    origins = [f"http://127.0.0.1:{port}"]
    server_url = f"http://127.0.0.1:{server_port}"
    with (
        intranet(server_url, port) as address,
        visitor(browser, server_url, address, quiet=False) as context,
    ):
        with running(tmp_path, origins=origins, port=server_port) as server:
            server.wait_for("/readyz")
            page = opened(context, address)
            ask(page, QUESTION)
        ask(page, "Hvorfor ikke?")
        expect(page.locator(".failure")).to_contain_text(UNREACHABLE)
        expect(page.get_by_label("Spørsmålet ditt")).to_have_value("Hvorfor ikke?")
        asked = questions_of(page)
        with running(tmp_path, origins=origins, port=server_port) as server:
            server.wait_for("/readyz")
            page.locator(".exchange").first.get_by_role("button", name="Ja", exact=True).click()
            expect(page.get_by_text("Det er for lenge siden dette svaret ble gitt")).to_be_focused()
            page.get_by_role("button", name="Prøv igjen").click()
            expect(page.locator(".verdict")).to_have_count(2)
            expect(page.get_by_label("Spørsmålet ditt")).to_have_value("")
            expect(page.locator(".exchange")).to_have_count(2)
            assert asked[0]["history"][0]["content"] == QUESTION
