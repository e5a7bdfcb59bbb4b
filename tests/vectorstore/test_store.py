"""Building, opening and searching one index in one process; processes are in test_store_reliability.py."""

import gc
import json
import os
import shutil
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from store_parts import (
    DIM,
    MODEL,
    build,
    embed_all,
    generations,
    hnsw_file,
    make_chunks,
    make_documents,
    overwrite,
)

from vectorstore.errors import (
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    StoreError,
    StoreUnavailableError,
)
from vectorstore.reading import Generation
from vectorstore.store import Store

N = 60


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index that was built once; tests that change it take a copy."""
    folder = tmp_path_factory.mktemp("built")
    build(Store(folder), N)
    return folder


@pytest.fixture
def index_dir(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "index"))


def open_current(index_dir: Path) -> Generation:
    return Store(index_dir).open_current(embedder_name=MODEL, dim=DIM)


@pytest.fixture(scope="module")
def generation(built: Path) -> Generation:
    return open_current(built)


def test_chunks_and_documents_come_back_in_order(generation: Generation) -> None:
    assert list(generation.chunks) == make_chunks(N)
    assert list(generation.documents.values()) == make_documents()
    assert (generation.info.n_chunks, generation.info.n_documents, generation.info.dim) == (N, 3, DIM)


def test_dense_finds_each_chunk_by_its_own_vector(generation: Generation) -> None:
    for chunk, embedded in zip(make_chunks(N), embed_all(make_chunks(N)), strict=True):
        best = generation.dense(embedded.vector, 1)[0]
        assert best.chunk == chunk
        assert best.score == pytest.approx(1, abs=1e-5)


def test_dense_scores_are_cosines_best_first(generation: Generation) -> None:
    vectors = np.array([one.vector for one in embed_all(make_chunks(N))])
    question = 3 * vectors[4] + 2 * vectors[9]

    found = generation.dense(question, 10)

    cosines = vectors @ question / np.linalg.norm(question)
    assert [hit.score for hit in found] == pytest.approx(sorted(cosines, reverse=True)[:10], abs=1e-5)


def test_dense_keeps_to_the_documents_asked_for(generation: Generation) -> None:
    question = embed_all(make_chunks(N))[0].vector

    found = generation.dense(question, 1000, ["document-1", "document-2"])

    assert len(found) == 2 * N // 3
    assert {hit.chunk.document_id for hit in found} == {"document-1", "document-2"}
    assert generation.dense(question, 5, []) == generation.dense(question, 5, ["nobody"]) == []
    assert generation.dense(question, 0) == []


def test_keyword_finds_the_word_and_keeps_to_documents(generation: Generation) -> None:
    (found,) = generation.keyword("Hva sier nummer7?", 5)

    assert found.chunk == make_chunks(N)[7]
    assert generation.keyword("nummer7", 5, ["document-0"]) == []
    assert generation.keyword("xyzzy", 5) == []


def test_keyword_takes_the_title_and_extra_terms(generation: Generation) -> None:
    assert len(generation.keyword("tittel", N)) == N
    (found,) = generation.keyword("", 5, extra=[("nummer9", 0.5)])
    assert found.chunk == make_chunks(N)[9]


def test_token_vectors_come_back(generation: Generation) -> None:
    for chunk, embedded in zip(make_chunks(N), embed_all(make_chunks(N)), strict=True):
        tokens = generation.tokens(chunk.id)
        assert tokens is not None
        assert np.array_equal(tokens.tokens, embedded.tokens)
        assert np.array_equal(tokens.spans, embedded.spans)


def test_token_vectors_of_too_many_chunks_are_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vectorstore.building.MAX_CHUNKS_WITH_TOKENS", 3)
    build(Store(tmp_path), 4)

    assert open_current(tmp_path).tokens(make_chunks(4)[0].id) is None


@pytest.mark.parametrize("n", [1, 2, 3, 501])
def test_index_of_any_size_can_be_built_and_opened_again_and_again(tmp_path: Path, n: int) -> None:
    build(Store(tmp_path), n)

    for _ in range(3):
        generation = open_current(tmp_path)
        assert len(generation.dense(np.ones(DIM, np.float32), 2000)) == n
        generation.close()


def test_same_words_many_times_are_all_found(tmp_path: Path) -> None:
    chunks = make_chunks(300)
    same = [embed_all(chunks[:1])[0]] * 300
    Store(tmp_path).build(
        make_documents(),
        chunks,
        same,
        embedder_name=MODEL,
        dim=DIM,
        chunker_version="1",
        input_fingerprint="f",
    )

    assert len(open_current(tmp_path).dense(same[0].vector, 300)) == 300


def test_progress_is_told(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    build(Store(tmp_path), 700, progress=lambda done, total: told.append((done, total)))

    assert told == [(500, 700), (700, 700)]


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda d, c, e: (d, [], []), "nothing to index"),
        (lambda d, c, e: (d, c, e[1:]), "4 chunks but 3 vectors"),
        (lambda d, c, e: (d, [c[0], *c[:3]], e), "same id"),
        (lambda d, c, e: (d[1:], c, e), "document-0"),
        (
            lambda d, c, e: (d, c, [*e[:3], type(e[0])(e[0].vector * np.nan, e[0].tokens, e[0].spans)]),
            "finite",
        ),
        (lambda d, c, e: (d, c, [*e[:3], type(e[0])(e[0].vector * 0, e[0].tokens, e[0].spans)]), "zero"),
    ],
)
def test_parts_that_do_not_fit_are_refused(tmp_path: Path, spoil: Callable, message: str) -> None:  # type: ignore[type-arg]
    chunks = make_chunks(4)
    parts = spoil(make_documents(), chunks, embed_all(chunks))

    with pytest.raises(ValueError, match=message):
        Store(tmp_path).build(
            *parts, embedder_name=MODEL, dim=DIM, chunker_version="1", input_fingerprint="f"
        )
    assert not (tmp_path / "generations").exists()


def test_no_index_says_to_ingest(tmp_path: Path) -> None:
    store = Store(tmp_path / "nowhere")

    for ask in (store.current_info, store.rollback, lambda: open_current(tmp_path / "nowhere")):
        with pytest.raises(IndexMissingError, match="run `tillit ingest`"):
            ask()


def test_other_model_or_dimension_names_both_and_the_command(built: Path) -> None:
    for name, dim in ((MODEL, 384), ("bge-base", DIM)):
        with pytest.raises(IndexMismatchError) as caught:
            Store(built).open_current(embedder_name=name, dim=dim)
        assert f"'{MODEL}' ({DIM} dims)" in str(caught.value)
        assert f"'{name}' ({dim}); run `tillit ingest --rebuild`" in str(caught.value)


def test_index_in_a_folder_is_not_opened_as_one_in_a_server(built: Path) -> None:
    store = Store(built, url="http://127.0.0.1:9")

    with pytest.raises(IndexMismatchError, match="a local folder but settings say the Chroma server at"):
        store.open_current(embedder_name=MODEL, dim=DIM)


def test_check_current_compares_files(index_dir: Path) -> None:
    store = Store(index_dir)
    assert store.check_current(embedder_name=MODEL, dim=DIM) == store.current_info()

    (generations(index_dir)[0] / "documents.json").unlink()
    with pytest.raises(IndexDamagedError, match=r"documents\.json is missing"):
        store.check_current(embedder_name=MODEL, dim=DIM)


def damage(generation: Path, kind: str) -> None:
    match kind:
        case "vectors truncated":
            os.truncate(hnsw_file(generation, "data_level0.bin"), 1000)
        case "vectors emptied":
            os.truncate(hnsw_file(generation, "data_level0.bin"), 0)
        case "garbage in links":
            overwrite(hnsw_file(generation, "link_lists.bin"), b"\xff" * 40)
        case "garbage in header":
            overwrite(hnsw_file(generation, "header.bin"), b"\xff" * 40)
        case "garbage in database":
            (generation / "chroma" / "chroma.sqlite3").write_bytes(os.urandom(4000))
        case "database overwritten in the middle":
            database = generation / "chroma" / "chroma.sqlite3"
            overwrite(database, b"\xee" * 30_000, at=database.stat().st_size // 2)
        case "database truncated":
            database = generation / "chroma" / "chroma.sqlite3"
            os.truncate(database, database.stat().st_size // 2)
        case "database emptied":
            os.truncate(generation / "chroma" / "chroma.sqlite3", 0)
        case "database removed":
            (generation / "chroma" / "chroma.sqlite3").unlink()
        case "vectors removed":
            shutil.rmtree(hnsw_file(generation, "header.bin").parent)
        case "chroma removed":
            shutil.rmtree(generation / "chroma")
        case "documents removed":
            (generation / "documents.json").unlink()
        case "documents changed":
            overwrite(generation / "documents.json", b"[{}]")
        case "info removed":
            (generation / "generation.json").unlink()
        case "info is garbage":
            (generation / "generation.json").write_bytes(b"\x00{]")
        case "generation removed":
            shutil.rmtree(generation)


KINDS = [
    "vectors truncated",
    "vectors emptied",
    "garbage in links",
    "garbage in header",
    "garbage in database",
    "database overwritten in the middle",
    "database truncated",
    "database emptied",
    "database removed",
    "vectors removed",
    "chroma removed",
    "documents removed",
    "documents changed",
    "info removed",
    "info is garbage",
    "generation removed",
]


@pytest.mark.parametrize("kind", KINDS)
def test_damaged_index_is_refused_and_mended_by_building(index_dir: Path, kind: str) -> None:
    damage(generations(index_dir)[0], kind)

    with pytest.raises(IndexDamagedError, match="run `tillit ingest --rebuild`"):
        open_current(index_dir)

    info = build(Store(index_dir), N)
    assert list(open_current(index_dir).chunks) == make_chunks(N)
    with pytest.raises(IndexMissingError, match="no earlier generation"):
        Store(index_dir).rollback()
    assert [path.name for path in generations(index_dir)] == [info.name]


def test_pointer_to_nothing_is_refused_and_mended_by_building(index_dir: Path) -> None:
    for pointer in ('{"current": "g000077-abcdef", "previous": "g000076-abcdef"}', "\x00\x00", ""):
        (index_dir / "current").write_text(pointer)
        with pytest.raises(IndexDamagedError, match="run `tillit ingest --rebuild`"):
            open_current(index_dir)
        build(Store(index_dir), N)
        assert list(open_current(index_dir).chunks) == make_chunks(N)


def test_chunks_changed_inside_the_database_are_noticed(index_dir: Path) -> None:
    import sqlite3

    with sqlite3.connect(generations(index_dir)[0] / "chroma" / "chroma.sqlite3") as database:
        changed = "UPDATE embedding_metadata SET string_value = 'noe annet'"
        where = " WHERE key = 'chroma:document' AND id = 3"
        assert database.execute(changed + where).rowcount == 1
    database.close()

    with pytest.raises(IndexDamagedError, match="other chunks than were built"):
        open_current(index_dir)


@pytest.mark.parametrize("kind", ["missing", "garbage"])
def test_keyword_index_is_rebuilt_from_what_chroma_holds(index_dir: Path, kind: str) -> None:
    path = generations(index_dir)[0] / "keyword.npz"
    path.unlink() if kind == "missing" else path.write_bytes(b"garbage")

    (found,) = open_current(index_dir).keyword("nummer7", 5)

    assert found.chunk == make_chunks(N)[7]


@pytest.mark.parametrize("name", ["tokens.bin", "tokens.npz"])
def test_damaged_token_vectors_stop_nothing(index_dir: Path, name: str) -> None:
    (generations(index_dir)[0] / name).write_bytes(b"garbage")

    generation = open_current(index_dir)

    assert generation.tokens(make_chunks(N)[5].id) is None
    assert generation.dense(embed_all(make_chunks(N))[5].vector, 1)[0].chunk == make_chunks(N)[5]


def test_failing_chroma_is_stood_in_for_by_the_vectors_in_memory(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    generation = open_current(index_dir)
    question = embed_all(make_chunks(N))[5].vector
    before = generation.dense(question, 10, ["document-1", "document-2"])

    def fail(*args: object, **options: object) -> None:
        raise StoreUnavailableError("down")

    monkeypatch.setattr(generation._collection, "nearest", fail)
    after = generation.dense(question, 10, ["document-1", "document-2"])

    assert [hit.chunk.id for hit in after] == [hit.chunk.id for hit in before]
    assert [hit.score for hit in after] == pytest.approx([hit.score for hit in before], abs=1e-5)


def test_failing_chroma_is_an_error_when_vectors_are_not_kept(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vectorstore.reading.EXACT_LIMIT", 3)
    generation = open_current(index_dir)
    generation.close()

    with pytest.raises(StoreError):
        generation.dense(np.ones(DIM, np.float32), 3)


def test_index_that_may_only_be_read_is_opened_and_left_as_it_is(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    database = generations(index_dir)[0] / "chroma" / "chroma.sqlite3"
    before = database.read_bytes()
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    monkeypatch.setattr("vectorstore.collection.os.access", lambda *asked: False)

    generation = open_current(index_dir)

    assert len(generation.dense(np.ones(DIM, np.float32), N)) == N
    assert database.read_bytes() == before
    generation.close()
    assert not list((tmp_path / "temporary").iterdir())


def test_build_switches_keeps_one_back_and_rolls_back(tmp_path: Path) -> None:
    store = Store(tmp_path)
    _, second, third = (build(store, word=f"ord{word}") for word in ("en", "to", "tre"))
    assert [path.name for path in generations(tmp_path)] == [second.name, third.name]
    assert open_current(tmp_path).keyword("ordtre", 1)

    assert store.rollback() == second
    assert open_current(tmp_path).keyword("ordto", 1)
    assert store.rollback() == third
    assert store.current_info() == third


def test_rollback_to_a_damaged_generation_is_refused(tmp_path: Path) -> None:
    store = Store(tmp_path)
    build(store)
    current = build(store)
    damage(generations(tmp_path)[0], "vectors truncated")

    with pytest.raises(IndexDamagedError):
        store.rollback()

    assert store.current_info() == current


def test_failed_build_leaves_the_old_generation_and_no_rubbish(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(index_dir)
    before = store.current_info()
    monkeypatch.setattr("vectorstore.building.MIN_SELF_HITS", 1.1)

    with pytest.raises(StoreError, match=r"only 60 of 60 .*what was there before still serves"):
        build(store)

    assert store.current_info() == before
    assert [path.name for path in generations(index_dir)] == [before.name]


def test_leftovers_of_crashed_builds_are_removed(index_dir: Path) -> None:
    crashed = index_dir / "generations" / "g000002-abcdef"
    (crashed / "chroma").mkdir(parents=True)

    build(Store(index_dir))

    assert not crashed.exists()
    assert len(generations(index_dir)) == 2


def test_generation_that_is_open_outlives_two_more_builds(index_dir: Path) -> None:
    old = open_current(index_dir)
    for _ in range(2):
        build(Store(index_dir), 10)
    assert old.dense(embed_all(make_chunks(N))[5].vector, 1)[0].chunk == make_chunks(N)[5]
    assert len(generations(index_dir)) == 3

    old.close()
    build(Store(index_dir), 10)
    assert len(generations(index_dir)) == 2
    assert old.info.name not in [path.name for path in generations(index_dir)]


def test_index_built_by_another_chroma_is_tried_in_a_subprocess(
    index_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = generations(index_dir)[0] / "generation.json"
    info.write_text(json.dumps({**json.loads(info.read_text()), "chroma_version": "1.0.0"}))
    tried: list[Path] = []
    monkeypatch.setattr("vectorstore.store.probe", tried.append)

    open_current(index_dir)

    assert tried == [generations(index_dir)[0] / "chroma"]


def test_many_threads_search_one_generation(generation: Generation) -> None:
    wrong: list[object] = []
    embedded = embed_all(make_chunks(N))

    def search(first: int) -> None:
        for i in range(first, N, 8):
            best = generation.dense(embedded[i].vector, 3)[0].chunk
            word = generation.keyword(f"nummer{i}", 3)[0].chunk
            tokens = generation.tokens(best.id)
            if best != word or tokens is None or not np.array_equal(tokens.tokens, embedded[i].tokens):
                wrong.append(i)

    threads = [threading.Thread(target=search, args=(first,)) for first in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="counts open files in /proc")
def test_generations_that_are_let_go_of_give_their_files_back(built: Path) -> None:
    open_current(built).close()
    before = len(list(Path("/proc/self/fd").iterdir()))

    for _ in range(5):
        open_current(built).dense(np.ones(DIM, np.float32), 3)
    gc.collect()

    assert len(list(Path("/proc/self/fd").iterdir())) <= before + 2
