"""Files that are whole or not there: atomic replacement, checksums, and getting bytes to the disk."""

import hashlib
import json
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

FileStamp = tuple[int, str]
"""Size in bytes and sha256 in hex. Without a sha256 the file may change and grow, but not shrink."""


def write_atomically(path: Path, content: bytes) -> None:
    """Replace `path` by `content` in one step that survives a crash.

    Raises:
        OSError: the disk is full or not writable; `path` is as it was.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    sync_folder(path.parent)


def remove_temporary(folder: Path) -> None:
    """Delete what `write_atomically` left in a folder when its process was killed."""
    for path in folder.glob(".*.tmp"):
        with suppress(OSError):
            path.unlink()


def write_json(path: Path, value: Any) -> None:
    write_atomically(path, json.dumps(value, ensure_ascii=False, indent=1).encode())


def sync_folder(folder: Path) -> None:
    """Make names in `folder` survive a power cut; does nothing where folders cannot be synced."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Flush every file and folder below `folder` to the disk."""
    for path in folder.rglob("*"):
        if path.is_file():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        else:
            sync_folder(path)
    sync_folder(folder)


def stamp(path: Path) -> FileStamp:
    """Size and sha256 of one file; reads it once."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
        return file.tell(), digest


def stamps(folder: Path, wanted: Callable[[str], bool]) -> dict[str, FileStamp]:
    """Stamps of the wanted files below `folder`, by path relative to it, which is what `wanted` is asked."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in files}
    return {name: stamp(path) for name, path in named.items() if wanted(name)}


def first_difference(folder: Path, expected: dict[str, FileStamp]) -> str | None:
    """Say which file below `folder` is not as expected, or None when all are. Sizes are compared first."""
    for name, (size, digest) in expected.items():
        path = folder / name
        if not path.is_file():
            return f"{name} is missing"
        found = path.stat().st_size
        if found < size or (digest and found > size):
            return f"{name} has {found} bytes, not {size}"
    for name, (_, digest) in expected.items():
        if digest and stamp(folder / name)[1] != digest:
            return f"{name} is not what was written"
    return None


def unchanged(before: dict[str, FileStamp], after: dict[str, FileStamp]) -> dict[str, FileStamp]:
    """Stamps of files seen twice: those that changed lose their sha256."""
    return {
        name: stamp if before.get(name) == stamp else (stamp[0], "")
        for name, stamp in after.items()
        if name in before
    }
