"""Generations on disk: their folders, what each says of itself, and which one is current.

<index_dir>/generations/<name>/   chroma/ documents.json keyword.npz tokens.* generation.json
<index_dir>/current               the name of the generation that serves, and of the one before
<index_dir>/lock, lock.holder     one writer at a time, and who it is
<index_dir>/index_id              tells the collections of several installations in one Chroma server apart
"""

import json
import re
import secrets
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from vectorstore.errors import IndexDamagedError, IndexMissingError
from vectorstore.files import FileStamp, sync_folder, write_atomically, write_json

try:
    import fcntl
except ImportError:  # Windows keeps open files from being deleted by itself
    fcntl = None  # type: ignore[assignment]

_NAME = re.compile(r"g(\d{6})-[0-9a-f]{6}")


@dataclass(frozen=True)
class GenerationInfo:
    """What a generation says of itself.

    `created` is an ISO 8601 time in UTC. `input_fingerprint` and `chunker_version` are the caller's:
    equal ones mean that building again would change nothing. `chunks_sha256` is over all chunks as
    they went in. `files` are stamps of the files that must stay as they are. `server` is the address
    of the Chroma server that holds the collection, None for a folder of ours.
    """

    name: str
    created: str
    embedder_name: str
    dim: int
    chunker_version: str
    input_fingerprint: str
    n_documents: int
    n_chunks: int
    chunks_sha256: str
    chroma_version: str
    server: str | None
    collection: str
    files: dict[str, FileStamp]


@dataclass(frozen=True)
class Pointer:
    """Which generation serves, and which one a rollback returns to."""

    current: str
    previous: str | None = None


class Generations:
    """The generations below one folder. Writing methods are for the holder of the writer's lock."""

    def __init__(self, index_dir: Path) -> None:
        self.index_dir = index_dir
        self.pointer_path = index_dir / "current"
        self._folders = index_dir / "generations"

    def folder(self, name: str) -> Path:
        return self._folders / name

    def names(self) -> list[str]:
        """Names of all folders there are, whole or not, oldest first."""
        if not self._folders.is_dir():
            return []
        return sorted(path.name for path in self._folders.iterdir() if _NAME.fullmatch(path.name))

    def pointer(self) -> Pointer:
        """Raises IndexMissingError before the first ingest, IndexDamagedError when it is unreadable."""
        try:
            values = json.loads(self.pointer_path.read_bytes())
            pointer = Pointer(**values)
        except FileNotFoundError:
            message = f"no index at {str(self.index_dir)!r}; run `tillit ingest`"
            raise IndexMissingError(message) from None
        except (OSError, ValueError, TypeError) as error:
            message = f"{str(self.pointer_path)!r} does not say which generation is current"
            raise IndexDamagedError(message) from error
        self._check_name(pointer.current)
        return pointer

    def _check_name(self, name: object) -> None:
        if not isinstance(name, str) or not _NAME.fullmatch(name):
            message = f"{str(self.pointer_path)!r} names {name!r}, which is no generation"
            raise IndexDamagedError(message)

    def info(self, name: str) -> GenerationInfo:
        """Raises IndexDamagedError when the generation is not there or cannot be read."""
        path = self.folder(name) / "generation.json"
        try:
            values = json.loads(path.read_bytes())
            files = {file: (int(size), str(digest)) for file, (size, digest) in values.pop("files").items()}
            return GenerationInfo(**values, files=files)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            message = f"generation {name!r} of the index at {str(self.index_dir)!r} cannot be read"
            raise IndexDamagedError(f"{message} ({error})") from error

    def write_info(self, info: GenerationInfo) -> None:
        write_json(self.folder(info.name) / "generation.json", asdict(info))

    def create(self) -> str:
        """Make the folder of a new generation, numbered one up from the last.

        No name comes twice, though folders be deleted by hand: Chroma and running servers go by it.
        """
        numbers = [int(name[1:7]) for name in self.names()]
        name = f"g{max(numbers, default=0) + 1:06d}-{secrets.token_hex(3)}"
        self.folder(name).mkdir(parents=True)
        return name

    def point_to(self, pointer: Pointer) -> None:
        """Switch, in one step. Raises OSError; the old pointer stands then."""
        sync_folder(self._folders)
        write_json(self.pointer_path, asdict(pointer))

    def index_id(self) -> str:
        """Eight hexadecimal digits that this folder keeps for good."""
        path = self.index_dir / "index_id"
        if not path.is_file():
            write_atomically(path, secrets.token_hex(4).encode())
        return path.read_text().strip()

    def remove(self, name: str) -> bool:
        """Delete a generation, unless a process has it open. Says whether it is gone."""
        folder = self.folder(name)
        with suppress(OSError), (folder / "generation.json").open("rb") as file:
            if not _lock_file(file, shared=False):
                return False
        shutil.rmtree(folder, ignore_errors=True)
        return not folder.exists()

    def keep_open(self, name: str) -> BinaryIO:
        """A file to hold open (and close) while a generation is in use: `remove` then leaves it alone.

        Raises:
            IndexDamagedError: the generation is not there.
        """
        try:
            file = (self.folder(name) / "generation.json").open("rb")
        except OSError as error:
            raise IndexDamagedError(f"generation {name!r} cannot be read ({error})") from error
        _lock_file(file, shared=True)
        return file


def _lock_file(file: BinaryIO, *, shared: bool) -> bool:
    """Take a lock that ends with the file's being closed; False when another's is in the way."""
    if fcntl is None:
        return True
    try:
        fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
