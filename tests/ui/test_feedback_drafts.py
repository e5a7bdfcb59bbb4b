"""From feedback through the API to drafts of questions, by the command that a person gives."""

import json
import uuid
from dataclasses import replace

import pytest
from fake_assistant import FakeAssistant, make_service, make_settings
from fastapi.testclient import TestClient

from assistant.answers import Answer, Question
from ui import cli
from ui.api.app import create_app


class AssistantWithIds(FakeAssistant):
    """Each answer has an id of its own, as the real ones have."""

    def answer(self, question: Question, **told: object) -> Answer:
        answer = super().answer(question, **told)
        return replace(answer, answer_id=uuid.uuid4().hex)


def test_unhelpful_answers_become_drafts_of_questions(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TILLIT_DATA_DIR", str(tmp_path))
    service = make_service(AssistantWithIds(), data_dir=tmp_path)
    client = TestClient(create_app(service, make_settings()))
    ids = [
        client.post("/api/v1/chat", json={"question": f"spørsmål {n}"}).json()["answer_id"] for n in range(3)
    ]
    client.post("/api/v1/feedback", json={"answer_id": ids[0], "helpful": False, "reason": "wrong"})
    client.post("/api/v1/feedback", json={"answer_id": ids[1], "helpful": True})
    out = tmp_path / "drafts.jsonl"

    assert cli.main(["eval", "draft", "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    assert f"Drafts added to {str(out)!r}: 1; drafted before: 0." in printed
    assert "tillit eval check" in printed
    [row] = map(json.loads, out.read_text("utf-8").splitlines())
    assert row["question"] == "spørsmål 0"
    assert row["notes"].count("Nei, dette følges opp gjennom andre prosesser.") == 1

    assert cli.main(["eval", "draft", "--all", "--out", str(out)]) == 0
    assert "1; drafted before: 1." in capsys.readouterr().out
    assert cli.main(["eval", "draft", "--since", "2999-01-01", "--out", str(out)]) == 0
    assert "There is no such feedback" in capsys.readouterr().out
    assert len(out.read_text("utf-8").splitlines()) == 2


@pytest.mark.parametrize("arguments", [("--since", "i går"), ("--since", "2026-13-01"), ("--luck",)])
def test_wrong_usage_of_draft_ends_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["eval", "draft", *arguments])
    assert end.value.code == 2
