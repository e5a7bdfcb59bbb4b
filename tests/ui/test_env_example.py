"""`.env.example` lists every setting with the default it has."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from assistant.settings import Settings
from ui.configuration import effective_lines, load_settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """No `.env` and no setting in the environment."""
    monkeypatch.chdir(tmp_path)
    for line in effective_lines(Settings.model_construct()):
        monkeypatch.delenv(line.partition("=")[0], raising=False)
    return tmp_path


def test_every_setting_stands_there_with_its_default(bare):
    listed = re.findall(r"^# (TILLIT_\w+=.*)$", EXAMPLE.read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == effective_lines(load_settings())


def test_example_taken_as_it_is_changes_nothing(bare):
    text = EXAMPLE.read_text(encoding="utf-8")
    (bare / ".env").write_text(re.sub(r"^# (TILLIT_)", r"\1", text, flags=re.MULTILINE), encoding="utf-8")
    assert effective_lines(load_settings()) == effective_lines(Settings.model_construct())


def test_every_setting_is_explained():
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    for above, line in pairwise(lines):
        if line.startswith("# TILLIT_"):
            assert re.match(r"# [^T].{20,}\.$", above), line
