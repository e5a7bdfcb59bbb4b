"""What tests of permalinks share: an assistant whose documents can change, and a client of it."""

from dataclasses import replace
from pathlib import Path

from catalogue_parts import real_documents
from fake_assistant import DOCUMENTS, FakeAssistant, make_service, make_settings
from fastapi.testclient import TestClient

from assistant.settings import ServerSettings
from ui.api.app import create_app
from vectorstore.chunks import Document

CHAT = "/api/v1/chat"
CHECK = "/api/v1/check"
PERMALINKS = "/api/v1/permalinks"
QUESTION = "Er reduksjon av markedsmekanismen med i reformen?"


class ChangingAssistant(FakeAssistant):
    """`ingest` puts other documents into a generation of its own."""

    def __init__(self, *documents: Document) -> None:
        super().__init__()
        self._documents = documents or DOCUMENTS
        self._n_generations = 1

    def documents(self) -> tuple[Document, ...]:
        return self._documents

    def generation(self) -> str:
        return f"g{self._n_generations:06d}"

    def ingested_at(self) -> str:
        return f"2026-11-{20 + self._n_generations}T16:21:00+00:00"

    def ingest(self, *documents: Document) -> None:
        self._documents = documents
        self._n_generations += 1


def real_assistant() -> ChangingAssistant:
    """On the real example collection, landing page and memo."""
    return ChangingAssistant(*real_documents())


def client_on(assistant: FakeAssistant, data_dir: Path, public_url: str | None = None) -> TestClient:
    settings = make_settings(server=ServerSettings(public_url=public_url))
    app = create_app(make_service(assistant, data_dir=data_dir), settings)
    return TestClient(app, raise_server_exceptions=False)


def with_text(document: Document, text: str) -> Document:
    """The document with another text and no structure."""
    return replace(document, text=text, headings=(), pages=(), repairs=())


def share_answer(client: TestClient, question: str = QUESTION, **more: object) -> dict:
    """Ask and make a permalink to the answer."""
    answer = client.post(CHAT, json={"question": question, **more}).json()
    made = client.post(PERMALINKS, json={"answer_id": answer["answer_id"]})
    assert made.status_code == 201, made.text
    return made.json()


def share_check(client: TestClient, draft: str) -> dict:
    """Check a draft and make a permalink to its marks."""
    checked = client.post(CHECK, json={"text": draft}).json()
    made = client.post(PERMALINKS, json={"check_id": checked["check_id"]})
    assert made.status_code == 201, made.text
    return made.json()
