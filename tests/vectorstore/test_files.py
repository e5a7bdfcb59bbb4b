from pathlib import Path

import pytest

from vectorstore.files import first_difference, stamps, write_atomically


def test_file_is_replaced_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "pointer"
    write_atomically(path, b"one")
    write_atomically(path, b"two")

    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_failed_replacement_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "pointer"
    write_atomically(path, b"one")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("vectorstore.files.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"two")

    assert path.read_bytes() == b"one"
    assert list(tmp_path.iterdir()) == [path]


def test_differences_are_named(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a").write_bytes(b"1234")
    (tmp_path / "b").write_bytes(b"5678")
    expected = stamps(tmp_path, lambda name: name != "b")
    assert list(expected) == ["below/a"]
    assert first_difference(tmp_path, expected) is None

    (tmp_path / "below" / "a").write_bytes(b"12x4")
    assert first_difference(tmp_path, expected) == "below/a is not what was written"
    (tmp_path / "below" / "a").write_bytes(b"123")
    assert first_difference(tmp_path, expected) == "below/a has 3 bytes, not 4"
    (tmp_path / "below" / "a").unlink()
    assert first_difference(tmp_path, expected) == "below/a is missing"
