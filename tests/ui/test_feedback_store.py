"""The file of feedback: what stands in it, who shares it, and what happens when it cannot be written."""

import resource
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from fake_assistant import ANSWERED, SENTENCE

from assistant.answers import Question, Turn
from ui.api.schemas import ChatResponse
from ui.feedback import Feedback
from ui.feedback_store import FeedbackStore
from ui.permalinks.basis import Basis
from ui.recent_answers import Answered

QUESTION = Question("Og da?", history=(Turn("user", "hei"), Turn("assistant", "Hei!")), document_ids=("a",))
UNHELPFUL = Feedback("a1", helpful=False, reason="wrong", comment="Det står «ja» i notatet.")


def answered(answer_id: str = "a1") -> Answered:
    return Answered(QUESTION, replace(ANSWERED, answer_id=answer_id), Basis("g000001"))


@pytest.fixture
def store(tmp_path) -> FeedbackStore:
    return FeedbackStore(tmp_path)


def test_feedback_is_stored_with_everything_it_is_about(store):
    before = datetime.now(UTC) - timedelta(seconds=1)
    feedback_id = store.put(UNHELPFUL, answered())
    [record] = store.records()
    given_at = datetime.fromisoformat(record.pop("given_at"))
    assert given_at.utcoffset() == timedelta(0)
    assert before <= given_at <= datetime.now(UTC)
    assert record == {
        "answer_id": "a1",
        "feedback_id": feedback_id,
        "helpful": False,
        "reason": "wrong",
        "comment": "Det står «ja» i notatet.",
        "question": "Og da?",
        "history": [{"role": "user", "content": "hei"}, {"role": "assistant", "content": "Hei!"}],
        "document_ids": ["a"],
        "answer": ChatResponse.of(ANSWERED).model_dump(mode="json"),
        "generation": "g000001",
    }


def test_feedback_on_the_same_answer_replaces_the_first(store):
    first = store.put(UNHELPFUL, answered())
    assert store.put(Feedback("a1", helpful=True), answered()) == first
    [record] = store.records()
    assert (record["helpful"], record["reason"], record["comment"]) == (True, None, "")


def test_nothing_of_replaced_feedback_stays_in_the_file(store):
    store.put(replace(UNHELPFUL, comment="kanarifugl " * 100), answered())
    store.put(Feedback("a1", helpful=True), answered())
    assert b"kanarifugl" not in store.path.read_bytes()


def test_records_are_those_of_a_day_and_later_oldest_first(store):
    for answer_id in ("a2", "a1"):
        store.put(replace(UNHELPFUL, answer_id=answer_id), answered(answer_id))
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute(
            "UPDATE feedback SET given_at = '2026-01-31T23:59:59+00:00' WHERE answer_id = 'a2'"
        )
    assert [one["answer_id"] for one in store.records()] == ["a2", "a1"]
    assert [one["answer_id"] for one in store.records(since=date(2026, 2, 1))] == ["a1"]
    assert len(store.records(since=date(2026, 1, 31))) == 2


def test_reading_makes_no_file(store):
    assert store.records() == []
    assert not store.path.exists()


def test_file_is_its_owners_and_whole_after_each_call(store):
    store.put(UNHELPFUL, answered())
    assert store.path.stat().st_mode & 0o777 == 0o600
    assert {file.name for file in store.path.parent.iterdir()} == {"feedback.sqlite3", "feedback.lock"}
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_deleted_file_is_begun_anew(store):
    store.put(UNHELPFUL, answered())
    store.path.unlink()
    store.put(replace(UNHELPFUL, answer_id="a2"), answered("a2"))
    assert [one["answer_id"] for one in store.records()] == ["a2"]


# --- several at once ---

WRITER = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[3:]
from test_feedback_store import UNHELPFUL, FeedbackStore, answered, replace
for number in range(10):
    answer_id = f"{sys.argv[2]}-{number}"
    FeedbackStore(Path(sys.argv[1])).put(replace(UNHELPFUL, answer_id=answer_id), answered(answer_id))
"""


@pytest.mark.slow
def test_processes_share_the_file_from_its_beginning(store):
    here = str(Path(__file__).parent)
    command = [sys.executable, "-c", WRITER, str(store.path.parent)]
    writers = [subprocess.Popen([*command, name, here, *sys.path]) for name in "abcd"]
    assert [writer.wait(120) for writer in writers] == [0] * 4
    assert len(store.records()) == 40


def test_threads_share_the_file_from_its_beginning(store):
    def write(name: str) -> None:
        for number in range(5):
            answer_id = f"{name}-{number}"
            store.put(replace(UNHELPFUL, answer_id=answer_id), answered(answer_id))

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.records()) == 20


# --- when it cannot be written ---


@contextmanager
def files_of_at_most(n_bytes: int) -> Iterator[None]:
    """Writing more fails, as on a full disk."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (n_bytes, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def assert_refused(store: FeedbackStore) -> None:
    with pytest.raises(OSError, match="cannot be read or written") as refused:
        store.put(UNHELPFUL, answered())
    told = str(refused.value)
    assert str(store.path) in told
    assert "make room" in told
    for content in (UNHELPFUL.comment, QUESTION.text, SENTENCE):
        assert content not in told


def test_full_disk_is_told_and_leaves_what_was_there(store):
    store.put(UNHELPFUL, answered())
    with files_of_at_most(store.path.stat().st_size):
        assert_refused_for_another(store)
    assert [one["answer_id"] for one in store.records()] == ["a1"]
    store.put(replace(UNHELPFUL, answer_id="a2"), answered("a2"))
    assert len(store.records()) == 2


def assert_refused_for_another(store: FeedbackStore) -> None:
    long = replace(ANSWERED, answer_id="a2", text=SENTENCE * 2000)
    with pytest.raises(OSError, match="cannot be read or written") as refused:
        store.put(replace(UNHELPFUL, answer_id="a2"), Answered(QUESTION, long, Basis("g000001")))
    assert SENTENCE not in str(refused.value)


def test_disk_full_from_the_beginning_is_told(store):
    with files_of_at_most(4096):
        assert_refused(store)
    store.put(UNHELPFUL, answered())
    assert len(store.records()) == 1


def test_place_that_cannot_be_written_is_told(store):
    store.path.mkdir()
    assert_refused(store)


def test_data_directory_that_cannot_be_made_is_told(tmp_path):
    (tmp_path / "file").touch()
    assert_refused(FeedbackStore(tmp_path / "file"))


def test_damaged_file_is_told(store):
    store.path.write_bytes(b"this is no database, whatever it is" * 100)
    assert_refused(store)


def test_file_that_another_holds_is_told(store, monkeypatch):
    monkeypatch.setattr("ui.store_file.BUSY_TIMEOUT_S", 0.1)
    store.put(UNHELPFUL, answered())
    with closing(sqlite3.connect(store.path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        assert_refused(store)
        holder.execute("ROLLBACK")
    store.put(UNHELPFUL, answered())
