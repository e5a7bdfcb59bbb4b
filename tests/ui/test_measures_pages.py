"""`/measures` and `/themes`: plain pages, escaped, that hold all there is."""

import re

import pytest
from accessibility import assert_accessible
from catalogue_parts import make_client, real_documents, trap_document
from fake_assistant import failed_provider, make_settings
from fastapi.testclient import TestClient
from playwright.sync_api import BrowserContext, expect
from server_process import Server
from test_html import Elements

from assistant.answers import LANGUAGES
from assistant.catalogue.catalogue import read_catalogue
from assistant.catalogue.themes import load_themes
from assistant.settings import LimitSettings
from ui.api.app import create_app
from ui.service import Service
from ui.texts import texts
from vectorstore.errors import IndexMissingError


@pytest.fixture(scope="module")
def client():
    return make_client()


def text_of(page: str) -> str:
    body = page.partition("<body>")[2].partition("</body>")[0]
    return " ".join(Elements(body).text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_measure_is_shown_with_its_quote_and_a_way_to_it(client, language):
    page = client.get("/measures", params={"lang": language}).text
    shown = text_of(page)
    for measure in read_catalogue(real_documents()).measures:
        assert " ".join(measure.summary.text.split()) in shown
        assert f"start={measure.section.start}&amp;end={measure.section.end}" in page
    assert texts(language).measures.binding in shown
    assert "<script" not in page


def test_a_filter_keeps_what_was_chosen(client):
    page = client.get("/measures?theme=piloter&q=tillitsvalgte&lang=en").text
    assert '<option value="piloter" selected>' in page
    assert 'name="q" value="tillitsvalgte"' in page
    assert '<input type="hidden" name="lang" value="en">' in page
    assert "/api/v1/measures/export/csv?theme=piloter&amp;q=tillitsvalgte&amp;lang=en" in page


@pytest.mark.parametrize(("name", "label"), [("theme", "Tema"), ("status", "Hvor langt det er kommet")])
def test_a_choice_that_there_is_not_is_named_beside_no_measures(client, name, label):
    shown = text_of(client.get("/measures", params={name: "enhjørning"}).text)
    assert f"{label}: enhjørning" in shown
    assert texts("nb").measures.none in shown


def test_picture_and_table_say_the_same_numbers(client):
    page = client.get("/measures").text
    picture = re.search(r"<svg.*?</svg>", page, re.DOTALL)
    table = re.search(r'<table class="counts">.*?</table>', page, re.DOTALL)
    assert picture and table
    drawn = [int(n) for n in re.findall(r'<text class="(?:on|count)"[^>]*>(\d+)</text>', picture[0])]
    body = table[0].partition("<tbody>")[2]
    rows = [[int(n) for n in re.findall(r">(\d+)<", row)] for row in body.split("</tr>") if "<td>" in row]
    assert sorted(n for row in rows[:-1] for n in row if n) == sorted(drawn)
    assert rows[-1] == [sum(column) for column in zip(*rows[:-1], strict=True)]
    assert "<title " in picture[0] and "<desc " in picture[0]


def test_a_number_leads_to_as_many_measures(client):
    page = client.get("/measures").text
    cells = re.findall(r'<a href="(/measures\?[^"]+)" aria-label="[^"]*: (\d+)"', page)
    assert len(cells) > 80
    for address, count in cells[::13]:
        shown = client.get(address.replace("&amp;", "&")).text
        assert shown.count('<article class="measure"') == int(count)


def test_what_only_mentions_a_theme_is_told_apart_and_can_be_left_out(client):
    said = texts("nb").measures
    every = client.get("/measures?theme=digitalisering").text
    about = client.get("/measures?theme=digitalisering&about=1").text
    assert every.count("<article") > about.count("<article") > 0
    assert 'name="about" value="1" checked' in about and 'value="1" checked' not in every
    assert f'<a href="/measures?theme=digitalisering">{said.with_mentions}</a>' in about
    assert said.mentions in text_of(every)


@pytest.mark.parametrize(
    "query",
    [
        "about=1",
        "theme=romfart",
        "status=ferdig",
        "q=%3Cscript%3E",
        "ministry=%00",
        f"q={'x' * 500}",
        "lang=xx",
    ],
)
def test_odd_addresses_show_a_page(client, query):
    response = client.get(f"/measures?{query}")
    assert response.status_code == 200
    assert "<script" not in response.text


def test_a_document_with_traps_is_shown_as_text():
    client = make_client(trap_document())
    for path in ("/measures", "/measures?theme=piloter", "/themes/piloter", "/themes"):
        page = client.get(path).text
        assert "<script" not in page and "<b>Felle" not in page and "<i>" not in page
    assert "=HYPERLINK" in text_of(client.get("/measures").text)


def test_a_theme_is_shown_in_three_columns(client):
    page = client.get("/themes/rapportering").text
    headings = re.findall(r'<section class="(\w+)"><h2>', page)
    assert headings == ["reform", "advice", "examples"]
    shown = text_of(page)
    for told in (
        "april 2024; informasjon fra regjeringen",
        "22. mai 2023; råd fra en etat",
        "binder ikke andre",
    ):
        assert told in shown


@pytest.mark.parametrize("theme", [theme.id for theme in load_themes()])
def test_every_theme_has_a_page(client, theme):
    assert client.get(f"/themes/{theme}").status_code == 200


def test_an_unknown_theme_is_not_found_and_shows_those_there_are(client):
    response = client.get("/themes/%3Cscript%3E")
    assert response.status_code == 404
    assert 'href="/themes/tilsyn"' in response.text
    assert "<script" not in response.text


def test_changes_between_editions_are_shown():
    from dataclasses import replace

    earlier = trap_document()
    record = replace(earlier.record, id="feller-2", edition_of="feller", date="2026")
    later = replace(earlier, record=record, text=earlier.text.replace("i 2024", "i 2025"))
    page = make_client(earlier, later).get("/themes/piloter").text
    assert texts("nb").measures.changes in page
    assert "<del" in page and "<ins" in page


@pytest.mark.parametrize("path", ["/measures", "/themes", "/themes/tilsyn"])
def test_pages_without_an_index_say_so(path):
    service = Service(failed_provider(IndexMissingError("none")), LimitSettings())
    response = TestClient(create_app(service, make_settings())).get(path)
    assert response.status_code == 503
    assert texts("nb").errors["not_ready"] in response.text


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 320])
@pytest.mark.parametrize(
    "path", ["/measures", "/measures?theme=stimulab&lang=en", "/themes", "/themes/medbestemmelse?lang=nn"]
)
def test_pages_keep_nobody_out(watched: BrowserContext, client, path, width):
    page = watched.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    page.set_content(client.get(path).text)
    for summary in page.locator("summary").all()[:3]:
        summary.click()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.browser
def test_the_form_works_without_scripts(watched: BrowserContext, server: Server):
    page = watched.new_page()
    page.goto(f"{server.url}/measures?lang=en")
    page.get_by_label("Words in the text").fill("farled")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile(r"/measures\?.*q=farled.*lang=en"))
    expect(page.get_by_role("status")).to_contain_text("Showing 0 of")
