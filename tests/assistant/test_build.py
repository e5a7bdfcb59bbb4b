from pathlib import Path

import pytest

from assistant.build import build_assistant, build_cross_encoder, build_embedder, build_store, run_ingest
from assistant.settings import EmbeddingSettings, RetrievalSettings, Settings, StoreSettings
from ingest.manifest import ManifestError
from vectorstore.embedding import EndpointEmbedder, SentenceTransformerEmbedder
from vectorstore.errors import IndexMismatchError, IndexMissingError


def settings(tmp_path: Path, **options: object) -> Settings:
    return Settings(_env_file=None, data_dir=tmp_path, **options)  # type: ignore[call-arg, arg-type]


def test_store_lies_in_the_data_directory_and_is_not_opened(tmp_path: Path) -> None:
    store = build_store(settings(tmp_path / "data"))
    assert store.index_dir == tmp_path / "data" / "index"
    assert not (tmp_path / "data").exists()


def test_endpoint_is_asked_where_an_address_is_set(tmp_path: Path) -> None:
    embedding = EmbeddingSettings(base_url="http://127.0.0.1:9/v1", model="bge-m3")
    embedder = build_embedder(settings(tmp_path, embedding=embedding))
    assert isinstance(embedder, EndpointEmbedder)
    assert embedder.name == "bge-m3@http://127.0.0.1:9/v1"


def test_model_is_one_setting_away(tmp_path: Path) -> None:
    embedder = build_embedder(settings(tmp_path, embedding=EmbeddingSettings(model="another/model")))
    assert isinstance(embedder, SentenceTransformerEmbedder)
    assert embedder.name == "another/model"


def test_assistant_without_an_index_is_told_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(IndexMissingError, match="tillit ingest"):
        build_assistant(settings(tmp_path, embedding=EmbeddingSettings(model="another/model")))


def test_index_of_another_model_is_told_so(
    assistant_settings: Settings, assistant_on_documents: object
) -> None:
    other = assistant_settings.model_copy(update={"embedding": EmbeddingSettings(model="another/model")})
    with pytest.raises(IndexMismatchError, match="tillit ingest --rebuild"):
        build_assistant(other)


def test_index_that_should_lie_on_a_server_is_told_so(
    assistant_settings: Settings, assistant_on_documents: object
) -> None:
    other = assistant_settings.model_copy(update={"store": StoreSettings(url="http://127.0.0.1:9")})
    with pytest.raises(IndexMismatchError, match="Chroma server"):
        build_assistant(other)


def test_second_ingest_of_the_built_in_documents_does_nothing(
    assistant_settings: Settings, assistant_on_documents: object
) -> None:
    assert run_ingest(assistant_settings).unchanged


def test_folder_without_a_manifest_is_told_so(tmp_path: Path, assistant_settings: Settings) -> None:
    with pytest.raises(ManifestError, match="not found"):
        run_ingest(assistant_settings, [tmp_path])


@pytest.mark.parametrize(
    ("model", "is_on", "is_there"),
    [("bundled", True, True), ("bundled", False, False), ("other", True, False)],
)
def test_cross_encoder_is_there_for_the_bundled_model_unless_it_is_off(
    assistant_settings: Settings,
    embedder: SentenceTransformerEmbedder,
    model: str,
    is_on: bool,
    is_there: bool,
) -> None:
    changed = assistant_settings.model_copy(update={"retrieval": RetrievalSettings(cross_encoder=is_on)})
    chosen = embedder if model == "bundled" else SentenceTransformerEmbedder("another/model")
    assert (build_cross_encoder(changed, chosen) is not None) is is_there
