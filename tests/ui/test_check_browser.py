"""The page that checks a text, in a real browser: without scripts, with axe, and what is saved from it."""

import io
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
