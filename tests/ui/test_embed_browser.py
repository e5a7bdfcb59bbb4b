"""The component on an intranet of another origin, in a real Chromium, against the real server: ask, read,
give feedback."""

import pytest
from embedding import QUESTION, UNANSWERED, Sites, ask, focused, opened, questions_of
from fake_assistant import HEADING, SENTENCE
from playwright.sync_api import BrowserContext, Page, expect

from ui.feedback_store import FeedbackStore

STORED_MS = 30_000
"""The first feedback waits until the server has imported its store."""

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def page(visit: BrowserContext, sites: Sites) -> Page:
    """The intranet's front page with the component."""
    return opened(visit, sites.intranet)


@pytest.mark.parametrize(
    ("path", "component", "question", "told"),
    [
        ("/", "tillit-assistant", QUESTION, ("Kilder", "Departementets egen veiledning", "side 5")),
        (
            "/to.html",
            "#to",
            "Er det ein del av reforma?",
            ("Kjelder", "Departementet si eiga rettleiing", "side 5"),
        ),
        (
            "/english.html",
            "tillit-assistant",
            "Is it part of it?",
            ("Sources", "The ministry's own guidance", "page 5"),
        ),
    ],
    ids=["nb", "nn", "en"],
)
def test_answer_comes_with_its_sources_in_three_languages(visit, sites, path, component, question, told):
    page = opened(visit, sites.intranet + path)
    assistant = page.locator(component)
    ask(assistant, question)
    expect(assistant.locator(".verdict")).to_be_visible()
    for words in told:
        expect(assistant.locator(".sources")).to_contain_text(words)
    expect(assistant.locator(".answer > blockquote")).to_have_attribute("lang", "nb")
    assistant.locator(".mark").click()
    expect(assistant.locator(".source blockquote")).to_have_attribute("lang", "nb")
    expect(assistant.locator(".source")).to_be_focused()


def test_mark_opens_its_source_with_the_exact_quote_and_escape_leads_back(page, sites):
    ask(page, QUESTION)
    source = page.locator(".source")
    expect(source).to_be_hidden()
    page.locator(".mark").click()
    expect(source).to_be_focused()
    expect(source.locator("mark")).to_have_text(SENTENCE)
    expect(source.locator("blockquote")).to_contain_text("Regjeringen har satt ned et utvalg.")
    for words in ("Kommunal- og distriktsdepartementet, 2022", "Om innholdet › Er reduksjon av", "side 5"):
        expect(source).to_contain_text(words)
    addresses = source.get_by_role("link").evaluate_all("links => links.map((link) => link.href)")
    assert addresses[0].startswith(f"{sites.server.url}/documents/inspirasjonsnotat?start=")
    assert addresses[1].startswith("https://www.regjeringen.no/")
    page.keyboard.press("Escape")
    expect(source).to_be_hidden()
    expect(page.locator(".mark")).to_be_focused()


def test_passage_is_read_in_our_reader_in_the_readers_language(visit, sites):
    page = opened(visit, f"{sites.intranet}/english.html")
    ask(page, QUESTION)
    page.locator(".mark").click()
    with visit.expect_page() as reader:
        page.get_by_role("link", name="Read the passage in the text").click()
    expect(reader.value.locator("mark")).to_have_text(SENTENCE)
    expect(reader.value.locator("html")).to_have_attribute("lang", "en")


def test_everything_can_be_done_with_the_keyboard(page):
    page.get_by_label("Spørsmålet ditt").focus()
    page.keyboard.type(QUESTION)
    page.keyboard.press("Tab")
    assert focused(page) == "Spør"
    page.keyboard.press("Enter")
    expect(page.locator(".verdict")).to_be_visible()
    assert focused(page) == "Spør"
    page.locator(".exchange h3").focus()
    page.keyboard.press("Tab")
    assert focused(page) == "Kilde [1]"
    page.keyboard.press("Enter")
    expect(page.locator(".source")).to_be_focused()
    page.keyboard.press("Tab")
    assert focused(page).startswith("Les stedet i teksten")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert focused(page) == "Lukk kilden"
    page.keyboard.press("Enter")
    assert focused(page) == "Kilde [1]"


def test_source_in_the_list_opens_and_closes_by_its_line(page):
    ask(page, QUESTION)
    line = page.get_by_role("button", name="[1] Om tillitsreformen, side 5")
    expect(line.locator("[lang=nb]").last).to_have_text(HEADING)
    expect(line).to_have_attribute("aria-expanded", "false")
    line.click()
    expect(line).to_have_attribute("aria-expanded", "true")
    line.click()
    expect(page.locator(".source")).to_be_hidden()
    expect(line).to_be_focused()


