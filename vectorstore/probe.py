"""Open a Chroma folder in a process of its own, because a damaged one can take the process down.

`python -m vectorstore.probe FOLDER` ends with 0 when every chunk can be read and searched.
"""

import os
import subprocess
import sys
from pathlib import Path

from vectorstore.collection import open_local
from vectorstore.errors import IndexDamagedError

PROBE_TIMEOUT_S = 30.0


def probe(folder: Path, *, timeout_s: float = PROBE_TIMEOUT_S) -> None:
    """Try a Chroma folder in a subprocess.

    Raises:
        IndexDamagedError: the subprocess said so, crashed, or took longer than `timeout_s`.
    """
    command = [sys.executable, "-P", "-m", "vectorstore.probe", str(folder)]
    root = str(Path(__file__).resolve().parent.parent)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([root, os.environ.get("PYTHONPATH", "")])}
    try:
        done = subprocess.run(  # noqa: S603 -- our own module in our own interpreter
            command, env=environment, capture_output=True, text=True, timeout=timeout_s, check=False
        )
    except subprocess.TimeoutExpired:
        raise IndexDamagedError(f"opening {str(folder)!r} took longer than {timeout_s:g} s") from None
    if done.returncode != 0:
        last_line = (done.stderr.strip().splitlines() or ["no message"])[-1]
        raise IndexDamagedError(f"opening {str(folder)!r} ended with {done.returncode}: {last_line}")


def main() -> int:
    try:
        collection = open_local(Path(sys.argv[1]))
        rows = collection.rows()
        collection.nearest(rows.vectors[:1], max(len(rows.chunks), 1))
    except IndexDamagedError as error:
        print(error.what, file=sys.stderr)
        return 1
    except OSError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
