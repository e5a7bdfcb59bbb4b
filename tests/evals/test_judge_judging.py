import json
import re

from judge_parts import RELEVANT, case, judge_saying, right_reply

from evals.judge.judging import judge_all, kept_of, read_judged, tasks_of
from prompts.loading import load_prompt


def script(messages) -> str:
    return right_reply(messages[0].text)


def broken(messages) -> str:
    return "No." if '"relevant"' in messages[0].text else right_reply(messages[0].text)


class Counting:
    """Counts what it is asked."""

    def __init__(self) -> None:
        self.n = 0

    def __call__(self, messages) -> str:
        self.n += 1
        return script(messages)


def test_each_judgement_is_kept_with_what_it_came_from(tmp_path) -> None:
    path = tmp_path / "judgements.jsonl"
    judge_all(judge_saying(script, name="m"), tasks_of([case()]), path)
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    assert [line["judgement"] for line in lines] == ["faithfulness", "facts", "contradiction", "relevance"]
    last = lines[-1]
    assert re.fullmatch("[0-9a-f]{16}", last.pop("asked"))
    assert last == {
        "id": "a",
        "judgement": "relevance",
        "model": "m",
        "prompt": "judge_relevance",
        "version": load_prompt("judge_relevance").version,
        "replies": [RELEVANT],
        "value": {"reason": "for a test", "relevant": True},
        "error": None,
    }


def test_what_is_judged_is_not_asked_again(tmp_path) -> None:
    path, counting = tmp_path / "j.jsonl", Counting()
    judge = judge_saying(counting)
    first = judge_all(judge, tasks_of([case()]), path)
    again = judge_all(judge, tasks_of([case(), case("b")]), path)
    assert counting.n == 8
    assert again[:4] == first


def test_errors_are_asked_again(tmp_path) -> None:
    path = tmp_path / "j.jsonl"
    first = judge_all(judge_saying(broken), tasks_of([case()]), path)
    assert [one.error is None for one in first] == [True, True, True, False]
    again = judge_all(judge_saying(script), tasks_of([case()]), path)
    assert [one.error for one in again] == [None] * 4
    assert len(read_judged(path)) == 5


def test_another_model_or_answer_is_judged_anew(tmp_path) -> None:
    path, counting = tmp_path / "j.jsonl", Counting()
    judge_all(judge_saying(counting), tasks_of([case()]), path)
    judge_all(judge_saying(counting, name="other"), tasks_of([case()]), path)
    judge_all(judge_saying(counting), tasks_of([case(answer="Et annet svar.")]), path)
    assert counting.n == 12


def test_line_that_a_crash_cut_off_is_judged_again(tmp_path) -> None:
    path = tmp_path / "j.jsonl"
    judge_all(judge_saying(script), tasks_of([case()]), path)
    path.write_bytes(path.read_bytes()[:-20])
    assert len(read_judged(path)) == 3
    counting = Counting()
    judge_all(judge_saying(counting), tasks_of([case()]), path)
    assert counting.n == 1
    assert len(read_judged(path)) == 4


def test_parallel_keeps_every_judgement_in_the_order_of_the_tasks(tmp_path) -> None:
    tasks = tasks_of(case(str(n)) for n in range(10))
    told = []
    judged = judge_all(
        judge_saying(script), tasks, tmp_path / "j.jsonl", parallel=8, progress=lambda *at: told.append(at)
    )
    assert [(one.id, one.judgement) for one in judged] == [(t.case.id, t.judgement.name) for t in tasks]
    assert len(read_judged(tmp_path / "j.jsonl")) == 40
    assert told[-1] == ("Judging", 40, 40)


def test_kept_judgements_are_those_of_this_model(tmp_path) -> None:
    path, tasks = tmp_path / "j.jsonl", tasks_of([case()])
    assert kept_of(judge_saying(script), tasks, path) == []
    judge_all(judge_saying(script), tasks, path)
    assert len(kept_of(judge_saying(script), tasks, path)) == 4
    assert kept_of(judge_saying(script, name="other"), tasks, path) == []
