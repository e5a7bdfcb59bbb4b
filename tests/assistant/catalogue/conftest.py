"""What the tests of the catalogue share: the documents that need no repair, read as ingest reads them."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from made_up_examples import make_examples

from assistant.catalogue.catalogue import Catalogue, read_catalogue
from ingest.manifest import built_in_folder, read_manifest
from ingest.pipeline import read_documents
from vectorstore.chunks import Document


@pytest.fixture(scope="session")
def documents() -> tuple[Document, ...]:
    """The built-in documents without the scanned note."""
    wanted = [one for one in read_manifest(built_in_folder()) if one.record.id != "inspirasjonsnotat"]
    read, failed = read_documents(wanted)
    assert not failed
    return tuple(one.document for one in read)


@pytest.fixture(scope="session")
def catalogue(documents: tuple[Document, ...]) -> Catalogue:
    return read_catalogue(documents)


@pytest.fixture
def examples() -> Document:
    return make_examples()
