"""The command, as a process and in this one: what it imports, what it says, how it ends."""

import asyncio
import json
import os
import socket
import subprocess
import sys

import pytest
from fake_assistant import SENTENCE, FakeAssistant, make_service

from ui import cli, client
from ui.api.check_schemas import CheckResponse

HEAVY = ("torch", "gradio", "chromadb", "sentence_transformers", "transformers", "fastapi", "numpy")


def tillit(*arguments: str, cwd, **environment: str) -> subprocess.CompletedProcess:
    """Run the command in a folder of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TILLIT_")}
    return subprocess.run(
        [sys.executable, "-m", "ui.cli", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=cwd,
        env={**kept, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        check=False,
    )


def assert_one_line(result: subprocess.CompletedProcess, *told: str) -> None:
    assert result.returncode == 1, result.stderr
    assert result.stdout == ""
    [line] = result.stderr.strip().splitlines()
    assert line.startswith("tillit: ")
    for part in told:
        assert part in line


@pytest.mark.parametrize(
    ("arguments", "commands"),
    [
        (["--help"], ("ingest", "ask", "search", "serve", "doctor", "eval")),
        (
            ["eval", "--help"],
            ("run", "score", "compare", "gate", "check", "ablation", "repair", "fit", "draft"),
        ),
    ],
)
def test_help_lists_the_commands_and_imports_nothing_heavy(tmp_path, arguments, commands):
    code = (
        f"import sys\nfrom ui.cli import main\ntry:\n    main({arguments!r})\nexcept SystemExit as end:\n"
        f"    print(end.code, [name for name in {HEAVY!r} if name in sys.modules])"
    )
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    for command in commands:
        assert f"\n    {command} " in result.stdout
    assert result.stdout.splitlines()[-1] == "0 []"


@pytest.mark.parametrize("module", ["ui.api.app", "ui.site", "ui.serving"])
def test_server_can_listen_before_anything_heavy_is_imported(module, tmp_path):
    code = f"import sys, {module}; print([name for name in {HEAVY[:5]!r} if name in sys.modules])"
    result = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert result.stdout.strip() == "[]"


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fly",),
        ("ask",),
        ("ask", "hva?", "--language", "de"),
        ("search", "x", "-k", "0"),
        ("search", "x", "-k", "mange"),
        ("serve", "--port", "70000"),
        ("ingest", "--rebuild", "--rollback"),
        ("eval", "luck"),
    ],
)
def test_wrong_usage_ends_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(arguments)
    assert end.value.code == 2
    assert capsys.readouterr().err


def test_misspelt_setting_is_one_line(tmp_path):
    result = tillit("doctor", cwd=tmp_path, TILLIT_SERVR__PORT="1")
    assert_one_line(result, "there is no setting TILLIT_SERVR__PORT", "did you mean TILLIT_SERVER__PORT?")


def test_settings_are_shown(tmp_path):
    result = tillit(
        "--show-settings", cwd=tmp_path, TILLIT_SERVER__PORT="9", TILLIT_EMBEDDING__API_KEY="hush"
    )
    assert "TILLIT_SERVER__PORT=9" in result.stdout.splitlines()
    assert "hush" not in result.stdout + result.stderr


def test_port_taken_is_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        result = tillit("serve", "--port", str(port), cwd=tmp_path)
    result.stderr = "\n".join(line for line in result.stderr.splitlines() if "starting on" not in line)
    assert_one_line(result, f"cannot listen on 127.0.0.1:{port}", f"tillit serve --port {port + 1}")


@pytest.mark.parametrize("command", [("serve",), ("ingest",)])
def test_data_directory_that_is_a_file_is_one_line(tmp_path, command):
    (tmp_path / "data").write_text("")
    result = tillit(*command, cwd=tmp_path, TILLIT_DATA_DIR=str(tmp_path / "data"))
    assert_one_line(result, "data")


@pytest.mark.parametrize("command", [("ask", "hva?"), ("search", "hva?"), ("ingest", "--rollback")])
def test_missing_index_is_one_line(tmp_path, command):
    port = str(_unused_port())
    result = tillit(*command, cwd=tmp_path, TILLIT_SERVER__PORT=port, TILLIT_DATA_DIR=str(tmp_path / "data"))
    assert_one_line(result, "tillit ingest")


def test_doctor_names_the_command_for_what_is_missing(tmp_path):
    result = tillit("doctor", cwd=tmp_path, TILLIT_SERVER__PORT=str(_unused_port()))
    assert result.returncode == 1
    found = {line.split(":")[0].split(maxsplit=1)[1]: line for line in result.stdout.splitlines()}
    assert set(found) == {
        "Python",
        "settings",
        "data directory",
        "disk",
        "embedding model",
        "index",
        "server",
    }
    assert found["index"].startswith("MISSING")
    assert "`tillit ingest`" in found["index"]
    assert "not unpacked yet" in found["embedding model"]
    assert found["server"].startswith("ok")


def _unused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


# --- ask and search, with an assistant that needs no model ---


@pytest.fixture
def in_process(monkeypatch, tmp_path):
    """No server runs; the assistant is the fake."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(client, "running_server", lambda settings: None)
    assistant = FakeAssistant()
    monkeypatch.setattr(cli, "_loaded_service", lambda settings: make_service(assistant))
    return assistant


