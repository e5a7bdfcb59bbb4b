import json

from eval_parts import INFO, answer, make_question, scored, scored_error

from evals.figures import figures
from evals.report.data import score_lines, summary

SCORES = [scored(make_question("a"), answer(language="en")), scored_error(make_question("b"))]


def test_each_question_is_a_line_with_its_outcomes_and_faults() -> None:
    answered, failed = map(json.loads, score_lines(SCORES).splitlines())
    assert (answered["id"], answered["status"], answered["latency_ms"]) == ("a", "answered", 10.0)
    assert answered["outcomes"]["fact_recall"] == 1.0
    assert answered["outcomes"]["language_match"] == 0.0
    assert answered["faults"] == ["another language"]
    assert failed == {
        "id": "b",
        "split": "tune",
        "status": "error",
        "latency_ms": None,
        "outcomes": {},
        "faults": ["request failed"],
        "error": "/api/v1/chat: 503 overloaded",
    }


def test_the_summary_holds_the_circumstances_and_every_figure() -> None:
    said = json.loads(summary(INFO, SCORES))
    assert said["commit"] == INFO["commit"]
    assert said["n"] == 2
    assert [one["key"] for one in said["figures"]] == [figure.key for figure in figures(SCORES)]
    by_key = {one["key"]: one for one in said["figures"]}
    assert by_key["errors"]["value"] == 1.0
    assert by_key["language_match"]["left_out"] == {"the request failed": 1}
    assert by_key["verdict_accuracy"]["value"] is None
