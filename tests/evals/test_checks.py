"""The labelled drafts hold what they promise, and the gate of the marks."""

from collections import Counter

import pytest

from assistant.assistant import Assistant
from assistant.checks.checker import Checker
from assistant.checks.result import CheckedStatement, ReadByModel
from evals.checks.drafts import SPLITS, Labelled, read_drafts
from evals.checks.measuring import Measured, Outcome, measure, report, wrong


@pytest.fixture(scope="module", params=SPLITS)
def drafts(request):
    return read_drafts(request.param)


def test_every_word_that_a_label_rests_on_stands_in_a_document(drafts, assistant_on_documents: Assistant):
    texts = [document.text for document in assistant_on_documents.documents()]
    quoted = [piece for draft in drafts for piece in draft.pieces if piece.mark not in (None, "not_found")]
    assert quoted
    assert all(piece.because and any(piece.because in text for text in texts) for piece in quoted)


def test_the_labels_are_as_many_as_asked_for(drafts):
    n = Counter(piece.mark for draft in drafts for piece in draft.pieces if piece.mark)
    assert sum(n.values()) >= 80
    assert min(n["supported"], n["at_odds"], n["not_found"]) >= 0.26 * sum(n.values())
    assert {draft.language for draft in drafts} == {"nb", "nn", "en"}


def test_no_statement_stands_in_both_halves():
    tune, hold = ({p.text for d in read_drafts(split) for p in d.pieces if p.mark} for split in SPLITS)
    assert not tune & hold


def test_marks_pass_the_gate(assistant_on_documents: Assistant):
    both = [draft for split in SPLITS for draft in read_drafts(split)]
    measured = measure(Checker(assistant_on_documents), both)
    assert measured.misses() == [], "\n".join(report(measured))
    assert measured.cutting().value is not None
    assert measured.cutting().value >= 0.95


def test_report_says_how_far_a_language_model_came():
    read = (
        ReadByModel("openai:m", 3, 2, {"quote not found": 1}, None),
        ReadByModel("openai:m", 2, 0, {}, "busy"),
    )
    assert report(Measured((_outcome("supported", "supported"),), 1.0))[1] == "mode: quotes"
    assert report(Measured((_outcome("supported", "supported"),), 1.0, read))[1] == (
        "mode: llm, openai:m: 2 of 5 statements read, removed {'quote not found': 1}, "
        "drafts with a fault {'busy': 1}"
    )


def _outcome(label: str | None, given: str | None, because: str = "") -> Outcome:
    piece = Labelled("p1", "En setning.", label, because, "")  # type: ignore[arg-type]
    found = None if given is None else CheckedStatement(0, 1, "En setning.", given, "")  # type: ignore[arg-type]
    return Outcome(piece, found)


def test_shares_are_what_a_hand_counts():
    outcomes = (
        _outcome("supported", "supported"),
        _outcome("supported", "look_at_this"),
        _outcome("not_found", "supported"),
        _outcome("at_odds", "at_odds"),
        _outcome(None, None),
        _outcome(None, "not_found"),
    )
    measured = Measured(outcomes, 2.0)
    assert (measured.precision("supported").right, measured.precision("supported").n) == (1, 2)
    assert (measured.recall("supported").right, measured.recall("supported").n) == (1, 2)
    assert measured.recall("examples_only").value is None
    assert (measured.cutting().right, measured.cutting().n) == (5, 6)
    assert [miss.split(":")[0] for miss in measured.misses()] == ["supported"]
    assert wrong(measured) == [
        "supported -> look_at_this: En setning.",
        "not_found -> supported: En setning.",
    ]
