"""What tests of several packages share: the real embedding model, unpacked and loaded once, and the
assistant on the built-in documents, built once a session.

Vectors and index are kept between runs under the repository's ignored `.tillit/test`, for each of several
processes its own; embedding all chunks takes half a minute, opening what is there a second.
Also lets tests import what lies in this folder, such as `chat_server`.
"""

import os
import sys
from pathlib import Path

import pytest

from assistant import build
from assistant.assistant import Assistant
from assistant.settings import EmbeddingSettings, Settings
from vectorstore.bundled_model import ensure_bundled_model
from vectorstore.embedding import SentenceTransformerEmbedder

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def warm_client() -> None:
    """What the client of language models imports with its first request is imported: no test's time limit
    pays for that."""
    import math

    from chat_server import Said, scripted
    from langchain_core.messages import HumanMessage

    from assistant.llm.drafts import draft_schema
    from assistant.llm.model import build_language_model
    from assistant.settings import LlmSettings

    with scripted(lambda _: Said("Ja.")) as server:
        model = build_language_model(LlmSettings(model="openai:m", base_url=server.url))
        list(model.stream([HumanMessage("Hei")], model.budget(lambda: math.inf), schema=draft_schema()))


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


@pytest.fixture(scope="session")
def assistant_settings(models_dir: Path) -> Settings:
    model = str(ensure_bundled_model(models_dir, progress=False))
    data_dir = Path(__file__).parents[1] / ".tillit" / "test" / os.environ.get("PYTEST_XDIST_WORKER", "alone")
    return Settings(_env_file=None, data_dir=data_dir, embedding=EmbeddingSettings(model=model))  # type: ignore[call-arg]


@pytest.fixture(scope="session")
def assistant_on_documents(assistant_settings: Settings, embedder: SentenceTransformerEmbedder) -> Assistant:
    """The assistant as it is served, with the session's embedder in place of a second copy of the model."""
    build.run_ingest(assistant_settings)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(build, "build_embedder", lambda settings: embedder)
        return build.build_assistant(assistant_settings)
