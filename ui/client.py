"""Asks a running server, which has the model loaded already."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, Request, build_opener

from assistant.settings import Settings
from ui.installation import installation_id

READY_TIMEOUT_S = 0.5
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - where to ask, not where to listen

_open = build_opener(ProxyHandler({})).open
"""A server on this machine is asked directly, whatever proxies the environment names."""


class ServerError(RuntimeError):
    """The server answered with a problem; the message is its detail."""


def base_url(settings: Settings) -> str:
    """Where a server with these settings listens, as seen from this machine."""
    host = _EVERYWHERE.get(settings.server.host, settings.server.host)
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.server.port}"


def readiness(settings: Settings) -> dict[str, Any] | None:
    """What `/readyz` says, or None when none of our servers listens there."""
    try:
        found = _request(f"{base_url(settings)}/readyz", timeout_s=READY_TIMEOUT_S)
    except ServerError as error:
        return {"status": "not ready", "detail": str(error)}
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and "status" in found else None


def running_server(settings: Settings) -> str | None:
    """The address of a ready server that answers from the same data directory, if there is one."""
    found = readiness(settings)
    same = found is not None and found.get("installation") == installation_id(settings.data_dir)
    return base_url(settings) if same else None


def chat(server: str, question: dict[str, Any], *, timeout_s: float) -> dict[str, Any]:
    """`POST /chat`. Raises ServerError."""
    answer: dict[str, Any] = _request(f"{server}/api/v1/chat", body=question, timeout_s=timeout_s)
    return answer


def search(server: str, query: str, k: int, *, timeout_s: float) -> dict[str, Any]:
    """`GET /search`. Raises ServerError."""
    address = f"{server}/api/v1/search?{urlencode({'q': query, 'k': k})}"
    results: dict[str, Any] = _request(address, timeout_s=timeout_s)
    return results


def check(
    server: str, draft: dict[str, Any], *, timeout_s: float, progress: Callable[[int, int], None]
) -> dict[str, Any]:
    """`POST /check`, as events: `progress` is told how many statements of how many are done.

    Raises ServerError.
    """
    url = f"{server}/api/v1/check"
    with _opened(url, draft, timeout_s=timeout_s, accept="text/event-stream") as response:
        for name, data in _events(response):
            if name == "status":
                progress(data["done"], data["total"])
            elif name == "error":
                raise ServerError(str(data.get("detail", "the server could not check the draft")))
            elif name == "result":
                return data
    raise ServerError("the server ended in the middle of the check; its log says more")


def _events(response: Iterable[bytes]) -> Iterator[tuple[str, dict[str, Any]]]:
    name = ""
    for line in response:
        field, _, value = line.decode().rstrip("\n").partition(": ")
        if field == "event":
            name = value
        elif field == "data":
            yield name, json.loads(value)


def _request(url: str, *, body: dict[str, Any] | None = None, timeout_s: float) -> Any:
    with _opened(url, body, timeout_s=timeout_s) as response:
        return json.load(response)


@contextmanager
def _opened(
    url: str, body: dict[str, Any] | None, *, timeout_s: float, accept: str = "application/json"
) -> Iterator[Any]:
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "Accept": accept}
    request = Request(url, data, headers)  # noqa: S310 - http, from our settings
    try:
        with _open(request, timeout=timeout_s) as response:
            yield response
    except HTTPError as error:
        raise ServerError(_detail(error)) from None
    except URLError as error:
        raise OSError(f"the server at {url} does not answer ({error.reason})") from None


def _detail(error: HTTPError) -> str:
    try:
        return str(json.load(error)["detail"])
    except (ValueError, KeyError, TypeError):
        return f"the server answers {error.code} {error.reason}"
