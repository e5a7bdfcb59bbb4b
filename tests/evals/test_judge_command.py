"""`tillit eval judge` from the command line to the files, with a model behind a scripted server."""

import json

import pytest
from chat_server import Said, scripted
from judge_parts import right_reply

from evals.judge.labelled import read_labelled
from evals.question_set import read_questions
from ui import cli

QUESTION = next(question for question in read_questions("tune") if question.type == "fact")
PASSAGE = QUESTION.relevant[0][0]


@pytest.fixture
def run_folder(tmp_path, monkeypatch):
    """A run with two answers to tuning questions: one from the documents, one declined."""
    monkeypatch.chdir(tmp_path)
    for name in ("MODEL", "BASE_URL", "API_KEY", "TIMEOUT_S", "MAX_INPUT_CHARS"):
        monkeypatch.delenv(f"TILLIT_JUDGE__{name}", raising=False)
    monkeypatch.setenv("TILLIT_DATA_DIR", str(tmp_path))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "evals" / "made-up"
    folder.mkdir(parents=True)
    (folder / "run.json").write_text(json.dumps({"split": "tune"}), "utf-8")
    documents = [{"id": PASSAGE.document_id, "text": PASSAGE.quote}]
    (folder / "documents.json").write_text(json.dumps(documents), "utf-8")
    other = next(question for question in read_questions("tune") if question.type == "yes_no")
    lines = [answered(QUESTION, "answered"), answered(other, "not_found")]
    (folder / "answers.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    return folder


def answered(question, status: str) -> dict:
    citation = {
        **{"document_id": PASSAGE.document_id, "title": "Om", "publisher": "Etaten", "date": "2022"},
        **{"section": [], "page": None, "quote": PASSAGE.quote, "context": PASSAGE.quote},
        **{"start": 0, "end": len(PASSAGE.quote)},
    }
    answer = {"status": status, "verdict": None, "language": "nb", "answer": PASSAGE.quote}
    citations = [citation] if status == "answered" else []
    return {
        "id": question.id,
        "question": question.question.text,
        "answer": {**answer, "citations": citations},
        "found": None,
        "latency_ms": 1.0,
    }


def reply(messages) -> Said:
    """One fact is held; the made-up question asks for as many as its key has."""
    prompt = messages[0]["content"]
    said = json.loads(right_reply(prompt))
    if "facts" in said:
        between = prompt.partition("facts begin\n")[2].partition("\n===")[0]
        said["facts"] = [{"number": n, "held": True} for n, _ in enumerate(between.splitlines(), 1)]
    return Said(json.dumps(said))


def test_without_a_model_one_line_says_which_setting_to_give(run_folder, capsys) -> None:
    assert cli.main(["eval", "judge", "made-up"]) == 1
    [line] = capsys.readouterr().err.strip().splitlines()
    assert line.startswith("tillit: there is no judge: set TILLIT_JUDGE__MODEL")


def test_run_is_judged_kept_and_reported(run_folder, capsys, monkeypatch) -> None:
    with scripted(reply) as server:
        monkeypatch.setenv("TILLIT_JUDGE__MODEL", "openai:scripted")
        monkeypatch.setenv("TILLIT_JUDGE__BASE_URL", server.url)
        assert cli.main(["eval", "judge", "made-up"]) == 0
        assert cli.main(["eval", "judge", "made-up"]) == 0
        assert len(server.requests) == 4
    out = capsys.readouterr().out
    assert "1 answers; 1 declined or answered without the documents" in out
    assert out.count("agreement unknown: run --calibrate") == 10
    assert (run_folder / "judge.md").read_text("utf-8") in out
    assert len((run_folder / "judgements.jsonl").read_text("utf-8").splitlines()) == 4


def test_calibrated_judge_has_its_agreement_beside_every_figure(run_folder, capsys, monkeypatch) -> None:
    """The script always says yes, so kappa is 0 for every label, and defined."""
    with scripted(reply) as server:
        monkeypatch.setenv("TILLIT_JUDGE__MODEL", "openai:scripted")
        monkeypatch.setenv("TILLIT_JUDGE__BASE_URL", server.url)
        assert cli.main(["eval", "judge", "--calibrate", "--parallel", "8"]) == 0
        assert len(server.requests) == 4 * len(read_labelled())
        calibrated = capsys.readouterr().out
        assert cli.main(["eval", "judge", "made-up"]) == 0
    assert "| facts_complete | 0.000 | 0.000 to 0.000 | 0.45 | 60 | 0      |" in calibrated
    out = capsys.readouterr().out
    assert "agreement unknown" not in out
    assert out.count("0.000 (0.000 to 0.000), n = 60") == 5


def test_nothing_judged_at_all_is_a_failure(run_folder, capsys, monkeypatch) -> None:
    with scripted(lambda _: Said(status=401)) as server:
        monkeypatch.setenv("TILLIT_JUDGE__MODEL", "openai:scripted")
        monkeypatch.setenv("TILLIT_JUDGE__BASE_URL", server.url)
        assert cli.main(["eval", "judge", "made-up"]) == 1
    assert "Judgements: 4, failed 4" in capsys.readouterr().out
