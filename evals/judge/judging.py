"""Has cases judged and keeps each judgement at once, so that nothing is asked twice."""

import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.judge.cases import Case
from evals.judge.judgements import JUDGEMENTS, Judgement
from evals.judge.model import Judge
from evals.runs import Appender
from evals.targets import Object

Progress = Callable[[str, int, int], None]
Key = tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Judged:
    """A line of `judgements.jsonl`.

    Attributes:
        id: of the case.
        prompt: name of the prompt; `version` is its text's.
        asked: SHA-256 of the whole prompt, shortened: another answer, passage or fact is another prompt.
        replies: as they came, the one asked for again last.
        value: what was read from the last; None where there is an error.
    """

    id: str
    judgement: str
    model: str
    prompt: str
    version: str
    asked: str
    replies: list[str]
    value: Object | None
    error: str | None

    @property
    def key(self) -> Key:
        return self.id, self.judgement, self.model, self.version, self.asked


@dataclass(frozen=True)
class Task:
    """A judgement to be made of a case."""

    case: Case
    judgement: Judgement
    prompt: str

    def key(self, judge: Judge) -> Key:
        return self.case.id, self.judgement.name, judge.name, self.judgement.prompt.version, self._asked

    def done_by(self, judge: Judge) -> Judged:
        """Ask the model."""
        reply = judge.ask(
            self.prompt, self.judgement.reply, lambda text: self.judgement.read(text, self.case)
        )
        return Judged(
            id=self.case.id,
            judgement=self.judgement.name,
            model=judge.name,
            prompt=self.judgement.prompt.name,
            version=self.judgement.prompt.version,
            asked=self._asked,
            replies=list(reply.texts),
            value=None if reply.value is None else reply.value.model_dump(),
            error=reply.error,
        )

    @property
    def _asked(self) -> str:
        return hashlib.sha256(self.prompt.encode()).hexdigest()[:16]


def tasks_of(cases: Iterable[Case]) -> list[Task]:
    """Every judgement that applies to each case."""
    return [
        Task(case, judgement, prompt)
        for case in cases
        for judgement in JUDGEMENTS
        if (prompt := judgement.prompt_for(case)) is not None
    ]


def judge_all(
    judge: Judge, tasks: Sequence[Task], path: Path, *, parallel: int = 1, progress: Progress | None = None
) -> list[Judged]:
    """Have done what the file at `path` does not hold yet, or holds only as an error.

    Returns:
        All judgements of the tasks, those kept from before among them.
    """
    kept = {judged.key: judged for judged in read_judged(path)}
    missing = [task for task in tasks if (one := kept.get(task.key(judge))) is None or one.error is not None]
    path.parent.mkdir(parents=True, exist_ok=True)
    with Appender(path) as lines, ThreadPoolExecutor(parallel) as pool:
        jobs = [pool.submit(task.done_by, judge) for task in missing]
        try:
            for n_done, job in enumerate(as_completed(jobs), len(tasks) - len(missing) + 1):
                judged = job.result()
                lines.add(judged)
                kept[judged.key] = judged
                if progress:
                    progress("Judging", n_done, len(tasks))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return [kept[task.key(judge)] for task in tasks]


def kept_of(judge: Judge, tasks: Iterable[Task], path: Path) -> list[Judged]:
    """The judgements of the tasks that the file holds; nothing is asked."""
    kept = {judged.key: judged for judged in read_judged(path)}
    return [kept[key] for task in tasks if (key := task.key(judge)) in kept]


def read_judged(path: Path) -> list[Judged]:
    """The file's lines in order; one that a crash cut off is left out. Nothing where there is no file."""
    lines = path.read_text("utf-8", errors="replace").splitlines() if path.exists() else []
    return [judged for judged in map(_judged, lines) if judged is not None]


def _judged(line: str) -> Judged | None:
    try:
        values: dict[str, Any] = json.loads(line)
        return Judged(**values)
    except (ValueError, TypeError):
        return None
