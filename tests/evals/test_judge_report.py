from judge_parts import case, judge_saying, right_reply

from evals.judge.agreement import Agreement
from evals.judge.judging import judge_all, tasks_of
from evals.judge.measures import MEASURES
from evals.judge.report import calibration_text, run_text

UNTRIED = dict.fromkeys((measure.key for measure in MEASURES), None)
TRIED = UNTRIED | {"relevance": Agreement(0.75, None, 58, 2, ("kobo-1", "kobo-2"))}
GROUPS = {"a": "a", "b": "b"}


def judged(tmp_path):
    def script(messages) -> str:
        is_second = "Et annet svar." in messages[0].text
        return "No." if is_second and '"relevant"' in messages[0].text else right_reply(messages[0].text)

    tasks = tasks_of([case(), case("b", answer="Et annet svar.")])
    return judge_all(judge_saying(script, name="m"), tasks, tmp_path / "j.jsonl")


def rows(text: str) -> dict[str, list[str]]:
    cells = [[cell.strip() for cell in line.split("|")[1:-1]] for line in text.splitlines() if "|" in line]
    return {line[0]: line[1:] for line in cells}


def test_every_figure_stands_beside_its_agreement(tmp_path) -> None:
    found = rows(run_text("run", "m", judged(tmp_path), GROUPS, {}, TRIED))
    assert found["Faithfulness"] == [
        *("1.000", "1.000 to 1.000", "2 statements", "0"),
        "agreement unknown: run --calibrate",
    ]
    assert found["Factual recall"][0] == "0.000"
    assert found["Relevance"] == ["1.000", "", "1 answers", "1", "0.750, n = 58, 2 failed"]


def test_failed_judgements_and_answers_left_out_are_told(tmp_path) -> None:
    text = run_text("run", "m", judged(tmp_path), GROUPS, {"over the limit": 3}, UNTRIED)
    assert text.startswith("Run run, judged by m: 2 answers; 3 over the limit\n")
    assert "Judgements: 8, failed 1\n- b, relevance: the reply does not fit" in text
    assert "judge_relevance" in text


def test_report_shows_no_texts_since_questions_may_be_held_back(tmp_path) -> None:
    text = run_text("run", "m", judged(tmp_path), GROUPS, {}, UNTRIED)
    assert "Hva er målet?" not in text
    assert "Et annet svar" not in text


def test_calibration_says_where_the_judge_differs(tmp_path) -> None:
    text = calibration_text("m", 60, judged(tmp_path), TRIED)
    assert rows(text)["relevant"] == ["0.750", "", "0.97", "58", "1"]
    assert rows(text)["faithful"] == ["–", "", "", "0", "0"]
    assert "- relevant, otherwise than the label: kobo-1, kobo-2" in text
