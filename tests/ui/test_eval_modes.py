"""`tillit eval` with a language model and without, on the real documents: side by side."""

import json
from pathlib import Path

import pytest
from chat_server import ChatServer, Said, scripted

from assistant.assistant import Assistant
from assistant.build import build_writer
from assistant.settings import Settings
from ui import cli

N = 4


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, assistant_on_documents: Assistant) -> Path:
    """The folder that runs get; what is evaluated writes as the settings say."""

    def load(settings: Settings) -> Assistant:
        writer = build_writer(settings, assistant_on_documents.embedder)
        return assistant_on_documents.with_parts(writer=writer) if writer else assistant_on_documents

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TILLIT_DATA_DIR", str(tmp_path))
    monkeypatch.setattr(cli, "_load", load)
    return tmp_path / "evals"


def evaluate(*arguments: str) -> int:
    return cli.main(["eval", *arguments])


def quoting(messages: list[dict[str, str]]) -> Said:
    """A model that says the first line of the first passage, in quotation marks."""
    first = messages[-1]["content"].partition("\n(1) ")[2].split("\n")[1]
    quote = {"passage": 1, "quote": first}
    statement = {"quotes": [quote], "text": f"Notatet sier: {first}"}
    return Said(json.dumps({"status": "answered", "verdict": None, "statements": [statement]}))


def run_with(model: ChatServer, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TILLIT_LLM__MODEL", "openai:scripted")
        patch.setenv("TILLIT_LLM__BASE_URL", model.url)
        assert evaluate("run", "--label", "llm", "--limit", str(N)) == 0


def test_both_modes_are_run_on_the_same_questions_and_compared_side_by_side(
    runs: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert evaluate("run", "--label", "quotes", "--limit", str(N)) == 0
    with scripted(quoting) as server:
        run_with(server, monkeypatch)
    names = {path.name.rpartition("-")[2]: path for path in runs.iterdir()}
    infos = {name: json.loads((path / "run.json").read_text()) for name, path in names.items()}
    assert (infos["quotes"]["mode"], infos["quotes"]["model"]) == ("quotes", None)
    assert (infos["llm"]["mode"], infos["llm"]["model"]) == ("llm", "openai:scripted")
    assert "TILLIT_LLM__MODEL=openai:scripted" in infos["llm"]["settings"]
    kept = [json.loads(line) for line in (names["llm"] / "answers.jsonl").read_text().splitlines()]
    assert any(one["answer"]["written"] for one in kept)
    capsys.readouterr()
    assert evaluate("compare", names["quotes"].name, names["llm"].name) == 0
    printed = capsys.readouterr().out
    assert f"{N} questions in both" in printed
    assert f"Answers written by: old quotes ({N}); new " in printed
    assert "llm openai:scripted (" in printed
    page = (names["llm"] / f"compared-with-{names['quotes'].name}.html").read_text()
    assert "llm openai:scripted (" in page


def test_sample_is_spread_over_the_half_and_kept_to(runs: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert evaluate("run", "--limit", str(N)) == 0
    [folder] = runs.iterdir()
    ids = [json.loads(line)["id"] for line in (folder / "answers.jsonl").read_text().splitlines()]
    assert len(ids) == len(set(ids)) == N
    assert len({name.split("-")[0] for name in ids}) > 1  # several languages
    assert evaluate("run", "--resume", "latest") == 0
    assert evaluate("score") == 0
    capsys.readouterr()
    assert evaluate("run", "--resume", "latest", "--limit", "2") == 1
    assert "leave out --split, --limit and --label" in capsys.readouterr().err
    assert evaluate("gate", "latest") == 1
    assert "holds a sample" in capsys.readouterr().err
