"""Where the collections of generations lie: in folders of ours, or in a Chroma server."""

import sqlite3
from collections.abc import Collection as Names
from contextlib import closing
from pathlib import Path
from typing import Protocol

from vectorstore.collection import LOCAL_NAME, Collection, create_local, open_local
from vectorstore.generations import GenerationInfo, Generations
from vectorstore.server import Server


class Place(Protocol):
    """Keeps one collection for each generation.

    Raises (all methods):
        IndexDamagedError: the collection is not there or cannot be read.
        StoreUnavailableError: the server does not answer.
    """

    @property
    def url(self) -> str | None:
        """Of the server; None for folders."""

    def collection_name(self, generation: str) -> str: ...
    def create(self, info: GenerationInfo) -> Collection: ...
    def open(self, info: GenerationInfo) -> Collection: ...

    def fault(self, info: GenerationInfo) -> str | None:
        """What is seen to be wrong with a collection before it is opened, or None."""

    def forget_all_but(self, generations: Names[str]) -> None:
        """Delete collections of ours of which the generation is gone."""


class Folders:
    """Each collection in the folder of its generation, with which it comes and goes."""

    url: str | None = None

    def __init__(self, generations: Generations) -> None:
        self._generations = generations

    def collection_name(self, generation: str) -> str:
        return LOCAL_NAME

    def create(self, info: GenerationInfo) -> Collection:
        return create_local(self._folder(info))

    def open(self, info: GenerationInfo) -> Collection:
        return open_local(self._folder(info))

    def fault(self, info: GenerationInfo) -> str | None:
        return _sqlite_fault(self._folder(info) / "chroma.sqlite3")

    def forget_all_but(self, generations: Names[str]) -> None:
        return None

    def _folder(self, info: GenerationInfo) -> Path:
        return self._generations.folder(info.name) / "chroma"


class InServer:
    """All collections in one server, their names beginning with the index's id."""

    def __init__(self, generations: Generations, url: str, *, timeout_s: float) -> None:
        self.url: str | None = url.rstrip("/")
        self._generations = generations
        self._server = Server(self.url, timeout_s=timeout_s)

    def collection_name(self, generation: str) -> str:
        return f"tillit-{self._generations.index_id()}-{generation}"

    def create(self, info: GenerationInfo) -> Collection:
        return self._server.create(info.collection)

    def open(self, info: GenerationInfo) -> Collection:
        return self._server.open(info.collection)

    def fault(self, info: GenerationInfo) -> str | None:
        if info.collection in self._server.names():
            return None
        return f"the Chroma server at {self.url} has no collection {info.collection!r}"

    def forget_all_but(self, generations: Names[str]) -> None:
        kept = {self.collection_name(name) for name in generations}
        for name in self._server.names():
            if name.startswith(self.collection_name("")) and name not in kept:
                self._server.delete(name)


def _sqlite_fault(path: Path) -> str | None:
    """What SQLite itself says is wrong with a database, or None.

    Its checksum cannot be compared: Chroma writes to it whenever it opens it.
    """
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=rw", uri=True)) as database:
            answer = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        return f"{path.name}: {error}"
    return None if answer == "ok" else f"{path.name}: {answer}"
