"""From feedback to the question set: what people asked, as drafts of questions that a person completes.

A draft is no question of the set yet: it belongs to no half and has no `expected_status`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from evals.question_set import read_rows

NEXT_STEPS = """\
A draft says what was asked and answered, not what is right. For each one, from the documents alone:
1. take personal information out of `question`, `history` and `notes`; check `type` and `role`
2. complete `expected_status`, `verdict`, `facts` and `relevant` (evals/questions/README.md)
3. give it an `id` of the set and the split "tune", keep its tags, and move it into evals/questions/tune.jsonl
4. run `tillit eval check`"""

ORIGIN = "answer:"
"""The tag that tells which answer a question comes from; a question that keeps it is not drafted again."""


def draft(feedback: Mapping[str, Any]) -> dict[str, Any]:
    """A row of the question set, as far as stored feedback gives it.

    Args:
        feedback: `answer_id`, `given_at`, `helpful`, `reason`, `comment`, `question`, `history`,
            `document_ids`, `generation`, and `answer`, the object that the HTTP API gave.
    """
    short_id = feedback["answer_id"][:8]
    answer = feedback["answer"]
    return {
        "id": f"draft-{short_id}",
        "language": answer["language"],
        "type": _type(answer),
        "role": "employee",
        "question": feedback["question"],
        "history": feedback["history"],
        "expected_status": None,
        "verdict": None,
        "facts": [],
        "must_not_contain": [],
        "relevant": [],
        "triple": None,
        "split": "draft",
        "tags": ["feedback", _what_was_said(feedback), f"{ORIGIN}{short_id}"],
        "notes": "\n".join(_notes(feedback)),
    }


def new_drafts(
    feedback: Iterable[Mapping[str, Any]], known_rows: Iterable[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """The drafts of answers that no known row comes from."""
    known = {origin for row in known_rows for origin in _origins(row)}
    drafts = map(draft, feedback)
    return [row for row in drafts if known.isdisjoint(_origins(row))]


def add_drafts(feedback: Iterable[Mapping[str, Any]], path: Path) -> int:
    """Append the drafts that are neither in the file nor in the tuning half; says how many.

    Raises:
        OSError, ValueError: the file cannot be written, or holds what is no row.
    """
    if not path.parent.is_dir():
        message = f"there is no folder {str(path.parent)!r}; run this in the repository, or set --out"
        raise FileNotFoundError(message)
    drafted = path.read_text("utf-8") if path.exists() else ""
    drafts = new_drafts(feedback, (*_rows(drafted, path.name), *read_rows("tune")))
    with path.open("a", encoding="utf-8") as file:
        if drafted and not drafted.endswith("\n"):
            file.write("\n")
        file.writelines(f"{json.dumps(row, ensure_ascii=False)}\n" for row in drafts)
    return len(drafts)


def _rows(text: str, name: str) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield dict(json.loads(line))
        except (ValueError, TypeError):
            raise ValueError(f"line {number} of {name} is no JSON object; mend it, or take it out") from None


def _origins(row: Mapping[str, Any]) -> set[str]:
    return {tag for tag in row.get("tags", ()) if tag.startswith(ORIGIN)}


def _type(answer: Mapping[str, Any]) -> str:
    """What the answer shows of the question; whether it has an answer at all, a person must find out."""
    if answer["status"] == "smalltalk":
        return "smalltalk"
    return "yes_no" if answer["verdict"] else "fact"


def _what_was_said(feedback: Mapping[str, Any]) -> str:
    if feedback["helpful"]:
        return "helpful"
    return f"reason:{feedback['reason'] or 'none'}"


def _notes(feedback: Mapping[str, Any]) -> Iterator[str]:
    answer = feedback["answer"]
    yield f"{_what_was_said(feedback)}, {feedback['given_at']}, index {feedback['generation']}"
    if feedback["comment"]:
        yield f"comment: {feedback['comment']}"
    if feedback["document_ids"] is not None:
        yield f"asked of {', '.join(feedback['document_ids'])} only"
    yield f"the answer: {answer['status']}, verdict {answer['verdict'] or 'none'}"
    for citation in answer["citations"]:
        yield f"quoted [{citation['number']}] {citation['document_id']}: {citation['quote']}"
