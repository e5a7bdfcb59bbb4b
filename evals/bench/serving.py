"""How soon a started server answers, and the memory it takes, seen from outside."""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import create_server
from statistics import median
from tempfile import TemporaryFile

import httpx
import psutil  # type: ignore[import-untyped]

from evals.bench.processes import command, environment, run
from evals.bench.table import Row, seconds_row
from evals.question_set import EvalQuestion, Split, read_questions

HEALTHZ_S, READYZ_S, MEMORY_MB = 3.0, 12.0, 900
N_QUESTIONS = 50
LONGEST_START_S = 180.0

_PLAIN_LOAD = """
import os, sys
os.environ["HF_HUB_OFFLINE"] = "1"
from sentence_transformers import SentenceTransformer
SentenceTransformer(sys.argv[1], device="cpu").encode("query: start")
"""


def rows(data_dir: Path, model_folder: Path, split: Split) -> list[Row]:
    """Start the server on the index in `data_dir`, ask it questions, weigh it and stop it."""
    with _server(data_dir) as (process, client, started):
        healthz_s = _seconds_until(client, "/healthz", process, started)
        readyz_s = _seconds_until(client, "/readyz", process, started)
        times_ms = [_ask(client, question) for question in read_questions(split)[:N_QUESTIONS]]
        memory_mb = psutil.Process(process.pid).memory_info().rss / 1e6
    plain = run([sys.executable, "-c", _PLAIN_LOAD, str(model_folder)], data_dir)
    n = f"(n = {len(times_ms)})"
    return [
        seconds_row("start, index built: healthz answers", HEALTHZ_S, healthz_s),
        seconds_row(
            "start, index built: readyz says ready",
            READYZ_S,
            readyz_s,
            f"{plain.seconds:.1f} s for a process that loads it with sentence-transformers",
        ),
        Row(
            f"memory, serving, after {N_QUESTIONS} questions",
            f"{MEMORY_MB} MB",
            f"{memory_mb:.0f} MB",
            memory_mb <= MEMORY_MB,
        ),
        Row(
            "answer over HTTP: the first / median of all",
            "",
            f"{times_ms[0]:.0f} / {median(times_ms):.0f} ms {n}",
        ),
    ]


@contextmanager
def _server(data_dir: Path) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client, float]]:
    """A new server process, a client of it, and when it was started (perf_counter)."""
    port = _free_port()
    with TemporaryFile() as log, httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client:
        started = time.perf_counter()
        process = subprocess.Popen(  # noqa: S603  our own program
            command("serve", "--port", str(port)),
            cwd=data_dir,
            env=environment(data_dir),
            stdout=log,
            stderr=log,
        )
        try:
            yield process, client, started
        finally:
            process.terminate()
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()


def _seconds_until(
    client: httpx.Client, path: str, process: subprocess.Popen[bytes], started: float
) -> float:
    """Seconds from `started` until the address answers 200."""
    while (passed := time.perf_counter() - started) < LONGEST_START_S:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode} before {path} answered")
        try:
            if client.get(path).status_code == httpx.codes.OK:
                return time.perf_counter() - started
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise TimeoutError(f"{path} did not answer 200 in {passed:.0f} s")


def _ask(client: httpx.Client, question: EvalQuestion) -> float:
    """Milliseconds until the answer is there."""
    asked = question.question
    history = [{"role": turn.role, "content": turn.content} for turn in asked.history]
    started = time.perf_counter()
    client.post("/api/v1/chat", json={"question": asked.text, "history": history}).raise_for_status()
    return (time.perf_counter() - started) * 1000


def _free_port() -> int:
    with create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
        return port
