"""What tests of the pages share; and lets them import the helpers that lie beside them."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from server_process import Server, running


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The real server with the fake assistant, ready, with its chat page."""
    with running(tmp_path_factory.mktemp("server")) as started:
        started.wait_for("/")
        yield started
