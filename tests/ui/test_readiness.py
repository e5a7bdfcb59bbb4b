"""The provider tries again when what stood in the way may be gone."""

import threading

import pytest
from fake_assistant import FakeAssistant

from ui import readiness
from ui.errors import ServiceError
from ui.readiness import AssistantProvider
from vectorstore.errors import IndexMissingError


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(readiness, "POLL_S", 0.01)


def test_is_starting_until_it_has_tried():
    provider = AssistantProvider(FakeAssistant, fingerprint=lambda: None)
    assert provider.readiness.state == "starting"
    with pytest.raises(ServiceError, match="starting"):
        provider.assistant()
    assert provider.load_now()
    assert provider.readiness.state == "ready"
    assert provider.assistant().generation() == "g000001"


def test_changed_index_is_tried_at_once(quick):
    index: list[str] = []
    loaded = threading.Event()

    def load() -> FakeAssistant:
        if not index:
            raise IndexMissingError("none")
        loaded.set()
        return FakeAssistant()

    provider = AssistantProvider(load, fingerprint=lambda: tuple(index))
    provider.start()
    provider.wait_for_first_try()
    assert provider.readiness.state == "failed"
    index.append("g000001")
    assert loaded.wait(3)
    provider.stop()


def test_unchanged_trouble_is_tried_again_later(quick, monkeypatch):
    monkeypatch.setattr(readiness, "FIRST_RETRY_S", 0.05)
    tries = threading.Semaphore(0)

    def load() -> FakeAssistant:
        tries.release()
        raise OSError("disk")

    provider = AssistantProvider(load, fingerprint=lambda: None)
    provider.start()
    for _ in range(3):
        assert tries.acquire(timeout=3)
    provider.stop()


def test_bug_while_loading_has_an_id_and_no_trace(caplog):
    def load() -> FakeAssistant:
        raise ZeroDivisionError("secret")

    provider = AssistantProvider(load, fingerprint=lambda: None)
    assert not provider.load_now()
    assert "secret" not in provider.readiness.sentence
    error_id = provider.readiness.sentence.split()[-1].rstrip(".")
    assert error_id in caplog.text
