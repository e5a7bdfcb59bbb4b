"""A small server that speaks OpenAI's protocol and says what a script tells it to."""

import contextlib
import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Said:
    """What the server does with one request: a text with the tokens it counts, a status, or a wait."""

    text: str = ""
    status: int = 200
    wait_s: float = 0.0
    input_tokens: int = 10_000


@dataclass
class ChatServer:
    """Its address, and the requests it got."""

    url: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)


@contextlib.contextmanager
def scripted(script: Callable[[list[dict[str, str]]], Said]) -> Iterator[ChatServer]:
    """A server whose script gets a request's messages."""
    released = threading.Event()
    known: list[ChatServer] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known[0].requests.append(request)
            known[0].keys.append(self.headers["Authorization"])
            said = script(request["messages"])
            released.wait(said.wait_s)
            with contextlib.suppress(OSError):  # who waited has left
                self._answer(said)

        def _answer(self, said: Said) -> None:
            body = json.dumps(_completion(said) if said.status == 200 else {"error": {"message": "broken"}})
            self.send_response(said.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("x-should-retry", "false")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: Any) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    known.append(ChatServer(f"http://127.0.0.1:{server.server_port}/v1"))
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield known[0]
    finally:
        released.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _completion(said: Said) -> dict[str, Any]:
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 0,
        "model": "scripted",
        "choices": [
            {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": said.text}}
        ],
        "usage": {
            "prompt_tokens": said.input_tokens,
            "completion_tokens": 1,
            "total_tokens": said.input_tokens + 1,
        },
    }
