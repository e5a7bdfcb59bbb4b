"""What the component is served with: a small script, a page for frames, leave for allowed origins only."""

import re

import pytest
from fake_assistant import FakeAssistant, make_service, make_settings
from fastapi.testclient import TestClient
from pydantic import ValidationError

from assistant.answers import LANGUAGES
from assistant.settings import LimitSettings, ServerSettings
from ui.api.app import create_app
from ui.configuration import ConfigurationError, load_settings
from ui.embed.script import MODULES, module_source, script
from ui.texts import texts

INTRANET = "https://intranett.example.no"
OTHER = "https://elsewhere.example"
CHAT = "/api/v1/chat"
SHARED = (CHAT, "/api/v1/feedback", "/api/v1/documents", "/api/v1/documents/inspirasjonsnotat/text")
MOST_BYTES = 40_000


def client_of(*origins: str, assistant: FakeAssistant | None = None, **limits: int) -> TestClient:
    settings = make_settings(server=ServerSettings(allowed_origins=origins), limits=LimitSettings(**limits))
    service = make_service(assistant, **limits)
    return TestClient(create_app(service, settings), raise_server_exceptions=False)


@pytest.fixture
def client() -> TestClient:
    return client_of(INTRANET)


def leave(response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name.startswith("access-control")}


# --- the script ---


def test_script_is_one_small_file_that_any_page_may_load(client):
    response = client.get("/embed/tillit.js")
    assert response.headers["content-type"].startswith("text/javascript")
    assert response.headers["cross-origin-resource-policy"] == "cross-origin"
    assert len(response.content) < MOST_BYTES


def test_script_is_not_sent_again_while_it_is_the_same(client):
    response = client.get("/embed/tillit.js")
    assert "max-age=" in response.headers["cache-control"]
    etag = response.headers["etag"]
    for known in (etag, f'"other", W/{etag}'):
        again = client.get("/embed/tillit.js", headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == etag
    assert client.get("/embed/tillit.js", headers={"If-None-Match": '"other"'}).status_code == 200


def test_nothing_but_comments_imports_and_white_space_is_left_out_of_the_script():
    code = "".join(module_source(f"{name}.js") for name in MODULES)
    code = re.sub(r"^\s*//.*$|^import .*$|^export ", "", code, flags=re.MULTILINE)
    served = script()
    served = served[served.index("\nconst LANGUAGES") : served.rindex("})();")]
    assert re.sub(r"\s", "", served) == re.sub(r"\s", "", code)


@pytest.mark.parametrize("name", MODULES)
def test_strings_and_patterns_stand_in_the_script_as_they_were_written(name):
    source = re.sub(r"^\s*//.*$|^import .*$", "", module_source(f"{name}.js"), flags=re.MULTILINE)
    literals = re.findall(r'"[^"\n]*"|`[^`\n]*`|(?<= )/\^[^\n]*?/[a-z]*(?=[.;,) ])', source)
    assert literals
    for literal in literals:
        assert literal in script(), literal


def test_script_never_reads_text_as_html_or_code():
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "srcdoc",
    ):
        assert word not in script()
    assert not re.findall(r"https?://(?!\[)", script())


def test_script_speaks_all_languages():
    for language in LANGUAGES:
        words = texts(language)
        for text in (
            words.question,
            words.embed.kept,
            words.feedback.reasons["old"],
            words.errors["overloaded"],
        ):
            assert text in script()


# --- the page for frames ---


def test_frame_has_a_stricter_policy_than_other_pages_and_may_be_framed_by_those_allowed(client):
    policy = client.get("/embed").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert policy.endswith(f"frame-ancestors 'self' {INTRANET}")
    assert client_of().get("/embed").headers["content-security-policy"].endswith("frame-ancestors 'self'")


@pytest.mark.parametrize("language", LANGUAGES)
def test_frame_is_in_the_language_asked_for_and_a_link_without_scripts(client, language):
    page = client.get("/embed", params={"lang": language, "documents": 'a"><script>'}).text
    assert f'<html lang="{language}">' in page
    assert f'<tillit-assistant lang="{language}" documents="a&quot;&gt;&lt;script&gt;">' in page
    assert re.search(
        rf'<a href="/(\?lang={language})?" target="_blank" rel="noopener">{texts(language).title}', page
    )
    assert page.count("<script") == 1
    assert "style=" not in page


def test_style_of_the_frame_is_a_file_of_ours(client):
    assert client.get("/embed/frame.css").headers["content-type"].startswith("text/css")


# --- who may ask ---


