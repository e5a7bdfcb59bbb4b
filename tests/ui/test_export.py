"""The conversation as a file: what it says, and that nothing in it acts."""

import io
import re
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pytest
from fake_assistant import (
    ANSWERED,
    ATTACK,
    DOCUMENTS,
    ELSEWHERE,
    HOSTILE,
    NOT_FOUND,
    NOTE,
    SENTENCE,
    citation,
    make_service,
    make_settings,
)
from starlette.testclient import TestClient

from assistant.answers import LANGUAGES
from ui.api.app import create_app
from ui.api.schemas import ChatResponse
from ui.exchanges import CheckedExchange
from ui.export.markdown import as_markdown, escaped
from ui.export.record import Record
from ui.export.word import as_word
from ui.texts import texts

QUESTION = "Er det en del av reformen?"
TITLES = {document.id: document.record.title for document in DOCUMENTS}


def record(*answers, question=QUESTION, language="nb", document_ids=None, lost=()) -> Record:
    exchanges = tuple(CheckedExchange(question, document_ids, answer, lost) for answer in answers)
    return Record(exchanges, texts(language), date(2026, 11, 22), "g000001", TITLES)


def paragraphs(file: bytes) -> list[str]:
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(file)).paragraphs]


# --- what it says ---


def test_markdown_holds_question_answer_and_sources():
    text = as_markdown(record(ANSWERED))
    for told in (
        "# Samtale om tillitsreformen",
        "Laget 22. november 2026 av en automatisk tjeneste",
        "indeksen g000001",
        f"## Spørsmål: {QUESTION}",
        "**Kort svar: Nei**",
        f"> {SENTENCE} [1]",
        "[1] Kommunal- og distriktsdepartementet. (2022). *Om tillitsreformen* (s. 5). <https://www.regjeringen.no/",
        "Vekt: departementets egen veiledning.",
    ):
        assert told in text


def test_word_document_says_the_same():
    told = paragraphs(as_word(record(ANSWERED, NOT_FOUND)))
    assert told[0] == "Samtale om tillitsreformen"
    assert told[1].startswith("Laget 22. november 2026 av en automatisk tjeneste")
    assert "indeksen g000001" in told[2]
    assert told.count(QUESTION) == 2
    assert "Kort svar: Nei" in told
    assert SENTENCE in told
    assert any(line.startswith("[1] Kommunal- og distriktsdepartementet. (2022). Om ") for line in told)
    assert "Fant ikke svar" in told
    assert "Merk: Notatet er fra 2022." in told


@pytest.mark.parametrize("language", LANGUAGES)
def test_both_speak_the_language_that_is_asked_for(language):
    made = texts(language).export.made.split("{")[0]
    assert made in as_markdown(record(ANSWERED, language=language))
    assert made in "\n".join(paragraphs(as_word(record(ANSWERED, language=language))))


def test_what_was_searched_is_said_where_it_was_not_all():
    only = record(ANSWERED, document_ids=(NOTE.id, "borte"))
    assert "Bare søkt i Om tillitsreformen, borte." in as_markdown(only)
    assert "Bare søkt i Om tillitsreformen, borte." in paragraphs(as_word(only))


def test_sentence_that_ends_with_a_heading_is_closed_once():
    asking = record(ANSWERED).place(replace(citation(), section=("Om innholdet", "Hva nå?")))
    assert asking == "Sted: Om innholdet › Hva nå? Vekt: departementets egen veiledning."
    saying = record(ANSWERED).place(replace(citation(), section=("Om innholdet",)))
    assert saying == "Sted: Om innholdet. Vekt: departementets egen veiledning."


def test_titles_of_what_was_searched_are_closed_once():
    searched = replace(record(ANSWERED, document_ids=("a",)), titles={"a": "Hva nå?"})
    assert searched.only_in(searched.exchanges[0]) == "Bare søkt i Hva nå?"


def test_citation_that_was_lost_is_told():
    lost = record(replace(ANSWERED, citations=()), lost=(1,))
    assert "Kilde [1] er tatt bort" in as_markdown(lost)
    assert any("Kilde [1] er tatt bort" in line for line in paragraphs(as_word(lost)))


def test_quotes_in_word_are_tagged_as_norwegian():
    document = docx.Document(io.BytesIO(as_word(record(ANSWERED, language="en"))))
    quoted = [p for p in document.paragraphs if p.text == SENTENCE and p.style.name == "Quote"]
    assert 'w:lang w:val="nb-NO"' in quoted[-1]._p.xml
    assert document.core_properties.language == "en-GB"


# --- nothing in it acts ---


