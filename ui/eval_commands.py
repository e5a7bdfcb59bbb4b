"""`tillit eval …`: hands the assistant, or an address, to the evaluations and prints what they say."""

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings
from ui.arguments import day, number

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from evals.judge.model import Judge
    from evals.question_set import EvalQuestion
    from evals.runs import Run
    from evals.scoring import Score
    from evals.targets import Target

Command = Callable[[Settings, argparse.Namespace], int]
Load = Callable[[Settings], "Assistant"]
"""Puts the real assistant together."""

ALL = "all"


def run(settings: Settings, given: argparse.Namespace) -> int:
    """Ask the questions of a half, score the answers and write the report."""
    from evals.generating import circumstances, generate
    from evals.runs import new_run
    from ui.configuration import effective_lines
    from ui.terminal import ProgressLine

    target = _target(settings, given)
    if given.resume:
        current = _run(settings, given.resume)
    else:
        label = given.label or (f"{given.split}-url" if given.url else given.split)
        shown = [] if given.url else effective_lines(settings)
        info = circumstances(target, shown) | {"split": given.split, "parallel": given.parallel}
        current = new_run(_runs_dir(settings), label, datetime.now())
        current.write_info(info)
    questions = _questions(current.info()["split"])
    try:
        generate(target, questions, current, parallel=given.parallel, progress=ProgressLine())
    except KeyboardInterrupt:
        print(f"tillit: go on with `tillit eval run --resume {current.name}`", file=sys.stderr)
        raise
    current.write_info(current.info() | {"finished": datetime.now(UTC).isoformat(timespec="seconds")})
    return _report(current, reveal_hold=given.reveal_hold)


def score(settings: Settings, given: argparse.Namespace) -> int:
    """Score a run again, with the keys and metrics as they are now, and write its report again."""
    return _report(_run(settings, given.name), reveal_hold=given.reveal_hold)


def compare(settings: Settings, given: argparse.Namespace) -> int:
    """Compare two runs question by question."""
    from evals.comparing import compare as compare_scores
    from evals.report import html, markdown

    old, new = _run(settings, given.old), _run(settings, given.new)
    comparison = compare_scores(_scores(old), _scores(new))
    if not comparison.pairs:
        raise ValueError(f"{old.name} and {new.name} have no question in common")
    text = markdown.comparison_text(old.name, new.name, comparison)
    infos = (old.info(), new.info())
    page = html.comparison_page(old.name, new.name, comparison, reveal_hold=given.reveal_hold, infos=infos)
    written = new.write(f"compared-with-{old.name}.html", page)
    new.write(f"compared-with-{old.name}.md", text + "\n")
    print(f"{text}\n\nSide by side: {written}")
    return 0


def gate(settings: Settings, given: argparse.Namespace) -> int:
    """Pass or fail a version: all questions, by the thresholds of evals/gate.toml."""
    from evals.gate import judge, thresholds

    current = _run(settings, given.name) if given.name else _asked_all(settings, given)
    scores = _scores(current)
    if missing := len(_questions(current.info()["split"])) - len(scores):
        go_on = f"go on with `tillit eval run --resume {current.name}`"
        raise ValueError(f"{current.name} has no answer yet to {missing} of its questions: {go_on}")
    verdicts = judge(scores, thresholds())
    print("\n".join(verdict.line() for verdict in verdicts))
    is_passed = all(verdict.is_passed for verdict in verdicts)
    end = "" if is_passed else f"; `tillit eval score {current.name}` says more"
    print(f"{'passed' if is_passed else 'FAILED'}: {len(scores)} questions, run {current.name}{end}")
    return 0 if is_passed else 1


def judge(settings: Settings, given: argparse.Namespace) -> int:
    """Have a chat model judge a run's answers: advisory, with how far it agrees with labels."""
    from evals.judge.model import build_judge

    options = settings.judge
    key = options.api_key.get_secret_value() if options.api_key else None
    judging = build_judge(
        model=options.model,
        base_url=options.base_url,
        api_key=key,
        timeout_s=options.timeout_s,
        max_input_chars=options.max_input_chars,
    )
    tried = settings.data_dir / "judge" / "judgements.jsonl"
    if given.calibrate:
        return _calibrated(judging, tried, given)
    return _judged(judging, tried, _run(settings, given.name), given)


def check(settings: Settings, given: argparse.Namespace) -> int:
    """Say whether the question sets can be trusted, and what they are a mix of."""
    from evals import checking
    from evals.question_set import SPLITS, question_of, read_rows
    from ingest.manifest import built_in_folder, read_manifest
    from ingest.pipeline import read_documents

    documents, _ = read_documents(read_manifest(built_in_folder()))
    texts = {read.document.id: read.document.text for read in documents}
    rows = {split: read_rows(split) for split in SPLITS}
    found = [problem for split in SPLITS for problem in checking.problems(rows[split], split, texts)]
    found += checking.problems_of_halves(rows)
    if found:
        print("\n".join(found))
        print(f"{len(found)} problems")
        return 1
    for split in SPLITS:
        print(f"{split}: {checking.mix([question_of(row) for row in rows[split]])}\n")
    print("Every quote is verbatim in its document, every fact is in a relevant passage, ids are unique.")
    return 0