def test_allowed_origin_may_read_answers_and_their_errors():
    client = client_of(INTRANET, body_bytes=1024)
    headers = {"Origin": INTRANET}
    responses = [
        client.post(CHAT, json={"question": "hva?"}, headers=headers),
        client.post(CHAT, json={"question": " "}, headers=headers),
        client.post(CHAT, json={"question": "å" * 2000}, headers=headers),
        client.get("/api/v1/documents/nei", headers=headers),
        client.get("/api/v1/documents", headers=headers),
    ]
    assert [response.status_code for response in responses] == [200, 422, 413, 404, 200]
    for response in responses:
        assert leave(response) == {"access-control-allow-origin": INTRANET}
        assert "Origin" in response.headers["vary"]


def test_bug_can_be_read_too():
    client = client_of(INTRANET, assistant=FakeAssistant(error=RuntimeError("secret")))
    response = client.post(CHAT, json={"question": "hva?"}, headers={"Origin": INTRANET})
    assert response.status_code == 500
    assert leave(response)


@pytest.mark.parametrize("path", SHARED)
def test_allowed_origin_is_told_so_before_it_asks(client, path):
    asking = {
        "Origin": INTRANET,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "content-type",
    }
    response = client.options(path, headers=asking)
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == INTRANET
    assert "POST" in response.headers["access-control-allow-methods"]
    assert response.headers["access-control-allow-headers"] == "Content-Type"
    assert "access-control-allow-credentials" not in response.headers
    assert response.headers["vary"] == "Origin"


@pytest.mark.parametrize("path", SHARED)
@pytest.mark.parametrize(
    "origin",
    [
        OTHER,
        "null",
        "",
        f"{INTRANET}.elsewhere.example",
        f"{INTRANET}:8443",
        "http://intranett.example.no",
        f"{INTRANET}/",
    ],
)
def test_other_origins_get_no_leave_and_no_error_of_their_own(client, path, origin):
    plain = client.get(path)
    response = client.get(path, headers={"Origin": origin})
    assert leave(response) == {}
    assert response.status_code == plain.status_code
    asking = {"Origin": origin, "Access-Control-Request-Method": "POST"}
    assert leave(client.options(path, headers=asking)) == {}


def test_answers_differ_by_origin_for_caches_even_without_one(client):
    assert "Origin" in client.get("/api/v1/documents").headers["vary"]


@pytest.mark.parametrize(
    "path", ["/api/v1/search?q=hva", "/healthz", "/readyz", "/", "/documents", "/embed", "/openapi.json"]
)
def test_nothing_else_is_shared_with_allowed_origins(client, path):
    assert leave(client.get(path, headers={"Origin": INTRANET})) == {}


def test_by_default_nobody_is_allowed():
    response = client_of().post(CHAT, json={"question": "hva?"}, headers={"Origin": INTRANET})
    assert response.status_code == 200
    assert leave(response) == {}


def test_question_of_another_origin_that_needs_no_leave_is_not_answered(client):
    """What a form of any site can send without asking: it must not cost an answer."""
    response = client.post(
        CHAT, content=b'{"question": "hva?"}', headers={"Origin": OTHER, "Content-Type": "text/plain"}
    )
    assert response.status_code == 422


# --- the setting ---


@pytest.mark.parametrize(
    "origin",
    [
        INTRANET,
        "http://127.0.0.1:9001",
        "http://[::1]:8080",
        "https://xn--blbr-roah.example",
        "https://a_b.local",
    ],
)
def test_origin_is_taken_as_a_browser_says_it(origin):
    assert ServerSettings(allowed_origins=(origin,)).allowed_origins == (origin,)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (f"{INTRANET}/", f"write '{INTRANET}'"),
        (f"{INTRANET}/side", f"write '{INTRANET}'"),
        ("https://Intranett.Example.no:443", f"write '{INTRANET}'"),
        ("http://intranett:80", "write 'http://intranett'"),
        ("https://blåbær.example", "write 'https://xn--blbr-roah.example'"),
        ("https://user@intranett.example.no", f"write '{INTRANET}'"),
        (" https://intranett.example.no", f"write '{INTRANET}'"),
        ("*", "scheme and host"),
        ("https://*.example.no", "scheme and host"),
        ("intranett.example.no", "scheme and host"),
        ("null", "scheme and host"),
        ("", "scheme and host"),
        ("file:///x", "scheme and host"),
        ("https://", "scheme and host"),
        ("https://a; script-src *", "scheme and host"),
        ("https://a:port", "scheme and host"),
        ("https://[::1", "scheme and host"),
    ],
)
def test_what_is_no_origin_is_refused_with_what_to_write(wrong, told):
    with pytest.raises(ValidationError) as caught:
        ServerSettings(allowed_origins=(wrong,))
    assert told in str(caught.value)


def test_wrong_origin_is_told_by_the_name_of_the_setting(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TILLIT_SERVER__ALLOWED_ORIGINS", f'["{INTRANET}/"]')
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert str(caught.value).startswith(
        f"TILLIT_SERVER__ALLOWED_ORIGINS: '{INTRANET}/' is not what a browser"
    )
