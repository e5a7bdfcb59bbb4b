import json
import logging
from pathlib import Path

import pytest

from assistant.answers import Written
from ui.model_counts import FILE_NAME, ModelCounts, read_counts

SHOWN = Written(3, {"name": 1}, None, "v")
FAILED = Written(2, {"name": 1, "withdrawn": 1}, "too slow", "v")


def test_what_was_made_removed_and_shown_is_read_by_another_process(tmp_path: Path) -> None:
    counting = ModelCounts(tmp_path)
    counting.add(SHOWN)
    counting.add(FAILED)
    counts = read_counts(tmp_path)
    assert counts is not None
    assert counts.line().partition(": ")[2] == (
        "questions 2, statements 5, shown 2; removed: name 2, withdrawn 1; faults: too slow 1"
    )


def test_counting_begins_anew_with_the_server(tmp_path: Path) -> None:
    ModelCounts(tmp_path).add(SHOWN)
    ModelCounts(tmp_path)
    counts = read_counts(tmp_path)
    assert counts is not None
    assert (counts.n_questions, counts.removed) == (0, {})


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"since": 1}'])
def test_file_that_is_none_of_ours_counts_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE_NAME).write_text(text)
    assert read_counts(tmp_path) is None


def test_counts_that_cannot_be_kept_cost_no_answer_and_are_told_once(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        counting = ModelCounts(tmp_path / "not there")
        counting.add(SHOWN)
    assert [record.getMessage().partition(":")[0] for record in caplog.records] == [
        "what became of the language model's statements cannot be kept"
    ]


def test_file_holds_numbers_and_reasons_alone(tmp_path: Path) -> None:
    ModelCounts(tmp_path).add(FAILED)
    kept = json.loads((tmp_path / FILE_NAME).read_text())
    assert set(kept) == {"since", "n_questions", "n_statements", "removed", "faults"}
