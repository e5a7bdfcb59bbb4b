"""`tillit permalinks`: listed without their content, deleted by id or address."""

import pytest
from fake_assistant import make_settings
from test_permalink_store import an_answer

from ui import cli
from ui.permalink_commands import delete_permalinks, list_permalinks
from ui.permalinks.ids import new_id
from ui.permalinks.store import PermalinkStore


@pytest.fixture
def settings(tmp_path):
    return make_settings(data_dir=tmp_path)


def test_list_shows_addresses_and_sizes_and_no_content(settings, capsys):
    made = PermalinkStore(settings.data_dir).put(an_answer("Kanarifugl?"))
    assert list_permalinks(settings) == 0
    told = capsys.readouterr().out
    assert f"/p/{made.id}" in told and "1 permalinks" in told
    assert "Kanarifugl" not in told


def test_without_a_store_the_list_is_empty_and_none_is_made(settings, capsys):
    assert list_permalinks(settings) == 0
    assert "0 permalinks" in capsys.readouterr().out
    assert list(settings.data_dir.iterdir()) == []


def test_permalinks_are_deleted_by_id_or_address_without_a_code(settings, capsys):
    store = PermalinkStore(settings.data_dir)
    made = [store.put(an_answer()).id for _ in range(3)]
    given = [made[0], f"https://tillit.example.no/p/{made[1]}?lang=nn"]
    assert delete_permalinks(settings, given) == 0
    assert [one.id for one in store.entries()] == made[2:]
    assert delete_permalinks(settings, [new_id(), "tull"]) == 1
    assert capsys.readouterr().err.count("there is no permalink") == 2


def test_command_is_the_one_in_the_list_of_commands(monkeypatch, tmp_path, capsys):
    monkeypatch.setenv("TILLIT_DATA_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    made = PermalinkStore(tmp_path).put(an_answer())
    assert cli.main(["permalinks"]) == 0
    assert cli.main(["permalinks", "--delete", made.id]) == 0
    assert f"Deleted {made.id}." in capsys.readouterr().out
    assert PermalinkStore(tmp_path).entries() == []
