"""The index in a Chroma server: a real one, one that went away, and one that never answers."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from store_parts import DIM, MODEL, build, embed_all, make_chunks

from vectorstore.errors import IndexDamagedError, IndexMismatchError, StoreError, StoreUnavailableError
from vectorstore.reading import Generation
from vectorstore.server import Server
from vectorstore.store import Store

pytestmark = pytest.mark.slow

N = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_chroma(folder: Path, port: int) -> subprocess.Popen[bytes]:
    command = Path(sys.executable).with_name("chroma")
    options = ["run", "--path", str(folder), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen([str(command), *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    end = time.monotonic() + 30
    while time.monotonic() < end:
        try:
            httpx.get(f"http://127.0.0.1:{port}/api/v2/heartbeat", timeout=1).raise_for_status()
            return process
        except httpx.HTTPError:
            time.sleep(0.05)
    process.kill()
    raise AssertionError("the Chroma server did not start within 30 s")


def stop(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    port = free_port()
    process = start_chroma(tmp_path_factory.mktemp("chroma"), port)
    yield f"http://127.0.0.1:{port}"
    stop(process)


@pytest.fixture
def silent_url() -> Iterator[str]:
    """Takes connections, as its queue is long, and never says a word."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(50)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def open_current(store: Store) -> Generation:
    return store.open_current(embedder_name=MODEL, dim=DIM)


def test_index_in_a_server_answers_like_one_in_a_folder(tmp_path: Path, url: str) -> None:
    build(Store(tmp_path / "folder"), N)
    build(Store(tmp_path / "server", url=url), N)
    here = open_current(Store(tmp_path / "folder"))
    there = open_current(Store(tmp_path / "server", url=url))

    assert there.chunks == here.chunks
    for embedded in embed_all(make_chunks(N))[:10]:
        for documents in (None, ["document-1"]):
            ours, theirs = (each.dense(embedded.vector, 5, documents) for each in (here, there))
            assert [hit.chunk for hit in ours] == [hit.chunk for hit in theirs]
            assert [hit.score for hit in ours] == pytest.approx([hit.score for hit in theirs], abs=1e-5)
    assert there.keyword("nummer7", 1) == here.keyword("nummer7", 1)
    assert not (tmp_path / "server" / "generations" / there.info.name / "chroma").exists()


def test_server_keeps_the_current_and_the_previous_collection(tmp_path: Path, url: str) -> None:
    store, other = Store(tmp_path / "one", url=url), Store(tmp_path / "other", url=url)
    elsewhere = build(other, 10).collection
    infos = [build(store, 10, word=f"ord{i}") for i in range(3)]

    names = set(Server(url, timeout_s=5).names())
    assert infos[0].collection not in names
    assert {infos[1].collection, infos[2].collection, elsewhere} <= names
    assert store.rollback() == infos[1]
    assert open_current(store).keyword("ord1", 1)
    assert open_current(other).info.collection == elsewhere


def test_failed_build_leaves_no_collection(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path, url=url)
    info = build(store, 10)
    monkeypatch.setattr("vectorstore.building.MIN_SELF_HITS", 1.1)

    with pytest.raises(StoreError, match="what was there before still serves"):
        build(store, 10)

    ours = [name for name in Server(url, timeout_s=5).names() if info.collection[:15] in name]
    assert ours == [info.collection]
    assert open_current(store).info == info


def test_collection_that_is_gone_says_to_rebuild(tmp_path: Path, url: str) -> None:
    store = Store(tmp_path, url=url)
    info = build(store, 10)
    Server(url, timeout_s=5).delete(info.collection)

    with pytest.raises(IndexDamagedError, match=r"has no collection .* run `tillit ingest --rebuild`"):
        open_current(store)

    build(store, 10)
    assert open_current(store)


def test_index_in_a_server_is_not_opened_as_one_in_a_folder(tmp_path: Path, url: str) -> None:
    build(Store(tmp_path, url=url), 10)

    with pytest.raises(IndexMismatchError, match="but settings say a local folder"):
        open_current(Store(tmp_path))


def test_server_that_goes_away_is_stood_in_for_and_used_again_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vectorstore.reading.RETRY_S", 0.1)
    port = free_port()
    process = start_chroma(tmp_path / "chroma", port)
    store = Store(tmp_path / "index", url=f"http://127.0.0.1:{port}", timeout_s=2)
    build(store, N)
    generation = open_current(store)
    question = embed_all(make_chunks(N))[5].vector
    before = [hit.chunk for hit in generation.dense(question, 5)]
    stop(process)

    assert [hit.chunk for hit in generation.dense(question, 5)] == before
    with pytest.raises(StoreUnavailableError, match=r"did not answer as it should .* TILLIT_STORE__URL"):
        build(store, N)
    with pytest.raises(StoreUnavailableError):
        open_current(Store(tmp_path / "index", url=f"http://127.0.0.1:{port}", timeout_s=2))

    process = start_chroma(tmp_path / "chroma", port)
    time.sleep(0.2)
    assert [hit.chunk for hit in generation.dense(question, 5)] == before
    assert open_current(store).info == generation.info
    stop(process)


@pytest.mark.skipif(not hasattr(os, "kill") or sys.platform == "win32", reason="stops a process by signal")
def test_server_that_falls_silent_costs_a_question_no_more_than_the_deadline(tmp_path: Path) -> None:
    import signal

    port = free_port()
    process = start_chroma(tmp_path / "chroma", port)
    store = Store(tmp_path / "index", url=f"http://127.0.0.1:{port}", timeout_s=0.5)
    build(store, N)
    generation = open_current(store)
    question = embed_all(make_chunks(N))[5].vector
    process.send_signal(signal.SIGSTOP)
    os.waitpid(process.pid, os.WUNTRACED)
    try:
        began = time.monotonic()
        assert generation.dense(question, 1)[0].chunk == make_chunks(N)[5]
        first = time.monotonic() - began
        began = time.monotonic()
        assert generation.dense(question, 1)[0].chunk == make_chunks(N)[5]
        second = time.monotonic() - began
    finally:
        stop(process)

    assert first < 3
    assert second < 0.3


def test_silent_server_ends_in_an_error_within_the_deadline(tmp_path: Path, silent_url: str) -> None:
    began = time.monotonic()

    with pytest.raises(StoreUnavailableError, match="did not answer as it should"):
        build(Store(tmp_path, url=silent_url, timeout_s=0.5), 10)

    assert time.monotonic() - began < 5


def test_no_server_at_all_ends_in_an_error(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match="start it, or correct TILLIT_STORE__URL"):
        build(Store(tmp_path, url=f"http://127.0.0.1:{free_port()}"), 10)