@pytest.mark.parametrize(
    "hostile",
    [
        f"![x]({ELSEWHERE})",
        "[klikk](javascript:alert(1))",
        f"[x]: {ELSEWHERE}",
        f"[1]: {ELSEWHERE}",
        f"![1]({ELSEWHERE})",
        f"[1]({ELSEWHERE})",
        f"<{ELSEWHERE}>",
        f"<img src={ELSEWHERE}>",
        "<script>alert(1)</script>",
        "&lt;script&gt; `kode` $x^2$ |a|b|",
        "# overskrift",
        "- punkt",
        "1. punkt",
        "===",
        "---",
        "www.elsewhere.example",
        ELSEWHERE,
    ],
)
def test_line_of_markdown_is_text(hostile):
    """As the markdown-it of CommonMark reads it; brackets of our own marks may stand."""
    from markdown_it import MarkdownIt

    html = MarkdownIt("commonmark", {"html": True}).enable("table").render(escaped(hostile))
    assert re.fullmatch(r"<p>[^<]*</p>\n", html), html
    assert not re.search(r"(?<!\\):(?=//)|\bwww\.(?!\\)", escaped(hostile))


def test_traps_are_text_in_markdown():
    from markdown_it import MarkdownIt

    attacked = record(replace(HOSTILE, verdict=None), question=ATTACK)
    html = MarkdownIt("commonmark", {"html": True}).render(as_markdown(attacked))
    assert set(re.findall(r"<(\w+)", html)) <= set("h1 h2 h3 p ul li blockquote em strong a".split())
    assert set(re.findall(r'href="([^"]+)"', html)) == {NOTE.record.url}


def test_traps_are_text_in_word():
    formula = '=HYPERLINK("https://elsewhere.example") {HYPERLINK x} \x0bf\x00u \ud83d'
    attacked = record(HOSTILE, question=f"{ATTACK} {formula}")
    file = as_word(attacked)
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        relations = "".join(parts.read(n).decode() for n in parts.namelist() if n.endswith(".rels"))
        body = parts.read("word/document.xml").decode()
    assert 'TargetMode="External"' not in relations
    assert not re.search(r"<w:(?:hyperlink|instrText|fldSimple|object|pict|drawing)\b", body)
    assert any(line.startswith(ATTACK) for line in paragraphs(file))


def test_control_characters_are_left_out_of_word():
    assert "Hva nå?" in paragraphs(as_word(record(ANSWERED, question="Hva\x00 nå?\x1f")))


# --- over HTTP ---


@pytest.fixture
def client() -> TestClient:
    return TestClient(create_app(make_service(), make_settings()), raise_server_exceptions=False)


def body(format="markdown", **changes) -> dict:
    answer = {**ChatResponse.of(ANSWERED).model_dump(mode="json"), **changes}
    return {"format": format, "language": "nb", "exchanges": [{"question": QUESTION, "answer": answer}]}


def test_answer_as_the_api_gave_it_can_be_exported(client):
    answer = client.post("/api/v1/chat", json={"question": QUESTION}).json()
    asked = {"format": "markdown", "exchanges": [{"question": QUESTION, "answer": answer}]}
    reply = client.post("/api/v1/export", json=asked)
    assert reply.status_code == 200
    assert f"> {SENTENCE}" in reply.text
    assert re.fullmatch(
        r'attachment; filename="tillit-\d{4}-\d\d-\d\d\.md"', reply.headers["content-disposition"]
    )
    assert reply.headers["cache-control"] == "no-store"


def test_word_file_is_downloaded(client):
    reply = client.post("/api/v1/export", json=body("word"))
    assert reply.headers["content-disposition"].endswith('.docx"')
    assert QUESTION in paragraphs(reply.content)


def test_quote_that_does_not_check_out_is_left_out(client):
    made_up = {**ChatResponse.of(ANSWERED).model_dump(mode="json")["citations"][0], "quote": "Ja, absolutt."}
    text = client.post("/api/v1/export", json=body(citations=[made_up])).text
    assert "Ja, absolutt" not in text
    assert "Kilde [1] er tatt bort" in text


@pytest.mark.parametrize(
    "wrong",
    [
        {**body(), "format": "pdf"},
        {**body(), "exchanges": []},
        {**body(), "exchanges": [{"question": "x"}]},
        {**body(), "path": "/etc"},
    ],
)
def test_what_is_no_conversation_is_refused(client, wrong):
    assert client.post("/api/v1/export", json=wrong).status_code == 422


def test_address_that_would_break_out_of_its_brackets_is_left_out():
    broken = replace(citation(), url="https://a.example/><script>")
    assert "<https" not in as_markdown(record(replace(ANSWERED, citations=(broken,))))
