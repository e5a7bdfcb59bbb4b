"""`/api/v1/permalinks`: making, reading and deleting over HTTP, and what is never stored."""

import logging
import re
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from catalogue_parts import real_documents
from fake_assistant import (
    ANSWERED,
    MEMO,
    NOTE,
    SENTENCE,
    START,
    FakeAssistant,
    failed_provider,
    make_service,
    make_settings,
)
from fastapi.testclient import TestClient
from permalink_parts import (
    CHAT,
    CHECK,
    PERMALINKS,
    QUESTION,
    ChangingAssistant,
    client_on,
    real_assistant,
    share_answer,
    share_check,
    with_text,
)

from assistant.checks.result import MARKS, Checked, CheckedStatement
from assistant.checks.statements import cut
from assistant.settings import LimitSettings
from ui.api.app import create_app
from ui.api.cors import PATHS
from ui.permalinks import box as box_module
from ui.permalinks import store as store_module
from ui.permalinks.box import PermalinkBox
from ui.permalinks.content import CheckThen, Kept, RestsOn
from ui.permalinks.ids import new_id
from ui.permalinks.recent_checks import RecentChecks
from ui.service import Service
from ui.texts import texts
from vectorstore.errors import IndexMissingError

DRAFT = "Reformen har ingen sluttdato. Etaten skal sende en plan."


@pytest.fixture
def assistant() -> ChangingAssistant:
    return ChangingAssistant()


@pytest.fixture
def client(assistant, tmp_path) -> TestClient:
    return client_on(assistant, tmp_path)


def assert_problem(response, status: int, slug: str) -> dict:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["type"] == f"/docs#{slug}"
    assert problem["detail"].rstrip().endswith(".")
    return problem


def read(client: TestClient, made: dict) -> dict:
    response = client.get(f"{PERMALINKS}/{made['id']}")
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    return response.json()


def file_of(data_dir: Path) -> bytes:
    """All bytes of the store."""
    return b"".join(file.read_bytes() for file in sorted(data_dir.iterdir()))


# --- an answer ---


def test_answer_gets_an_address_and_a_code(client):
    answer = client.post(CHAT, json={"question": QUESTION}).json()
    response = client.post(PERMALINKS, json={"answer_id": answer["answer_id"]})
    made = response.json()
    assert response.status_code == 201
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["location"] == f"{PERMALINKS}/{made['id']}"
    assert made["address"] == f"http://testserver/p/{made['id']}"
    assert (made["kind"], made["generation"]) == ("answer", "g000001")
    assert re.fullmatch("[0-9a-z]{26}", made["id"]) and made["id"] != made["delete_code"]


def test_address_is_where_people_reach_the_server(assistant, tmp_path):
    made = share_answer(client_on(assistant, tmp_path, public_url="https://tillit.example.no/"))
    assert made["address"] == f"https://tillit.example.no/p/{made['id']}"


def test_answer_is_read_again_as_it_was(client):
    answer = client.post(CHAT, json={"question": f" {QUESTION}\u200b", "document_ids": [NOTE.id]}).json()
    found = read(client, client.post(PERMALINKS, json={"answer_id": answer["answer_id"]}).json())
    kept = found["answer"]
    assert (kept["question"], kept["document_ids"]) == (QUESTION, [NOTE.id])
    assert {name: kept[name] for name in ("status", "verdict", "language", "answer", "notices")} == {
        name: answer[name] for name in ("status", "verdict", "language", "answer", "notices")
    }
    [citation] = kept["citations"]
    assert {name: answer["citations"][0][name] for name in citation} == citation
    assert NOTE.text[citation["start"] : citation["end"]] == citation["quote"]
    assert (found["check"], found["measures"]) == (None, None)


def test_generation_and_documents_that_it_rests_on_are_told(client):
    rests_on = read(client, share_answer(client))["rests_on"]
    assert (rests_on["generation"], rests_on["ingested_at"]) == ("g000001", "2026-11-21T16:21:00+00:00")
    assert [one["document_id"] for one in rests_on["documents"]] == [NOTE.id, MEMO.id]


