import fcntl
from pathlib import Path

import pytest

from vectorstore.errors import IndexDamagedError, IndexMissingError
from vectorstore.generations import Generations, Pointer


def test_names_count_up_and_are_not_used_twice(tmp_path: Path) -> None:
    generations = Generations(tmp_path)

    first, second = generations.create(), generations.create()
    generations.remove(first)
    third = generations.create()
    assert [name[:7] for name in (first, second, third)] == ["g000001", "g000002", "g000003"]
    assert generations.names() == [second, third]

    generations.remove(third)
    assert generations.create() != third


def test_pointer_comes_back_as_it_was_written(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    name = generations.create()
    generations.point_to(Pointer(name, None))

    assert generations.pointer() == Pointer(name, None)


def test_missing_pointer_says_to_ingest(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match=r"no index at .*; run `tillit ingest`"):
        Generations(tmp_path).pointer()


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff", b"[]", b'"g000001"', b"{}", b'{"current": 3}', b'{"current": "../../etc"}']
)
def test_garbage_as_pointer_says_to_rebuild(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "current").write_bytes(content)

    with pytest.raises(IndexDamagedError, match="tillit ingest --rebuild"):
        Generations(tmp_path).pointer()


def test_generation_in_use_is_not_removed(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    name = generations.create()
    (generations.folder(name) / "generation.json").write_text("{}")

    with generations.keep_open(name):
        assert not generations.remove(name)
    assert generations.remove(name)


def test_two_readers_keep_one_generation_open(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    name = generations.create()
    (generations.folder(name) / "generation.json").write_text("{}")

    with generations.keep_open(name), generations.keep_open(name) as file:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)


def test_index_id_stays(tmp_path: Path) -> None:
    assert Generations(tmp_path).index_id() == Generations(tmp_path).index_id()
