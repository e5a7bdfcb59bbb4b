"""The documents' own pages: plain, escaped, with the cited passage marked."""

import pytest
from fake_assistant import NOTE, SENTENCE, START, failed_provider, make_service, make_settings
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from test_html import Elements

from assistant.settings import LimitSettings
from ui.api.app import create_app
from ui.pages.document_text import text_html
from ui.service import Service
from ui.texts import texts
from vectorstore.chunks import Document
from vectorstore.errors import IndexMissingError

PATH = "/documents/inspirasjonsnotat"


@pytest.fixture
def client():
    return TestClient(create_app(make_service(), make_settings()), raise_server_exceptions=False)


def test_passage_is_marked_and_can_be_jumped_to(client):
    page = client.get(f"{PATH}?start={START}&end={START + len(SENTENCE)}").text
    assert f'<mark id="passage">{SENTENCE}</mark>' in page


def test_headings_and_pages_are_shown(client):
    page = client.get(PATH).text
    assert '<h2 id="h-0">Om innholdet</h2>' in page
    assert '<p class="page">side 5</p>' in page
    assert "departementets egen veiledning" in page


def test_text_is_escaped(client):
    page = client.get(PATH).text
    assert "<script" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    "query",
    [
        "start=x&end=y",
        "start=9&end=3",
        "start=-1&end=5",
        "start=99999999&end=999999999",
        "start=²&end=³",
        "start=1",
        "lang=xx",
        "start=%ff",
    ],
)
def test_odd_addresses_show_the_document(client, query):
    assert client.get(f"{PATH}?{query}").status_code == 200


def test_chosen_language_is_kept_in_the_links(client):
    page = client.get(f"{PATH}?lang=en").text
    assert '<html lang="en">' in page
    assert '<article lang="nb">' in page
    assert 'href="/?lang=en"' in page


def test_list_of_documents(client):
    page = client.get("/documents").text
    assert 'href="/documents/dfo-notat"' in page
    assert "22. mai 2023" in page


@pytest.mark.parametrize(
    "path", ["/documents/nei", "/documents/%3Cscript%3E", "/documents/..%2f..%2fetc%2fpasswd"]
)
def test_unknown_document_is_not_found(client, path):
    response = client.get(path)
    assert response.status_code == 404
    assert "<script" not in response.text
    assert "root:" not in response.text


def test_pages_without_an_index_say_so():
    service = Service(failed_provider(IndexMissingError("none")), LimitSettings())
    client = TestClient(create_app(service, make_settings()))
    assert client.get("/documents").status_code == client.get(PATH).status_code == 503


@given(st.integers(0, len(NOTE.text)), st.integers(0, len(NOTE.text)))
def test_every_character_is_shown_wherever_the_mark_falls(start, end):
    html = text_html(NOTE, (start, end), texts("nb"))
    shown = Elements(html).text.replace("side 4", "").replace("side 5", "")
    assert "".join(shown.split()) == "".join(NOTE.text.split())
    assert html.count('id="passage"') <= 1


@given(st.text())
def test_any_text_is_shown_whole(text):
    html = text_html(Document(NOTE.record, text), None, texts("nb"))
    assert "".join(Elements(html).text.split()) == "".join(text.split())
