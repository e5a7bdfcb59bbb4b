"""The page that checks a text, in a real browser: without scripts, with axe, and what is saved from it."""

import io
import json
import socket
import time
from pathlib import Path

import pytest
from accessibility import assert_accessible
from docx import Document
from draft_files import make_word
from playwright.sync_api import Browser, BrowserContext, Page, expect
from server_process import Server

pytestmark = pytest.mark.browser

DRAFT = (
    "Reformen har ingen sluttdato. Etaten skal sende en plan.\n"
    "Tiltaket gjelder alle ansatte. Vi skal spare penger."
)


@pytest.fixture
def page(watched: BrowserContext, server: Server) -> Page:
    opened = watched.new_page()
    opened.goto(f"{server.url}/check")
    return opened


def check(page: Page, draft: str = DRAFT) -> None:
    page.get_by_label("Utkastet").fill(draft)
    page.get_by_role("button", name="Sjekk teksten").click()
    expect(page.get_by_role("heading", name="Slik står utkastet til dokumentene")).to_be_visible()


def test_form_and_result_are_accessible(page):
    assert_accessible(page)
    check(page)
    assert_accessible(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_result_is_accessible_on_a_telephone(page, scheme):
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": 360, "height": 700})
    check(page)
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_mark_opens_its_source_and_the_source_leads_back(page):
    check(page)
    page.locator("#d2").click()
    expect(page.locator("#s2")).to_be_in_viewport()
    assert page.evaluate("document.querySelector(':target').id") == "s2"
    page.locator("#s2").get_by_role("link", name="Til stedet i utkastet").click()
    assert page.evaluate("document.querySelector(':target').id") == "d2"


def test_marks_can_be_told_apart_without_colour(page):
    check(page)
    styles = [
        page.locator(f"#d{n}").evaluate("e => getComputedStyle(e).textDecorationStyle") for n in range(1, 5)
    ]
    assert len(set(styles)) == 4
    assert page.locator("#d2").inner_text().strip().endswith("I strid")


def test_a_word_file_is_checked_and_saved_with_comments_without_scripts(
    browser: Browser, server: Server, tmp_path: Path
):
    file = tmp_path / "brev.docx"
    file.write_bytes(make_word())
    context = browser.new_context(java_script_enabled=False, accept_downloads=True)
    page = context.new_page()
    page.goto(f"{server.url}/check")
    page.get_by_label("Eller en fil").set_input_files(file)
    page.get_by_role("button", name="Sjekk teksten").click()
    expect(page.locator("#d1")).to_contain_text("Reformen har ingen sluttdato.")
    with page.expect_download() as saved:
        page.get_by_role("button", name="Word med kommentarer").click()
    assert saved.value.suggested_filename == "sjekket-tekst.docx"
    document = Document(io.BytesIO(Path(saved.value.path()).read_bytes()))
    assert len(list(document.comments)) == 5
    assert context.cookies() == []
    context.close()


def test_a_hostile_draft_does_nothing(page):
    check(page, "<script>document.title='owned'</script> angrep skal ikke virke her i det hele tatt.")
    assert "owned" not in page.title()


# --- while it works ---

SLOW = (
    "Reformen har ingen sluttdato. Denne setningen går sakte. Tiltaket gjelder alle ansatte. Vi skal spare."
)
NEVER = "Reformen har ingen sluttdato. Denne setningen blir aldri sjekket. Tiltaket gjelder alle ansatte."


def begin(page: Page, draft: str) -> None:
    page.get_by_label("Utkastet").fill(draft)
    page.get_by_role("button", name="Sjekk teksten").click()


def test_progress_is_shown_and_told_while_it_works(page):
    begin(page, SLOW)
    bar = page.get_by_role("progressbar")
    expect(bar).to_have_attribute("value", "1")
    expect(bar).to_have_attribute("max", "3")
    expect(page.locator("#progress p")).to_have_text("1 av 3 setninger er sjekket")
    expect(page.get_by_role("status")).to_have_text("1 av 3 setninger er sjekket")
    expect(page.get_by_role("button", name="Avbryt")).to_be_focused()
    assert_accessible(page)
    heading = page.get_by_role("heading", name="Slik står utkastet til dokumentene")
    expect(heading).to_be_focused()
    assert_accessible(page)


def test_a_check_is_cancelled_and_the_draft_is_still_there(page):
    begin(page, NEVER)
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "1")
    page.get_by_role("button", name="Avbryt").click()
    expect(page.get_by_role("alert")).to_contain_text("avbrutt")
    expect(page.get_by_role("progressbar")).to_be_hidden()
    expect(page.get_by_role("button", name="Sjekk teksten")).to_be_focused()
    assert_accessible(page)
    assert page.get_by_label("Utkastet").input_value() == NEVER
    check(page)  # the work on the other has ended: drafts are checked one at a time


def test_back_leads_from_the_result_to_the_draft(page):
    check(page)
    page.locator("#d2").click()
    page.go_back()
    page.go_back()
    expect(page.get_by_label("Utkastet")).to_have_value(DRAFT)
    check(page, f"{DRAFT} Mer.")


def test_what_is_wrong_with_a_draft_is_told_beside_it(page):
    page.get_by_label("Utkastet").fill("   ")
    page.get_by_role("button", name="Sjekk teksten").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check(page)


def test_without_scripts_the_form_gives_the_same_page(browser: Browser, server: Server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server.url}/check")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    check(page)
    expect(page.locator("#d2")).to_contain_text("I strid")
    context.close()


def test_a_client_that_leaves_ends_the_work(server: Server):
    """Drafts are checked one at a time: the last is checked only once the work on the others has ended."""
    for accept in ("text/event-stream", "application/json"):
        with socket.create_connection(("127.0.0.1", server.port)) as leaving:
            leaving.sendall(request(NEVER, accept))
            time.sleep(0.3)  # it is being worked on, or not yet begun: either must end
    reply = server.ask("POST", "/api/v1/check", {"text": DRAFT})
    assert reply.status == 200


def request(draft: str, accept: str) -> bytes:
    body = json.dumps({"text": draft}).encode()
    head = f"POST /api/v1/check HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAccept: {accept}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body
