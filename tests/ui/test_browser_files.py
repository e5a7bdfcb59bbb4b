"""What leaves the page: the conversation as a file, an answer and a reference on the clipboard."""

import docx
import pytest
from asking import QUESTION, TWO, UNANSWERED, ask
from fake_assistant import MEMO_SENTENCE, SENTENCE
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def downloaded(page, name: str):
    group = page.get_by_role("group", name="Last ned samtalen")
    with page.expect_download() as download:
        group.get_by_role("button", name=name).click()
    expect(group.get_by_role("status")).to_have_text("Filen er lastet ned.")
    return download.value


def test_conversation_is_downloaded_as_word(page, tmp_path):
    ask(page, TWO)
    ask(page, UNANSWERED)
    file = downloaded(page, "Word")
    assert file.suggested_filename.endswith(".docx")
    file.save_as(tmp_path / "samtale.docx")
    told = [paragraph.text for paragraph in docx.Document(tmp_path / "samtale.docx").paragraphs]
    assert [TWO in told, UNANSWERED in told] == [True, True]
    assert told.count(SENTENCE) == told.count(MEMO_SENTENCE) == 1
    assert any("indeksen g000001" in line for line in told)


def test_conversation_is_downloaded_as_markdown(page):
    ask(page, QUESTION)
    file = downloaded(page, "Markdown")
    assert file.suggested_filename.endswith(".md")
    text = file.path().read_text()
    assert f"## Spørsmål: {QUESTION}" in text
    assert f"> {SENTENCE}" in text


def test_failed_download_is_told(browser, server):
    context = browser.new_context()
    page = context.new_page()
    page.goto(server.url)
    page.route("**/api/v1/export", lambda route: route.fulfill(status=413, body="{}"))
    ask(page, QUESTION)
    group = page.get_by_role("group", name="Last ned samtalen")
    group.get_by_role("button", name="Word").click()
    expect(group.get_by_role("status")).to_contain_text("Samtalen er for lang")
    context.close()


REFERENCE = (
    "Kommunal- og distriktsdepartementet. (2022). Om tillitsreformen (s. 5). "
    "https://www.regjeringen.no/no/dokumenter/om-tillitsreformen/id2951643/"
)


@pytest.fixture
def clipboard(page):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return lambda: page.evaluate("navigator.clipboard.readText()")


def test_answer_is_copied_with_its_sources(page, clipboard):
    exchange = ask(page, TWO)
    exchange.get_by_role("button", name="Kopier svaret med kilder").click()
    expect(exchange.locator(".tools").get_by_role("status")).to_have_text("Kopiert.")
    text = clipboard()
    assert f"{SENTENCE} [1]" in text
    assert "Kildene er ulike: Kildene sier ikke helt det samme." in text
    assert text.endswith(
        f"Kilder\n\n[1] {REFERENCE}\n\n[2] DFØ. (2023, 22. mai). Innspill til videre arbeid."
    )


def test_answer_is_copied_with_its_form_for_word_processors(page, clipboard):
    exchange = ask(page, QUESTION)
    exchange.get_by_role("button", name="Kopier svaret med kilder").click()
    expect(exchange.locator(".tools").get_by_role("status")).to_have_text("Kopiert.")
    html = page.evaluate(
        "async () => (await (await navigator.clipboard.read())[0].getType('text/html')).text()"
    )
    assert "<blockquote" in html
    assert "<em>Om tillitsreformen</em>" in html


def test_reference_is_copied(page, clipboard):
    exchange = ask(page, QUESTION)
    exchange.locator(".sources").get_by_role("button", name="Kopier referanse").click()
    expect(exchange.locator(".sources").get_by_role("status")).to_have_text("Kopiert.")
    assert clipboard() == REFERENCE


def test_copying_works_without_a_secure_connection(page, clipboard):
    page.evaluate("() => { navigator.clipboard.write = () => Promise.reject(new Error('insecure')); }")
    exchange = ask(page, QUESTION)
    exchange.locator(".sources").get_by_role("button", name="Kopier referanse").click()
    expect(exchange.locator(".sources").get_by_role("status")).to_have_text("Kopiert.")
    assert clipboard() == REFERENCE
