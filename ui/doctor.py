"""What is set up and what is missing, each with the command that mends it."""

import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.build import build_store
from assistant.chat_model import ChatModelError
from assistant.settings import Settings
from ingest.pipeline import is_by_other_code
from ui import client
from ui.data_dir import check_writable
from ui.installation import installation_id
from ui.model_counts import read_counts
from vectorstore.bundled_model import BUNDLED_NAME, is_sound
from vectorstore.errors import StoreError

NEEDED_BYTES = 600_000_000
"""For the unpacked model, two generations of the index and what building a third takes."""

PYTHON = (3, 11)


@dataclass(frozen=True)
class Finding:
    """One thing looked at; `what` says how it is and, where it is not well, what to do."""

    ok: bool
    subject: str
    what: str

    def line(self) -> str:
        return f"{'ok     ' if self.ok else 'MISSING'} {self.subject}: {self.what}"


def examine(settings: Settings) -> Iterator[Finding]:
    """Everything that answering needs, in the order in which it is needed. Changes nothing but makes the data
    directory."""
    yield _python()
    yield _settings()
    yield _told("data directory", lambda: _data_dir(settings.data_dir))
    yield _disk(settings.data_dir)
    yield _model(settings)
    yield _told("index", lambda: _index(settings))
    if settings.llm.model:
        yield _language_model(settings)
        yield _model_answers(settings)
    yield _server(settings)


def _told(subject: str, look: Callable[[], str]) -> Finding:
    """What `look` says, or the error it raises, which says what to do."""
    try:
        return Finding(True, subject, look())
    except (OSError, StoreError) as error:
        return Finding(False, subject, " ".join(str(error).split()))


def _python() -> Finding:
    running = ".".join(map(str, sys.version_info[:3]))
    return Finding(sys.version_info >= PYTHON, "Python", f"{running} (3.11 or newer is needed)")


def _settings() -> Finding:
    where = f".env in {str(Path.cwd())!r} and the environment" if Path(".env").exists() else "the environment"
    return Finding(True, "settings", f"valid, from {where}; `tillit --show-settings` prints them")


def _data_dir(data_dir: Path) -> str:
    check_writable(data_dir)
    return f"{str(data_dir.resolve())!r}, writable"


def _disk(data_dir: Path) -> Finding:
    there = next(folder for folder in (data_dir.resolve(), *data_dir.resolve().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    what = f"{free / 1e9:.1f} GB free"
    if free >= NEEDED_BYTES:
        return Finding(True, "disk", what)
    advice = "make room, or set TILLIT_DATA_DIR to a folder on another disk"
    return Finding(False, "disk", f"{what}, {NEEDED_BYTES / 1e9:.1f} GB are needed; {advice}")


def _model(settings: Settings) -> Finding:
    embedding = settings.embedding
    if embedding.base_url:
        return Finding(True, "embedding model", f"{embedding.model!r} at {embedding.base_url}")
    if embedding.model != "bundled":
        return Finding(True, "embedding model", repr(embedding.model))
    folder = settings.data_dir / "models" / BUNDLED_NAME
    if is_sound(folder):
        return Finding(True, "embedding model", f"{BUNDLED_NAME}, unpacked and sound")
    found = "damaged" if folder.exists() else "not unpacked yet"
    return Finding(False, "embedding model", f"{BUNDLED_NAME} is {found}; run `tillit ingest`")


def _index(settings: Settings) -> str:
    store = build_store(settings)
    info = store.current_info()
    bundled = settings.embedding.model == "bundled" and not settings.embedding.base_url
    store.check_current(embedder_name=BUNDLED_NAME if bundled else info.embedder_name, dim=info.dim)
    age = datetime.now(UTC) - datetime.fromisoformat(info.created)
    outdated = "; made by another version of this program, so run `tillit ingest`"
    return (
        f"generation {info.name}, {age.days} days old, {info.n_documents} documents in {info.n_chunks} "
        f"chunks, by {info.embedder_name}{outdated if is_by_other_code(info) else ''}"
    )


def _language_model(settings: Settings) -> Finding:
    """One call; answers are made without the model where it fails."""
    from assistant.llm.faults import Fault
    from assistant.llm.model import build_language_model
    from assistant.llm.trial import try_out

    try:
        trial = try_out(build_language_model(settings.llm))
    except (ChatModelError, Fault) as error:
        return Finding(False, "language model", " ".join(str(error).split()))
    return Finding(trial.is_ok, "language model", trial.line())


def _model_answers(settings: Settings) -> Finding:
    """What became of the model's statements in the server that started last."""
    counts = read_counts(settings.data_dir)
    return Finding(True, "model in use", counts.line() if counts else "no server has asked it yet")


def _server(settings: Settings) -> Finding:
    address, found = client.base_url(settings), client.readiness(settings)
    if found is None:
        return _port(settings, address)
    if found["status"] != "ready":
        return Finding(False, "server", f"runs on {address} and is not ready: {found.get('detail')}")
    if found.get("installation") != installation_id(settings.data_dir):
        return Finding(
            False, "server", f"one with another data directory runs on {address}; set TILLIT_SERVER__PORT"
        )
    return Finding(True, "server", f"runs on {address} and answers from generation {found['generation']}")


def _port(settings: Settings, address: str) -> Finding:
    host, port = settings.server.host, settings.server.port
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        why = error.strerror or str(error)
        return Finding(
            False, "server", f"{address} cannot be used ({why}); set TILLIT_SERVER__PORT to another"
        )
    return Finding(True, "server", f"none is running, {address} is free; `tillit serve` starts one")
