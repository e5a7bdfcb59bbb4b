"""The pages of permalinks: what they show, in three languages, escaped; forms that make and delete."""

import re

import pytest
from catalogue_parts import trap_document
from fake_assistant import ANSWERED, HOSTILE, MEMO, MEMO_SENTENCE, NOTE, SENTENCE, START
from permalink_parts import (
    PERMALINKS,
    QUESTION,
    ChangingAssistant,
    client_on,
    real_assistant,
    share_answer,
    share_check,
    with_text,
)
from test_html import Elements
from test_permalinks_api import DRAFT, Telling

from assistant.answers import LANGUAGES
from ui.html import escape
from ui.permalinks import box as box_module
from ui.permalinks.ids import new_id
from ui.texts import texts


@pytest.fixture
def assistant():
    return ChangingAssistant()


@pytest.fixture
def client(assistant, tmp_path):
    return client_on(assistant, tmp_path)


def main_of(page: str) -> str:
    return page[page.index("<main") : page.index("</main>") + len("</main>")]


def text_of(page: str) -> str:
    return " ".join(Elements(main_of(page)).text.split())


def show(client, made, lang="") -> str:
    response = client.get(f"/p/{made['id']}", params={"lang": lang} if lang else None)
    assert response.status_code == 200
    return response.text


def post(client, path="/p", headers=None, **fields):
    return client.post(path, data=fields, files={"file": ("", b"")}, headers=headers)


# --- what is shown ---


def test_answer_is_shown_with_question_quote_source_and_way_to_it(client):
    page = show(client, share_answer(client))
    shown = text_of(page)
    for told in (
        "Et svar slik det var",
        QUESTION,
        "Nei",
        SENTENCE,
        "Om tillitsreformen, Kommunal- og distriktsdepartementet, 2022: departementets egen veiledning",
        "side 5",
        "Dokumentene er ikke endret siden.",
        "g000001",
        "slik de ble lest inn 21. november 2026",
        "kunstig intelligens",
    ):
        assert told in shown
    assert f'href="/documents/{NOTE.id}?start={START}&amp;end={START + len(SENTENCE)}#passage"' in page
    assert '<a class="mark" href="#k1">' in page and '<li id="k1" value="1">' in page
    assert "<script" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_is_in_the_language_of_the_answer_unless_another_is_asked_for(client, language):
    made = share_answer(client, language=language)
    assert f'<html lang="{language}">' in show(client, made)
    for other in LANGUAGES:
        page = show(client, made, other)
        assert f'<html lang="{other}">' in page
        assert f'<section class="outcome answered" lang="{language}">' in page
        assert escape(texts(other).permalink.unchanged) in page
        for named in LANGUAGES:
            assert f'href="/p/{made["id"]}?lang={named}"' in page


