"""`POST /api/v1/check`, the page `/check` and what is exported, with the fake assistant."""

import asyncio
import io
import json
import re
import threading
from dataclasses import asdict, replace

import pytest
from docx import Document
from draft_files import make_bomb, make_word
from fake_assistant import SENTENCE, FakeAssistant, make_service, make_settings
from fastapi.testclient import TestClient
from test_html import Elements

from assistant.answers import Question
from assistant.checks.result import ReadByModel
from assistant.settings import LimitSettings, LlmSettings
from ui.api.app import create_app
from ui.api.check_schemas import CheckResponse
from ui.errors import ServiceError
from ui.service import MAX_WAITING_DRAFTS, DraftProgress
from ui.texts import texts
from vectorstore.errors import IndexMissingError

DRAFT = (
    "Til etaten\n\nReformen har ingen sluttdato. Etaten skal sende en plan.\n"
    "Tiltaket gjelder alle ansatte. Pilotene skal evalueres grundig. Kantina serverer fisk i dag.\n"
)
ATTACK = "<script>document.title='owned'</script> angrep ![x](https://elsewhere.example) skal ikke virke her."
NO_FILE = {"file": ("", b"")}
UNIQUE = "Kvadratrotkanonen"


def client_of(assistant: FakeAssistant | None = None, **limits: float) -> TestClient:
    settings = make_settings(limits=LimitSettings(**limits))
    service = make_service(assistant, **limits)
    return TestClient(create_app(service, settings), raise_server_exceptions=False)


@pytest.fixture
def client() -> TestClient:
    return client_of()


def test_marks_come_with_offsets_into_the_text_that_is_given_back(client):
    found = client.post("/api/v1/check", json={"text": f"\ufeff{DRAFT}"}).json()
    assert found["text"] == DRAFT
    assert [one["mark"] for one in found["statements"]] == list(found["counts"])
    assert all(found["text"][one["start"] : one["end"]] == one["text"] for one in found["statements"])
    assert found["statements"][0]["citations"][0]["quote"] == SENTENCE
    assert found["statements"][4]["citations"] == []
    assert found["left_out"] == [{"start": 0, "end": 10, "reason": "heading"}]
    assert found["generation"] == "g000001"


def test_a_file_is_checked_like_its_text(client):
    answer = client.post("/api/v1/check", files={"file": ("brev.docx", make_word())}, data={"language": "nn"})
    assert answer.status_code == 200
    assert answer.json()["language"] == "nn"
    assert next(one["text"] for one in answer.json()["statements"]) == "Reformen har ingen sluttdato."
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("request_", "status", "kind"),
    [
        ({"json": {"text": " \u200b"}}, 422, "empty-draft"),
        ({"json": {"text": "a " * 600}}, 422, "draft-too-long"),
        ({"json": {}}, 422, "invalid"),
        ({"json": {"text": "x", "mer": 1}}, 422, "invalid"),
        ({"json": {"text": 3}}, 422, "invalid"),
        ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 400, "malformed"),
        ({"content": b"\xff", "headers": {"Content-Type": "application/json"}}, 400, "malformed"),
        ({"content": b"tull", "headers": {"Content-Type": "multipart/form-data"}}, 400, "malformed"),
        ({"files": {"file": ("x.docx", make_bomb())}}, 413, "file-too-large"),
        ({"files": {"file": ("x.bin", b"\x00\x01")}}, 415, "unknown-file"),
        ({"json": {"text": "a" * 300_000}}, 413, "too-large"),
    ],
)
def test_what_cannot_be_checked_is_a_problem_that_says_why(request_, status, kind):
    answer = client_of(draft_chars=1_000, draft_bytes=200_000).post("/api/v1/check", **request_)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"/docs#{kind}"
    assert len(answer.json()["detail"]) > 10


def test_only_drafts_may_be_larger_than_questions():
    client = client_of(body_bytes=2_000, draft_bytes=100_000)
    assert client.post("/api/v1/check", json={"text": "Reformen varer lenge nok. " * 200}).status_code == 200
    assert client.post("/api/v1/chat", json={"question": "a" * 5_000}).status_code == 413


