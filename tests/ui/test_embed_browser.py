"""The component on an intranet of another origin, in a real Chromium, against the real server."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from accessibility import assert_accessible
from fake_assistant import HEADING, SENTENCE
from intranet_site import intranet
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Request, expect
from server_process import Server, free_port, running
from visitors import visitor

from ui.feedback_store import FeedbackStore

pytestmark = [pytest.mark.browser, pytest.mark.slow]

QUESTION = "Er reduksjon av markedsmekanismen en del av reformen?"
UNANSWERED = "Hvordan blir været?"
UNREACHABLE = "Fikk ikke kontakt med tjenesten."

STORED_MS = 30_000
"""The first feedback waits until the server has imported its store."""


@dataclass(frozen=True)
class Sites:
    """A server, and the intranet that may use it; `folder` is the server's data directory."""

    server: Server
    intranet: str
    folder: Path


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sites]:
    folder, port = tmp_path_factory.mktemp("embed"), free_port()
    with (
        running(folder, origins=[f"http://127.0.0.1:{port}"]) as server,
        intranet(server.url, port) as address,
    ):
        server.wait_for("/readyz")
        yield Sites(server, address, folder)


@pytest.fixture
def visit(browser: Browser, sites: Sites) -> Iterator[BrowserContext]:
    with visitor(browser, sites.server.url, sites.intranet) as context:
        yield context


@pytest.fixture
def page(visit: BrowserContext, sites: Sites) -> Page:
    """The intranet's front page with the component."""
    return opened(visit, sites.intranet)


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    expect(page.get_by_role("textbox").first).to_be_visible()
    return page


def ask(within: Page | Locator, question: str) -> None:
    field = within.locator(".frame > form textarea")
    field.fill(question)
    field.press("Enter")
    exchange = within.locator(".exchange").last
    expect(exchange.locator("h3")).to_contain_text(question)
    expect(exchange.locator(".feedback, .failure")).to_be_visible()


def questions_of(page: Page) -> list[dict]:
    """Collects the bodies of the questions that the page asks."""
    asked: list[dict] = []

    def note(request: Request) -> None:
        if request.url.endswith("/chat"):
            asked.append(json.loads(request.post_data or ""))

    page.on("request", note)
    return asked


def focused(page: Page) -> str:
    """The text of what has the focus inside the component."""
    text = page.evaluate("document.activeElement.shadowRoot.activeElement?.innerText ?? ''")
    return " ".join(text.split())


# --- asking and reading ---


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


# --- the page around it ---


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


# --- without scripts, without leave, in a frame ---


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


# --- for everyone ---


def test_nothing_keeps_people_out_in_any_state(page):
    assert_accessible(page)
    ask(page, QUESTION)
    assert_accessible(page)
    page.locator(".mark").click()
    page.locator(".exchange").get_by_role("button", name="Nei", exact=True).click()
    page.locator("summary").click()
    assert_accessible(page)
    ask(page, UNANSWERED)
    assert_accessible(page)
    ask(page, "?!")
    expect(page.locator(".failure")).to_be_visible()
    assert_accessible(page)


def test_nothing_keeps_people_out_of_the_frame_light_or_dark(browser, sites):
    for scheme in ("light", "dark"):
        with visitor(browser, sites.server.url, color_scheme=scheme) as context:
            page = opened(context, f"{sites.server.url}/embed?lang=en")
            assert_accessible(page)
            ask(page, QUESTION)
            page.locator(".mark").click()
            ask(page, UNANSWERED)
            assert_accessible(page)


def test_dark_page_needs_no_settings_of_ours(page):
    page.evaluate(
        """() => {
          for (const node of [document.body, document.querySelector("aside")])
            Object.assign(node.style, { background: "#101418", color: "#e9edf0" });
          const { style } = document.querySelector("tillit-assistant");
          for (const name of ["accent", "link", "border"]) style.setProperty(`--tillit-${name}`, "initial");
        }"""
    )
    ask(page, QUESTION)
    page.locator(".mark").click()
    ask(page, UNANSWERED)
    assert_accessible(page)


def test_high_contrast_keeps_the_marked_quote_marked(browser, sites):
    with visitor(browser, sites.server.url, sites.intranet, forced_colors="active") as context:
        page = opened(context, sites.intranet)
        ask(page, QUESTION)
        page.locator(".mark").click()
        quote = page.locator(".source mark")
        around = page.locator(".source blockquote")
        background = "node => getComputedStyle(node).backgroundColor"
        assert quote.evaluate(background) != around.evaluate(background)


@pytest.mark.parametrize(("width", "text"), [(320, "100%"), (320, "200%"), (640, "200%")])
def test_nothing_sticks_out_of_a_narrow_page_with_large_text(page, width, text):
    page.set_viewport_size({"width": width, "height": 740})
    page.evaluate(
        "size => { document.documentElement.style.fontSize = size; document.body.style.fontSize = '1rem'; }",
        text,
    )
    ask(page, QUESTION)
    page.locator(".mark").click()
    page.locator(".exchange").get_by_role("button", name="Nei", exact=True).click()
    ask(page, UNANSWERED)
    assert (
        page.evaluate(
            """() => {
          const assistant = document.querySelector("tillit-assistant");
          const right = assistant.getBoundingClientRect().right + 1;
          const nodes = [...assistant.shadowRoot.querySelectorAll("*:not(.unseen)")];
          return nodes.filter((node) => node.getBoundingClientRect().right > right).length;
        }"""
        )
        == 0
    )
