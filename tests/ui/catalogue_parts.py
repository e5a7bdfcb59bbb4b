"""A service on the real example collection, landing page and memo, or on a document with traps."""

from functools import cache

from fake_assistant import FakeAssistant, make_service, make_settings
from fastapi.testclient import TestClient

from assistant.settings import ServerSettings
from ingest.manifest import built_in_folder, read_manifest
from ingest.pipeline import read_documents
from ui.api.app import create_app
from vectorstore.chunks import Document, DocumentRecord, Heading

TRAP = '=HYPERLINK("https://elsewhere.example";"klikk") <script>alert(1)</script> {{mal}} & "sitat"'
TRAPS = f"""<b>Felledepartementet</b>

-Pilot <script>alert(2)</script>

{TRAP}. @Etaten har lansert en digital pilot i 2024.
"""


def trap_document() -> Document:
    record = DocumentRecord("feller", "=Feller <i>", "+Etaten", "2025", "", "nb", "examples", "for en test")
    ministry, heading = TRAPS.split("\n\n")[:2]
    start = TRAPS.index(heading)
    headings = (Heading(ministry, 1, 0, len(ministry)), Heading(heading, 2, start, start + len(heading)))
    return Document(record, TRAPS, headings)


@cache
def real_documents() -> tuple[Document, ...]:
    wanted = [one for one in read_manifest(built_in_folder()) if one.record.id != "inspirasjonsnotat"]
    read, failed = read_documents(wanted)
    assert not failed
    return tuple(one.document for one in read)


class CatalogueAssistant(FakeAssistant):
    def __init__(self, *documents: Document) -> None:
        super().__init__()
        self._documents = documents or real_documents()

    def documents(self) -> tuple[Document, ...]:
        return self._documents


def make_client(*documents: Document, public_url: str | None = None) -> TestClient:
    settings = make_settings(server=ServerSettings(public_url=public_url))
    return TestClient(create_app(make_service(CatalogueAssistant(*documents)), settings))