def test_nobody_keeps_it_or_finds_it_by_searching(client):
    response = client.get(f"/p/{share_answer(client)['id']}")
    assert response.headers["x-robots-tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex, nofollow">' in response.text
    assert response.headers["cache-control"] == "no-store"
    assert "frame-ancestors" in response.headers["content-security-policy"]
    assert response.headers["referrer-policy"] == "same-origin"
    assert "set-cookie" not in response.headers


def test_change_is_told_at_the_top_and_at_each_quote(client, assistant):
    made = share_answer(client, "Hva med rapportering?")
    note = NOTE.text.replace("andre prosesser", "nye prosesser")
    assistant.ingest(with_text(NOTE, note), with_text(MEMO, f"Nytt forord. {MEMO.text}"), trap_document())
    page = show(client, made)
    shown = text_of(page)
    said = texts("nb").permalink
    assert shown.index(said.changed) < shown.index(SENTENCE)
    for told in (
        "«Om tillitsreformen» er endret.",
        "«=Feller <i>» er kommet til.",
        "Dokumentene ble sist lest inn 22. november 2026",
        "Sitatene i dag: 1 på samme sted, 1 ikke lenger ordrett.",
        said.places["gone"],
        said.places["same"],
    ):
        assert told in shown
    assert f'href="/documents/{NOTE.id}"' in page
    assert f'href="/documents/{MEMO.id}?start=13&amp;end={13 + len(MEMO_SENTENCE)}#passage"' in page


def test_same_documents_read_in_again_are_told_as_such(client, assistant):
    made = share_answer(client)
    assistant.ingest(NOTE, MEMO)
    shown = text_of(show(client, made))
    assert "Dokumentene er lest inn på nytt siden (22. november 2026), men ordene i dem er de samme." in shown
    assert texts("nb").permalink.changed not in shown


def test_answer_stands_when_its_document_was_removed(client, assistant):
    made = share_answer(client)
    assistant.ingest(MEMO)
    page = show(client, made)
    assert SENTENCE in text_of(page)
    assert texts("nb").permalink.places["removed"] in page
    assert f"/documents/{NOTE.id}" not in page


def test_question_can_be_asked_again_without_any_server_seeing_it_in_an_address(client):
    page = show(client, share_answer(client, "Hva med 50 % & «alt» #her?"))
    [address] = re.findall(r'href="(/#ask=[^"]*)"', page)
    assert address == "/#ask=Hva%20med%2050%20%25%20%26%20%C2%ABalt%C2%BB%20%23her%3F"


def test_abstention_is_shown_with_what_was_near(client):
    shown = text_of(show(client, share_answer(client, "Hvordan blir været?")))
    assert "Fant ikke svar" in shown
    assert texts("nb").nearest in shown and MEMO_SENTENCE in shown
    assert "Notatet er fra 2022." in shown


def test_restriction_to_documents_is_shown(client):
    shown = text_of(show(client, share_answer(client, document_ids=[NOTE.id])))
    assert "Bare søkt i Om tillitsreformen." in shown


def test_marks_of_a_check_are_shown_with_reasons_that_say_nothing_of_the_draft(tmp_path):
    client = client_on(Telling(), tmp_path)
    made = share_check(
        client, "Reformen har ingen sluttdato nå. Etaten skal sende 4711 planer. Alle må hoppe mye."
    )
    for language in LANGUAGES:
        words = texts(language)
        shown = text_of(show(client, made, language))
        assert words.permalink.statement.format(n=2) in shown
        assert words.check.of_these.format(n=1, total=3) in shown
        assert words.check.marks["at_odds"] in shown
        assert SENTENCE in shown and words.permalink.no_draft in shown
        assert not {"4711", "hoppe", "planer"} & set(re.findall(r"\w+", shown))


def test_list_is_shown_with_its_choice_quotes_and_texts(tmp_path):
    client = client_on(real_assistant(), tmp_path)
    listed = client.get("/api/v1/measures?theme=stimulab").json()
    made = client.post(PERMALINKS, json={"measures": {"theme": "stimulab"}, "language": "en"}).json()
    page = show(client, made)
    shown = text_of(page)
    assert '<html lang="en">' in page
    assert f"Showing {listed['n_found']} of 55 measures. Selection: Theme: " in shown
    for measure in listed["measures"]:
        assert " ".join(measure["summary"]["text"].split()) in shown
        assert " ".join(measure["text"].splitlines()[-1].split()) in shown
    assert 'href="/measures?theme=stimulab&amp;lang=en"' in page


def test_a_status_that_follows_from_several_words_is_shown_with_all_of_them(tmp_path):
    client = client_on(real_assistant(), tmp_path)
    made = client.post(PERMALINKS, json={"measures": {"q": "halvårsvurdering"}}).json()
    assert "Pågår «ble godkjent», «skal starte», «skal evalueres»" in text_of(show(client, made))


# --- traps ---


def test_traps_in_an_answer_are_shown_as_text(client):
    page = show(client, share_answer(client, "angrep <script>alert(1)</script>"))
    elements = Elements(main_of(page))
    assert {"script", "img", "video", "style", "iframe", "svg", "object", "base"}.isdisjoint(elements.tags)
    assert not [name for _, name, _ in elements.attributes if name.startswith("on")]
    assert HOSTILE.notices[0][:60] in elements.text
    addresses = [value for _, name, value in elements.attributes if name == "href"]
    assert all(value.startswith(("/", "#", "https://www.regjeringen.no/")) for value in addresses)


def test_traps_in_a_document_are_shown_as_text(tmp_path):
    client = client_on(ChangingAssistant(trap_document()), tmp_path)
    made = client.post(PERMALINKS, json={"measures": {"q": "<b>"}}).json()
    page = show(client, made) + show(client, client.post(PERMALINKS, json={"measures": {}}).json())
    assert "<script" not in page and "<b>Felle" not in page and "<i>" not in page
    assert "=HYPERLINK" in page


# --- the forms ---


def test_list_is_shared_by_a_form_that_keeps_the_filters(tmp_path):
    client = client_on(real_assistant(), tmp_path)
    page = client.get("/measures?theme=stimulab&q=%22pilot%22&lang=nn").text
    form = page[page.index('<form class="make-link"') :].partition("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    assert fields == {"lang": "nn", "theme": "stimulab", "q": "&quot;pilot&quot;"}
    response = post(client, theme="stimulab", lang="nn")
    assert response.status_code == 201
    assert response.headers["cache-control"] == "no-store"
    assert re.search(r"[0-9a-z]{26}", response.headers["location"])
    assert texts("nn").permalink.stored_measures in text_of(response.text)
    assert 'href="/measures?theme=stimulab&amp;lang=nn"' in response.text
    shown = client.get(response.headers["location"]).text
    assert '<html lang="nn">' in shown


def test_marks_are_shared_from_the_page_of_the_check(client):
    page = client.post("/check", data={"text": DRAFT}, files={"file": ("", b"")}).text
    [check_id] = re.findall(r'name="check_id" value="(\w+)"', page)
    response = post(client, check_id=check_id)
    assert response.status_code == 201
    assert "ikke utkastet" in text_of(response.text)
    assert "sluttdato" not in response.text
    assert "Setning 2" in text_of(client.get(response.headers["location"]).text)


def test_exports_of_a_check_remember_nothing(client):
    service_page = client.post("/check", data={"text": DRAFT, "as": "markdown"}, files={"file": ("", b"")})
    assert "check_id" not in service_page.text


def test_address_has_the_focus_and_a_label(client):
    page = post(client).text
    assert re.search(
        r'<label for="address">Adressen til lenken</label>\s*<input id="address"[^>]* autofocus ', page
    )
    assert page.count("autofocus") == 1


def test_page_that_was_made_deletes_what_it_made(client):
    page = post(client).text
    action = re.findall(r'action="(/p/\w+/delete)"', page)[0]
    code = re.findall(r'name="code" value="(\w+)"', page)[0]
    response = post(client, action, code=code, lang="en")
    assert response.status_code == 200
    assert texts("en").permalink.deleted in response.text
    gone = client.get(action.removesuffix("/delete"))
    assert gone.status_code == 404
    assert texts("nb").errors["unknown_permalink"] in gone.text


def test_wrong_code_is_told_on_the_page_that_stays(client):
    made = share_answer(client)
    response = post(client, f"/p/{made['id']}/delete", code="feil", lang="nb")
    assert response.status_code == 403
    assert texts("nb").errors["wrong_delete_code"] in response.text
    assert SENTENCE in response.text


def test_deletion_takes_the_code_as_people_type_it(client):
    made = share_answer(client)
    code = made["delete_code"]
    assert post(client, f"/p/{made['id']}/delete", code=f" {code[:9].upper()} {code[9:]} ").status_code == 200


@pytest.mark.parametrize("path", [f"/p/{new_id()}", "/p/nei", "/p/%3Cscript%3E", "/p"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_unknown_address_says_what_to_do(client, path, language):
    response = client.get(path, params={"lang": language})
    assert response.status_code == 404
    assert escape(texts(language).permalink.unknown_more) in response.text
    assert "<script" not in response.text


def test_forms_of_other_sites_are_refused(client, tmp_path):
    response = post(client, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert list(tmp_path.iterdir()) == []
    assert client.post("/p", json={}).status_code == 415


def test_why_none_could_be_made_is_told_with_a_way_back(client, monkeypatch):
    response = post(client, check_id="ukjent", lang="nn")
    assert response.status_code == 404
    assert texts("nn").errors["check_too_old"] in response.text
    assert 'href="/check?lang=nn"' in response.text
    monkeypatch.setattr(box_module, "MAX_A_MINUTE", 0)
    response = post(client, lang="en")
    assert response.status_code == 429
    assert texts("en").errors["too_many_permalinks"] in response.text


def test_store_that_cannot_be_read_is_told_on_the_page(client, tmp_path):
    made = share_answer(client)
    (tmp_path / "feedback.sqlite3").unlink()
    (tmp_path / "feedback.sqlite3").mkdir()
    response = client.get(f"/p/{made['id']}")
    assert response.status_code == 503
    assert texts("nb").errors["permalinks_unreadable"] in response.text


def test_statuses_without_sources_are_shown(tmp_path):
    from dataclasses import replace

    class Refusing(ChangingAssistant):
        def answer(self, question, **told):
            return replace(
                ANSWERED, status="refused", verdict=None, citations=(), consulted=(), text="Nei takk."
            )

    client = client_on(Refusing(), tmp_path)
    shown = text_of(show(client, share_answer(client)))
    assert "Nei takk." in shown
    assert texts("nb").sources not in shown
