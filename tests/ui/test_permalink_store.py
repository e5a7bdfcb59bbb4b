"""The table of permalinks: beside feedback, in files from before it, and when it cannot be written."""

import sqlite3
import threading
from contextlib import closing

import pytest
from fake_assistant import ANSWERED, DOCUMENTS, SENTENCE
from test_feedback_store import UNHELPFUL, answered, files_of_at_most

from assistant.answers import Question
from ui.feedback_store import FeedbackStore
from ui.permalinks import store as store_module
from ui.permalinks.basis import Basis
from ui.permalinks.content import Kept
from ui.permalinks.ids import new_id, read_id
from ui.permalinks.making import keep_answer
from ui.permalinks.store import PermalinkStore
from ui.permalinks.stored import FullError, TooLargeError, WrongCodeError
from ui.recent_answers import Answered

OLD_TABLE = """CREATE TABLE feedback (
    answer_id VARCHAR NOT NULL, feedback_id VARCHAR NOT NULL, given_at VARCHAR NOT NULL,
    helpful BOOLEAN NOT NULL, reason VARCHAR, comment VARCHAR NOT NULL, question VARCHAR NOT NULL,
    history JSON NOT NULL, document_ids JSON, answer JSON NOT NULL, generation VARCHAR NOT NULL,
    PRIMARY KEY (answer_id), UNIQUE (feedback_id))"""
OLD_ROW = "INSERT INTO feedback VALUES ('a0','f0','2026-01-01','1',NULL,'','Hva?','[]',NULL,'{}','g1')"
"""As the version before permalinks made them."""


def an_answer(question: str = "Hva?") -> Kept:
    return keep_answer(Answered(Question(question), ANSWERED, Basis("g000001", "2026-11-22", DOCUMENTS)))


@pytest.fixture
def store(tmp_path) -> PermalinkStore:
    return PermalinkStore(tmp_path)


def test_what_was_put_is_found_as_it_was(store):
    made = store.put(an_answer())
    found = store.get(made.id)
    assert found is not None
    assert (found.id, found.made_at, found.kept) == (made.id, made.made_at, an_answer())
    assert (made.kind, made.generation) == ("answer", "g000001")


def test_ids_and_codes_are_of_130_bits_and_all_different(store):
    made = [store.put(an_answer()) for _ in range(20)]
    strings = [one.id for one in made] + [one.delete_code for one in made]
    assert len(set(strings)) == 40
    assert {len(one) for one in strings} == {26}
    assert all(read_id(one) == one for one in strings)


@pytest.mark.parametrize(
    "given", ["", "kort", "x" * 25, "x" * 27, "l" * 26, "../../etc/passwd", "'; DROP TABLE permalinks; --"]
)
def test_what_is_no_id_is_none(given):
    assert read_id(given) is None


def test_an_id_may_be_typed_in_capitals_and_with_blanks():
    made = new_id()
    assert read_id(f" {made[:13].upper()} {made[13:]}\n") == made


def test_code_is_not_stored(store):
    made = store.put(an_answer())
    assert made.delete_code.encode() not in store.path.read_bytes()


def test_deleted_permalink_is_gone_from_the_file_too(store):
    made = store.put(an_answer("Kanarifuglspørsmålet " * 50))
    assert b"Kanarifugl" in store.path.read_bytes()
    assert store.delete(made.id, made.delete_code)
    assert store.get(made.id) is None
    assert b"Kanarifugl" not in store.path.read_bytes()
    assert not store.delete(made.id, made.delete_code)


def test_another_code_deletes_nothing(store):
    made, other = store.put(an_answer()), store.put(an_answer())
    for code in (other.delete_code, "", "ø"):
        with pytest.raises(WrongCodeError):
            store.delete(made.id, code)
    assert store.get(made.id)


