"""The cache keeps what was embedded, through kills and damage, and asks the embedder for the rest only."""

import logging
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from vectorstore.embedding import Embedded
from vectorstore.embedding_cache import CachedEmbedder, EmbeddingCache


class CountingEmbedder:
    """Vectors made of the text's length; remembers what it was asked."""

    name = "counting"

    def __init__(self, *, fail_after: int = 1_000_000) -> None:
        self.asked: list[str] = []
        self.fail_after = fail_after

    @property
    def dim(self) -> int:
        raise AssertionError("the model was loaded")

    def embed_question(self, text: str) -> Embedded:
        return embedded_of(text)

    def embed_chunks(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[Embedded]:
        if len(self.asked) >= self.fail_after:
            raise RuntimeError("killed")
        self.asked.extend(texts)
        return [embedded_of(text) for text in texts]


def embedded_of(text: str) -> Embedded:
    rows = len(text) % 4
    return Embedded(
        np.full(3, len(text), np.float32),
        np.full((rows, 3), 0.5, np.float16),
        np.arange(2 * rows, dtype=np.int32).reshape(rows, 2),
        np.full((rows, 3), len(text) / 8, np.float16) if rows else np.zeros((0, 0), np.float16),
    )


def same(left: Embedded, right: Embedded) -> bool:
    return all(
        np.array_equal(getattr(left, name), getattr(right, name))
        and getattr(left, name).dtype == getattr(right, name).dtype
        and getattr(left, name).shape == getattr(right, name).shape
        for name in ("vector", "tokens", "spans", "states")
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "deep" / "embeddings.sqlite3"


@pytest.fixture
def cache(path: Path) -> Iterator[EmbeddingCache]:
    cache = EmbeddingCache(path)
    yield cache
    cache.close()


TEXTS = [f"tekst nummer {i}" + "x" * i for i in range(100)]


def test_what_was_put_is_got_by_position(cache: EmbeddingCache) -> None:
    cache.put_many("m", TEXTS[:3], [embedded_of(text) for text in TEXTS[:3]])
    found = cache.get_many("m", ["annet", TEXTS[2], TEXTS[0]])
    assert sorted(found) == [1, 2]
    assert same(found[1], embedded_of(TEXTS[2]))
    assert same(found[2], embedded_of(TEXTS[0]))


def test_another_embedder_has_vectors_of_its_own(cache: EmbeddingCache) -> None:
    cache.put_many("m", ["a"], [embedded_of("a")])
    assert cache.get_many("n", ["a"]) == {}
    assert cache.dim("m") == 3
    assert cache.dim("n") is None


def test_only_what_is_missing_is_embedded(cache: EmbeddingCache) -> None:
    first = CountingEmbedder()
    CachedEmbedder(first, cache).embed_chunks(TEXTS[:40])
    second = CountingEmbedder()
    told: list[int] = []
    embedder = CachedEmbedder(second, cache)
    result = embedder.embed_chunks([*TEXTS[30:50], TEXTS[49]], told.append)
    assert sorted(second.asked) == sorted(TEXTS[40:50])
    assert (embedder.n_embedded, embedder.n_cached) == (10, 10)
    assert sum(told) == 21
    assert all(same(got, embedded_of(t)) for got, t in zip(result, [*TEXTS[30:50], TEXTS[49]], strict=True))


def test_nothing_but_the_name_is_touched_when_all_is_known(cache: EmbeddingCache) -> None:
    CachedEmbedder(CountingEmbedder(), cache).embed_chunks(TEXTS)
    again = CountingEmbedder()
    embedder = CachedEmbedder(again, cache)
    assert len(embedder.embed_chunks(TEXTS)) == 100
    assert again.asked == []
    assert embedder.dim == 3


def test_batches_done_before_a_failure_are_kept(path: Path, cache: EmbeddingCache) -> None:
    with pytest.raises(RuntimeError, match="killed"):
        CachedEmbedder(CountingEmbedder(fail_after=64), cache).embed_chunks(TEXTS)
    reopened = EmbeddingCache(path)
    assert len(reopened.get_many("counting", TEXTS)) == 64
    reopened.close()


KILLED = """
import os, signal, sys
from pathlib import Path
from tests.vectorstore.test_embedding_cache import TEXTS, embedded_of
from vectorstore.embedding_cache import EmbeddingCache
cache = EmbeddingCache(Path(sys.argv[1]))
cache.put_many("m", TEXTS[:50], [embedded_of(text) for text in TEXTS[:50]])
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.slow
def test_a_killed_process_keeps_what_it_put(path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(path)], check=False, cwd=Path(__file__).parents[2]
    )
    assert done.returncode == -9
    cache = EmbeddingCache(path)
    assert len(cache.get_many("m", TEXTS)) == 50
    cache.close()


def test_a_file_of_garbage_is_put_aside(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path.parent.mkdir()
    path.write_bytes(b"this is no database" * 1000)
    with caplog.at_level(logging.WARNING):
        cache = EmbeddingCache(path)
    assert "was damaged" in caplog.text
    assert cache.get_many("m", ["a"]) == {}
    assert [p.read_bytes()[:4] for p in path.parent.glob("*.damaged-*")] == [b"this"]
    cache.close()


def test_damage_met_while_reading_is_not_fatal(path: Path, caplog: pytest.LogCaptureFixture) -> None:
    cache = EmbeddingCache(path)
    cache.put_many("m", TEXTS, [embedded_of(text) for text in TEXTS])
    cache.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(content)
    with caplog.at_level(logging.WARNING):
        embedder = CachedEmbedder(CountingEmbedder(), EmbeddingCache(path))
        assert len(embedder.embed_chunks(TEXTS)) == 100
    assert embedder.n_embedded == 100
    assert list(path.parent.glob("*.damaged-*"))
    embedder._cache.close()


def test_a_damaged_row_is_embedded_anew(path: Path, cache: EmbeddingCache) -> None:
    cache.put_many("m", ["a", "b"], [embedded_of("a"), embedded_of("b")])
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE embeddings SET vector = zeroblob(12) WHERE rowid = 1")
    connection.close()
    assert list(cache.get_many("m", ["a", "b"])) == [1]


def test_a_cache_of_another_version_begins_anew(path: Path, cache: EmbeddingCache) -> None:
    cache.put_many("m", ["a"], [embedded_of("a")])
    cache.close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    reopened = EmbeddingCache(path)
    assert reopened.get_many("m", ["a"]) == {}
    reopened.close()


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match="file"):
        EmbeddingCache(tmp_path / "file" / "cache.sqlite3")


def test_a_cache_that_cannot_be_written_is_a_warning(
    path: Path, cache: EmbeddingCache, caplog: pytest.LogCaptureFixture
) -> None:
    cache._connection.execute("PRAGMA query_only = ON")
    with caplog.at_level(logging.WARNING):
        embedded = CachedEmbedder(CountingEmbedder(), cache).embed_chunks(["a"])
    assert same(embedded[0], embedded_of("a"))
    assert "cannot be written" in caplog.text
