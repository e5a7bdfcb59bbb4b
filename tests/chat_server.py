"""A small server that speaks OpenAI's protocol, in one piece or as a stream, and does what a script says."""

import contextlib
import json
import select
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

POLL_S = 0.02


@dataclass
class Said:
    """What the server does with one request.

    Attributes:
        wait_s: before the first byte.
        headers: further ones.
        finish: the reason it gives for the end of the reply; None: it just ends.
        n_pieces: of a stream, so many pieces are sent; after them it waits `pause_s`, then hangs up.
        raw: sent as it is in place of a stream's events.
    """

    text: str = ""
    status: int = 200
    wait_s: float = 0.0
    input_tokens: int = 10_000
    headers: Mapping[str, str] = field(default_factory=dict)
    finish: str | None = "stop"
    piece_chars: int = 24
    n_pieces: int | None = None
    pause_s: float = 0.0
    raw: str | None = None
    message: str = "broken"


@dataclass
class ChatServer:
    """Its address, and the requests it got."""

    url: str
    requests: list[dict[str, Any]] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)
    """Set once a client has gone while something was kept from it."""


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
            try:
                self._wait(said.wait_s)
                if said.status == 200 and request.get("stream"):
                    self._stream(said)
                else:
                    self._answer(said)
            except OSError:  # who waited has left
                known[0].hung_up.set()

        def _answer(self, said: Said) -> None:
            body = _completion(said) if said.status == 200 else {"error": {"message": said.message}}
            self._begin(said, "application/json")
            self.wfile.write(json.dumps(body).encode())

        def _stream(self, said: Said) -> None:
            self._begin(said, "text/event-stream")
            if said.raw is not None:
                self.wfile.write(said.raw.encode())
                return
            for number, event in enumerate(_events(said)):
                if number == said.n_pieces:
                    self._wait(said.pause_s)
                    return
                self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")

        def _begin(self, said: Said, kind: str) -> None:
            self.send_response(said.status)
            self.send_header("Content-Type", kind)
            self.send_header("x-should-retry", "false")
            for name, value in said.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def _wait(self, seconds: float) -> None:
            """Until the time is over, the test is, or the client has gone."""
            until = time.monotonic() + seconds
            while time.monotonic() < until and not released.wait(POLL_S):
                if _is_gone(self.connection):
                    raise ConnectionResetError

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


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _is_gone(connection: socket.socket) -> bool:
    readable, _, _ = select.select([connection], [], [], 0)
    return bool(readable) and not connection.recv(1, socket.MSG_PEEK)


def _completion(said: Said) -> dict[str, Any]:
    message = {"role": "assistant", "content": said.text}
    return {
        "id": "1",
        "object": "chat.completion",
        "created": 0,
        "model": "scripted",
        "choices": [{"index": 0, "finish_reason": said.finish, "message": message}],
        "usage": {
            "prompt_tokens": said.input_tokens,
            "completion_tokens": 1,
            "total_tokens": said.input_tokens + 1,
        },
    }


def _events(said: Said) -> Iterator[dict[str, Any]]:
    yield _chunk({"role": "assistant", "content": ""}, None)
    for start in range(0, len(said.text), said.piece_chars):
        yield _chunk({"content": said.text[start : start + said.piece_chars]}, None)
    if said.finish is not None:
        yield _chunk({}, said.finish)


def _chunk(delta: dict[str, str], finish: str | None) -> dict[str, Any]:
    return {
        "id": "1",
        "object": "chat.completion.chunk",
        "created": 0,
        "model": "scripted",
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish}],
    }
