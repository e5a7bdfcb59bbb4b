"""`tillit eval …` from the command line, with an assistant that needs no model and a few questions."""

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import uvicorn
from fake_assistant import CHUNKS, SENTENCE, FakeAssistant, make_service, make_settings
from playwright.sync_api import Page, expect
from server_process import free_port

from assistant.ranking import Ranked
from evals import question_set
from ui import cli
from ui.api.app import create_app
from vectorstore.chunks import RetrievedChunk

HELD = "Hva er det holdte spørsmålet?"


class EvaluatedAssistant(FakeAssistant):
    """Finds the same passages for every question; `wrong` makes it decline them all."""

    wrong = False

    def answer(self, question, **told):
        return super().answer(
            SimpleNamespace(**{**vars(question), "text": "været"}) if self.wrong else question
        )

    def retrieve(self, question):
        return SimpleNamespace(
            ranked=[Ranked(RetrievedChunk(chunk, 1.0), 1.0, 0.9, 1.0, 0.9, ()) for chunk in CHUNKS]
        )


def row(id: str, question: str, **changes: object) -> dict:
    passage = {"document": "inspirasjonsnotat", "quote": SENTENCE, "page": 5, "heading": None}
    return {
        "id": id,
        "language": "nb",
        "type": "yes_no",
        "role": "employee",
        "question": question,
        "history": [],
        "expected_status": "answered",
        "verdict": "no",
        "facts": [["andre prosesser"]],
        "must_not_contain": [],
        "relevant": [[passage]],
        "triple": None,
        "split": "tune",
        "tags": ["KDD"],
        "notes": "",
        **changes,
    }


UNANSWERED = {
    "type": "unanswerable",
    "expected_status": "not_found",
    "verdict": None,
    "facts": [],
    "relevant": [],
}
ROWS = {
    "tune": [
        row("nb-yes_no-001", "Er det en del av reformen?"),
        row("nb-yes_no-002", "Følges det opp?"),
        row("nb-unanswerable-001", "Hvordan blir været?", **UNANSWERED),
    ],
    "hold": [row("nb-yes_no-201", HELD, split="hold")],
}


@pytest.fixture
def few_questions(monkeypatch) -> None:
    texts = {split: "".join(json.dumps(one) + "\n" for one in rows) for split, rows in ROWS.items()}
    monkeypatch.setattr(question_set, "_text", texts.__getitem__)


