from typing import Any

import pytest
from eval_parts import DOCUMENTS, GOAL, RULES, make_question, row_of, to_decline

from evals.checking import length_tells, mix, problems, problems_of_halves
from evals.question_set import SPLITS, question_of, read_questions, read_rows
from ingest.manifest import built_in_folder, read_manifest
from ingest.pipeline import read_documents


def passage(**changes: Any) -> list[list[dict[str, Any]]]:
    return [[{"document": "note", "quote": GOAL, "page": 4, "heading": "Om målet", **changes}]]


def without(field: str) -> dict[str, Any]:
    row = row_of()
    del row[field]
    return row


def test_the_question_sets_have_no_problems() -> None:
    documents, _ = read_documents(read_manifest(built_in_folder()))
    texts = {read.document.id: read.document.text for read in documents}
    rows = {split: read_rows(split) for split in SPLITS}
    assert [problem for split in SPLITS for problem in problems(rows[split], split, texts)] == []
    assert problems_of_halves(rows) == []


def test_a_right_row_has_no_problems() -> None:
    quote = "Målet  er å\nøke handlingsrommet."
    rows = [row_of(), row_of("nb-fact-002", relevant=passage(quote=quote), verdict=["yes", "indirectly"])]
    assert problems(rows, "tune", DOCUMENTS) == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (without("triple"), "lacks triple"),
        (row_of(answer="ja"), "has unknown fields answer"),
        (row_of(split="hold"), "says split 'hold' in the file of 'tune'"),
        (row_of(language="de"), "language is 'de'; it can be nb, nn, en"),
        (row_of(role="king"), "role is 'king'; it can be employee, "),
        (row_of(expected_status=["answered", "maybe"]), "expected_status is 'maybe'; it can be answered, "),
        (row_of(verdict="perhaps"), "verdict is 'perhaps'; it can be yes, "),
        (row_of(question=" "), "has no question"),
        (row_of(expected_status=None), "has no expected_status: a draft is completed by a person first"),
        (row_of(relevant=[*passage(), []]), "has an empty group of relevant passages"),
        (row_of(relevant=[*passage(), *passage(document="memo")]), "names document 'memo'; there are note"),
        (row_of(relevant=[*passage(), *passage(quote="målet er")]), "quote is not verbatim in note: 'målet"),
        (row_of(facts=[["handlingsrommet"], ["frihet"]]), "fact is in no relevant passage: ['frihet']"),
        (row_of(facts=[["…"]]), "fact is in no relevant passage: ['…']"),
        (row_of(facts=[["rommet øke"]]), "fact is in no relevant passage: ['rommet øke']"),
        (row_of(history=[{"speaker": "user"}]), "cannot be read: "),
        (row_of(relevant=[[{"quote": GOAL}]]), "cannot be read: "),
    ],
)
def test_each_kind_of_defect_is_told_with_the_question(row: dict[str, Any], told: str) -> None:
    [problem] = problems([row], "tune", DOCUMENTS)
    assert problem.startswith(f"nb-fact-001: {told}")


def test_a_fact_is_not_put_together_from_two_passages() -> None:
    both = [*passage(), *passage(quote=RULES)]
    across = row_of(relevant=both, facts=[["handlingsrommet vi"]])
    assert len(problems([across], "tune", DOCUMENTS)) == 1


def test_facts_about_the_documents_themselves_stand_in_no_passage() -> None:
    assert problems([row_of(type="meta", relevant=[], facts=[["2022"]])], "tune", DOCUMENTS) == []


def test_a_row_without_an_id_is_named_by_its_number() -> None:
    assert problems([row_of(), row_of("", split="hold")], "tune", DOCUMENTS)[0].startswith("row 2: ")


def test_an_id_that_is_used_twice_is_told_once() -> None:
    assert problems([row_of(), row_of()], "tune", DOCUMENTS) == ["nb-fact-001: the id is used 2 times"]


@pytest.mark.parametrize("field", ["id", "question"])
def test_what_is_in_both_halves_is_told(field: str) -> None:
    one, other = row_of("a", question="En?"), row_of("b", question="To?", split="hold")
    assert problems_of_halves({"tune": [one], "hold": [other]}) == []
    [problem] = problems_of_halves({"tune": [one], "hold": [other | {field: one[field]}]})
    assert problem == f"{one[field]!r} is in both halves as {field}"


def triple(*languages: str) -> list[dict[str, Any]]:
    return [row_of(name, language=name, question=name, triple="tri-01") for name in languages]


def test_a_triple_is_one_question_in_each_language() -> None:
    assert problems_of_halves({"tune": triple("nb", "nn", "en"), "hold": []}) == []
    [problem] = problems_of_halves({"tune": triple("nb", "en"), "hold": []})
    assert problem.startswith("tri-01: a triple is one question in each of nb, nn, en, this in ['en', 'nb']")


def test_a_triple_is_not_torn_between_the_halves() -> None:
    nb, nn, en = triple("nb", "nn", "en")
    assert problems_of_halves({"tune": [nb, nn], "hold": [en]}) == ["'tri-01' is in both halves as triple"]


def test_the_mix_counts_what_there_is_and_names_what_there_is_not() -> None:
    rows = [row_of("a", tags=["FIN", "notat-I"]), row_of("b", language="en", triple="tri-01")]
    said = mix([*map(question_of, rows), to_decline(tags=("SD",))])
    assert said.startswith("3 questions, 1 matched triples, 1 to be declined (33%)")
    lines = {line.split()[0]: line for line in said.splitlines()[1:]}
    assert lines["language"].split(maxsplit=1)[1] == "nb 2 (67%), en 1 (33%)"
    assert "FIN 1" in lines["ministry"]
    assert "SD 0" in lines["ministry"]
    assert "no answerable question about AID, BFD, DFD, ED, FD," in said


def test_the_mix_of_nothing_is_said_too() -> None:
    assert mix([]).startswith("0 questions, 0 matched triples, 0 to be declined (0%)")


def test_length_tells_where_one_kind_is_always_longer() -> None:
    long, short = "Hva koster hele reformen til sammen?", "Hva er målet?"
    apart = [make_question(text=short), to_decline(text=long)]
    assert length_tells(apart) == 1.0
    assert "1.00: gives it away" in mix(apart)
    alike = [make_question("a", text=short), make_question("b", text=long), to_decline(text=short * 2)]
    assert length_tells(alike) == 0.5
    assert "0.50: does not give it away" in mix(alike)


@pytest.mark.parametrize("split", SPLITS)
def test_length_does_not_tell_what_has_an_answer_in_the_question_sets(split) -> None:
    assert "does not give it away" in mix(read_questions(split))