def ablation(settings: Settings, given: argparse.Namespace) -> int:
    """Print what each part buys, language by language, with parts taken away."""
    from assistant.build import build_embedder
    from evals import ablation as parts
    from evals.question_set import read_questions
    from ui.terminal import ProgressLine
    from vectorstore.embedding_cache import CachedEmbedder, EmbeddingCache

    load: Load = given.load
    cache = EmbeddingCache(settings.data_dir / "embeddings.sqlite3")
    embedder = CachedEmbedder(build_embedder(settings), cache)
    found = parts.variants(load(settings), embedder, read_questions(given.split), ProgressLine())
    print(parts.report(found, given.split))
    return 0


def repair(settings: Settings, given: argparse.Namespace) -> int:
    """Print word and character errors of scanned texts, before and after their repair."""
    from evals.repair import report

    print(report())
    return 0


def fit(settings: Settings, given: argparse.Namespace) -> int:
    """Fit the assistant's weights on the tuning half, and write them."""
    from evals.fitting import fit as fit_weights

    load: Load = given.load
    print(fit_weights(load(settings)))
    return 0


def draft(settings: Settings, given: argparse.Namespace) -> int:
    """Turn feedback that people gave into drafts of questions for the question set."""
    from evals.drafts import NEXT_STEPS, add_drafts
    from ui.feedback_store import FeedbackStore

    store = FeedbackStore(settings.data_dir)
    records = [one for one in store.records(since=given.since) if given.all or not one["helpful"]]
    if not records:
        print(f"There is no such feedback in {str(store.path)!r}.")
        return 0
    n_added = add_drafts(records, given.out)
    n_known = len(records) - n_added
    print(f"Drafts added to {str(given.out)!r}: {n_added}; drafted before: {n_known}.")
    if n_added:
        print(NEXT_STEPS)
    return 0


# --- parts ---


def _asked_all(settings: Settings, given: argparse.Namespace) -> "Run":
    from evals.generating import circumstances, generate
    from evals.runs import new_run
    from ui.configuration import effective_lines
    from ui.terminal import ProgressLine

    target = _target(settings, given)
    info = circumstances(target, effective_lines(settings)) | {"split": ALL, "parallel": 1}
    current = new_run(_runs_dir(settings), "gate", datetime.now())
    current.write_info(info)
    generate(target, _questions(ALL), current, progress=ProgressLine())
    return current


def _target(settings: Settings, given: argparse.Namespace) -> "Target":
    from evals.targets import Http, InProcess

    if given.url:
        return Http(given.url)
    load: Load = given.load
    return InProcess(load(settings))


def _questions(split: str) -> "list[EvalQuestion]":
    from evals.question_set import SPLITS, read_questions

    return [question for one in SPLITS if split in (one, ALL) for question in read_questions(one)]


def _scores(current: "Run") -> "list[Score]":
    from evals.scoring import score_all

    return score_all(_questions(current.info()["split"]), current.records(), current.documents())


def _report(current: "Run", *, reveal_hold: bool) -> int:
    from evals.report import data, html, markdown

    info, scores = current.info(), _scores(current)
    current.write("scores.jsonl", data.score_lines(scores))
    current.write("summary.json", data.summary(info, scores))
    text = markdown.run_text(current.name, info, scores)
    page = current.write("report.html", html.run_page(current.name, info, scores, reveal_hold=reveal_hold))
    current.write("report.md", text + "\n")
    print(f"{text}\n\nReport: {page}")
    return 0


def _calibrated(judging: "Judge", tried: Path, given: argparse.Namespace) -> int:
    from evals.judge import report
    from evals.judge.agreement import agreements
    from evals.judge.judging import judge_all, tasks_of
    from evals.judge.labelled import read_labelled
    from ui.terminal import ProgressLine

    items = read_labelled()[: given.limit]
    tasks = tasks_of(item.case for item in items)
    judged = judge_all(judging, tasks, tried, parallel=given.parallel, progress=ProgressLine())
    print(report.calibration_text(judging.name, len(items), judged, agreements(items, judged)))
    return 0 if any(one.error is None for one in judged) else 1


