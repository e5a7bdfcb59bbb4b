"""How long unpacking the model, the first and a repeated ingest take."""

import json
import sys
import time
from pathlib import Path

from assistant.build import run_ingest
from assistant.settings import Settings
from evals.bench.processes import command, run
from evals.bench.table import Row, seconds_row

FIRST_S, MODEL_SHARE, REPEATED_S = 40.0, 0.80, 2.0

_UNPACK = """
import sys
from pathlib import Path
from vectorstore.bundled_model import ensure_bundled_model
ensure_bundled_model(Path(sys.argv[1]), progress=False)
"""


def rows(settings: Settings) -> list[Row]:
    """Fill an empty data folder: first the model, then the index, each by a new process; then nothing new."""
    folder = settings.data_dir
    unpacking = run([sys.executable, "-c", _UNPACK, str(folder / "models")], folder)
    first = run([sys.executable, "-m", "evals.bench.timed_ingest"], folder)
    spent: dict[str, float] = json.loads(first.output.splitlines()[-1])
    repeated = run(command("ingest"), folder)
    inside_s = _repeated_inside(settings)
    forward = f"{spent['forward']:.1f} s of forward passes, {spent['loading']:.1f} s of loading"
    model_share = spent["forward"] / first.seconds
    spent["start and end"] = first.seconds - sum(spent[name] for name in ("reading", "embedding", "writing"))
    stages = ", ".join(f"{name} {seconds:.1f}" for name, seconds in spent.items())
    return [
        seconds_row("first ingest of the documents", FIRST_S, first.seconds, forward),
        Row(
            "… the share of its forward passes in it",
            f"{MODEL_SHARE:.2f}",
            f"{model_share:.2f}",
            model_share >= MODEL_SHARE,
        ),
        Row("… by stage, s (loading and forward lie inside embedding)", "", stages),
        Row("… before it, once: unpacking the model", "", f"{unpacking.seconds:.1f} s"),
        seconds_row("ingest with nothing changed, as a process", REPEATED_S, repeated.seconds),
        seconds_row("ingest with nothing changed, inside one", REPEATED_S, inside_s),
    ]


def _repeated_inside(settings: Settings) -> float:
    run_ingest(settings)
    started = time.perf_counter()
    report = run_ingest(settings)
    if not report.unchanged:
        raise RuntimeError("an ingest of the same documents did not find them unchanged")
    return time.perf_counter() - started


def models_folder(data_dir: Path) -> Path:
    """Where the bundled model lies, unpacked first if it is not there."""
    from vectorstore.bundled_model import ensure_bundled_model

    return ensure_bundled_model(data_dir / "models", progress=False)
