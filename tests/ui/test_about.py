"""The page about the service says what is so: documents, mode, what is stored, who to ask."""

import pytest
from fake_assistant import MEMO, NOTE, failed_provider, make_service, make_settings
from fastapi.testclient import TestClient
from test_html import ATTACKS, Elements

from assistant.answers import LANGUAGES
from assistant.settings import EmbeddingSettings, LimitSettings, LlmSettings, ServerSettings
from ui.api.app import create_app
from ui.html import escape
from ui.service import Service
from ui.texts import texts
from vectorstore.errors import IndexMissingError

NB = texts("nb").pages.about


def about(lang="nb", **settings):
    client = TestClient(create_app(make_service(), make_settings(**settings)))
    response = client.get("/about", params={"lang": lang})
    assert response.status_code == 200
    return response.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_is_told_in_each_language(language):
    page, words = about(language), texts(language)
    told = [words.pages.about.intro, *words.pages.about.machine, *words.pages.about.cannot]
    told += [words.pages.about.with_quotes, words.pages.about.stays_here, words.pages.about.no_contact]
    assert [sentence for sentence in told if escape(sentence) not in page] == []
    assert f'<html lang="{language}">' in page
    assert "{" not in Elements(page.partition("<body>")[2].partition("</body>")[0]).text


def test_documents_are_told_with_date_and_standing():
    page = about()
    for told in (NOTE.record.title, MEMO.record.title, "22. mai 2023", "departementets egen veiledning"):
        assert told in page
    assert "22. november 2026" in page


def test_only_documents_that_were_repaired_are_said_to_be():
    page = about()
    assert f'<cite lang="nb">{NOTE.record.title}</cite> er delvis lest' in page
    assert "1 ord er rettet" in page
    assert f'<cite lang="nb">{MEMO.record.title}</cite>' not in page


def test_with_a_language_model_its_name_is_told_and_that_it_sees_the_question():
    page = about(llm=LlmSettings(model="openai:min-modell", base_url="http://hemmelig.example:8080/v1"))
    assert "En språkmodell (openai:min-modell) skriver svaret" in page
    assert "blir sendt til tjeneren der språkmodellen kjører" in page
    assert NB.with_quotes not in page
    assert NB.stays_here not in page
    assert "hemmelig" not in page


def test_with_an_embeddings_endpoint_the_question_is_not_said_to_stay():
    page = about(embedding=EmbeddingSettings(base_url="http://vektorer.example"))
    assert NB.with_endpoint in page
    assert NB.stays_here not in page


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("ki@example.no", '<a href="mailto:ki@example.no">ki@example.no</a>'),
        (
            "https://example.no/hjelp",
            '<a href="https://example.no/hjelp" rel="noopener">https://example.no/hjelp</a>',
        ),
        (
            "Kari i arkivet, linje 12",
            "<p>Spørsmål om tjenesten, og om det som er lagret: Kari i arkivet, linje 12</p>",
        ),
        ("javascript:alert(1)", ": javascript:alert(1)</p>"),
        ("a@b.no?cc=x@y.no", ": a@b.no?cc=x@y.no</p>"),
    ],
)
def test_contact_is_a_link_where_it_is_an_address(contact, shown):
    page = about(server=ServerSettings(contact=contact))
    assert shown in page
    assert NB.no_contact not in page


@pytest.mark.parametrize("attack", ATTACKS)
def test_traps_in_the_settings_are_shown_as_text(attack):
    page = about(server=ServerSettings(contact=attack), llm=LlmSettings(model=attack))
    elements = Elements(page.partition("<body>")[2].partition("</body>")[0])
    assert {"script", "img", "video", "style", "iframe", "form"}.isdisjoint(elements.tags)
    assert elements.tags.count("h1") == 1
    assert not [name for _, name, _ in elements.attributes if name.startswith("on")]
    addresses = [value for _, name, value in elements.attributes if name == "href"]
    assert all(value.startswith(("/", "#")) for value in addresses)


def test_without_an_index_the_rest_of_the_page_stands():
    service = Service(failed_provider(IndexMissingError("none")), LimitSettings())
    page = TestClient(create_app(service, make_settings())).get("/about")
    assert page.status_code == 200
    assert texts("nb").errors["not_ready"] in page.text
    assert NB.machine[0] in page.text


def test_all_pages_lead_to_one_another():
    client = TestClient(create_app(make_service(), make_settings()))
    for path in ("/about", "/documents", "/documents/dfo-notat", "/documents/nei"):
        page = client.get(path).text
        for place in ("/", "/documents", "/about"):
            assert f'<a href="{place}"' in page