def test_answer_rests_on_what_it_was_given_from_not_on_what_is_current(client, assistant):
    answer = client.post(CHAT, json={"question": QUESTION}).json()
    assistant.ingest(with_text(NOTE, "Noe helt annet."), MEMO)
    found = read(client, client.post(PERMALINKS, json={"answer_id": answer["answer_id"]}).json())
    assert found["rests_on"]["generation"] == "g000001"
    assert found["now"]["generation"] == "g000002"
    assert [one["place"] for one in found["now"]["quotes"]] == ["gone"]


def test_answer_that_a_new_generation_gave_rests_on_that(tmp_path):
    """The generation is switched after the question has come and before it is answered."""

    class Switching(ChangingAssistant):
        def answer(self, question, **told):
            self.ingest(NOTE, MEMO)
            return super().answer(question, **told)

    assistant = Switching(with_text(NOTE, "Noe helt annet."))
    client = client_on(assistant, tmp_path)
    assert read(client, share_answer(client))["rests_on"]["generation"] == "g000002"


def test_conversation_is_not_shared_with_the_answer(client, tmp_path):
    history = [{"role": "user", "content": "Kanarifugl?"}, {"role": "assistant", "content": "Kanarisvar."}]
    made = share_answer(client, history=history, conversation_id="kanarisamtale")
    assert "anari" not in client.get(f"{PERMALINKS}/{made['id']}").text
    assert b"anari" not in file_of(tmp_path)


def test_nothing_is_stored_until_somebody_asks_for_it(client, tmp_path):
    client.post(CHAT, json={"question": QUESTION})
    client.post(CHECK, json={"text": DRAFT})
    client.get("/measures")
    assert list(tmp_path.iterdir()) == []


def test_answer_of_the_chat_page_can_be_shared_by_its_id_alone(client):
    """Text from a browser is never taken."""
    body = {"answer_id": "a1", "answer": "Noe jeg har skrevet selv"}
    assert_problem(client.post(PERMALINKS, json=body), 422, "invalid")


# --- a check ---


class Telling(ChangingAssistant):
    """Its checks tell as much of a draft as a check can."""

    def check(self, draft, language=None, **told) -> Checked:
        pieces = [piece for piece in cut(draft) if piece.left_out is None]
        statements = tuple(
            CheckedStatement(
                piece.start,
                piece.end,
                piece.text,
                MARKS[n % len(MARKS)],
                f"Dokumentet har ikke dette: {piece.text}",
                () if MARKS[n % len(MARKS)] == "not_found" else ANSWERED.citations,
                "number",
                tuple(piece.text.split()),
            )
            for n, piece in enumerate(pieces)
        )
        left_out = tuple(piece for piece in cut(draft) if piece.left_out)
        return Checked(draft, language or "nb", statements, left_out)


SECRET = (
    "Hei Kvadratrot!\n\nKanarifuglen flyr fortere enn ekornet vil. Gjenvinningsstasjonen åpner klokka 0847.\n"
    "Ansjosen betaler 991377 dukater hvert kvartal. Zeppelineren lander bak fjøset til Torkjell.\n"
    "Pelikanene rapporterer ukentlig til Statsrefuseringen. Kamelhårsfrakken dingler utenfor biblioteket i "
    "Svolvær.\n"
)


def words_of(text: str) -> set[str]:
    """Words of four letters, and figures."""
    return set(re.findall(r"[^\W\d_]{4,}|\d{3,}", text.lower()))


def assert_nothing_of(draft: str, data_dir: Path, documents) -> None:
    """No word of the draft that no document has stands in the store, not even as a part of a word."""
    stored = file_of(data_dir).decode("utf-8", "replace").lower()
    of_documents = " ".join(one.text for one in documents).lower()
    own = {word for word in words_of(draft) if word not in of_documents}
    assert len(own) > 10
    assert [word for word in own if word in stored] == []


def test_no_word_of_a_draft_is_in_the_store(tmp_path):
    client = client_on(Telling(), tmp_path)
    made = share_check(client, SECRET)
    assert_nothing_of(SECRET, tmp_path, (NOTE, MEMO))
    shown = client.get(f"/p/{made['id']}").text + client.get(f"{PERMALINKS}/{made['id']}").text
    assert [word for word in words_of(SECRET) - words_of(NOTE.text) if word in shown.lower()] == []


