"""Starts `fake_server.py` and asks it, for the tests that need a real server."""

import contextlib
import http.client
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
SCRIPT = Path(__file__).with_name("fake_server.py")
START_S = 90


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: str


def _all_of(response: http.client.HTTPResponse) -> bytes:
    """Gradio breaks off the event stream of a session it does not know."""
    try:
        return response.read()
    except http.client.IncompleteRead as broken:
        return broken.partial


@dataclass
class Server:
    """A running server process."""

    process: subprocess.Popen
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(
        self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None
    ) -> Reply:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, path, data, {"Content-Type": "application/json", **(headers or {})})
            response = connection.getresponse()
            lowered = {name.lower(): value for name, value in response.getheaders()}
            return Reply(response.status, lowered, _all_of(response).decode())
        finally:
            connection.close()

    def status(self, path: str) -> int:
        """0 while nothing listens."""
        try:
            return self.ask("GET", path).status
        except OSError:
            return 0

    def wait_for(self, path: str, status: int = 200) -> None:
        until = time.monotonic() + START_S
        while (found := self.status(path)) != status:
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, f"{path} still answers {found}\n{self.log.read_text()}"
            time.sleep(0.1)

    def stop(self) -> int:
        """The exit status after SIGTERM."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)


@contextlib.contextmanager
def running(
    folder: Path, wait: str = "0", *, origins: Sequence[str] = (), port: int | None = None
) -> Iterator[Server]:
    """A server in a process of its own; see `fake_server.py` for `wait` and `origins`."""
    log = folder / "log"
    with log.open("w") as output:
        port = port or free_port()
        process = subprocess.Popen(
            [sys.executable, str(SCRIPT), str(port), str(folder), wait, *origins],
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=ROOT,
        )
        try:
            yield Server(process, port, log)
        finally:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
