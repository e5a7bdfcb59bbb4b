import json
from datetime import datetime
from pathlib import Path

import pytest
from eval_parts import DOCUMENTS, INFO, begun_run, make_question, record

from evals.runs import Run, RunError, find_run, new_run

NOON = datetime(2026, 11, 22, 12)
ONE, TWO = (record(make_question(id)) for id in ("nb-fact-001", "nb-fact-002"))


def write(run: Run, *records) -> None:
    with run.appender() as answers:
        for one in records:
            answers.add(one)


def test_a_run_has_a_folder_of_its_own_named_by_time_and_label(tmp_path: Path) -> None:
    names = [new_run(tmp_path / "evals", "tune", NOON).name for _ in range(3)]
    assert names == ["2026-11-22T120000-tune", "2026-11-22T120000-tune-2", "2026-11-22T120000-tune-3"]


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    run = begun_run(tmp_path / "run")
    run.write_documents([{"id": "note", "text": DOCUMENTS["note"], "other": 1}])
    write(run, ONE, TWO)
    assert run.info() == INFO
    assert run.documents() == DOCUMENTS
    assert run.records() == {ONE.id: ONE, TWO.id: TWO}
    assert not list(run.folder.glob("*.part"))


def test_nothing_was_answered_before_the_first_answer(tmp_path: Path) -> None:
    assert begun_run(tmp_path / "run").records() == {}


def test_the_last_record_of_a_question_counts(tmp_path: Path) -> None:
    run, again = begun_run(tmp_path / "run"), record(make_question(), latency_ms=99.0)
    write(run, ONE, TWO, again)
    assert run.records() == {ONE.id: again, TWO.id: TWO}


@pytest.mark.parametrize("kept", [0.3, 0.99])
def test_a_line_that_a_crash_cut_off_is_dropped_and_the_next_is_kept(tmp_path: Path, kept: float) -> None:
    run = begun_run(tmp_path / "run")
    write(run, ONE, TWO)
    path = run.folder / "answers.jsonl"
    first, second = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(first + second[: int(len(second) * kept)])
    assert run.records() == {ONE.id: ONE}
    write(run, TWO)
    assert run.records() == {ONE.id: ONE, TWO.id: TWO}


def test_a_line_that_is_cut_inside_a_letter_does_not_hide_the_others(tmp_path: Path) -> None:
    run = begun_run(tmp_path / "run")
    write(run, ONE)
    with (run.folder / "answers.jsonl").open("ab") as file:
        file.write('{"id": "nb-fact-002", "question": "Må'.encode()[:-1])
    assert run.records() == {ONE.id: ONE}


def test_an_answer_with_line_separators_is_one_line(tmp_path: Path) -> None:
    run = begun_run(tmp_path / "run")
    odd = record(make_question(text="Hva\u2028er\x85målet?"))
    write(run, odd)
    assert run.records() == {odd.id: odd}


def test_a_run_is_found_by_name_by_folder_or_as_the_latest(tmp_path: Path) -> None:
    begun_run(tmp_path / "2026-11-21T120000-tune")
    newest = begun_run(tmp_path / "2026-11-22T120000-hold")
    (tmp_path / "2026-11-23T120000-empty").mkdir()
    assert find_run(tmp_path, "2026-11-22T120000-hold") == newest
    assert find_run(tmp_path / "elsewhere", str(newest.folder)) == newest
    assert find_run(tmp_path, "latest") == newest


def test_a_run_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    begun_run(tmp_path / "2026-11-21T120000-tune")
    with pytest.raises(RunError, match=r"'.*luck' is no run.*there are 2026-11-21T120000-tune"):
        find_run(tmp_path, "luck")


@pytest.mark.parametrize("name", ["luck", "latest"])
def test_where_there_are_no_runs_the_command_that_makes_one_is_named(tmp_path: Path, name: str) -> None:
    with pytest.raises(RunError, match="tillit eval run"):
        find_run(tmp_path, name)


@pytest.mark.parametrize(("text", "told"), [("{", "cannot be read"), ("[]", "holds no object")])
def test_a_damaged_run_is_told_so(tmp_path: Path, text: str, told: str) -> None:
    run = begun_run(tmp_path / "run")
    (run.folder / "run.json").write_text(text)
    with pytest.raises(RunError, match=told):
        run.info()


def test_missing_documents_are_told(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="documents of the run cannot be read"):
        begun_run(tmp_path / "run").documents()


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    run = begun_run(tmp_path / "run")
    with pytest.raises(UnicodeEncodeError):
        run.write("run.json", "half of it \udcff")
    assert json.loads((run.folder / "run.json").read_text()) == INFO
