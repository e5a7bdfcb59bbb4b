"""What the tests of reading share: the built-in documents, read once; the scan's repair takes seconds.

Also lets the tests of this folder import `made_up`.
"""

import sys
from pathlib import Path

import pytest

from ingest.manifest import ManifestDocument, built_in_folder, read_manifest
from ingest.pipeline import read_documents
from ingest.reading import ReadDocument

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def manifest_documents() -> list[ManifestDocument]:
    return read_manifest(built_in_folder())


@pytest.fixture(scope="session")
def read_by_id(manifest_documents: list[ManifestDocument]) -> dict[str, ReadDocument]:
    """The four documents by id."""
    read, failed = read_documents(manifest_documents)
    assert failed == {}
    return {one.document.id: one for one in read}
