"""Settings that are wrong are told in one line that names the variable."""

import pytest
from pydantic import SecretStr

from assistant.settings import EmbeddingSettings, Settings
from ui.configuration import ConfigurationError, effective_lines, load_settings


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("TILLIT_SERVR__PORT", "1", "did you mean TILLIT_SERVER__PORT?"),
        ("TILLIT_SERVER__PRT", "1", "did you mean TILLIT_SERVER__PORT?"),
        ("TILLIT_SERVER_PORT", "1", "did you mean TILLIT_SERVER__PORT?"),
        ("tillit_datadir", "x", "did you mean TILLIT_DATA_DIR?"),
        ("TILLIT_QWERTYUIOP", "x", "--show-settings"),
        ("TILLIT_SERVER__PORT", "many", "TILLIT_SERVER__PORT: "),
        ("TILLIT_SERVER__PORT", "0", "(it is '0')"),
        ("TILLIT_LANGUAGE", "de", "'nb', 'nn' or 'en'"),
        ("TILLIT_DOCUMENTS", "not json", "documents"),
        ("TILLIT_LIMITS", "{}x", "limits"),
    ],
)
def test_wrong_setting_is_told_by_its_name(monkeypatch, name, value, told):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigurationError) as raised:
        load_settings()
    assert told in str(raised.value)
    assert "\n" not in str(raised.value)


def test_misspelt_setting_in_the_file_is_told(tmp_path):
    (tmp_path / ".env").write_text("TILLIT_SERVER__PROT=9\n")
    with pytest.raises(ConfigurationError, match="did you mean TILLIT_SERVER__PORT"):
        load_settings()


def test_secrets_are_masked_when_shown_and_never_told():
    settings = Settings.model_construct(embedding=EmbeddingSettings(api_key=SecretStr("hush")))
    assert "TILLIT_EMBEDDING__API_KEY=********" in effective_lines(settings)
    assert "hush" not in "".join(effective_lines(settings))


def test_empty_means_the_default(monkeypatch):
    monkeypatch.setenv("TILLIT_STORE__URL", "")
    monkeypatch.setenv("TILLIT_SERVER__PORT", "")
    assert load_settings().store.url is None
    assert load_settings().server.port == 8000


def test_another_programs_line_in_env_is_named_as_it_stands(tmp_path, monkeypatch):
    (tmp_path / ".env").write_text("FOO=bar\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigurationError, match="FOO in "):
        load_settings()


def test_model_that_would_be_given_up_too_late_is_told_without_secrets(monkeypatch):
    monkeypatch.setenv("TILLIT_LLM__MODEL", "openai:m")
    monkeypatch.setenv("TILLIT_LLM__API_KEY", "hidden-key")
    monkeypatch.setenv("TILLIT_LLM__TIMEOUT_S", "30")
    with pytest.raises(ConfigurationError) as caught:
        load_settings()
    assert str(caught.value).startswith("TILLIT_LLM__TIMEOUT_S (30) must be less than TILLIT_LIMITS__ANSWER")
    assert "hidden-key" not in str(caught.value)