def test_answer_is_printed_with_its_sources(in_process, capsys):
    assert cli.main(["ask", "Er det en del av reformen?"]) == 0
    printed = capsys.readouterr().out
    assert "> Nei, dette følges opp gjennom andre prosesser. [1]" in printed
    assert "[1] Om tillitsreformen (Kommunal- og distriktsdepartementet, 2022" in printed
    assert "departementets egen veiledning" in printed
    assert "side 5" in printed


def test_json_is_the_object_of_the_api(in_process, capsys):
    assert cli.main(["ask", "hva?", "--json", "--language", "en"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["citations"][0]["number"] == 1
    assert answer["language"] == "en"
    assert cli.main(["search", "krav", "-k", "2", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["results"]) == 2


def test_results_are_printed_best_first(in_process, capsys):
    assert cli.main(["search", "krav"]) == 0
    assert capsys.readouterr().out.startswith("1. Om tillitsreformen › Om innholdet")


@pytest.mark.parametrize("question", ["", "  ", "🎉", "x" * 3000, "\udcff"])
def test_question_that_is_none_is_one_line(in_process, capsys, question):
    assert cli.main(["ask", question]) == 1
    assert len(capsys.readouterr().err.strip().splitlines()) == 1


def test_bug_shows_its_trace(in_process):
    in_process.error = RuntimeError("a bug")
    with pytest.raises(RuntimeError, match="a bug"):
        cli.main(["ask", "hva?"])


@pytest.mark.slow
def test_running_server_is_asked(server, monkeypatch, tmp_path, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TILLIT_SERVER__PORT", str(server.port))
    monkeypatch.setenv("TILLIT_DATA_DIR", str(server.log.parent))
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    assert cli.main(["ask", "hva?"]) == 0
    assert "Nei" in capsys.readouterr().out
    assert cli.main(["ask", "x" * 3000]) == 1
    assert "at most 2000" in capsys.readouterr().err


@pytest.mark.slow
def test_server_of_another_data_directory_is_not_asked(server, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TILLIT_SERVER__PORT", str(server.port))
    from ui.configuration import load_settings

    assert client.running_server(load_settings()) is None


def test_a_draft_is_checked_and_written_as_word_and_markdown(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("ui.client.running_server", lambda settings: None)
    monkeypatch.setattr("ui.cli._loaded_service", lambda settings: make_service())
    draft = tmp_path / "utkast.txt"
    draft.write_text("Reformen har ingen sluttdato. Etaten skal sende en plan.", encoding="utf-8")
    word, markdown = tmp_path / "ut.docx", tmp_path / "ut.md"
    assert cli.main(["check", str(draft), "--word", str(word), "--markdown", str(markdown)]) == 0
    shown = capsys.readouterr().out
    assert "Støttet: 1 av 2" in shown
    assert f"> {SENTENCE}" in shown
    assert word.read_bytes().startswith(b"PK")
    assert "**(Støttet 1)**" in markdown.read_text(encoding="utf-8")


def test_a_check_by_a_running_server_is_printed_as_it_came(monkeypatch, capsys, tmp_path):
    service = make_service()
    found = CheckResponse.of(asyncio.run(service.check("Reformen har ingen sluttdato.")), "g1")
    monkeypatch.setattr("ui.client.running_server", lambda settings: "http://server")
    monkeypatch.setattr("ui.client.check", lambda *_, **__: found.model_dump())
    draft = tmp_path / "utkast.txt"
    draft.write_text("Reformen har ingen sluttdato.", encoding="utf-8")
    assert cli.main(["check", str(draft), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == found.model_dump(mode="json")


def test_a_file_that_cannot_be_checked_is_told_in_one_line(capsys, tmp_path):
    broken = tmp_path / "utkast.pdf"
    broken.write_bytes(b"%PDF-1.4 avbrutt")
    assert cli.main(["check", str(broken)]) == 1
    assert capsys.readouterr().err.startswith("tillit: The file looks like PDF")
    assert cli.main(["check", str(tmp_path / "finnes-ikke.txt")]) == 1
