"""What the tests of the assistant share. Also lets them import `parts`."""

import sys
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from vectorstore.chunks import Document

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def texts(assistant_on_documents: Assistant) -> dict[str, Document]:
    """The documents by id."""
    return {document.id: document for document in assistant_on_documents.documents()}
