"""What the tests of the assistant share: the assistant on the built-in documents, built once a session.

Vectors and index are kept between runs under the repository's ignored `.tillit/test`; embedding all
chunks takes half a minute, opening what is there a second. Also lets the tests import `parts`.
"""

import sys
from pathlib import Path

import pytest

from assistant import build
from assistant.assistant import Assistant
from assistant.settings import EmbeddingSettings, Settings
from vectorstore.bundled_model import ensure_bundled_model
from vectorstore.chunks import Document
from vectorstore.embedding import SentenceTransformerEmbedder

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def assistant_settings(models_dir: Path) -> Settings:
    model = str(ensure_bundled_model(models_dir, progress=False))
    data_dir = Path(__file__).parents[2] / ".tillit" / "test"
    return Settings(_env_file=None, data_dir=data_dir, embedding=EmbeddingSettings(model=model))  # type: ignore[call-arg]


@pytest.fixture(scope="session")
def assistant_on_documents(assistant_settings: Settings, embedder: SentenceTransformerEmbedder) -> Assistant:
    """The assistant as it is served, with the session's embedder in place of a second copy of the model."""
    build.run_ingest(assistant_settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "build_embedder", lambda settings: embedder)
        return build.build_assistant(assistant_settings)


@pytest.fixture(scope="session")
def texts(assistant_on_documents: Assistant) -> dict[str, Document]:
    """The documents by id."""
    return {document.id: document for document in assistant_on_documents.documents()}
