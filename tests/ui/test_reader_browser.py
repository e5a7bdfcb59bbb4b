"""The documents' pages and the page about the service in a real Chromium: read, search, print."""

from io import BytesIO

import pytest
from accessibility import assert_accessible
from fake_assistant import HEADING, NOTE, SENTENCE, START
from playwright.sync_api import BrowserContext, Page, Route, expect
from pypdf import PdfReader

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOTE_PATH = f"/documents/{NOTE.id}"
PASSAGE = f"{NOTE_PATH}?start={START}&end={START + len(SENTENCE)}#passage"
UNKNOWN = "/documents/nei"
STATES = {
    "list": "/documents",
    "list in English": "/documents?lang=en",
    "hits in all": "/documents?q=om+innholdet",
    "hits in none": "/documents?q=xyzzy",
    "document": NOTE_PATH,
    "document in English": f"{NOTE_PATH}?lang=en",
    "passage": PASSAGE,
    "hit": f"{NOTE_PATH}?q=om+innholdet#hit-1",
    "no hit": f"{NOTE_PATH}?q=xyzzy",
    "repairs": f"{NOTE_PATH}?repairs=1",
    "all at once": f"{NOTE_PATH}?repairs=1&q=om+innholdet&start=0&end=200&lang=nn#hit-2",
    "about": "/about",
    "about in English": "/about?lang=en",
    "not found": UNKNOWN,
}


@pytest.fixture
def opened(watched: BrowserContext, server):
    """Opens a page by its path, in a tab of its own."""

    def open_page(path: str) -> Page:
        tab = watched.new_page()
        tab.route(f"**{UNKNOWN}", _as_if_found)
        tab.goto(server.url + path)
        return tab

    return open_page


def _as_if_found(route: Route) -> None:
    """Chromium's console complains of every 404, which `watched` would take for a fault."""
    response = route.fetch()
    assert response.status == 404
    route.fulfill(response=response, status=200)


@pytest.fixture
def bare(browser, server):
    """The same in a browser without scripts."""
    context = browser.new_context(java_script_enabled=False, base_url=server.url)
    yield context.new_page()
    context.close()


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.textContent.trim() || document.activeElement.name")


def tab_to(page: Page, text: str, *, at_most: int = 40) -> None:
    """Press Tab until what has the focus begins with `text`."""
    seen = []
    for _ in range(at_most):
        page.keyboard.press("Tab")
        seen.append(focused(page))
        if seen[-1].startswith(text):
            return
    raise AssertionError(f"{text!r} was not reached: {seen}")


# --- everybody ---


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_keeps_people_out(opened, scheme):
    for path in STATES.values():
        page = opened(path)
        page.emulate_media(color_scheme=scheme)
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert_accessible(page)
        page.close()


@pytest.mark.parametrize(("width", "text"), [(320, 1), (640, 2), (1280, 2)])
def test_nothing_sticks_out_on_a_narrow_screen_or_in_large_letters(opened, width, text):
    for state, path in STATES.items():
        page = opened(path)
        page.set_viewport_size({"width": width, "height": 700})
        page.add_style_tag(content=f"html {{ font-size: {text * 100}% }}")
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state
        page.close()


def test_keyboard_leads_past_the_navigation_then_through_the_page_in_order(opened):
    page = opened(NOTE_PATH)
    page.keyboard.press("Tab")
    assert focused(page) == "Til innholdet"
    navigation = page.locator("header.site a").all_inner_texts()
    assert navigation[0] == "Spør"
    assert navigation[-3:] == ["Bokmål", "Nynorsk", "English"]
    seen = []
    for _ in range(len(navigation) + 6):
        page.keyboard.press("Tab")
        seen.append(focused(page))
    assert seen[: len(navigation)] == navigation
    assert seen[len(navigation) + 1 :] == ["q", "Søk", "Vis hva som er rettet", "Om innholdet", HEADING]


def test_way_past_the_navigation_works(opened):
    page = opened(NOTE_PATH)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_pages_need_no_scripts_and_set_no_cookie(opened, watched):
    for path in STATES.values():
        page = opened(path)
        expect(page.locator("script")).to_have_count(0)
        page.close()
    assert watched.cookies() == []


# --- the reader ---


def test_passage_is_marked_and_in_view(opened):
    page = opened(PASSAGE)
    expect(page.locator("mark#passage")).to_have_text(SENTENCE)
    expect(page.locator("mark#passage")).to_be_in_viewport()


def test_outline_stands_beside_the_text_or_folded_above_it(opened):
    page = opened(NOTE_PATH)
    link = page.get_by_role("navigation", name="Innhold").get_by_role("link", name=HEADING)
    expect(link).to_be_visible()
    page.set_viewport_size({"width": 600, "height": 800})
    expect(link).to_be_hidden()
    page.get_by_text("Innhold", exact=True).locator("visible=true").click()
    link.click()
    expect(page.get_by_role("heading", name=HEADING)).to_be_in_viewport()
    assert page.url.endswith(f"#h-{NOTE.headings[1].start}")


