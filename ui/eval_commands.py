"""`tillit eval …`: hands the assistant, or an address, to the evaluations and prints what they say."""

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from evals.judge.model import Judge
    from evals.question_set import EvalQuestion, Split
    from evals.runs import Run
    from evals.scoring import Score
    from evals.targets import Target

Load = Callable[[Settings], "Assistant"]
"""Puts the real assistant together; the parsed arguments carry it as `load`."""

TUNE, ALL = "tune", "all"


def run(settings: Settings, given: argparse.Namespace) -> int:
    """Ask the questions of a half, score the answers and write the report."""
    from evals.extras import require
    from evals.generating import check_same, circumstances, generate
    from evals.runs import new_run
    from ui.configuration import effective_lines
    from ui.terminal import ProgressLine

    require("eval")
    if given.resume and (given.split or given.label or given.limit):
        raise ValueError("a resumed run keeps its questions and name: leave out --split, --limit and --label")
    target = _target(settings, given)
    current = _run(settings, given.resume) if given.resume else None
    split = current.info()["split"] if current else given.split or TUNE
    limit = current.info().get("limit") if current else given.limit
    shown = [] if given.url else effective_lines(settings)
    info = circumstances(target, shown, _splits(split)) | {"split": split, "parallel": given.parallel}
    info |= {"limit": limit} | ({} if given.url else _writes(settings))
    if current:
        check_same(current, info)
    else:
        label = given.label or (f"{split}-url" if given.url else split)
        current = new_run(_runs_dir(settings), label, datetime.now())
        current.write_info(info)
    questions = _questions(split, limit)
    try:
        generate(target, questions, current, parallel=given.parallel, progress=ProgressLine())
    except KeyboardInterrupt:
        print(f"tillit: go on with `tillit eval run --resume {current.name}`", file=sys.stderr)
        raise
    current.write_info(current.info() | {"finished": datetime.now(UTC).isoformat(timespec="seconds")})
    return _report(current, reveal_hold=given.reveal_hold)


def score(settings: Settings, given: argparse.Namespace) -> int:
    """Score a run again, with the keys and metrics as they are now, and write its report again."""
    from evals.extras import require

    require("eval")
    return _report(_run(settings, given.name), reveal_hold=given.reveal_hold)


def compare(settings: Settings, given: argparse.Namespace) -> int:
    """Compare two runs question by question."""
    from evals.comparing import compare as compare_scores
    from evals.extras import require
    from evals.report import html, markdown

    require("eval")
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
    """Pass or fail a version: all questions, by evals/gate.toml and beside the version accepted last."""
    from evals.baseline import accept, accepted, changes
    from evals.extras import require
    from evals.gate import judge, thresholds

    require("eval")
    current = _run(settings, given.name) if given.name else _asked_all(settings, given)
    if current.info().get("limit"):
        raise ValueError(f"{current.name} holds a sample; the gate takes all: `tillit eval run --split all`")
    if current.info()["split"] != ALL:
        raise ValueError(f"{current.name} holds one half; the gate takes both: `tillit eval run --split all`")
    scores = _whole_scores(current)
    at_least = thresholds()
    verdicts = judge(scores, at_least)
    is_passed = all(one.is_passed for one in verdicts)
    print("\n".join(one.line() for one in verdicts))
    if given.accept and is_passed:
        print(f"Later versions are compared with this one from now on: {accept(scores, list(at_least))}")
    elif not given.accept:
        beside = changes(scores, accepted())
        print("\n".join(one.line() for one in beside))
        is_passed = is_passed and all(one.is_passed for one in beside)
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
    from evals.extras import require
    from evals.question_set import read_questions
    from ui.terminal import ProgressLine
    from vectorstore.embedding_cache import CachedEmbedder, EmbeddingCache

    require("eval")
    load: Load = given.load
    cache = EmbeddingCache(settings.data_dir / "embeddings.sqlite3")
    embedder = CachedEmbedder(build_embedder(settings), cache)
    found = parts.variants(load(settings), embedder, read_questions(given.split), ProgressLine())
    print(parts.report(found, given.split))
    return 0