def test_who_runs_the_server_needs_no_code_and_sees_no_content(store):
    made = store.put(an_answer("Kanarifugl?"))
    [entry] = store.entries()
    assert (entry.id, entry.kind) == (made.id, "answer")
    assert "Kanarifugl" not in repr(entry)
    assert store.delete(made.id)
    assert store.entries() == []


def test_reading_makes_no_file(store):
    assert store.get(new_id()) is None
    assert store.entries() == []
    assert not store.delete(new_id())
    assert not store.path.exists()


def test_what_is_too_large_is_refused(store):
    with pytest.raises(TooLargeError):
        store.put(an_answer("x" * store_module.MAX_BYTES))
    assert not store.path.exists()


def test_full_store_is_told_and_has_room_again_after_a_deletion(store, monkeypatch):
    made = store.put(an_answer())
    [entry] = store.entries()
    monkeypatch.setattr(store_module, "MAX_STORED_BYTES", entry.n_bytes)
    with pytest.raises(FullError):
        store.put(an_answer())
    store.delete(made.id)
    store.put(an_answer())


# --- beside feedback ---


def test_file_of_an_earlier_version_gets_the_table_and_keeps_its_feedback(store):
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute(OLD_TABLE)
        connection.execute(OLD_ROW)
    assert store.get(new_id()) is None
    made = store.put(an_answer())
    assert store.get(made.id)
    feedback = FeedbackStore(store.path.parent)
    assert [one["answer_id"] for one in feedback.records()] == ["a0"]
    feedback.put(UNHELPFUL, answered())
    assert len(feedback.records()) == 2


def test_feedback_is_stored_in_a_file_that_permalinks_began(store):
    made = store.put(an_answer())
    FeedbackStore(store.path.parent).put(UNHELPFUL, answered())
    assert store.get(made.id)
    assert {file.name for file in store.path.parent.iterdir()} == {"feedback.sqlite3", "feedback.lock"}
    assert store.path.stat().st_mode & 0o777 == 0o600


def test_threads_share_the_file_from_its_beginning(store):
    def write() -> None:
        for _ in range(5):
            store.put(an_answer())
            FeedbackStore(store.path.parent).put(UNHELPFUL, answered())

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.entries()) == 20


def test_what_another_version_wrote_is_told_with_what_to_do(store):
    made = store.put(an_answer())
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.execute("UPDATE permalinks SET content = '{\"hemmelig\": 1}'")
    with pytest.raises(OSError, match="--delete") as refused:
        store.get(made.id)
    assert "hemmelig" not in str(refused.value)
    assert store.delete(made.id)


# --- when it cannot be written ---


def assert_refused(store: PermalinkStore) -> None:
    with pytest.raises(OSError, match="cannot be read or written") as refused:
        store.put(an_answer())
    assert "make room" in str(refused.value)
    assert SENTENCE not in str(refused.value)


def test_full_disk_is_told_and_leaves_what_was_there(store):
    made = store.put(an_answer())
    with (
        files_of_at_most(store.path.stat().st_size),
        pytest.raises(OSError, match="cannot be read or written"),
    ):
        store.put(an_answer("x" * 100_000))
    assert [one.id for one in store.entries()] == [made.id]


def test_place_that_cannot_be_written_is_told(store):
    store.path.mkdir()
    assert_refused(store)


def test_damaged_file_is_told(store):
    store.path.write_bytes(b"this is no database, whatever it is" * 100)
    assert_refused(store)
    with pytest.raises(OSError, match="cannot be read"):
        store.get(new_id())


def test_file_that_another_holds_is_told_and_can_be_read_meanwhile(store, monkeypatch):
    monkeypatch.setattr("ui.store_file.BUSY_TIMEOUT_S", 0.1)
    made = store.put(an_answer())
    with closing(sqlite3.connect(store.path, isolation_level=None)) as holder:
        holder.execute("BEGIN IMMEDIATE")
        assert_refused(store)
        assert store.get(made.id)
        holder.execute("ROLLBACK")
    store.put(an_answer())
