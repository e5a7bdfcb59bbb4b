import hashlib
import os
import zlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest import pipeline
from ingest.manifest import ManifestError, built_in_folder
from ingest.pipeline import Report, is_by_other_code, run
from vectorstore.embedding import Embedded
from vectorstore.embedding_cache import CachedEmbedder, EmbeddingCache
from vectorstore.errors import StoreError
from vectorstore.reading import Generation
from vectorstore.store import Store

DIM = 16
TEXT = (
    "I. Om tillit\n\nMålet er {word} for alle som bor i landet.\n\n"
    "II. Om ledelse\n\nLedere lytter til folk.\n"
)


class FakeEmbedder:
    """Made-up vectors, the same for the same text; counts what it embeds."""

    def __init__(self, name: str = "made-up") -> None:
        self.name = name
        self.dim = DIM
        self.seen: list[str] = []

    def embed_question(self, text: str) -> Embedded:
        rng = np.random.default_rng(zlib.crc32(text.encode()))
        rows = rng.standard_normal((3, DIM))
        rows /= np.linalg.norm(rows, axis=1, keepdims=True)
        spans = np.array([[0, 1], [1, 2]], dtype=np.int32)
        return Embedded(rows[0].astype(np.float32), rows[1:].astype(np.float16), spans)

    def embed_chunks(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> list[Embedded]:
        self.seen += texts
        return [self.embed_question(text) for text in texts]


class Place:
    """A store with its cache in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.store = Store(folder / "index")
        self.cache = EmbeddingCache(folder / "embeddings.sqlite3")
        self.embedder = FakeEmbedder()

    def ingest(self, *folders: Path, embedder: FakeEmbedder | None = None, **options: object) -> Report:
        cached = CachedEmbedder(embedder or self.embedder, self.cache)
        return run(folders, self.store, cached, **options)  # type: ignore[arg-type]

    def opened(self) -> Generation:
        return self.store.open_current(embedder_name=self.embedder.name, dim=DIM)

    def document_ids(self) -> list[str]:
        generation = self.opened()
        try:
            return list(generation.documents)
        finally:
            generation.close()


@pytest.fixture
def place(tmp_path: Path):
    place = Place(tmp_path / "data")
    yield place
    place.cache.close()


def write_folder(folder: Path, **documents: bytes) -> Path:
    """A folder of documents with its manifest."""
    folder.mkdir(parents=True, exist_ok=True)
    tables = []
    for name, content in documents.items():
        (folder / f"{name}.txt").write_bytes(content)
        tables.append(
            f'[[document]]\nid = "{name}"\ntitle = "Om {name}"\npublisher = "Etaten"\ndate = "2024"\n'
            f'url = ""\nlanguage = "nb"\nstanding = "guidance"\nobtained = "skrevet for en test"\n'
            f'[[document.file]]\nname = "{name}.txt"\nsha256 = "{hashlib.sha256(content).hexdigest()}"\n'
        )
    (folder / "manifest.toml").write_text("\n".join(tables), "utf-8")
    return folder


def text(word: str) -> bytes:
    return TEXT.format(word=word).encode()


def test_first_ingest_makes_a_generation_of_all_documents(place: Place, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", en=text("tillit"), to=text("tid"))
    report = place.ingest(folder)
    assert (report.unchanged, report.read, report.failed) == (False, ("en", "to"), {})
    assert report.n_chunks == report.n_embedded == len(place.embedder.seen) == 4
    generation = place.opened()
    assert generation.info.name == report.generation
    assert list(generation.documents) == ["en", "to"]
    assert [c.text for c in generation.chunks[:2]] == [
        "Målet er tillit for alle som bor i landet.",
        "Ledere lytter til folk.",
    ]
    assert generation.tokens(generation.chunks[0].id) is not None
    generation.close()


def test_title_and_headings_are_embedded_with_the_text(place: Place, tmp_path: Path) -> None:
    place.ingest(write_folder(tmp_path / "a", en=text("tillit")))
    assert "Om en › I. Om tillit\nMålet er tillit for alle som bor i landet." in place.embedder.seen


def test_unchanged_input_does_nothing(place: Place, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", en=text("tillit"))
    first = place.ingest(folder)
    place.embedder.seen.clear()
    second = place.ingest(folder)
    assert second.unchanged
    assert (second.generation, second.n_embedded, place.embedder.seen) == (first.generation, 0, [])
    assert "Nothing has changed" in second.lines()[0]


def test_rebuild_makes_a_new_generation_and_embeds_nothing(place: Place, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", en=text("tillit"))
    first = place.ingest(folder)
    second = place.ingest(folder, rebuild=True)
    assert second.generation != first.generation
    assert (second.n_chunks, second.n_embedded) == (2, 0)


def test_only_what_has_changed_is_embedded(place: Place, tmp_path: Path) -> None:
    place.ingest(write_folder(tmp_path / "a", en=text("tillit"), to=text("tid")))
    report = place.ingest(write_folder(tmp_path / "a", en=text("tillit"), to=text("rom")))
    assert (report.n_chunks, report.n_embedded) == (4, 1)
    assert place.embedder.seen[-1].endswith("Målet er rom for alle som bor i landet.")


def test_changed_title_is_a_change(place: Place, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", en=text("tillit"))
    place.ingest(folder)
    manifest = folder / "manifest.toml"
    manifest.write_text(manifest.read_text("utf-8").replace("Om en", "Nytt navn"), "utf-8")
    assert not place.ingest(folder).unchanged


def test_other_embedding_model_is_a_change(place: Place, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", en=text("tillit"))
    place.ingest(folder)
    report = place.ingest(folder, embedder=FakeEmbedder("another"))
    assert (report.unchanged, report.n_embedded) == (False, 2)
    assert place.store.current_info().embedder_name == "another"


def test_damaged_index_is_rebuilt_although_nothing_has_changed(place: Place, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", en=text("tillit"))
    first = place.ingest(folder)
    (damaged,) = (place.store.index_dir / "generations" / first.generation / "chroma").glob("*.sqlite3")
    damaged.write_bytes(b"\x00" * damaged.stat().st_size)
    second = place.ingest(folder)
    assert (second.unchanged, second.n_embedded) == (False, 0)
    assert place.document_ids() == ["en"]


def test_unreadable_document_is_reported_and_the_others_are_indexed(place: Place, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", en=text("tillit"), to="Målet".encode("latin-1"), tre=b" \n")
    report = place.ingest(folder)
    assert report.read == ("en",)
    assert set(report.failed) == {"to", "tre"}
    assert "'to.txt' is not UTF-8" in report.failed["to"]
    assert "no text" in report.failed["tre"]
    assert place.document_ids() == ["en"]
    assert any("Failed: to:" in line for line in report.lines())


def test_ingest_that_left_a_document_out_is_tried_again(place: Place, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", en=text("tillit"), to=b"\xff")
    first, second = place.ingest(folder), place.ingest(folder)
    assert not second.unchanged
    assert set(first.failed) == set(second.failed) == {"to"}


def test_generation_tells_whether_another_version_of_the_program_made_it(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = write_folder(tmp_path / "a", en=text("tillit"))
    place.ingest(folder)
    assert not is_by_other_code(place.store.current_info())
    monkeypatch.setattr(pipeline, "_code_fingerprint", lambda: "another")
    assert is_by_other_code(place.store.current_info())
    assert not place.ingest(folder).unchanged
    assert not is_by_other_code(place.store.current_info())


def test_repeated_id_in_a_second_folder_is_an_error(place: Place, tmp_path: Path) -> None:
    one = write_folder(tmp_path / "a", en=text("tillit"))
    two = write_folder(tmp_path / "b", en=text("tid"))
    with pytest.raises(ManifestError, match="'id': another folder already has a document 'en'") as raised:
        place.ingest(one, two)
    assert str(two) in str(raised.value)


def test_documents_of_several_folders_are_one_corpus_in_their_order(place: Place, tmp_path: Path) -> None:
    one = write_folder(tmp_path / "a", en=text("tillit"))
    two = write_folder(tmp_path / "b", to=text("tid"))
    assert place.ingest(two, one).read == ("to", "en")


def test_nothing_readable_keeps_the_old_generation(place: Place, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", en=text("tillit"))
    first = place.ingest(folder)
    write_folder(folder, en=b"\xff")
    with pytest.raises(ManifestError, match=r"no document could be read.*not UTF-8"):
        place.ingest(folder)
    assert place.store.current_info().name == first.generation
    assert place.document_ids() == ["en"]


def test_wrong_manifest_keeps_the_old_generation(place: Place, tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "a", en=text("tillit"))
    first = place.ingest(folder)
    (folder / "en.txt").write_bytes(text("noe annet"))
    with pytest.raises(ManifestError, match="'sha256'"):
        place.ingest(folder)
    assert place.store.current_info().name == first.generation


def test_embedder_that_fails_keeps_the_old_generation_and_frees_the_lock(
    place: Place, tmp_path: Path
) -> None:
    class Failing(FakeEmbedder):
        def embed_chunks(self, texts, progress=None):
            raise OSError("the model is gone")

    folder = write_folder(tmp_path / "a", en=text("tillit"))
    first = place.ingest(folder)
    with pytest.raises(OSError, match="the model is gone"):
        place.ingest(write_folder(folder, en=text("tid")), embedder=Failing())
    assert place.store.current_info().name == first.generation
    assert not place.ingest(folder).unchanged


def test_second_ingest_at_once_is_told_that_another_one_runs(
    place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "LOCK_WAIT_S", 0.05)
    folder = write_folder(tmp_path / "a", en=text("tillit"))
    with (
        Store(place.store.index_dir).writing(),
        pytest.raises(StoreError, match=rf"process {os.getpid()} .*wait until it is done"),
    ):
        place.ingest(folder)


def test_progress_tells_each_stage_to_its_end(place: Place, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    place.ingest(
        write_folder(tmp_path / "a", en=text("tillit"), to=text("tid")),
        progress=lambda *what: told.append(what),
    )
    assert list(dict.fromkeys(what for what, _, _ in told)) == [
        "Reading documents",
        "Embedding",
        "Writing the index",
    ]
    for stage in ("Reading documents", "Embedding", "Writing the index"):
        done = [(n, total) for what, n, total in told if what == stage]
        assert done == sorted(done)
        assert done[-1][0] == done[-1][1] > 0


def test_report_of_the_built_in_documents(place: Place) -> None:
    report = place.ingest(built_in_folder())
    assert report.read == ("inspirasjonsnotat", "temaside", "dfo-notat-2023-3", "eksempelsamling")
    assert report.failed == {}
    assert report.n_repairs > 300
    assert report.n_chunks == report.n_embedded > 200
    assert "repaired" in report.lines()[0]
    assert place.ingest(built_in_folder()).unchanged