@pytest.fixture
def runs(monkeypatch, tmp_path: Path) -> Path:
    """The folder that runs get, in a data directory of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TILLIT_DATA_DIR", str(tmp_path))
    return tmp_path / "evals"


@pytest.fixture
def assistant(monkeypatch, few_questions, runs) -> EvaluatedAssistant:
    """What is evaluated where no address is given."""
    assistant = EvaluatedAssistant()
    monkeypatch.setattr(cli, "_load", lambda settings: assistant)
    return assistant


def evaluate(*arguments: str) -> int:
    return cli.main(["eval", *arguments])


def only(runs: Path) -> Path:
    [folder] = runs.iterdir()
    return folder


def asked(assistant: FakeAssistant) -> list[str]:
    return [question.text for question in assistant.questions]


def assert_one_line(capsys, *told: str) -> None:
    printed = capsys.readouterr()
    assert printed.out == ""
    [line] = printed.err.strip().splitlines()
    assert line.startswith("tillit: ")
    for part in told:
        assert part in line


@pytest.mark.parametrize(
    "arguments",
    [
        ("luck",),
        ("run", "--split", "half"),
        ("run", "--parallel", "0"),
        ("--parallel", "many"),
        ("compare", "latest"),
        ("ablation", "--split", "all"),
    ],
)
def test_wrong_usage_ends_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        evaluate(*arguments)
    assert end.value.code == 2
    assert capsys.readouterr().err


def test_a_run_is_asked_scored_and_reported(assistant, runs, capsys):
    assert evaluate("run") == 0
    printed = capsys.readouterr().out
    folder = only(runs)
    assert folder.name.endswith("-tune")
    assert {path.name for path in folder.iterdir()} == {
        *("run.json", "documents.json", "answers.jsonl", "scores.jsonl"),
        *("summary.json", "report.html", "report.md"),
    }
    assert asked(assistant) == [one["question"] for one in ROWS["tune"]]
    assert (folder / "report.md").read_text() in printed + "\n"
    assert printed.rstrip().endswith(f"Report: {folder / 'report.html'}")
    info = json.loads((folder / "run.json").read_text())
    assert (info["split"], info["generation"], info["target"]) == ("tune", "g000001", "in process")
    assert f"TILLIT_DATA_DIR={runs.parent}" in info["settings"]
    values = {
        one["key"]: one["value"] for one in json.loads((folder / "summary.json").read_text())["figures"]
    }
    assert (values["fact_recall"], values["declining_f1"], values["hit_at_1"]) == (1.0, 1.0, 1.0)
    assert (values["quote_verbatim"], values["page_right"], values["errors"]) == (1.0, 1.0, 0.0)


def test_without_a_command_a_run_is_made_of_the_half_that_was_asked_for(assistant, runs):
    assert evaluate("--split", "hold") == 0
    assert asked(assistant) == [HELD]
    assert only(runs).name.endswith("-hold")


def test_options_before_the_command_are_not_forgotten(assistant, runs):
    assert evaluate("--split", "hold", "--label", "before", "run") == 0
    assert asked(assistant) == [HELD]
    assert only(runs).name.endswith("-before")


def test_held_texts_are_reported_only_when_they_are_revealed(assistant, runs, capsys):
    assert evaluate("run", "--split", "all") == 0
    folder = only(runs)
    assert HELD not in capsys.readouterr().out
    assert HELD not in (folder / "report.html").read_text()
    assert evaluate("score", "--reveal-hold") == 0
    assert HELD in (folder / "report.html").read_text()


def test_going_on_with_a_run_asks_only_what_is_missing(assistant, runs):
    assert evaluate("run", "--split", "all") == 0
    answers = only(runs) / "answers.jsonl"
    lines = answers.read_text().splitlines(keepends=True)
    answers.write_text("".join(lines[:2]) + lines[2][:40])
    assistant.questions.clear()
    assert evaluate("run", "--resume", only(runs).name) == 0
    assert asked(assistant) == ["Hvordan blir været?", HELD]


def test_a_run_on_another_index_is_not_gone_on_with(assistant, runs, capsys, monkeypatch):
    assert evaluate("run") == 0
    capsys.readouterr()
    monkeypatch.setattr(assistant, "generation", lambda: "g000002")
    assert evaluate("run", "--resume", "latest") == 1
    assert_one_line(capsys, "begun with generation 'g000001', now it is 'g000002'")


def test_a_run_that_is_stopped_says_how_to_go_on(assistant, runs, capsys, monkeypatch):
    def stop(question, **told):
        raise KeyboardInterrupt

    monkeypatch.setattr(assistant, "answer", stop)
    assert evaluate("run") == 130
    assert f"go on with `tillit eval run --resume {only(runs).name}`" in capsys.readouterr().err


def test_scoring_again_asks_nobody_and_gives_the_same(assistant, runs, monkeypatch):
    assert evaluate("run") == 0
    names = ("scores.jsonl", "summary.json", "report.html", "report.md")
    first = {name: (only(runs) / name).read_bytes() for name in names}
    for name in names:
        (only(runs) / name).unlink()
    monkeypatch.setattr(cli, "_load", lambda settings: pytest.fail("the assistant is not needed"))
    assert evaluate("score", only(runs).name) == 0
    assert {name: (only(runs) / name).read_bytes() for name in names} == first


def test_two_runs_are_compared_regressions_first(assistant, runs, capsys):
    assert evaluate("run", "--label", "before") == 0
    assistant.wrong = True
    assert evaluate("run", "--label", "after") == 0
    before, after = sorted(path.name for path in runs.iterdir())
    before, after = sorted((before, after), key=lambda name: name.endswith("after"))
    capsys.readouterr()
    assert evaluate("compare", before, after) == 0
    printed = capsys.readouterr().out
    assert f"Old {before}, new {after}, 3 questions in both" in printed
    assert "Worse by some measure (2):\n- nb-yes_no-001" in printed
    page = runs / after / f"compared-with-{before}.html"
    assert printed.rstrip().endswith(f"Side by side: {page}")
    assert "nb-yes_no-002" in page.read_text()
    assert page.with_suffix(".md").read_text().rstrip() in printed


def test_runs_without_a_common_question_are_not_compared(assistant, runs, capsys):
    assert evaluate("run", "--label", "one") == evaluate("run", "--split", "hold", "--label", "other") == 0
    capsys.readouterr()
    one, other = sorted((path.name for path in runs.iterdir()), key=lambda name: name.endswith("other"))
    assert evaluate("compare", one, other) == 1
    assert_one_line(capsys, f"{one} and {other} have no question in common")


def test_the_gate_asks_both_halves_and_lets_a_good_version_pass(assistant, runs, capsys):
    assert evaluate("gate") == 0
    assert len(asked(assistant)) == 4
    printed = capsys.readouterr().out
    assert printed.rstrip().splitlines()[-1] == f"passed: 4 questions, run {only(runs).name}"


def test_the_gate_stops_a_worse_version_and_names_the_questions(assistant, runs, capsys):
    assistant.wrong = True
    assert evaluate("gate") == 1
    printed = capsys.readouterr().out
    assert "FAIL  Facts asked for that the answer holds: 0.000" in printed
    assert "by nb-yes_no-001, nb-yes_no-002, nb-yes_no-201" in printed
    assert printed.rstrip().endswith(f"`tillit eval score {only(runs).name}` says more")


def test_the_gate_judges_a_run_that_is_there_without_asking(assistant, runs, capsys):
    assert evaluate("run", "--split", "all") == 0
    assistant.questions.clear()
    assert evaluate("gate", "latest") == 0
    assert assistant.questions == []


def test_the_gate_does_not_judge_one_half_of_the_questions(assistant, runs, capsys):
    assert evaluate("run", "--split", "hold") == 0
    capsys.readouterr()
    assert evaluate("gate", "latest") == 1
    assert_one_line(capsys, "holds one half; the gate takes both")


def test_a_version_that_fails_is_not_accepted(assistant, runs, capsys, monkeypatch):
    monkeypatch.setattr("evals.baseline.accept", lambda *_: pytest.fail("accepted"))
    assistant.wrong = True
    assert evaluate("gate", "--accept") == 1


def test_a_version_that_passes_is_accepted_when_asked_to(assistant, runs, capsys, monkeypatch):
    monkeypatch.setattr("evals.baseline.accept", lambda *_: "baseline.json")
    assert evaluate("gate", "--accept") == 0
    assert "are compared with this one from now on: baseline.json" in capsys.readouterr().out


def test_a_resumed_run_keeps_its_half_and_name(assistant, runs, capsys):
    assert evaluate("run") == 0
    capsys.readouterr()
    assert evaluate("run", "--resume", "latest", "--split", "hold") == 1
    assert_one_line(capsys, "leave out --split, --limit and --label")


def test_the_gate_does_not_judge_half_a_run(assistant, runs, capsys):
    assert evaluate("run", "--split", "all") == 0
    answers = only(runs) / "answers.jsonl"
    answers.write_text(answers.read_text().partition("\n")[0] + "\n")
    capsys.readouterr()
    assert evaluate("gate", "latest") == 1
    assert_one_line(
        capsys, "no answer yet to 3 of its questions", f"tillit eval run --resume {only(runs).name}"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ("score", "luck"),
        ("gate", "luck"),
        ("compare", "luck", "luck"),
        ("run", "--resume", "luck"),
        ("score",),
    ],
)
def test_a_run_that_is_not_there_is_one_line(assistant, runs, capsys, arguments):
    assert evaluate(*arguments) == 1
    assert_one_line(capsys, "tillit eval run")


@pytest.mark.parametrize("command", ["run", "gate"])
def test_an_address_where_nothing_listens_is_one_line_and_leaves_no_run(few_questions, runs, capsys, command):
    assert evaluate(command, "--url", f"http://127.0.0.1:{free_port()}") == 1
    assert_one_line(capsys, "/readyz: ConnectError")
    assert not runs.exists()


def test_defects_of_the_question_sets_are_told(few_questions, runs, capsys, monkeypatch):
    wrong = json.dumps(row("nb-yes_no-001", "Hva?", facts=[["noe annet"]])) + "\n"
    monkeypatch.setattr(question_set, "_text", {"tune": wrong, "hold": ""}.__getitem__)
    assert evaluate("check") == 1
    assert capsys.readouterr().out.splitlines() == [
        "nb-yes_no-001: fact is in no relevant passage: ['noe annet']",
        "1 problems",
    ]


def test_the_question_sets_are_as_they_should_be(runs, capsys):
    assert evaluate("check") == 0
    printed = capsys.readouterr().out
    assert "tune: 190 questions, 18 matched triples, 45 to be declined (24%)" in printed
    assert printed.rstrip().endswith("ids are unique.")


# --- behind an address: the real API ---


@pytest.fixture
def url(assistant) -> Iterator[str]:
    """The address of the real API with the fake assistant, in a thread."""
    port = free_port()
    app = create_app(make_service(assistant), make_settings())
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        assert thread.is_alive()
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join(10)


def test_a_server_is_evaluated_as_the_assistant_in_this_process(assistant, runs, url):
    assert evaluate("run", "--label", "here") == 0
    assert evaluate("run", "--url", url, "--parallel", "3") == 0
    folders = {path.name.split("-")[-1]: path for path in runs.iterdir()}
    info = json.loads((folders["url"] / "run.json").read_text())
    assert (info["target"], info["generation"], info["settings"]) == (url, "g000001", [])

    def outcomes(folder: Path) -> dict:
        rows = map(json.loads, (folder / "scores.jsonl").read_text().splitlines())
        return {one["id"]: (one["outcomes"], one["faults"], one["error"]) for one in rows}

    assert outcomes(folders["url"]) == outcomes(folders["here"])


def test_what_a_server_cannot_answer_is_an_error_of_the_run(assistant, runs, url, capsys, monkeypatch):
    monkeypatch.setattr(assistant, "error", RuntimeError("a bug"))
    assert evaluate("gate", "--url", url) == 1
    printed = capsys.readouterr().out
    assert "FAIL  Failed requests: 4" in printed
    assert "by nb-yes_no-001" in printed
    kept = [json.loads(line) for line in (only(runs) / "answers.jsonl").read_text().splitlines()]
    assert {one["answer"] for one in kept} == {None}
    assert all(one["error"].startswith("/api/v1/chat: 500 ") for one in kept)


# --- the report in a real browser, from disk ---


@pytest.fixture
def report(assistant, runs, monkeypatch, browser) -> Iterator[Page]:
    """The page of a run with a hostile answer, from disk; fails when anything is loaded or complains."""
    hostile = row("en-fact-001", "Et angrep?", language="en", type="fact", verdict=None, tags=["FIN"])
    lines = "".join(json.dumps(one) + "\n" for one in (*ROWS["tune"], hostile))
    monkeypatch.setattr(question_set, "_text", {"tune": lines, "hold": ""}.__getitem__)
    assert evaluate("run") == 0
    address = (only(runs) / "report.html").as_uri()
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    loaded: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: loaded.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.goto(address)
    yield page
    context.close()
    assert [one for one in loaded if not one.startswith(("data:", address))] == []
    assert complaints == []


def filter_by(page: Page, field: str, value: str) -> None:
    page.locator(f"[data-field={field}]").select_option(value)


@pytest.mark.browser
@pytest.mark.slow
def test_report_is_filtered_by_field_fault_and_words(report):
    count, shown = report.locator("[data-count]"), report.locator("#list > details:visible")
    expect(count).to_have_text("4 questions")
    filter_by(report, "language", "English")
    expect(count).to_have_text("1 of 4 questions")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("Et angrep?")
    filter_by(report, "type", "yes_no")
    expect(count).to_have_text("0 of 4 questions")
    filter_by(report, "language", "")
    expect(count).to_have_text("2 of 4 questions")
    filter_by(report, "type", "")
    report.locator("[data-fault]").select_option("a quote is not verbatim")
    expect(shown).to_have_count(1)
    report.locator("[data-fault]").select_option("")
    report.locator("input[data-words]").fill("VÆRET")
    expect(shown).to_have_count(1)
    expect(shown).to_contain_text("nb-unanswerable-001")


@pytest.mark.browser
@pytest.mark.slow
def test_hostile_answer_is_read_in_the_report_and_does_nothing(report):
    report.locator("#faults ~ .wide a", has_text="en-fact-001").first.click()
    row = report.locator("#en-fact-001")
    expect(row).to_have_attribute("open", "")
    expect(row.locator(".answer")).to_contain_text("<script>document.title='owned'</script>")
    expect(row.locator("img, video, script, style, form, iframe, b, a")).to_have_count(0)
    report.wait_for_timeout(300)
    assert report.title().startswith("tillit: evaluation ")


@pytest.mark.browser
@pytest.mark.slow
def test_report_shows_its_plots_fits_a_phone_and_prints_without_controls(report):
    drawn = report.locator("figure img").evaluate_all("images => images.map(one => one.naturalWidth > 0)")
    assert drawn
    assert all(drawn)
    report.set_viewport_size({"width": 360, "height": 740})
    assert report.evaluate("document.documentElement.scrollWidth") <= 360
    report.emulate_media(media="print")
    expect(report.locator(".filters")).to_be_hidden()
    expect(report.locator("nav")).to_be_hidden()
