"""The page in a real Chromium: ask, read, follow a citation; by keyboard, on a phone, in another language."""

import re
from pathlib import Path

import pytest
from accessibility import assert_accessible
from fake_assistant import SENTENCE
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTION = "Er reduksjon av markedsmekanismen en del av reformen?"


def ask(page: Page, question: str) -> None:
    page.get_by_label(re.compile("Spørsmålet ditt|Your question")).fill(question)
    page.keyboard.press("Enter")
    expect(page.locator("#conversation .asked").last).to_contain_text(question)
    expect(page.locator("#status")).to_contain_text(re.compile("klart|ready"))


def test_answer_comes_with_its_source(page):
    ask(page, QUESTION)
    expect(page.locator(".verdict")).to_have_text("Nei")
    source = page.locator(".source")
    expect(source.locator("mark")).to_have_text(SENTENCE)
    for told in (
        "Om tillitsreformen",
        "Kommunal- og distriktsdepartementet, 2022",
        "Departementets egen veiledning",
    ):
        expect(source).to_contain_text(told)
    expect(source).to_contain_text("side 5")
    expect(page.get_by_label("Spørsmålet ditt")).to_have_value("")
    expect(page.locator("#status")).to_have_attribute("role", "status")


def test_mark_leads_to_its_source_and_keeps_the_page(page):
    ask(page, QUESTION)
    address = page.url
    page.locator(".outcome a.mark").click()
    expect(page.locator("#q1-k1")).to_be_focused()
    assert page.url == address


def test_passage_can_be_read_in_the_text(page):
    ask(page, QUESTION)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Les stedet i teksten").first.click()
    text = opened.value
    expect(text.locator("mark#passage")).to_have_text(SENTENCE)
    expect(text.locator("mark#passage")).to_be_in_viewport()
    text.close()


def test_everything_can_be_done_with_the_keyboard(page):
    page.get_by_label("Spørsmålet ditt").focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Spør", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_be_visible()
    page.locator("body").press("Home")
    seen = set()
    for _ in range(25):
        page.keyboard.press("Tab")
        text = page.evaluate("document.activeElement.innerText || document.activeElement.value || ''")
        seen.add(" ".join(text.split()))
    for reachable in (
        "nb",
        "Kilde [1]",
        "Slett samtalen",
        "Andre steder som ble funnet, men ikke brukt i svaret",
    ):
        assert reachable in seen, seen
    assert any(one.startswith("Les stedet i teksten") for one in seen)


def test_example_is_asked_by_a_click(page):
    page.get_by_role("button", name="Når skal reformen være ferdig?").click()
    expect(page.locator(".asked")).to_contain_text("Når skal reformen være ferdig?")
    expect(page.locator(".verdict")).to_be_visible()
    expect(page.get_by_role("button", name="Når skal reformen være ferdig?")).to_be_hidden()
    expect(page.locator(".asked")).to_be_focused()


def test_conversation_goes_on_and_can_be_deleted(page):
    ask(page, QUESTION)
    ask(page, "Hvordan blir været?")
    expect(page.locator(".outcome.not_found")).to_contain_text("Fant ikke svar")
    expect(page.locator(".exchange")).to_have_count(2)
    page.get_by_role("button", name="Slett samtalen").click()
    expect(page.locator(".exchange")).to_have_count(0)
    expect(page.locator("#status")).to_have_text("Samtalen er slettet.")
    ask(page, QUESTION)
    expect(page.locator(".exchange")).to_have_count(1)


def test_question_that_cannot_be_answered_stays_in_its_box(page):
    page.get_by_label("Spørsmålet ditt").fill("?!")
    page.keyboard.press("Enter")
    expect(page.locator("#status")).to_have_text("Det var ingen ord i spørsmålet. Skriv det med ord.")
    expect(page.get_by_label("Spørsmålet ditt")).to_have_value("?!")


def test_language_changes_the_page_and_the_answers(page):
    page.get_by_label("English").check()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ask about the trust reform")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert page.url.endswith("?lang=en")
    ask(page, "Is it part of the reform?")
    expect(page.locator(".source")).to_contain_text("The ministry's own guidance")
    expect(page.locator(".source blockquote")).to_have_attribute("lang", "nb")
    page.reload()
    expect(page.get_by_label("Your question")).to_be_visible()
    expect(page.get_by_role("button", name="What can we do ourselves?")).to_be_visible()


@pytest.mark.parametrize("width", [360, 320])
def test_nothing_sticks_out_on_a_phone(page, width):
    page.set_viewport_size({"width": width, "height": 740})
    ask(page, QUESTION)
    ask(page, "Hvordan blir været?")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator(".source").first).to_be_visible()


def test_traps_in_an_answer_are_shown_and_do_nothing(page):
    ask(page, "angrep")
    expect(page.locator(".outcome")).to_contain_text("<script>document.title='owned'</script>")
    expect(page.locator("#conversation").locator("img, video, script, style, form, iframe, b")).to_have_count(
        0
    )
    addresses = page.locator("#conversation a").evaluate_all(
        "links => links.map(a => a.getAttribute('href'))"
    )
    assert addresses
    assert all(re.match(r"#q1-k1$|/documents/|https://www\.regjeringen\.no/", one) for one in addresses)
    assert page.title() == "Spør om tillitsreformen"
    page.wait_for_timeout(500)


def test_nothing_keeps_people_out(page):
    assert_accessible(page)
    ask(page, QUESTION)
    assert_accessible(page)


# --- contrast, from the style sheet itself ---


def _palettes() -> list[dict[str, str]]:
    css = (Path(__file__).parents[2] / "ui" / "styles" / "chat.css").read_text()
    return [dict(re.findall(r"--(\w+): (#[0-9a-f]{6})", css.splitlines()[line])) for line in (0, 1)]


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("palette", _palettes(), ids=["light", "dark"])
def test_text_stands_out_from_its_ground(palette):
    """WCAG 2.1, 1.4.3: 4.5 to 1."""
    pairs = [(text, ground) for text in ("ink", "soft", "link", "yes", "no") for ground in ("paper", "pale")]
    for text, ground in [*pairs, ("ink", "mark")]:
        light, dark = sorted((_luminance(palette[text]), _luminance(palette[ground])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, (text, ground)
