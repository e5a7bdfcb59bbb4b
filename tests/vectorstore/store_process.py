"""Processes that build, read and die: `python store_process.py COMMAND INDEX_DIR …`.

For test_store_reliability.py. chromadb takes two seconds to import, so one process imports it and
forks for everything that is to happen in a process of its own. It opens no index itself. Results go
to stdout, a JSON object a line.
"""

import json
import logging
import os
import random
import resource
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

import chromadb
import chromadb.api.rust
from store_parts import DIM, MODEL, build, embed_all, make_chunks

import vectorstore.files
from vectorstore.current import CurrentGeneration
from vectorstore.errors import LockHeldError, StoreError
from vectorstore.reading import Generation
from vectorstore.store import Store

N = 200

log = logging.getLogger(__name__)
log.debug("chromadb %s, imported once, before forking", chromadb.__version__)


def say(**values: object) -> None:
    sys.stdout.write(json.dumps(values) + "\n")  # in one piece: several threads speak
    sys.stdout.flush()


def fork(work: Callable[[], object]) -> int:
    """Run `work` in a child process; its id. The child ends with 0, or 1 when `work` raised."""
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        work()
        code = 0
    except Exception:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


def end_of(child: int) -> int:
    """The child's exit code, negative for the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def open_current(index_dir: Path) -> Generation:
    return Store(index_dir).open_current(embedder_name=MODEL, dim=DIM)


def search_all(index_dir: Path) -> None:
    """Open the current generation and find every chunk by vector and by word."""
    check(open_current(index_dir))


def check(generation: Generation) -> None:
    chunks = list(generation.chunks)
    for i, (chunk, embedded) in enumerate(zip(chunks, embed_all(chunks), strict=True)):
        assert generation.dense(embedded.vector, 1)[0].chunk == chunk
        assert generation.keyword(f"nummer{i}", 1)[0].chunk == chunk


def kill_builds_by_time(index_dir: Path, rounds: str) -> None:
    """Kill builds at seeded moments of their duration; after each the index must answer in full."""
    end_of(fork(lambda: build(Store(index_dir), N)))
    began = time.monotonic()
    end_of(fork(lambda: build(Store(index_dir), N)))
    duration = time.monotonic() - began
    moments = random.Random(7)
    for _ in range(int(rounds)):
        child = fork(lambda: build(Store(index_dir), N))
        time.sleep(moments.uniform(0, duration))
        os.kill(child, signal.SIGKILL)
        say(killed=end_of(child) == -signal.SIGKILL, answers=end_of(fork(lambda: search_all(index_dir))) == 0)
    say(mended=end_of(fork(lambda: build(Store(index_dir), N))) == 0)


def kill_builds_by_step(index_dir: Path) -> None:
    """Kill a build just before it flushes its first, second, … file or folder, until it comes to its end."""
    end_of(fork(lambda: build(Store(index_dir), 40)))
    step = 0
    while True:
        child = fork(partial(build_and_die, index_dir, step))
        code = end_of(child)
        say(step=step, code=code, answers=end_of(fork(lambda: search_all(index_dir))) == 0)
        if code == 0:
            break
        step += 1


def build_and_die(index_dir: Path, step: int) -> None:
    left = step
    flush = vectorstore.files.os.fsync

    def die_or_flush(descriptor: int) -> None:
        nonlocal left
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        flush(descriptor)

    vectorstore.files.os.fsync = die_or_flush  # type: ignore[assignment]
    build(Store(index_dir), 40)


def two_builds(index_dir: Path, wait_s: str) -> None:
    """Start a build, and another while it runs: once the first has told others who it is."""
    seen, tell = os.pipe()

    def progress(*_: object) -> None:
        os.write(tell, b".")
        time.sleep(2)

    def one() -> None:
        try:
            info = build(Store(index_dir), N, progress=progress, wait_s=float(wait_s))
            say(pid=os.getpid(), built=info.name)
        except LockHeldError as error:
            say(pid=os.getpid(), refused=str(error))

    first = fork(one)
    os.read(seen, 1)
    for child in [first, fork(one)]:
        end_of(child)
    say(answers=end_of(fork(lambda: search_all(index_dir))) == 0)


def build_word(index_dir: Path, word: str) -> None:
    build(Store(index_dir), N, word=word)


def read_while_building(index_dir: Path) -> None:
    """One process searches without a pause while others build three generations."""
    end_of(fork(lambda: build(Store(index_dir), N, word="ord0")))
    seen, tell = os.pipe()

    def read() -> None:
        current = CurrentGeneration(Store(index_dir), embedder_name=MODEL, dim=DIM)
        vector = embed_all(make_chunks(1))[0].vector
        known, failed, searches, end = "", 0, 0, time.monotonic() + 40
        while known != "ord3" and time.monotonic() < end:
            try:
                generation = current.get()
                hits = generation.dense(vector, 5)
                word = hits[0].chunk.text.split()[0]
                failed += len(hits) != 5 or not generation.keyword(word, 5)
            except Exception as error:
                say(error=repr(error))
                failed += 1
            searches += 1
            if word != known:
                known = word
                os.write(tell, f"{word}\n".encode())
            time.sleep(0.002)
        say(searches=searches, failed=failed, last=known)

    reader = fork(read)
    os.close(tell)
    with os.fdopen(seen) as words:
        assert words.readline() == "ord0\n"
        for i in (1, 2, 3):
            end_of(fork(partial(build_word, index_dir, f"ord{i}")))
            switched = time.monotonic()
            assert words.readline() == f"ord{i}\n"
            say(delay_s=time.monotonic() - switched)
    end_of(reader)


def build_on_a_full_disk(index_dir: Path) -> None:
    """Builds that may write no file beyond some size, as on a disk that is filling up."""
    end_of(fork(lambda: build(Store(index_dir), N)))

    def limited(limit: int) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        try:
            build(Store(index_dir), 5 * N)
        except StoreError as error:
            say(limit=limit, message=str(error))
        else:
            say(limit=limit, message="built")

    for limit in (0, 5_000, 60_000, 200_000, 400_000, 600_000):
        code = end_of(fork(partial(limited, limit)))
        say(code=code, answers=end_of(fork(lambda: search_all(index_dir))) == 0)


def destroy_while_reading(index_dir: Path) -> None:
    """Destroy the files of an index that is open and being searched, in several ways."""
    end_of(fork(lambda: build(Store(index_dir), N)))
    ways: dict[str, Callable[[Path], object]] = {
        "emptied": lambda path: os.truncate(path, 0),
        "halved": lambda path: os.truncate(path, path.stat().st_size // 2),
        "garbage": lambda path: path.write_bytes(os.urandom(path.stat().st_size)),
        "deleted": lambda path: path.unlink(),
    }
    for name, way in ways.items():
        for searched_before in (True, False):
            copy = index_dir.with_name(f"{name}-{searched_before}")
            shutil.copytree(index_dir, copy)
            code = end_of(fork(partial(search_destroyed, copy, way, searched_before)))
            say(way=name, searched_before=searched_before, code=code)


def search_destroyed(index_dir: Path, way: Callable[[Path], object], searched_before: bool) -> None:
    generation = open_current(index_dir)
    if searched_before:
        check(generation)
    for path in index_dir.rglob("*"):
        if path.is_file():
            way(path)
    check(generation)
    for chunk in generation.chunks:
        generation.tokens(chunk.id)
    try:
        open_current(index_dir)
    except StoreError:
        return
    raise AssertionError("a destroyed index was opened")


def open_at_once(index_dir: Path) -> None:
    """Six processes open and search one index at the same time, twice each."""
    end_of(fork(lambda: build(Store(index_dir), N)))
    for child in [fork(lambda: (search_all(index_dir), search_all(index_dir))) for _ in range(6)]:
        say(code=end_of(child))


COMMANDS = {
    command.__name__: command
    for command in (
        kill_builds_by_time,
        kill_builds_by_step,
        two_builds,
        read_while_building,
        build_on_a_full_disk,
        destroy_while_reading,
        open_at_once,
    )
}

if __name__ == "__main__":
    COMMANDS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
