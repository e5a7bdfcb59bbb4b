"""`GET /measures` and `GET /themes`: filtered, counted, verbatim."""

import pytest
from catalogue_parts import make_client, real_documents
from fake_assistant import failed_provider, make_settings
from fastapi.testclient import TestClient

from assistant.settings import LimitSettings
from ui.api.app import create_app
from ui.service import Service
from vectorstore.errors import IndexMissingError

PATH = "/api/v1/measures"


@pytest.fixture(scope="module")
def client():
    return make_client()


def test_everything_without_a_filter(client):
    answer = client.get(PATH).json()
    assert answer["n_measures"] == answer["n_found"] == len(answer["measures"]) == 55
    assert answer["generation"] == "g000001"
    assert {one["standing"] for one in answer["measures"]} == {"examples"}


def test_filters_narrow_down_and_counts_say_how_far(client):
    answer = client.get(PATH, params={"theme": "stimulab"}).json()
    assert answer["n_found"] == 4
    ministry = "Justis- og beredskapsdepartementet"
    assert answer["counts"]["ministries"][ministry] == 2
    narrower = client.get(PATH, params={"theme": "stimulab", "ministry": ministry}).json()
    assert {one["ministry"] for one in narrower["measures"]} == {ministry}
    assert narrower["n_found"] == 2
    assert client.get(PATH, params={"body": "Mattilsynet"}).json()["n_found"] == 3
    assert client.get(PATH, params={"q": "kunstig intelligens"}).json()["n_found"] == 1
    assert client.get(PATH, params={"status": "planned", "q": "språkmodeller"}).json()["n_found"] == 1


def test_quotes_are_verbatim_where_they_say(client):
    text = client.get("/api/v1/documents/eksempelsamling/text").json()["text"]
    for one in client.get(PATH).json()["measures"]:
        quotes = [one["summary"], *one["dates"], *(sign["words"] for sign in one["signs"])]
        quotes += [word for theme in one["themes"] for word in theme["words"]]
        assert all(text[quote["start"] : quote["end"]] == quote["text"] for quote in quotes)
        assert one["viewer_url"].startswith("/documents/eksempelsamling?start=")


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"theme": "romfart"}, "stimulab"),
        ({"status": "ferdig"}, "done"),
        ({"q": "x" * 201}, "q"),
        ({"ministry": "Finans"}, "Finansdepartementet"),
        ({"body": "Romvesenet"}, "Mattilsynet"),
        ({"words": "rapportering"}, "words"),
        ({"about": "kanskje"}, "about"),
    ],
)
@pytest.mark.parametrize("path", [PATH, f"{PATH}/export/csv"])
def test_what_there_is_not_is_refused_with_what_there_is(client, path, query, told):
    response = client.get(path, params=query)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert told in response.json()["detail"]


def test_a_theme_keeps_what_is_about_it_when_asked(client):
    every = client.get(PATH, params={"theme": "digitalisering"}).json()["measures"]
    about = client.get(PATH, params={"theme": "digitalisering", "about": "true"}).json()["measures"]
    assert 0 < len(about) < len(every)
    by_id = {one["id"]: {t["theme_id"]: t["is_about"] for t in one["themes"]} for one in every}
    assert {one["id"] for one in about} == {i for i, themes in by_id.items() if themes["digitalisering"]}


def test_themes_are_the_seven_areas_and_what_cuts_across(client):
    themes = client.get("/api/v1/themes").json()["themes"]
    assert [one["kind"] for one in themes].count("area") == 7
    by_id = {one["id"]: one for one in themes}
    assert by_id["stimulab"]["n_measures"] == 4
    assert by_id["tilsyn"]["names"]["en"] == "Targeted supervision and control"


def test_a_theme_side_by_side_with_dates_and_standing(client):
    theme = client.get("/api/v1/themes/rapportering").json()
    assert {one["standing"] for one in theme["reform"]} == {"information"}
    assert {(one["standing"], one["date"]) for one in theme["advice"]} == {("advice", "2023-05-22")}
    assert all(one["measure_id"] for one in theme["examples"][0]["passages"])
    assert theme["changes"] == []
    texts = {document.id: document.text for document in real_documents()}
    for column in ("reform", "advice", "examples"):
        for document in theme[column]:
            for one in document["passages"]:
                assert texts[document["document_id"]][one["start"] : one["end"]] == one["text"]


def test_an_unknown_theme_names_those_there_are(client):
    response = client.get("/api/v1/themes/romfart")
    assert response.status_code == 404
    assert "'tilsyn'" in response.json()["detail"]


@pytest.mark.parametrize("path", [PATH, "/api/v1/themes", "/api/v1/themes/tilsyn", f"{PATH}/export/csv"])
def test_without_an_index_it_says_so(path):
    service = Service(failed_provider(IndexMissingError("none")), LimitSettings())
    response = TestClient(create_app(service, make_settings())).get(path)
    assert response.status_code == 503
    assert "tillit ingest" in response.json()["detail"]