def test_what_a_check_permalink_holds_is_marks_and_citations_alone(tmp_path):
    client = client_on(Telling(), tmp_path)
    check = read(client, share_check(client, SECRET))["check"]
    assert set(check) == {"kind", "language", "counts", "marks", "notices"}
    assert all(set(mark) == {"mark", "citations"} for mark in check["marks"])
    assert [mark["mark"] for mark in check["marks"]] == list(MARKS)
    assert check["counts"] == dict.fromkeys(MARKS, 1)
    assert check["marks"][0]["citations"][0]["quote"] == SENTENCE


@pytest.mark.slow
def test_no_word_of_a_draft_is_in_the_store_after_a_real_check(assistant_on_documents, tmp_path):
    """With numbers, bodies and duties that are at odds, and words that are missing."""
    draft = (
        "Til Kvadratrotdirektoratet\n\nDet er satt sluttdato for tillitsreformen i mars 2031. Reduksjon av "
        "markedsmekanismer er en del av tillitsreformen. Inspirasjonsnotatet er utarbeidet av "
        "Gjenvinningstilsynet. Kantineutvalget skal straffe pelikaner med 991377 dukater i kvartalet. "
        "Departementene skal rapportere ukentlig om tillit til Zeppelinrådet på Fjøsnes. Tillitsreformen "
        "innebærer trampoliner, ansjos og kamelhår for de ansatte i førstelinjen.\n"
    )
    client = client_on(assistant_on_documents, tmp_path)
    checked = client.post(CHECK, json={"text": draft}).json()
    told = " ".join(f"{one['reason']} {one['missing']}" for one in checked["statements"])
    assert words_of(told) & {"mars", "2031", "gjenvinningstilsynet", "zeppelinrådet", "dukater", "pelikaner"}
    client.post(PERMALINKS, json={"check_id": checked["check_id"]})
    assert_nothing_of(draft, tmp_path, assistant_on_documents.documents())


def test_what_is_remembered_of_a_check_holds_nothing_of_the_draft(tmp_path):
    service = make_service(Telling(), data_dir=tmp_path)
    checked = Telling().check(SECRET)
    check_id = service.permalinks.remember(checked)
    remembered = repr(vars(service.permalinks))
    assert check_id and repr(service.permalinks._checks.get(check_id))
    assert [word for word in words_of(SECRET) - words_of(NOTE.text) if word in remembered.lower()] == []


def test_check_whose_documents_changed_meanwhile_cannot_be_shared(client, assistant):
    assistant.ingest(with_text(NOTE, "Noe annet."), MEMO)
    assert client.post(CHECK, json={"text": DRAFT}).json()["check_id"] is None


def test_without_a_place_for_them_no_check_is_remembered():
    client = TestClient(create_app(make_service(), make_settings()))
    assert client.post(CHECK, json={"text": DRAFT}).json()["check_id"] is None


def test_only_the_latest_checks_are_remembered():
    def kept(n_marks: int) -> Kept:
        marks = tuple({"mark": "not_found", "citations": ()} for _ in range(n_marks))
        content = CheckThen.model_validate({"language": "nb", "counts": {}, "marks": marks})
        return Kept(rests_on=RestsOn(generation="g", ingested_at="", documents=()), content=content)

    checks = RecentChecks(max_checks=2, max_marks=10)
    ids = [checks.add(kept(1)) for _ in range(3)]
    assert [checks.get(one) is not None for one in ids] == [False, True, True]
    large = checks.add(kept(50))
    assert [checks.get(one) is not None for one in (*ids, large)] == [False, False, False, True]


# --- a list ---


def test_list_is_read_again_as_it_was_when_its_documents_are_gone(tmp_path):
    assistant = real_assistant()
    client = client_on(assistant, tmp_path)
    chosen = {"theme": "rapportering", "q": "departementet"}
    listed = client.get("/api/v1/measures", params=chosen).json()
    assert listed["n_found"] > 3
    made = client.post(PERMALINKS, json={"measures": chosen, "language": "nn"}).json()
    assistant.ingest(MEMO)
    found = read(client, made)
    assert found["measures"]["measures"] == listed["measures"]
    assert found["measures"]["chosen"] == {"ministry": "", "body": "", "status": "", "about": False, **chosen}
    assert (found["measures"]["n_measures"], found["measures"]["language"]) == (listed["n_measures"], "nn")
    assert {one["place"] for one in found["now"]["quotes"]} == {"removed"}


