from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from store_parts import DIM, Embedded, embed, overwrite

from vectorstore.token_file import TokenFile, write_token_file

NOTHING = Embedded(embed("x").vector, np.zeros((0, DIM), np.float16), np.zeros((0, 2), np.int32))
TEXTS = [embed("første"), NOTHING, embed("den tredje teksten")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_token_file(tmp_path, TEXTS, dim=DIM)
    return tmp_path


def test_each_chunk_is_read_as_it_was_written(folder: Path) -> None:
    file = TokenFile(folder)

    for position, text in enumerate(TEXTS):
        read = file.read(position)
        assert read is not None
        assert (read.tokens.dtype, read.spans.dtype) == (np.float16, np.int32)
        assert np.array_equal(read.tokens, text.tokens)
        assert np.array_equal(read.spans, text.spans)
        assert not read.states.size
    file.close()


def test_states_of_the_lower_layers_are_kept_beside_the_vectors(tmp_path: Path) -> None:
    texts = [replace(text, states=-3 * text.tokens) for text in TEXTS]
    write_token_file(tmp_path, texts, dim=DIM)
    file = TokenFile(tmp_path)

    for position, text in enumerate(texts):
        read = file.read(position)
        assert read is not None
        assert np.array_equal(read.states, text.states)
        assert np.array_equal(read.tokens, text.tokens)
    file.close()


def test_damaged_chunk_is_none_and_told_once(folder: Path) -> None:
    told: list[str] = []
    overwrite(folder / "tokens.bin", b"\xff\xff\xff")
    file = TokenFile(folder, on_damage=told.append)

    assert file.read(0) is None
    assert file.read(0) is None
    assert file.read(2) is not None
    assert len(told) == 1
    file.close()


def test_file_truncated_while_open_is_none(folder: Path) -> None:
    file = TokenFile(folder)
    assert file.read(2) is not None

    with (folder / "tokens.bin").open("r+b") as opened:
        opened.truncate(5)

    assert file.read(2) is None
    file.close()


def test_closed_file_gives_none(folder: Path) -> None:
    file = TokenFile(folder)
    file.close()

    assert file.read(0) is None


def test_vectors_of_another_dimension_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="32 dims"):
        write_token_file(tmp_path, [replace(TEXTS[0], tokens=np.zeros((2, 5), np.float16))], dim=DIM)