def test_heading_has_a_link_of_its_own(opened):
    page = opened(NOTE_PATH)
    page.get_by_role("link", name=f"Lenke til {HEADING}").click()
    assert page.url.endswith(f"#h-{NOTE.headings[1].start}")
    expect(page.get_by_role("heading", name=HEADING, exact=True)).to_be_visible()


def test_hits_are_gone_through_by_keyboard_alone(opened):
    page = opened(NOTE_PATH)
    page.get_by_label("Søk i dette dokumentet").focus()
    page.keyboard.type("OM INNHOLDET")
    page.keyboard.press("Enter")
    expect(page.get_by_text("2 treff på «OM INNHOLDET»")).to_be_visible()
    expect(page.locator("mark.hit")).to_have_text(["Om innholdet", "om innholdet"])
    tab_to(page, "Gå til første treff")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Treff 1 av 2")).to_be_visible()
    tab_to(page, "Neste", at_most=3)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Treff 2 av 2")).to_be_visible()
    expect(page.get_by_text("Treff 1 av 2")).to_be_hidden()
    expect(page.locator("mark.hit").nth(1)).to_be_in_viewport()
    tab_to(page, "Til søket", at_most=4)
    page.keyboard.press("Enter")
    expect(page.get_by_text("Treff 2 av 2")).to_be_hidden()


def test_hit_in_the_list_of_documents_leads_to_its_words(opened):
    page = opened("/documents")
    page.get_by_label("Søk i alle dokumentene").fill("utvalg")
    page.get_by_role("button", name="Søk").click()
    page.get_by_role("link", name="Om innholdet › Er reduksjon").click()
    expect(page.locator("mark:target")).to_have_text("utvalg")
    expect(page.locator("mark:target")).to_be_in_viewport()


def test_repairs_can_be_seen_and_hidden(opened):
    page = opened(NOTE_PATH)
    page.get_by_role("link", name="Vis hva som er rettet").click()
    expect(page.locator("ruby rt")).to_be_visible()
    expect(page.locator("ruby")).to_contain_text("fglges")
    expect(page.get_by_role("cell", name="fglges")).to_be_visible()
    page.get_by_role("link", name="Skjul rettelsene").click()
    expect(page.locator("ruby")).to_have_count(0)


def test_language_is_changed_and_the_place_is_kept(opened):
    page = opened(PASSAGE)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.locator("article")).to_have_attribute("lang", "nb")
    expect(page.locator("mark#passage")).to_have_text(SENTENCE)
    expect(page.locator("mark#passage")).to_be_in_viewport()


@pytest.mark.parametrize("path", [PASSAGE, f"{NOTE_PATH}?q=om+innholdet#hit-1"])
def test_marks_can_be_seen_in_forced_colours(opened, path):
    page = opened(path)
    page.emulate_media(forced_colors="active")
    ground = "getComputedStyle(document.querySelector('{}')).backgroundColor"
    assert page.evaluate(ground.format("article mark")) != page.evaluate(ground.format("body"))


def test_all_of_it_works_without_scripts(bare):
    bare.goto("/documents")
    bare.get_by_role("link", name="Om tillitsreformen", exact=True).click()
    bare.get_by_label("Søk i dette dokumentet").fill("om innholdet")
    bare.get_by_role("button", name="Søk").click()
    bare.get_by_role("link", name="Gå til første treff").click()
    bare.get_by_role("link", name="Neste", exact=True).locator("visible=true").click()
    expect(bare.locator("mark:target")).to_have_text("om innholdet")
    bare.get_by_role("link", name="Om tjenesten").click()
    expect(bare.get_by_role("heading", level=1)).to_have_text("Om tjenesten")


# --- paper ---


def on_paper(page: Page) -> str:
    read = PdfReader(BytesIO(page.pdf(format="A4")))
    return " ".join(" ".join(page.extract_text() for page in read.pages).split())


def test_paper_has_the_text_its_pages_and_its_source_and_no_navigation(opened, server):
    text = on_paper(opened(f"{NOTE_PATH}?q=om+innholdet&start={START}&end={START + 9}#hit-1"))
    for printed in (
        SENTENCE,
        HEADING,
        "side 5",
        NOTE.record.publisher,
        "id2951643",
        f"{server.url}{NOTE_PATH}",
    ):
        assert printed in text
    for left_out in ("Spør ", "English", "Neste", "Søk", "Til innholdet", "Gå til", "#"):
        assert left_out not in text


def test_paper_has_what_the_scan_had(opened):
    text = on_paper(opened(f"{NOTE_PATH}?repairs=1"))
    assert text.count("fglges") == 2
    assert "Over hvert rettet ord står det skanningen hadde." in text