def _judged(judging: "Judge", tried: Path, current: "Run", given: argparse.Namespace) -> int:
    from evals.judge import report
    from evals.judge.agreement import agreements
    from evals.judge.cases import cases_of
    from evals.judge.judging import judge_all, kept_of, tasks_of
    from evals.judge.labelled import read_labelled
    from ui.terminal import ProgressLine

    cases, left_out = cases_of(_scores(current), current.documents(), limit=given.limit)
    path = current.folder / "judgements.jsonl"
    judged = judge_all(judging, tasks_of(cases), path, parallel=given.parallel, progress=ProgressLine())
    items = read_labelled()
    known = agreements(items, kept_of(judging, tasks_of(item.case for item in items), tried))
    groups = {case.id: case.group for case in cases}
    text = report.run_text(current.name, judging.name, judged, groups, left_out, known)
    written = current.write("judge.md", text + "\n")
    print(f"{text}\n\nWritten: {written}")
    return 0 if any(one.error is None for one in judged) else 1


def _run(settings: Settings, name: str) -> "Run":
    from evals.runs import find_run

    return find_run(_runs_dir(settings), name)


def _runs_dir(settings: Settings) -> Path:
    return settings.data_dir / "evals"


# --- the command line ---


def add_eval(commands: "Commands", load: Load) -> None:
    """The command `eval` with its own commands; without one of them it is `eval run`."""
    parser = commands.add_parser(
        "eval",
        help="measure how right the answers are",
        description="Measure how right the answers are; without a command: run on the tuning half.",
    )
    parser.set_defaults(run=run, load=load)
    _add_run_options(parser)
    kinds = parser.add_subparsers(title="commands", metavar="NAME", dest="evaluation")
    _add_run_options(_add(kinds, "run", run), again=True)
    _add_run(_add(kinds, "score", score))
    comparing = _add(kinds, "compare", compare)
    comparing.add_argument("old", help="a run: its folder or name, or 'latest'")
    comparing.add_argument("new", help="another one")
    _add_reveal(comparing)
    gating = _add(kinds, "gate", gate)
    gating.add_argument("name", nargs="?", help="judge this run instead of asking all questions now")
    gating.add_argument("--url", help="ask an assistant at this address")
    _add_judge_options(_add(kinds, "judge", judge))
    _add(kinds, "ablation", ablation).add_argument(
        "--split", choices=("tune", "hold"), default="tune", help="which half (default: %(default)s)"
    )
    for name, command in (("check", check), ("repair", repair), ("fit", fit)):
        _add(kinds, name, command)
    _add_draft_options(_add(kinds, "draft", draft))


if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def _add(kinds: "Commands", name: str, command: Command) -> argparse.ArgumentParser:
    description = (command.__doc__ or "").partition("\n")[0]
    parser: argparse.ArgumentParser = kinds.add_parser(
        name, help=f"{description[0].lower()}{description[1:].rstrip('.')}", description=description
    )
    parser.set_defaults(run=command)
    return parser


def _add_run_options(parser: argparse.ArgumentParser, *, again: bool = False) -> None:
    """Options of `eval` and, `again`, of `eval run`: what is not given there stays as it was given before."""

    def default(value: Any) -> Any:
        return argparse.SUPPRESS if again else value

    parser.add_argument(
        "--split", choices=("tune", "hold", ALL), default=default("tune"), help="which half (default: tune)"
    )
    parser.add_argument(
        "--url", default=default(None), help="ask an assistant at this address instead of one in this process"
    )
    parser.add_argument(
        "--parallel",
        type=number(1, 32),
        default=default(1),
        help="so many at a time; latency is best measured with 1",
    )
    parser.add_argument(
        "--resume", metavar="RUN", default=default(None), help="go on with a run that was broken off"
    )
    parser.add_argument(
        "--label", default=default(None), help="a word for the run's folder (default: the half)"
    )
    _add_reveal(parser, default=default(False))


def _add_draft_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--since", type=day, metavar="YYYY-MM-DD", help="feedback from this day on, UTC (default: all days)"
    )
    parser.add_argument("--all", action="store_true", help="helpful answers too (default: unhelpful ones)")
    parser.add_argument(
        "--out",
        type=Path,
        default=Path("evals/drafts.jsonl"),
        metavar="FILE",
        help="what to append to (default: %(default)s)",
    )


def _add_run(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", metavar="RUN", nargs="?", default="latest", help="folder or name (default: latest)"
    )
    _add_reveal(parser)


def _add_judge_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "name", metavar="RUN", nargs="?", default="latest", help="folder or name (default: latest)"
    )
    parser.add_argument(
        "--calibrate",
        action="store_true",
        help="judge the labelled sample instead: can it be trusted",
    )
    parser.add_argument("--limit", type=number(1, 100_000), metavar="N", help="only the first N answers")
    parser.add_argument(
        "--parallel", type=number(1, 32), default=4, help="so many at a time (default: %(default)s)"
    )


def _add_reveal(parser: argparse.ArgumentParser, *, default: Any = False) -> None:
    parser.add_argument(
        "--reveal-hold",
        action="store_true",
        default=default,
        help="show the held half's texts in reports: not for who tunes",
    )
