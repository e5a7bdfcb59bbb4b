"""Statements that turn one thing of the real documents round are never supported; true ones mostly are."""

import re
import tomllib
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.checks.checker import Checker
from assistant.checks.statements import cut
from vectorstore.chunks import Document

REWORDED = tomllib.loads(Path(__file__).with_name("reworded.toml").read_text("utf-8"))
UNTRUE = [*REWORDED["untrue"], *REWORDED["late_untrue"]]
TRUE = [*REWORDED["true"], *REWORDED["late_true"]]
CARRIED = ("supported", "examples_only")

SWAPPED = [
    ("departementene", "virksomhetene"), ("ansatte", "innbyggerne"), ("kommunene", "virksomhetene"),
    ("regjeringen", "kommunene"), ("førstelinjen", "departementene"), ("tillitsvalgte", "ledere"),
    ("innbyggerne", "departementene"), ("medarbeideren", "lederen"),
]  # fmt: skip
TURNED = [
    ("innenfor", "utenfor"), ("større", "mindre"), ("økt", "redusert"), ("hele", "deler av"), ("mange", "få"),
    ("mer", "mindre"), ("godt", "lite"), ("lokalt", "sentralt"), ("alle", "enkelte"), ("nedenfra", "ovenfra"),
    ("høye", "lave"),
]  # fmt: skip
DROPPED = ["ofte", "enkelte", "noen", "i hovedsak", "ikke"]
DENIED = ["er", "skal", "kan", "må", "har"]


@pytest.fixture(scope="module")
def checker(assistant_on_documents: Assistant) -> Checker:
    return Checker(assistant_on_documents)


@pytest.mark.parametrize("statement", UNTRUE)
def test_what_is_turned_round_is_not_carried(checker: Checker, statement: str) -> None:
    assert not {one.mark for one in checker.check(statement).statements} & set(CARRIED)


def test_what_is_true_is_mostly_supported(checker: Checker) -> None:
    marks = [one.mark for statement in TRUE for one in checker.check(statement).statements]
    assert marks.count("supported") >= 0.9 * len(TRUE)


def sentences(document: Document) -> list[str]:
    """The document's statements of a usual length."""
    texts = {piece.text for piece in cut(document.text) if piece.left_out is None}
    return sorted(text for text in texts if 6 <= len(text.split()) <= 30 and text.endswith("."))


def changed(sentence: str) -> list[str]:
    """The sentence with one thing another, in each way that applies to it."""
    swaps = [(one, other) for pair in SWAPPED for one, other in (pair, pair[::-1])]
    found = (
        []
        if re.search(r"\bikke\b", sentence)
        else [
            re.sub(rf"\b{verb}\b", f"{verb} ikke", sentence, count=1)
            for verb in DENIED
            if re.search(rf"\b{verb}\b", sentence)
        ]
    )
    for one, other in (*swaps, *TURNED, *((f"{word} ", "") for word in DROPPED)):
        is_there = re.search(rf"\b(?<!de ){one}(?!\w)", sentence)
        if is_there and not (other and re.search(rf"\b{other}\b", sentence)):
            found.append(re.sub(rf"\b{one}(?!\w)", other, sentence))
    return found


def test_sentences_of_the_documents_with_one_thing_changed_are_not_carried(
    checker: Checker, assistant_on_documents: Assistant
) -> None:
    documents = [one for one in assistant_on_documents.documents() if one.record.standing == "guidance"]
    wrong = [text for document in documents for one in sentences(document) for text in changed(one)]
    assert len(wrong) >= 50
    carried = [one for text in wrong for one in checker.check(text).statements if one.mark in CARRIED]
    assert [one.text for one in carried] == []
