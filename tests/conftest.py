"""What tests of several packages share: the real embedding model, unpacked and loaded once."""

from pathlib import Path

import pytest

from vectorstore.bundled_model import ensure_bundled_model
from vectorstore.embedding import SentenceTransformerEmbedder


@pytest.fixture(scope="session")
def models_dir() -> Path:
    """A folder that holds the bundled model; kept between runs, since unpacking takes seconds."""
    folder = Path(__file__).parents[1] / ".tillit" / "models"
    ensure_bundled_model(folder, progress=False)
    return folder


@pytest.fixture(scope="session")
def embedder(models_dir: Path) -> SentenceTransformerEmbedder:
    """The bundled model, loaded once."""
    return SentenceTransformerEmbedder(ensure_bundled_model(models_dir, progress=False))
