"""A server that serves the component, and answers as a test tells it to: slowly, brokenly, or with malice."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ui.embed.frame import frame_page
from ui.embed.script import script

WAIT_S = 60


@dataclass
class Stream:
    """The body of an answer, as it is sent piece by piece."""

    handler: BaseHTTPRequestHandler

    def send(self, piece: bytes | str) -> None:
        data = piece if isinstance(piece, bytes) else piece.encode()
        self.handler.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))
        self.handler.wfile.flush()

    def event(self, name: str, data: Any) -> None:
        self.send(written(name, data))

    def end(self) -> None:
        self.handler.wfile.write(b"0\r\n\r\n")


@dataclass
class Scripted:
    """The server; `chat` is called with the stream of each answer, `documents` are what it says it has."""

    url: str = ""
    chat: Callable[[Stream], None] = lambda stream: stream.end()
    documents: list[dict[str, str]] = field(default_factory=list)
    questions: list[dict[str, Any]] = field(default_factory=list)
    released: threading.Event = field(default_factory=threading.Event)

    def wait(self) -> None:
        """Until the test lets the answer go on."""
        assert self.released.wait(WAIT_S)
        self.released.clear()


def written(name: str, data: Any) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


@contextmanager
def scripted_server() -> Iterator[Scripted]:
    scripted = Scripted()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path == "/embed/tillit.js":
                self._reply("text/javascript", script().encode())
            elif self.path == "/api/v1/documents":
                self._reply("application/json", json.dumps({"documents": scripted.documents}).encode())
            elif self.path == "/":
                # without the policy of the real page: what gets out of the component must be seen
                self._reply("text/html", bytes(frame_page("nb", "").body))
            else:
                self._reply("text/css", b"")

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            scripted.questions.append(asked)
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            with suppress(OSError):  # the visitor may have gone
                scripted.chat(Stream(self))
            self.close_connection = True

        def _reply(self, kind: str, body: bytes) -> None:
            self.send_response(200)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        scripted.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield scripted
        finally:
            scripted.released.set()
            server.shutdown()
            thread.join()
