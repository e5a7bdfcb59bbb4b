"""What is remembered of answers: the latest, within bounds, whoever asks."""

import threading
from dataclasses import replace

from fake_assistant import ANSWERED

from assistant.answers import Question, Turn
from ui.permalinks.basis import Basis
from ui.recent_answers import Answered, RecentAnswers


def answered(answer_id: str, text: str = "hva?", *turns: str) -> Answered:
    history = tuple(Turn("user", turn) for turn in turns)
    return Answered(Question(text, history=history), replace(ANSWERED, answer_id=answer_id), Basis("g000001"))


def kept(recent: RecentAnswers, *answer_ids: str) -> list[str]:
    return [answer_id for answer_id in answer_ids if recent.get(answer_id)]


def test_answer_is_found_by_its_id():
    recent = RecentAnswers()
    recent.add(answered("a"))
    assert recent.get("a") == answered("a")
    assert recent.get("b") is None


def test_oldest_answers_make_room():
    recent = RecentAnswers(max_answers=2)
    for answer_id in "abc":
        recent.add(answered(answer_id))
    assert kept(recent, *"abc") == ["b", "c"]


def test_long_histories_make_room_earlier():
    recent = RecentAnswers(max_characters=30)
    recent.add(answered("a", "x" * 10))
    recent.add(answered("b", "x" * 5, "y" * 10))
    assert kept(recent, *"ab") == ["a", "b"]
    recent.add(answered("c", "x" * 10))
    assert kept(recent, *"abc") == ["b", "c"]


def test_latest_answer_is_kept_however_long():
    recent = RecentAnswers(max_characters=30)
    recent.add(answered("a"))
    recent.add(answered("b", "x" * 100))
    assert kept(recent, *"ab") == ["b"]
    recent.add(answered("c"))
    assert kept(recent, *"abc") == ["c"]


def test_answer_added_again_counts_once():
    recent = RecentAnswers(max_answers=2, max_characters=30)
    for _ in range(5):
        recent.add(answered("a", "x" * 20))
    recent.add(answered("b", "x" * 10))
    assert kept(recent, *"ab") == ["a", "b"]


def test_many_threads_leave_the_bound_whole():
    recent = RecentAnswers(max_answers=10)

    def add(name: str) -> None:
        for number in range(200):
            recent.add(answered(f"{name}{number}"))

    threads = [threading.Thread(target=add, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    everything = [f"{name}{number}" for name in "abcd" for number in range(200)]
    assert len(kept(recent, *everything)) == 10