def test_all_measures_together_are_no_too_large_list(tmp_path):
    client = client_on(real_assistant(), tmp_path)
    response = client.post(PERMALINKS, json={"measures": {}})
    assert response.status_code == 201
    assert len(read(client, response.json())["measures"]["measures"]) == 55


def test_changed_example_is_told_of_the_measure_that_it_stands_in(tmp_path):
    assistant = real_assistant()
    client = client_on(assistant, tmp_path)
    made = client.post(PERMALINKS, json={"measures": {"theme": "stimulab"}}).json()
    quote = read(client, made)["measures"]["measures"][0]["summary"]["text"]
    changed = [replace(one, text=one.text.replace(quote, quote[::-1])) for one in real_documents()]
    assistant.ingest(*changed)
    now = read(client, made)["now"]
    assert now["quotes"][0]["place"] == "gone"
    assert [one["document_id"] for one in now["documents"]] == ["eksempelsamling"]


@pytest.mark.parametrize(
    "measures", [{"theme": "romfart"}, {"status": "ferdig"}, {"by": "x"}, {"q": "x" * 201}]
)
def test_filters_that_there_are_not_are_a_problem(client, measures):
    assert_problem(client.post(PERMALINKS, json={"measures": measures}), 422, "invalid")


# --- what is refused ---


@pytest.mark.parametrize("body", [{}, {"answer_id": "a1", "check_id": "b"}, {"answer_id": ""}, {"text": "x"}])
def test_one_thing_must_be_named(client, body):
    assert_problem(client.post(PERMALINKS, json=body), 422, "invalid")


def test_answer_and_check_that_are_not_remembered_are_problems_that_say_what_to_do(client):
    problem = assert_problem(client.post(PERMALINKS, json={"answer_id": "b2"}), 404, "answer-too-old")
    assert "Ask again" in problem["detail"]
    problem = assert_problem(client.post(PERMALINKS, json={"check_id": "b2"}), 404, "check-too-old")
    assert "Check the text again" in problem["detail"]


@pytest.mark.parametrize("permalink_id", ["x", new_id(), "%00", "é" * 26])
def test_unknown_permalink_is_a_problem_that_says_what_to_do(client, permalink_id):
    share_answer(client)
    problem = assert_problem(client.get(f"{PERMALINKS}/{permalink_id}"), 404, "unknown-permalink")
    assert "ask whoever gave it to you" in problem["detail"]
    response = client.delete(f"{PERMALINKS}/{permalink_id}", headers={"Delete-Code": "x"})
    assert_problem(response, 404, "unknown-permalink")


def test_too_many_in_a_minute_are_told_to_wait(client, monkeypatch):
    monkeypatch.setattr(box_module, "MAX_A_MINUTE", 2)
    client.post(CHAT, json={"question": QUESTION})
    statuses = [client.post(PERMALINKS, json={"answer_id": "a1"}).status_code for _ in range(3)]
    assert statuses == [201, 201, 429]
    response = client.post(PERMALINKS, json={"answer_id": "a1"})
    assert_problem(response, 429, "too-many-permalinks")
    assert response.headers["retry-after"] == "60"


def test_too_large_is_a_problem(client, monkeypatch):
    monkeypatch.setattr(store_module, "MAX_BYTES", 1_000)
    client.post(CHAT, json={"question": QUESTION})
    assert_problem(client.post(PERMALINKS, json={"answer_id": "a1"}), 413, "too-large-to-share")


def test_no_more_room_is_a_problem_for_whoever_runs_the_server(client, monkeypatch, caplog):
    monkeypatch.setattr(store_module, "MAX_STORED_BYTES", 1_000)
    client.post(CHAT, json={"question": QUESTION})
    assert_problem(client.post(PERMALINKS, json={"answer_id": "a1"}), 507, "permalinks-full")
    assert "tillit permalinks" in caplog.text


def test_body_above_the_limit_is_refused(client):
    assert_problem(client.post(PERMALINKS, json={"answer_id": "x" * 300_000}), 413, "too-large")


