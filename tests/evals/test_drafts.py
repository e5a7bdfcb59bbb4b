"""Drafts of questions hold what feedback says and nothing that only a person can know."""

import json

import pytest

from evals.checking import problems
from evals.drafts import add_drafts, draft, new_drafts
from evals.question_set import SPLITS

ANSWER = {
    "answer_id": "1a2b3c4d5e6f",
    "status": "answered",
    "verdict": None,
    "language": "nn",
    "citations": [{"number": 1, "document_id": "temaside", "quote": "Tillit er «bra».\nAlltid."}],
}
FEEDBACK = {
    "answer_id": "1a2b3c4d5e6f",
    "given_at": "2026-11-23T10:00:00+00:00",
    "helpful": False,
    "reason": "incomplete",
    "comment": "Manglar lista.",
    "question": "Kva kan vi gjere?",
    "history": [{"role": "user", "content": "hei"}],
    "document_ids": None,
    "generation": "g000007",
    "answer": ANSWER,
}


def feedback(answer_id: str = "1a2b3c4d5e6f", **changed: object) -> dict:
    return {**FEEDBACK, "answer_id": answer_id, **changed}


def test_draft_is_in_neither_half():
    assert draft(FEEDBACK)["split"] == "draft"
    assert "draft" not in SPLITS


def test_draft_leaves_open_what_is_right():
    row = draft(feedback(answer={**ANSWER, "verdict": "no"}))
    assert row["expected_status"] is None
    assert row["verdict"] is None
    assert row["facts"] == row["relevant"] == row["must_not_contain"] == []


@pytest.mark.parametrize("split", ["draft", "tune"])
def test_draft_does_not_pass_the_check_before_it_is_completed(split):
    found = problems([{**draft(FEEDBACK), "split": split}], "tune", {})
    assert "draft-1a2b3c4d: has no expected_status: a draft is completed by a person first" in found


def test_draft_lacks_no_field_and_has_no_unknown_one():
    completed = {**draft(FEEDBACK), "split": "tune", "expected_status": "not_found"}
    assert problems([completed], "tune", {}) == []


def test_draft_holds_what_was_asked():
    row = draft(FEEDBACK)
    assert row["id"] == "draft-1a2b3c4d"
    assert (row["language"], row["role"]) == ("nn", "employee")
    assert row["question"] == "Kva kan vi gjere?"
    assert row["history"] == [{"role": "user", "content": "hei"}]
    assert row["tags"] == ["feedback", "reason:incomplete", "answer:1a2b3c4d"]


def test_notes_hold_the_reason_the_comment_and_what_was_answered():
    assert draft(FEEDBACK)["notes"].split("\n", 3) == [
        "reason:incomplete, 2026-11-23T10:00:00+00:00, index g000007",
        "comment: Manglar lista.",
        "the answer: answered, verdict none",
        "quoted [1] temaside: Tillit er «bra».\nAlltid.",
    ]


def test_notes_name_the_documents_that_were_asked_alone():
    row = draft(feedback(document_ids=["temaside", "dfo-notat"]))
    assert "asked of temaside, dfo-notat only" in row["notes"]


@pytest.mark.parametrize(
    ("changed", "tag"),
    [
        ({"helpful": True, "reason": None}, "helpful"),
        ({"reason": None}, "reason:none"),
        ({"reason": "old"}, "reason:old"),
    ],
)
def test_tag_says_what_was_said(changed, tag):
    assert draft(feedback(**changed))["tags"][1] == tag


@pytest.mark.parametrize(
    ("status", "verdict", "kind"),
    [
        ("answered", None, "fact"),
        ("answered", "no", "yes_no"),
        ("not_found", None, "fact"),
        ("not_found", "not_mentioned", "yes_no"),
        ("smalltalk", None, "smalltalk"),
    ],
)
def test_type_is_what_the_answer_shows(status, verdict, kind):
    assert draft(feedback(answer={**ANSWER, "status": status, "verdict": verdict}))["type"] == kind


def test_draft_is_not_made_again_even_of_a_question_that_was_completed():
    completed = {**draft(FEEDBACK), "id": "nn-list-007", "question": "Kva kan ein gjere?", "split": "tune"}
    rows = new_drafts([FEEDBACK, feedback("99")], [completed, {"id": "nb-fact-001", "tags": ["temaside"]}])
    assert [row["id"] for row in rows] == ["draft-99"]


def test_drafts_are_appended_once(tmp_path):
    path = tmp_path / "drafts.jsonl"
    assert add_drafts([FEEDBACK], path) == 1
    path.write_text(path.read_text("utf-8").rstrip("\n"), "utf-8")
    assert add_drafts([FEEDBACK, feedback("99")], path) == 1
    assert add_drafts([FEEDBACK, feedback("99")], path) == 0
    ids = [json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()]
    assert ids == ["draft-1a2b3c4d", "draft-99"]


def test_broken_line_is_named_and_nothing_is_written(tmp_path):
    path = tmp_path / "drafts.jsonl"
    path.write_text('{"tags": []}\n\n[1, 2]\n', "utf-8")
    with pytest.raises(ValueError, match=r"line 3 of drafts\.jsonl"):
        add_drafts([FEEDBACK], path)
    assert path.read_text("utf-8").endswith("[1, 2]\n")


def test_missing_folder_is_told(tmp_path):
    with pytest.raises(FileNotFoundError, match="run this in the repository, or set --out"):
        add_drafts([FEEDBACK], tmp_path / "evals" / "drafts.jsonl")