def evidence(settings: Settings, given: argparse.Namespace) -> int:
    """Print how far each kind of evidence goes by itself, the cross-encoder's beside the others."""
    from evals.evidence import report
    from evals.extras import require
    from evals.question_set import read_questions

    require("eval")
    load: Load = given.load
    questions = [question for question in read_questions(given.split) if question.is_searched]
    print(report(load(settings), questions, given.split, stock=given.stock))
    return 0


def checks(settings: Settings, given: argparse.Namespace) -> int:
    """Measure the marks that `tillit check` gives, on labelled drafts, in the mode that is set."""
    from evals.checks.drafts import read_drafts
    from evals.checks.measuring import measure, report, wrong
    from evals.extras import require

    require("eval")
    if given.wrong and given.split != TUNE:
        raise ValueError("--wrong shows texts, and those of the held-out half are not for who tunes")
    measured = measure(given.load(settings), read_drafts(given.split))
    print("\n".join((*report(measured), *(wrong(measured) if given.wrong else ()))))
    for miss in measured.misses():
        print(f"FAILED: {miss}")
    return 1 if measured.misses() else 0


def repair(settings: Settings, given: argparse.Namespace) -> int:
    """Print word and character errors of scanned texts, before and after their repair."""
    from evals.repair import report

    print(report())
    return 0


def fit(settings: Settings, given: argparse.Namespace) -> int:
    """Fit the assistant's weights on the tuning half, and write them."""
    from evals.extras import require
    from evals.fitting import fit as fit_weights

    require("eval")
    load: Load = given.load
    print(fit_weights(load(settings)))
    return 0


def lists(settings: Settings, given: argparse.Namespace) -> int:
    """Print how complete the answers are to questions that ask for all."""
    from assistant.catalogue.catalogue import read_catalogue
    from evals.extras import require
    from evals.lists import SPLITS, read_list_questions, report, score_lists

    require("eval")
    load: Load = given.load
    assistant = load(settings)
    catalogue = read_catalogue(assistant.documents())
    for split in SPLITS:
        scores = score_lists(assistant.answer, read_list_questions(split), catalogue)
        print(report(scores, split, details=split == TUNE or given.reveal_hold))
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
    info = circumstances(target, effective_lines(settings), _splits(ALL)) | {"split": ALL, "parallel": 1}
    info |= {} if given.url else _writes(settings)
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


def _writes(settings: Settings) -> dict[str, str | None]:
    """How answers come about in this process, for the run to keep."""
    return {"mode": "llm" if settings.llm.model else "quotes", "model": settings.llm.model}


def _questions(split: str, limit: int | None = None) -> "list[EvalQuestion]":
    """The questions of a half or of both; at most `limit`, evenly spread."""
    from evals.question_set import read_questions

    questions = [question for one in _splits(split) for question in read_questions(one)]
    if limit is None or limit >= len(questions):
        return questions
    return [questions[n * len(questions) // limit] for n in range(limit)]


def _questions_of(current: "Run") -> "list[EvalQuestion]":
    info = current.info()
    return _questions(info["split"], info.get("limit"))


def _splits(split: str) -> "tuple[Split, ...]":
    from evals.question_set import SPLITS

    return tuple(one for one in SPLITS if split in (one, ALL))


def _scores(current: "Run") -> "list[Score]":
    from evals.scoring import score_all

    return score_all(_questions_of(current), current.records(), current.documents())


def _whole_scores(current: "Run") -> "list[Score]":
    """The scores of a run that has been asked all its questions."""
    scores = _scores(current)
    if missing := len(_questions_of(current)) - len(scores):
        go_on = f"go on with `tillit eval run --resume {current.name}`"
        raise ValueError(f"{current.name} has no answer yet to {missing} of its questions: {go_on}")
    return scores


def _report(current: "Run", *, reveal_hold: bool) -> int:
    from evals.report import data, html, markdown

    info, scores = current.info(), _scores(current)
    current.write("scores.jsonl", data.score_lines(scores))
    current.write("summary.json", data.summary(info, scores))
    text = markdown.run_text(current.name, info, scores)
    if missing := len(_questions_of(current)) - len(scores):
        go_on = f"`tillit eval run --resume {current.name}`"
        text += f"\n\n{missing} questions of this run have no answer yet: {go_on}"
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
