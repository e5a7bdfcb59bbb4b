"""The Chromium of this machine."""

import os
import shutil

import pytest

BINARIES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "these tests need Chromium: apt-get install chromium"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync "
    "--no-first-run"
).split()


def binary() -> str:
    """Its path. Where there is none, tests that need it are skipped, and in CI they fail."""
    if found := next(filter(None, map(shutil.which, BINARIES)), None):
        return found
    if os.environ.get("CI"):
        pytest.fail(MISSING)
    pytest.skip(MISSING)
