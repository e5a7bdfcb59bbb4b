"""The component with a server that is slow, breaks off, talks nonsense, or has been told to harm."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from accessibility import assert_accessible
from fake_assistant import ANSWERED, SENTENCE, citation
from playwright.sync_api import Browser, BrowserContext, Page, expect
from scripted_server import Scripted, Stream, scripted_server, written
from visitors import visitor

from assistant.answers import Answer
from ui.api.schemas import ChatResponse

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ELSEWHERE = "https://elsewhere.example/?q=secret"
HOSTILE = (
    "<script>document.title = 'owned'</script>",
    f"<img src='{ELSEWHERE}' onerror='document.title=1'>",
    f"![bilde]({ELSEWHERE})",
    f"![bilde][1]\n\n[1]: {ELSEWHERE}",
    f"[lenke]({ELSEWHERE})",
    "[lenke](javascript:document.title='owned')",
    f"<{ELSEWHERE}>",
    f"<a href='{ELSEWHERE}' ping='{ELSEWHERE}'>les mer</a>",
    f"<video poster='{ELSEWHERE}' autoplay></video>",
    f"<style>*{{background:url({ELSEWHERE})}}</style>",
    f"<div style='background:url({ELSEWHERE})'>x</div>",
    f"<form action='{ELSEWHERE}'><button>Send</button></form>",
    f"<iframe src='{ELSEWHERE}'></iframe>",
    "<iframe srcdoc='<script>parent.document.title=1</script>'></iframe>",
    f"<link rel='stylesheet' href='{ELSEWHERE}'>",
    f"<meta http-equiv='refresh' content='0;url={ELSEWHERE}'>",
    f"<svg><image href='{ELSEWHERE}'/><script>document.title=1</script></svg>",
    f"<object data='{ELSEWHERE}'></object><embed src='{ELSEWHERE}'>",
    "<details open ontoggle='document.title=1'>x</details>",
    "<template shadowrootmode='open'><slot></slot></template><slot name='x'></slot>",
    '"><svg onload=document.title=1>',
    "</section></div></template><h1>Ny side</h1>",
    "{{constructor.constructor('document.title=1')()}} ${document.title=1} `x`",
)


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    with scripted_server() as server:
        yield server


@pytest.fixture
def visit(browser: Browser, scripted: Scripted) -> Iterator[BrowserContext]:
    with visitor(browser, scripted.url) as context:
        yield context


@pytest.fixture
def loud(browser: Browser, scripted: Scripted) -> Iterator[BrowserContext]:
    """A visitor whose browser may complain: of connections that broke."""
    with visitor(browser, scripted.url, quiet=False) as context:
        yield context


def answer(**changes: Any) -> dict[str, Any]:
    return ChatResponse.of(replace(ANSWERED, **changes)).model_dump(mode="json")


def ask(context: BrowserContext, scripted: Scripted, question: str = "hva?") -> Page:
    page = context.new_page()
    page.goto(f"{scripted.url}/")
    page.get_by_label("Spørsmålet ditt").fill(question)
    page.keyboard.press("Enter")
    return page


def says(*events: tuple[str, Any]):
    def chat(stream: Stream) -> None:
        for name, data in events:
            stream.event(name, data)
        stream.end()

    return chat


# --- slow ---


def test_status_and_statements_are_shown_as_they_come_cut_anywhere(visit, scripted):
    def chat(stream: Stream) -> None:
        stream.event("status", {"text": "Leser notatet …"})
        scripted.wait()
        stream.event("statement", {"text": "Første ledd."})
        whole = written("statement", {"text": "Blåbærsyltetøy 🎉"}).encode()
        cut = whole.index("🎉".encode()) + 2
        stream.send(whole[:cut])
        scripted.wait()
        stream.send(whole[cut:])
        stream.send(": still working\n\n")
        scripted.wait()
        stream.event("answer", answer())
        stream.end()

    scripted.chat = chat
    page = ask(visit, scripted)
    body = page.locator(".answer")
    expect(body).to_contain_text("Leser notatet …")
    scripted.released.set()
    expect(body).to_contain_text("Første ledd.")
    assert "Blåbær" not in body.inner_text()
    scripted.released.set()
    expect(body).to_contain_text("Blåbærsyltetøy 🎉")
    expect(page.locator("[role=status]")).to_have_text("Leter i dokumentene …")
    assert_accessible(page)
    scripted.released.set()
    expect(page.locator(".verdict")).to_be_visible()
    expect(body).not_to_contain_text("Første ledd.")
    expect(page.locator("[role=status]")).to_have_text("Svaret er klart, med én kilde.")


def test_second_question_waits_until_the_first_is_answered(visit, scripted):
    def chat(stream: Stream) -> None:
        scripted.wait()
        says(("answer", answer()))(stream)

    scripted.chat = chat
    page = ask(visit, scripted)
    field = page.get_by_label("Spørsmålet ditt")
    field.fill("og så?")
    field.press("Enter")
    expect(page.get_by_role("button", name="Spør", exact=True)).to_have_attribute("aria-disabled", "true")
    expect(page.locator(".exchange")).to_have_count(1)
    scripted.released.set()
    expect(page.locator(".verdict")).to_be_visible()
    expect(field).to_have_value("og så?")
    assert len(scripted.questions) == 1


def test_question_can_be_cancelled(loud, scripted):
    scripted.chat = lambda stream: scripted.wait()
    page = ask(loud, scripted, "hva da?")
    page.get_by_role("button", name="Avbryt").click()
    expect(page.locator(".failure")).to_have_text("Du avbrøt spørsmålet.")
    expect(page.get_by_label("Spørsmålet ditt")).to_be_focused()
    expect(page.get_by_label("Spørsmålet ditt")).to_have_value("hva da?")
    expect(page.get_by_role("button", name="Avbryt")).to_be_hidden()


def test_conversation_that_is_deleted_meanwhile_stays_deleted(loud, scripted):
    def chat(stream: Stream) -> None:
        scripted.wait()
        says(("answer", answer()))(stream)

    scripted.chat = chat
    page = ask(loud, scripted)
    page.get_by_role("button", name="Slett samtalen").click()
    scripted.released.set()
    expect(page.locator("[role=status]")).to_have_text("Samtalen er slettet.")
    page.reload()
    expect(page.get_by_label("Spørsmålet ditt")).to_have_value("")
    expect(page.locator(".exchange")).to_have_count(0)


def test_silent_server_is_given_up_but_not_one_that_says_it_works(loud, scripted):
    def chat(stream: Stream) -> None:
        stream.event("status", {"text": "Leser …"})
        scripted.wait()
        stream.send(": still working\n\n")
        stream.event("status", {"text": "Leser videre …"})
        scripted.wait()

    scripted.chat = chat
    page = loud.new_page()
    page.clock.install()
    page.goto(f"{scripted.url}/")
    page.get_by_label("Spørsmålet ditt").fill("hva?")
    page.keyboard.press("Enter")
    expect(page.locator(".answer")).to_contain_text("Leser …")
    page.clock.fast_forward(40_000)
    scripted.released.set()
    expect(page.locator(".answer")).to_contain_text("Leser videre …")
    page.clock.fast_forward(40_000)
    expect(page.locator(".answer")).to_contain_text("Leser videre …")
    page.clock.fast_forward(10_000)
    expect(page.locator(".failure")).to_have_text("Tjenesten svarer ikke lenger.")


# --- sources that come with statements, statements that are withdrawn ---


def test_source_can_be_read_before_the_answer_is_whole_and_stays_open(visit, scripted):
    source = answer()["citations"][0]

    def chat(stream: Stream) -> None:
        stream.event("statement", {"text": f"> {SENTENCE} [1]", "citations": [source]})
        scripted.wait()
        stream.event("statement", {"text": "Mer. [1]", "citations": [source]})
        stream.event("answer", answer(text=f"> {SENTENCE} [1]\n\nMer. [1]", verdict=None))
        stream.end()

    scripted.chat = chat
    page = ask(visit, scripted)
    page.locator(".mark").click()
    expect(page.locator(".source mark")).to_have_text(SENTENCE)
    scripted.released.set()
    expect(page.locator(".feedback")).to_be_visible()
    expect(page.locator(".mark")).to_have_count(2)
    expect(page.locator(".source")).to_have_count(1)
    expect(page.locator(".source")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".opener")).to_be_focused()


def test_withdrawn_statements_are_gone(visit, scripted):
    def chat(stream: Stream) -> None:
        source = answer()["citations"][0]
        stream.event("statement", {"text": "Trukket. [1]", "citations": [source]})
        scripted.wait()
        stream.event("withdrawn", {})
        stream.event("statement", {"text": "Holder."})
        scripted.wait()
        stream.event("answer", answer())
        stream.end()

    scripted.chat = chat
    page = ask(visit, scripted)
    expect(page.locator(".answer")).to_contain_text("Trukket.")
    scripted.released.set()
    expect(page.locator(".answer")).to_contain_text("Holder.")
    expect(page.locator(".answer")).not_to_contain_text("Trukket.")
    expect(page.locator(".sources")).to_be_hidden()
    scripted.released.set()
    expect(page.locator(".verdict")).to_be_visible()


def test_suggestions_are_asked_by_a_click_and_make_room(visit, scripted):
    scripted.chat = says(("answer", {**answer(), "suggestions": ["Hva er målet?", "Hvem gjelder den?"]}))
    page = ask(visit, scripted)
    suggestions = page.locator(".exchange .questions button")
    expect(suggestions).to_have_text(["Hva er målet?", "Hvem gjelder den?"])
    assert_accessible(page)
    suggestions.first.click()
    expect(page.locator(".exchange")).to_have_count(2)
    expect(page.locator(".exchange h3").last).to_be_focused()
    expect(suggestions).to_have_count(2)
    assert scripted.questions[1]["question"] == "Hva er målet?"


def test_quotes_are_in_the_language_of_their_document(visit, scripted):
    scripted.documents = [{"document_id": "inspirasjonsnotat", "language": "nn"}]
    scripted.chat = says(("answer", answer(language="en")))
    page = ask(visit, scripted)
    expect(page.locator(".exchange")).to_have_attribute("lang", "en")
    expect(page.locator(".answer > blockquote")).to_have_attribute("lang", "nn")
    page.locator(".mark").click()
    expect(page.locator(".source blockquote")).to_have_attribute("lang", "nn")


def test_server_can_be_another_than_the_scripts(browser, scripted):
    with scripted_server() as other, visitor(browser, scripted.url, other.url, quiet=False) as context:
        page = context.new_page()
        page.goto(f"{scripted.url}/")
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        for server in ("javascript:alert(1)", "/her", f"{other.url}/api?x=1"):
            page.evaluate(
                "server => document.querySelector('tillit-assistant').setAttribute('server', server)", server
            )
            scripted.chat = says(("answer", answer()))
            page.get_by_label("Spørsmålet ditt").fill("hva?")
            page.keyboard.press("Enter")
            expect(page.locator(".exchange").last.locator(".feedback, .failure")).to_be_visible()
        own, _, another = (url for url in asked if url.endswith("/chat"))
        assert own == f"{scripted.url}/api/v1/chat"
        assert another == f"{other.url}/api/v1/chat"


# --- broken ---


def _cut_off(stream: Stream) -> None:
    stream.event("statement", {"text": "Et halvt"})
    stream.send("event: answer\ndata: {")


def _ended(stream: Stream) -> None:
    stream.event("status", {"text": "Leser …"})
    stream.end()


def _nonsense(stream: Stream) -> None:
    stream.send("event: answer\ndata: <html>\n\n")
    stream.end()


@pytest.mark.parametrize(
    ("chat", "told"),
    [
        (_cut_off, "Forbindelsen ble brutt før svaret var ferdig."),
        (_ended, "Forbindelsen ble brutt før svaret var ferdig."),
        (_nonsense, "Forbindelsen ble brutt før svaret var ferdig."),
        (says(("answer", [1])), "Forbindelsen ble brutt før svaret var ferdig."),
        (says(("answer", {"answer": 7})), "Forbindelsen ble brutt før svaret var ferdig."),
        (says(("status", None)), "Forbindelsen ble brutt før svaret var ferdig."),
        (
            says(("error", {"type": "/docs#timeout", "detail": "slow"})),
            "Det tok for lang tid å finne et svar. Prøv igjen, eller spør om noe mindre.",
        ),
        (
            says(("error", {"type": "/docs#internal", "detail": "Tell them: error ab12."})),
            "Noe gikk galt hos oss. Si fra til den som driver tjenesten.",
        ),
        (says(("error", {"type": 7})), "Noe gikk galt hos oss. Si fra til den som driver tjenesten."),
    ],
)
def test_broken_answer_is_told_and_the_question_can_be_asked_again(loud, scripted, chat, told):
    scripted.chat = chat
    page = ask(loud, scripted, "hva da?")
    expect(page.locator(".failure")).to_have_text(told)
    expect(page.get_by_label("Spørsmålet ditt")).to_have_value("hva da?")
    assert_accessible(page)
    scripted.chat = says(("answer", answer()))
    page.get_by_role("button", name="Prøv igjen").click()
    expect(page.locator(".verdict")).to_be_visible()
    expect(page.locator(".failure")).to_have_count(0)
    expect(page.get_by_label("Spørsmålet ditt")).to_have_value("")
    expect(page.locator(".exchange h3")).to_be_focused()


def test_error_of_ours_is_shown_with_its_id(loud, scripted):
    scripted.chat = says(("error", {"type": "/docs#internal", "detail": "Tell them: error ab12."}))
    page = ask(loud, scripted)
    expect(page.locator("[lang=en]").get_by_text("Tell them: error ab12.")).to_be_visible()


def test_what_is_written_meanwhile_is_not_lost_to_a_failure(loud, scripted):
    def chat(stream: Stream) -> None:
        scripted.wait()
        stream.end()

    scripted.chat = chat
    page = ask(loud, scripted, "hva da?")
    page.get_by_label("Spørsmålet ditt").fill("noe nytt")
    scripted.released.set()
    expect(page.locator(".failure")).to_be_visible()
    expect(page.get_by_label("Spørsmålet ditt")).to_have_value("noe nytt")


# --- hostile ---


def hostile_answer(text: str) -> Answer:
    trapped = replace(
        citation(),
        title=text,
        publisher=text,
        date=text,
        section=(text,),
        quote=text,
        context=f"før {text} etter",
        url=f"javascript:document.title='owned'//{ELSEWHERE}",
        viewer_url=ELSEWHERE,
    )
    return replace(
        ANSWERED,
        text=f"{text}\n\n> {text} [1]\n\n- {text}\n\n**{text}**",
        citations=(trapped,),
        notices=(text,),
        consulted=(replace(ANSWERED.consulted[0], title=text, text=text, viewer_url=f"//{ELSEWHERE}"),),
    )


@pytest.mark.parametrize("attack", HOSTILE)
def test_hostile_text_is_shown_as_it_was_typed_and_asks_nothing_of_anyone(visit, scripted, attack):
    told = ChatResponse.of(hostile_answer(attack)).model_dump(mode="json")
    scripted.chat = says(
        ("status", {"text": attack}),
        ("statement", {"text": attack, "citations": told["citations"]}),
        ("answer", {**told, "suggestions": [attack]}),
    )
    page = ask(visit, scripted, attack.replace("\n", " "))
    expect(page.locator(".feedback")).to_be_visible()
    page.locator(".mark").first.click()
    page.locator("summary").click()
    expect(page.locator(".source mark")).to_have_text(attack)
    expect(page.locator(".notice")).to_have_text(attack)
    inside = page.locator("tillit-assistant")
    strange = "script, img, video, style, iframe, link, meta, svg, object, embed, template, slot, h1"
    expect(inside.locator(strange)).to_have_count(0)
    expect(inside.locator(".exchange a")).to_have_count(0)
    handlers = "nodes => nodes.flatMap(({ attributes }) => [...attributes]).map(({ name }) => name)"
    names = set(inside.locator(".exchange *").evaluate_all(handlers))
    assert not {name for name in names if name.startswith("on") or name in ("style", "src", "srcdoc", "ping")}
    page.reload()
    expect(page.locator(".exchange")).to_have_count(1)
    expect(inside.locator(strange)).to_have_count(0)
    assert page.title() == "Spør om tillitsreformen"
