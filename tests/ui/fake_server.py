"""The real server with an assistant that needs no model, as a process.

Usage: `fake_server.py PORT DATA_DIR [SECONDS [ORIGIN…]]`; the origins are those allowed to use it.
With SECONDS, loading the assistant takes that long. With "no-index" in their place there is none, until
a file `index` appears in DATA_DIR.
"""

import logging
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from fake_assistant import FakeAssistant, make_settings

from assistant.settings import ServerSettings, Settings
from ui.readiness import AssistantProvider
from ui.service import Service
from ui.serving import serve
from vectorstore.errors import IndexMissingError


def build_chat(service: Service, settings: Settings) -> object:
    from ui.chat import build_chat_app

    return build_chat_app(service, settings)


def main(port: str, data_dir: str, wait: str = "0", *origins: str) -> None:
    logging.basicConfig(level="INFO", format="%(name)s: %(message)s")
    index = Path(data_dir) / "index"

    def load() -> FakeAssistant:
        if wait == "no-index":
            if not index.exists():
                raise IndexMissingError("no index; run `tillit ingest`")
        else:
            time.sleep(float(wait))
        return FakeAssistant()

    settings = make_settings(
        server=ServerSettings(port=int(port), allowed_origins=origins), data_dir=Path(data_dir)
    )
    provider = AssistantProvider(load, fingerprint=index.exists)
    serve(settings, provider, build_chat)


if __name__ == "__main__":
    main(*sys.argv[1:])
