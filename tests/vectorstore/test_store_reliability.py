"""What must hold when processes die, disks fill up and files are destroyed: real processes, real signals."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="forks processes and kills them by signal"),
]


def run(command: str, index_dir: Path, *arguments: str) -> list[dict[str, Any]]:
    """Run a command of store_process.py; what it said, a dict a line."""
    script = Path(__file__).with_name("store_process.py")
    done = subprocess.run(
        [sys.executable, str(script), command, str(index_dir), *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_index_answers_in_full_after_builds_killed_at_any_moment(tmp_path: Path) -> None:
    *rounds, last = run("kill_builds_by_time", tmp_path / "index", "12")

    assert [each["answers"] for each in rounds] == [True] * 12
    assert sum(each["killed"] for each in rounds) >= 10
    assert last == {"mended": True}


def test_index_answers_in_full_after_a_build_killed_at_any_step(tmp_path: Path) -> None:
    *killed, finished = run("kill_builds_by_step", tmp_path / "index")

    assert len(killed) >= 10
    assert {each["code"] for each in killed} == {-9}
    assert all(each["answers"] for each in killed)
    assert finished["code"] == 0
    assert finished["answers"]
    assert len(list((tmp_path / "index" / "generations").iterdir())) == 2
    assert not list((tmp_path / "index").glob(".*"))


def test_second_of_two_builds_says_who_holds_the_lock(tmp_path: Path) -> None:
    said = run("two_builds", tmp_path / "index", "0")

    (built,) = [each for each in said if "built" in each]
    (refused,) = [each for each in said if "refused" in each]
    assert f"process {built['pid']} on" in refused["refused"]
    assert said[-1] == {"answers": True}


def test_second_of_two_builds_waits_when_told_to(tmp_path: Path) -> None:
    said = run("two_builds", tmp_path / "index", "30")

    assert len({each["built"] for each in said if "built" in each}) == 2
    assert said[-1] == {"answers": True}


def test_running_reader_answers_from_each_new_generation_without_a_failed_search(tmp_path: Path) -> None:
    *delays, reader = run("read_while_building", tmp_path / "index")

    assert len(delays) == 3
    assert all(each["delay_s"] < 10 for each in delays)
    assert reader["last"] == "ord3"
    assert reader["failed"] == 0
    assert reader["searches"] > 20


def test_full_disk_leaves_the_old_generation_serving(tmp_path: Path) -> None:
    said = run("build_on_a_full_disk", tmp_path / "index")

    messages = [each["message"] for each in said if "message" in each]
    assert len(messages) == 6
    assert all("could not be built" in message or "cannot be written" in message for message in messages)
    assert all(each == {"code": 0, "answers": True} for each in said if "message" not in each)


def test_index_destroyed_under_a_running_reader_takes_no_process_down(tmp_path: Path) -> None:
    said = run("destroy_while_reading", tmp_path / "index")

    assert len(said) == 8
    assert {each["code"] for each in said} == {0}, said


def test_several_processes_open_one_index_at_once(tmp_path: Path) -> None:
    assert run("open_at_once", tmp_path / "index") == [{"code": 0}] * 6
