import threading
from pathlib import Path

import pytest
from eval_parts import INFO, FakeTarget, begun_run, make_question

from evals.generating import check_same, circumstances, commit, generate, record_of
from evals.runs import Run, RunError
from evals.scoring import score_all
from evals.targets import TargetError

QUESTIONS = [make_question(f"nb-fact-{number:03}", text=f"Spørsmål {number}?") for number in range(12)]


def test_every_question_is_asked_once_and_kept_with_its_answer(tmp_path: Path) -> None:
    target, run = FakeTarget(), begun_run(tmp_path / "run")
    steps: list[tuple[str, int, int]] = []
    generate(target, QUESTIONS, run, progress=lambda *step: steps.append(step))
    assert target.asked == [question.question.text for question in QUESTIONS]
    assert list(run.records()) == [question.id for question in QUESTIONS]
    assert steps == [("Asking", n, 12) for n in range(1, 13)]
    for one in run.records().values():
        assert one.answer is not None
        assert one.answer["answer"].startswith(one.question)
        assert one.latency_ms is not None


def test_resuming_asks_only_what_is_missing_or_failed(tmp_path: Path) -> None:
    run = begun_run(tmp_path / "run")
    generate(FakeTarget(failing=["Spørsmål 1?"]), QUESTIONS[:3], run)
    again, steps = FakeTarget(), []
    generate(again, QUESTIONS[:5], run, progress=lambda *step: steps.append(step[1:]))
    assert again.asked == ["Spørsmål 1?", "Spørsmål 3?", "Spørsmål 4?"]
    assert steps == [(3, 5), (4, 5), (5, 5)]
    assert [one.error for one in run.records().values()] == [None] * 5
    finished = FakeTarget()
    generate(finished, QUESTIONS[:5], run)
    assert finished.asked == []


def test_what_came_before_a_stop_is_kept_and_the_rest_is_asked_later(tmp_path: Path) -> None:
    class Stopped(FakeTarget):
        def ask(self, question):
            if len(self.asked) == 4:
                raise KeyboardInterrupt
            return super().ask(question)

    run = begun_run(tmp_path / "run")
    with pytest.raises(KeyboardInterrupt):
        generate(Stopped(), QUESTIONS, run)
    assert len(run.records()) == 4
    target = FakeTarget()
    generate(target, QUESTIONS, run)
    assert len(target.asked) == 8
    assert len(run.records()) == 12


def test_asking_in_parallel_keeps_every_record_with_its_own_question(tmp_path: Path) -> None:
    class AllAtOnce(FakeTarget):
        """Answers nobody before four have asked."""

        waiting = threading.Barrier(4, timeout=20)

        def ask(self, question):
            self.waiting.wait()
            return super().ask(question)

    run = begun_run(tmp_path / "run")
    generate(AllAtOnce(), QUESTIONS, run, parallel=4)
    records = run.records()
    assert len((run.folder / "answers.jsonl").read_text().splitlines()) == 12
    assert {id: one.question for id, one in records.items()} == {q.id: q.question.text for q in QUESTIONS}
    assert all(one.answer and one.answer["answer"].startswith(one.question) for one in records.values())


def test_a_failed_request_is_an_error_and_no_answer(tmp_path: Path) -> None:
    kept = record_of(FakeTarget(failing=["Hva er målet?"]), make_question())
    assert (kept.answer, kept.found, kept.latency_ms) == (None, None, None)
    assert kept.error == "/api/v1/chat: 503 overloaded"


def test_an_answer_whose_passages_cannot_be_had_is_an_error() -> None:
    class NoSearch(FakeTarget):
        def find(self, question):
            raise TargetError("/api/v1/search: 503 overloaded")

    assert record_of(NoSearch(), make_question()).error == "/api/v1/search: 503 overloaded"


def test_no_passages_are_asked_for_where_nothing_is_searched() -> None:
    assert record_of(FakeTarget(), make_question(type="smalltalk")).found is None


@pytest.mark.parametrize(
    "other",
    [
        {"generation": "g000002"},
        {"commit": "another"},
        {"settings": ["A=1"]},
        {"questions": {"tune": "other"}},
    ],
)
def test_a_run_is_not_gone_on_with_in_other_circumstances(tmp_path: Path, other: dict[str, object]) -> None:
    now = circumstances(FakeTarget(), [], ["tune"])
    run = Run(tmp_path)
    run.write_info(now | {"split": "tune"})
    check_same(run, now)
    [key] = other
    with pytest.raises(RunError, match=rf"was begun with {key} .*, now it is .*tillit eval run"):
        check_same(run, now | other)


def test_a_run_is_scored_again_without_asking(tmp_path: Path) -> None:
    run = begun_run(tmp_path / "run")
    generate(FakeTarget(failing=["Spørsmål 2?"]), QUESTIONS, run)
    first, again = (score_all(QUESTIONS, run.records(), run.documents()) for _ in range(2))
    assert first == again
    assert [one.question.id for one in first if one.error] == ["nb-fact-002"]


def test_circumstances_say_what_was_asked_with_what() -> None:
    said = circumstances(FakeTarget(), ["TILLIT_LOG_LEVEL=ERROR"], ["tune", "hold"])
    assert said.keys() == INFO.keys() - {"split", "parallel"} | {"questions"}
    assert said["questions"].keys() == {"tune", "hold"}
    assert (said["target"], said["generation"]) == ("a fake", "g000001")
    assert said["settings"] == ["TILLIT_LOG_LEVEL=ERROR"]
    assert {"python", "torch", "chromadb", "tillit"} <= said["versions"].keys()


def test_commit_is_unknown_outside_git(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert commit() == "unknown"