# --- taking it back ---


def test_permalink_is_deleted_with_its_code_alone(client, tmp_path):
    made = share_answer(client)
    path = f"{PERMALINKS}/{made['id']}"
    for headers in ({}, {"Delete-Code": "feil"}, {"Delete-Code": made["id"]}):
        assert_problem(client.delete(path, headers=headers), 403, "wrong-delete-code")
    assert client.delete(path, headers={"Delete-Code": made["delete_code"]}).status_code == 204
    assert_problem(client.get(path), 404, "unknown-permalink")
    assert SENTENCE.encode() not in file_of(tmp_path)


# --- when the store or the index is not there ---


def test_store_that_cannot_be_written_is_a_problem_and_answers_go_on(client, tmp_path, caplog):
    client.post(CHAT, json={"question": QUESTION})
    (tmp_path / "feedback.sqlite3").mkdir()
    response = client.post(PERMALINKS, json={"answer_id": "a1"})
    problem = assert_problem(response, 503, "permalink-not-stored")
    assert str(tmp_path) not in problem["detail"]
    assert str(tmp_path) in caplog.text
    assert int(response.headers["retry-after"]) >= 1
    assert_problem(client.get(f"{PERMALINKS}/{new_id()}"), 503, "permalinks-unreadable")
    assert client.post(CHAT, json={"question": QUESTION}).status_code == 200
    (tmp_path / "feedback.sqlite3").rmdir()
    assert client.post(PERMALINKS, json={"answer_id": "a1"}).status_code == 201


def test_store_that_another_holds_is_a_problem(client, tmp_path, monkeypatch):
    monkeypatch.setattr("ui.store_file.BUSY_TIMEOUT_S", 0.1)
    made = share_answer(client)
    with closing(sqlite3.connect(tmp_path / "feedback.sqlite3", isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        response = client.post(PERMALINKS, json={"answer_id": "a1"})
        assert_problem(response, 503, "permalink-not-stored")
        delete = client.delete(f"{PERMALINKS}/{made['id']}", headers={"Delete-Code": made["delete_code"]})
        assert_problem(delete, 503, "permalink-not-stored")
        assert read(client, made)["answer"]["question"] == QUESTION
        holder.execute("ROLLBACK")


def test_permalink_is_read_while_there_is_no_index(client, tmp_path):
    made = share_answer(client)
    provider = failed_provider(IndexMissingError("none"))
    service = Service(provider, LimitSettings(), permalink_box=PermalinkBox(tmp_path))
    without = TestClient(create_app(service, make_settings()))
    found = read(without, made)
    assert (found["answer"]["question"], found["now"]) == (QUESTION, None)
    assert texts("nb").permalink.not_compared in without.get(f"/p/{made['id']}").text
    assert without.post(PERMALINKS, json={"measures": {}}).status_code == 503


def test_service_without_a_place_makes_none():
    client = TestClient(create_app(make_service(), make_settings()))
    client.post(CHAT, json={"question": QUESTION})
    assert_problem(client.post(PERMALINKS, json={"answer_id": "a1"}), 503, "permalink-not-stored")


def test_permalinks_outlive_the_server(client, tmp_path):
    made = share_answer(client)
    assert read(client_on(FakeAssistant(), tmp_path), made)["answer"]["question"] == QUESTION


def test_nothing_of_it_is_logged(client, caplog):
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.INFO, "sqlalchemy"):
        made = share_answer(client, "hemmelig kanari?")
        read(client, made)
    ours = [record for record in caplog.records if not record.name.startswith(("httpx", "httpcore"))]
    told = " ".join(record.getMessage() for record in ours)
    assert [word for word in ("kanari", made["id"], made["delete_code"]) if word in told] == []


def test_pages_of_other_sites_may_not_use_it():
    assert not any(PERMALINKS.startswith(path) for path in PATHS)


def test_now_counts_the_place_of_each_quote(client, assistant):
    made = share_answer(client)
    assistant.ingest(replace(NOTE, text="x" + NOTE.text), MEMO)
    [quote] = read(client, made)["now"]["quotes"]
    assert quote["viewer_url"].startswith(f"/documents/{NOTE.id}?start={START + 1}&")
