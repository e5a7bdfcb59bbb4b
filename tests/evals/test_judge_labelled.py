"""Whether the labelled sample is what its README says."""

from importlib.resources import files
from pathlib import Path

import pytest

from evals.judge.labelled import LABELS, read_labelled
from evals.metrics import facts_held
from evals.question_set import SPLITS, read_questions
from evals.texts import folded, places
from ingest.manifest import built_in_folder

ITEMS = read_labelled()
REFERENCE = Path(str(files("evals"))) / "reference" / "inspirasjonsnotat-resten.txt"


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The documents as they came; for the scanned note its clean edition and our own proofreading."""
    folder = built_in_folder()
    note = (folder / "inspirasjonsnotat-kapittel-1.txt", REFERENCE)
    return {
        "inspirasjonsnotat": "\n\n".join(path.read_text("utf-8") for path in note),
        "temaside": (folder / "temaside-regjeringen.txt").read_text("utf-8"),
        "dfo-notat-2023-3": (folder / "dfo-notat-2023-3-kapittel-3.txt").read_text("utf-8"),
        "eksempelsamling": (folder / "eksempelsamling.txt").read_text("utf-8"),
    }


def test_ids_are_unique_and_there_are_enough() -> None:
    assert len({item.case.id for item in ITEMS}) == len(ITEMS) >= 48


@pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.case.id)
def test_item_is_whole_and_its_passages_are_verbatim(item, texts) -> None:
    assert set(item.labels) == set(LABELS)
    assert all((item.case.question, item.case.answer, item.why, item.case.contexts, item.case.passages))
    for source in (*item.case.contexts, *item.case.passages):
        assert places(source.text, texts[source.place]), source.text


def test_every_fact_stands_in_the_keys_passages() -> None:
    for item in ITEMS:
        words = " | ".join(source.text for source in item.case.passages)
        assert all(facts_held(item.case.facts, words)), item.case.id


@pytest.mark.parametrize("label", LABELS)
def test_each_label_is_true_of_about_half(label: str) -> None:
    assert 0.4 <= sum(item.labels[label] for item in ITEMS) / len(ITEMS) <= 0.6


def test_labels_do_not_speak_against_each_other() -> None:
    for item in ITEMS:
        labels = item.labels
        assert not (labels["contradicts"] and labels["faithful"]), item.case.id
        assert not (labels["contradicts"] and labels["facts_right"]), item.case.id


def test_languages_are_mostly_bokmal_with_some_of_both_others() -> None:
    counts = {one: sum(item.language == one for item in ITEMS) for one in ("nb", "nn", "en")}
    assert counts["nb"] > len(ITEMS) / 2
    assert min(counts["nn"], counts["en"]) >= 8
    assert sum(counts.values()) == len(ITEMS)


def test_no_question_is_one_of_the_evaluations() -> None:
    asked = {folded(question.question.text) for split in SPLITS for question in read_questions(split)}
    assert asked.isdisjoint(folded(item.case.question) for item in ITEMS)


def test_items_of_a_group_share_their_key() -> None:
    keys: dict[str, set] = {}
    for item in ITEMS:
        keys.setdefault(item.case.group, set()).add((item.case.passages, item.case.facts))
    assert all(len(found) == 1 for found in keys.values())