def test_example_is_asked_by_a_click_and_the_focus_goes_to_the_question(page):
    example = page.get_by_role("button", name="Hva kan vi gjøre selv?")
    example.click()
    expect(page.locator(".verdict")).to_be_visible()
    expect(page.locator(".exchange h3")).to_be_focused()
    expect(example).to_be_hidden()


def test_follow_up_goes_on_with_the_conversation(page):
    asked = questions_of(page)
    ask(page, QUESTION)
    ask(page, "Hvorfor ikke?")
    first, second = asked
    assert (first["history"], first["conversation_id"], first["language"]) == ([], None, "auto")
    assert second["conversation_id"] == "c1"
    assert [turn["role"] for turn in second["history"]] == ["user", "assistant"]
    assert second["history"][0]["content"] == QUESTION
    assert SENTENCE in second["history"][1]["content"]


def test_abstention_looks_different_and_shows_the_nearest_passages(page):
    ask(page, UNANSWERED)
    answer = page.locator(".answer.apart")
    expect(answer).to_contain_text("Fant ikke svar")
    expect(answer.locator(".notice")).to_have_text("Notatet er fra 2022.")
    expect(answer.locator(".consulted")).to_contain_text("Nærmeste steder, som ikke svarer på spørsmålet")
    expect(answer.locator(".consulted")).to_contain_text("DFØ anbefaler at virksomhetene")
    expect(answer.locator(".sources")).to_be_hidden()


def test_question_without_words_is_told_at_the_field(page):
    asked = questions_of(page)
    field = page.get_by_label("Spørsmålet ditt")
    field.fill("   ")
    field.press("Enter")
    expect(field).to_have_accessible_description("Det var ingen ord i spørsmålet. Skriv det med ord.")
    expect(field).to_have_attribute("aria-invalid", "true")
    assert asked == []


def test_finished_answer_is_announced_once_and_its_text_never(page):
    page.evaluate(
        """() => {
          const { shadowRoot } = document.querySelector("tillit-assistant");
          const status = shadowRoot.querySelector("[role=status]");
          const note = () => window.said.push(status.textContent);
          window.said = [];
          new MutationObserver(note).observe(status, { childList: true });
        }"""
    )
    ask(page, QUESTION)
    assert page.evaluate("said") == ["Leter i dokumentene …", "Svaret er klart, med én kilde."]
    live = page.locator("tillit-assistant").locator("[aria-live], [role=log], [role=alert], [role=status]")
    expect(live).to_have_count(1)


def test_traps_in_an_answer_are_shown_as_text(page):
    ask(page, "angrep")
    expect(page.locator(".answer").first).to_contain_text("<script>document.title='owned'</script>")
    inside = page.locator("tillit-assistant")
    expect(inside.locator("img, video, script, style, iframe")).to_have_count(0)
    assert page.title() == "Tillit i vår etat – Innsia"


# --- feedback ---


def test_feedback_is_stored_with_its_reason(visit, sites):
    page = opened(visit, sites.intranet)
    ask(page, QUESTION)
    page.get_by_role("button", name="Nei", exact=True).click()
    expect(page.get_by_label("Svaret er feil")).to_be_focused()
    page.get_by_label("Opplysningene er gamle").check()
    page.get_by_label("Kommentar (valgfri)").fill("Fra <b>2022</b>")
    page.get_by_role("button", name="Send").click()
    thanks = page.get_by_text("Takk. Tilbakemeldingen er lagret.")
    expect(thanks).to_be_focused(timeout=STORED_MS)
    [record] = FeedbackStore(sites.folder).records()
    assert (record["helpful"], record["reason"], record["comment"]) == (False, "old", "Fra <b>2022</b>")
    assert record["question"] == QUESTION


def test_helpful_answer_needs_one_click(visit, sites):
    page = opened(visit, f"{sites.intranet}/english.html")
    ask(page, "Did it help?")
    page.get_by_role("button", name="Yes", exact=True).click()
    expect(page.get_by_text("Thank you. Your feedback is stored.")).to_be_visible(timeout=STORED_MS)
    [record] = FeedbackStore(sites.folder).records()
    assert (record["helpful"], record["question"]) == (True, "Did it help?")