class SlowChecker(FakeAssistant):
    """Answers at once and checks when it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()

    def check(self, *given, **more):
        self.let_go.wait(20)
        return super().check(*given, **more)


def test_a_question_is_answered_while_a_draft_is_checked():
    asyncio.run(_ask_while_checking())


async def _ask_while_checking() -> None:
    """And one draft too many is told to come back."""
    assistant = SlowChecker()
    service = make_service(assistant, concurrent_answers=1)
    drafts = [asyncio.create_task(service.check(DRAFT)) for _ in range(1 + MAX_WAITING_DRAFTS)]
    await asyncio.sleep(0)
    assert (await service.answer(Question("Er det satt en sluttdato?"))).status == "answered"
    with pytest.raises(ServiceError) as raised:
        await service.check(DRAFT)
    assert raised.value.code == "overloaded"
    assistant.let_go.set()
    assert {len(one.statements) for one in await asyncio.gather(*drafts)} == {5}


def test_a_draft_that_takes_too_long_is_given_up():
    answer = client_of(FakeAssistant(hold=True), check_timeout_s=0.2).post(
        "/api/v1/check", json={"text": DRAFT}
    )
    assert answer.status_code == 504
    assert answer.json()["type"] == "/docs#timeout"


# --- as events ---


EVENTS = {"Accept": "text/event-stream"}


def events_of(text: str) -> list[tuple[str, dict]]:
    pairs = [block.split("\n") for block in text.strip().split("\n\n")]
    return [(name.removeprefix("event: "), json.loads(data.removeprefix("data: "))) for name, data in pairs]


def test_events_are_progress_and_each_statement_and_the_whole_result_last(client):
    answer = client.post("/api/v1/check", json={"text": DRAFT, "language": "en"}, headers=EVENTS)
    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.headers["cache-control"] == "no-store"
    events = events_of(answer.text)
    plain = client.post("/api/v1/check", json={"text": DRAFT, "language": "en"}).json()
    assert events[0] == ("status", {"text": "0 of 5 sentences are checked", "done": 0, "total": 5})
    assert [data for name, data in events if name == "statement"] == plain["statements"]
    assert [data["done"] for name, data in events if name == "status"] == [0, 1, 2, 3, 4]
    assert events[-1] == ("result", plain)


def test_what_is_wrong_before_the_first_event_is_a_problem(client):
    answer = client.post("/api/v1/check", json={"text": " "}, headers=EVENTS)
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")


def test_what_goes_wrong_on_the_way_is_an_event():
    client = client_of(check_timeout_s=0.5)
    draft = "Reformen har ingen sluttdato. Denne setningen blir aldri sjekket."
    name, data = events_of(client.post("/api/v1/check", json={"text": draft}, headers=EVENTS).text)[-1]
    assert (name, data["type"]) == ("error", "/docs#timeout")
    shown = client.post("/check", data={"text": draft, "lang": "en"}, files=NO_FILE, headers=EVENTS)
    name, data = events_of(shown.text)[-1]
    assert (name, data["told"][:20]) == ("error", texts("en").errors["timeout"][:20])


def test_work_ends_with_the_events():
    asyncio.run(_leave())


async def _leave() -> None:
    assistant = FakeAssistant()
    events = make_service(assistant).checking("Denne setningen blir aldri sjekket.")
    assert isinstance(await anext(events), DraftProgress)
    await events.aclose()
    assert await asyncio.to_thread(assistant.abandoned.wait, 20)


def test_the_page_gets_its_progress_and_then_itself(client):
    answer = client.post("/check", data={"text": DRAFT}, files=NO_FILE, headers=EVENTS)
    *statuses, (name, data) = events_of(answer.text)
    assert {name for name, _ in statuses} == {"status"}
    assert (name, data["html"]) == ("page", post(client).text)


# --- with a language model ---

READ = ReadByModel("openai:m", 4, 3, {"quote not found": 1}, None)


class Reading(FakeAssistant):
    """As if a language model had read the draft."""

    def check(self, *given, **more):
        checked = super().check(*given, **more)
        return replace(checked, read=READ, notices=("Modellen <b>leste</b> 3 av 4.",))


def test_mode_and_model_are_in_the_result_and_on_the_page():
    client = client_of(Reading())
    found = client.post("/api/v1/check", json={"text": DRAFT}).json()
    assert (found["mode"], found["model"]) == ("llm", "openai:m")
    assert found["notices"] == ["Modellen <b>leste</b> 3 av 4."]
    assert found["read"] == asdict(READ)
    assert CheckResponse(**found).to_checked().read == READ
    assert "Modellen &lt;b&gt;leste&lt;/b&gt; 3 av 4." in post(client).text
    assert "3 av 4" in post(client, **{"as": "markdown"}).text
    word = Document(io.BytesIO(post(client, **{"as": "word"}).content))
    assert any("3 av 4" in paragraph.text for paragraph in word.paragraphs)


def test_where_a_draft_goes_is_said_before_it_is_sent():
    settings = make_settings(llm=LlmSettings(model="openai:modellen"))
    page = TestClient(create_app(make_service(), settings)).get("/check?lang=nn").text
    told = texts("nn").check.sent_to_model.format(model="openai:modellen")
    assert page.index(told) < page.index(f"<button>{texts('nn').check.check}")


def test_without_a_model_nothing_is_said_of_one(client):
    assert client.post("/api/v1/check", json={"text": DRAFT}).json()["mode"] == "quotes"
    assert "språkmodell" not in client.get("/check").text


def test_a_missing_index_is_told():
    client = client_of(FakeAssistant(error=IndexMissingError("no index")))
    assert client.post("/api/v1/check", json={"text": DRAFT}).status_code == 503


# --- the page ---


def test_the_form_has_one_script_of_our_own_and_sets_no_cookie(client):
    answer = client.get("/check?lang=nn")
    assert re.findall("<script[^>]*>", answer.text) == ['<script src="/check/progress.js" defer>']
    assert client.get("/check/progress.js").headers["content-type"].startswith("text/javascript")
    assert "set-cookie" not in answer.headers
    assert texts("nn").check.privacy in answer.text


def post(client: TestClient, draft: str = DRAFT, **fields: str):
    return client.post("/check", data={"text": draft, **fields}, files={"file": ("", b"")})


def test_the_draft_is_shown_with_its_marks_and_their_sources(client):
    page = post(client).text
    words = texts("nb")
    assert '<a class="claim supported" id="d1" href="#s1">Reformen har ingen sluttdato.' in page
    assert '<li id="s1" class="supported">' in page
    for label in words.check.marks.values():
        assert page.count(f">{label}</span>") >= 3  # in the summary, in the draft and beside its source
    assert '<span class="aside">Til etaten</span>' in page
    assert "1 av 5" in page


def test_nothing_of_a_hostile_draft_or_document_becomes_markup(client):
    page = post(client, f"{ATTACK} {ATTACK}").text
    assert "<script>document" not in page
    main = page[page.index("<main") : page.index("</body>")]
    assert not {"script", "img", "iframe", "video"} & set(Elements(main).tags)


def test_signs_that_turn_text_round_are_taken_out_of_a_draft(client):
    assert "\u202e" not in post(client, "Reformen \u202ehar ingen sluttdato nå.").text


def test_errors_are_told_on_the_page_and_the_draft_is_not_lost():
    client = client_of(draft_chars=100)
    answer = post(client, f"{UNIQUE} " * 20, lang="en")
    assert answer.status_code == 422
    assert "The text has" in answer.text
    assert UNIQUE in answer.text


def test_a_text_without_claims_is_told_so(client):
    assert texts("nb").check.nothing_to_check in post(client, "Hei!").text


def test_a_form_of_another_kind_is_refused(client):
    assert client.post("/check", json={"text": DRAFT}).status_code == 415


# --- exports ---


def test_word_has_the_draft_and_a_comment_on_each_statement(client):
    answer = post(client, **{"as": "word"})
    assert "attachment" in answer.headers["content-disposition"]
    document = Document(io.BytesIO(answer.content))
    comments = [comment.text for comment in document.comments]
    assert len(comments) == 5
    assert comments[0].startswith("Støttet. ")
    assert SENTENCE in comments[0]
    assert "departementets egen veiledning" in comments[0]
    assert "Reformen har ingen sluttdato. Etaten skal sende en plan." in [p.text for p in document.paragraphs]


def test_markdown_has_the_draft_with_labels_and_the_sources(client):
    text = post(client, **{"as": "markdown"}).text
    assert "Reformen har ingen sluttdato. **(Støttet 1)** Etaten skal sende en plan. **(I strid 2)**" in text
    assert f"> {SENTENCE}" in text
    assert "- Støttet: 1 av 5" in text


def test_numbers_and_dashes_of_a_draft_begin_no_list_in_markdown(client):
    text = post(
        client, "1. Innledning\n- redusere unødvendige krav\n2) Andre krav", **{"as": "markdown"}
    ).text
    assert "\n1\\. Innledning\n\\- redusere" in text
    assert "\n2\\) " in text


def test_markup_of_a_draft_is_only_text_in_markdown(client):
    text = post(
        client,
        f"{ATTACK}\n\n# ikke en overskrift, men en linje her.\n\n[lenke](https://x.example)",
        **{"as": "markdown"},
    ).text
    assert "<script" not in text.replace("\\<script", "")
    assert "](https" not in text.replace("\\](https", "")
    assert "\n# ikke" not in text


def test_hidden_and_odd_characters_do_not_break_word(client):
    answer = post(
        client,
        "Reformen\x00 har\x0b ingen \ud83d sluttdato nå. ".encode("utf-8", "ignore").decode() * 3,
        **{"as": "word"},
    )
    assert answer.status_code == 200
    assert Document(io.BytesIO(answer.content)).paragraphs


# --- nothing is kept ---


def test_nothing_of_a_draft_is_logged_or_stored(tmp_path, caplog, monkeypatch):
    monkeypatch.chdir(tmp_path)
    caplog.set_level("DEBUG")
    service = make_service(data_dir=tmp_path)
    client = TestClient(create_app(service, make_settings()), raise_server_exceptions=False)
    draft = f"{UNIQUE} skal innføres i hele landet nå."
    client.post("/api/v1/check", json={"text": draft})
    client.post("/api/v1/check", files={"file": ("utkast.txt", (draft * 50_000)[:2_000_000].encode())})
    post(client, draft, **{"as": "word"})
    broken = FakeAssistant(error=RuntimeError("noe gikk galt"))
    client_of(broken).post("/api/v1/check", json={"text": draft})
    assert UNIQUE not in caplog.text
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or UNIQUE.encode() not in path.read_bytes()
