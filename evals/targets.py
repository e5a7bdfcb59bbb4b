"""What is asked: the assistant in this process, or one behind an address. Both answer in the API's terms."""

import json
import logging
import weakref
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import quote, urlsplit

from assistant.answers import Answer, Question
from vectorstore.chunks import Chunk

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.ranking import Ranked

log = logging.getLogger(__name__)

N_FOUND = 20
"""So many found passages are kept of each question."""

_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")
"""Asked directly, whatever proxies the environment names."""

_OF_AN_ANSWER = ("status", "verdict", "language", "answer", "citations")

Object = dict[str, Any]


class TargetError(RuntimeError):
    """A request failed; the message says how. It counts as an error, never as an answer."""


class Target(Protocol):
    """An assistant under evaluation. Safe to use from several threads."""

    name: str

    def generation(self) -> str:
        """The generation of the index that answers."""
        ...

    def documents(self) -> list[Object]:
        """What quotes are compared with: the `id` and `text` of each document. Raises TargetError."""
        ...

    def ask(self, question: Question) -> Object:
        """The answer as `POST /chat` gives it. Raises TargetError."""
        ...

    def find(self, question: Question) -> list[Object] | None:
        """The passages found for a question, best first, as `GET /search` gives them; None where the
        target cannot be asked that. Raises TargetError."""
        ...


class InProcess:
    """The assistant in this process; the first search warms it up."""

    name = "in process"

    def __init__(self, tested: "Assistant") -> None:
        self._tested = tested
        tested.search("tillit", k=1)

    def generation(self) -> str:
        return self._tested.generation()

    def documents(self) -> list[Object]:
        return [{"id": one.id, "text": one.text} for one in self._tested.documents()]

    def ask(self, question: Question) -> Object:
        with _bugs_told():
            return answer_object(self._tested.answer(question))

    def find(self, question: Question) -> list[Object] | None:
        with _bugs_told():
            return [found_object(one) for one in self._tested.retrieve(question).ranked[:N_FOUND]]


class Http:
    """An assistant behind an address, such as `http://127.0.0.1:8000`.

    Raises:
        ValueError: this is no address.
    """

    def __init__(self, url: str, *, timeout_s: float = 60.0) -> None:
        import httpx

        self.name = url.rstrip("/")
        if not _is_address(self.name):
            raise ValueError(f"{url!r} is no address; expected one such as http://127.0.0.1:8000")
        is_here = httpx.URL(self.name).host in _THIS_MACHINE
        self._client = httpx.Client(
            base_url=self.name, timeout=timeout_s, follow_redirects=True, trust_env=not is_here
        )
        weakref.finalize(self, self._client.close)

    def generation(self) -> str:
        return str(self._checked("GET", "/readyz").get("generation", "unknown"))

    def documents(self) -> list[Object]:
        found = self._checked("GET", "/api/v1/documents", fields=("documents",))["documents"]
        ids = [document["document_id"] for document in found]
        return [self._document(document_id) for document_id in ids]

    def ask(self, question: Question) -> Object:
        body = {
            "question": question.text,
            "history": [asdict(turn) for turn in question.history],
            "language": question.language or "auto",
        }
        return self._checked("POST", "/api/v1/chat", fields=_OF_AN_ANSWER, json=body)

    def find(self, question: Question) -> list[Object] | None:
        if question.history:
            return None
        asked = {"q": question.text, "k": N_FOUND}
        found = self._checked("GET", "/api/v1/search", fields=("results",), params=asked)
        results: list[Object] = found["results"]
        return results

    def _document(self, document_id: str) -> Object:
        path = f"/api/v1/documents/{quote(document_id, safe='')}/text"
        return {"id": document_id, "text": self._checked("GET", path, fields=("text",))["text"]}

    def _checked(self, method: str, path: str, *, fields: Sequence[str] = (), **request: Any) -> Object:
        """The object that the server gives, with these fields."""
        import httpx

        try:
            response = self._client.request(method, path, **request)
            response.raise_for_status()
            value = response.json()
        except httpx.HTTPStatusError as error:
            raise TargetError(f"{path}: {error.response.status_code} {_detail(error.response)}") from None
        except (httpx.HTTPError, ValueError) as error:
            raise TargetError(f"{path}: {type(error).__name__} {error}".rstrip()) from None
        if not isinstance(value, dict):
            raise TargetError(f"{path}: expected a JSON object, got {type(value).__name__}")
        if missing := [field for field in fields if field not in value]:
            raise TargetError(f"{path}: another program's answer? It lacks {', '.join(missing)}")
        return value


@contextmanager
def _bugs_told() -> Iterator[None]:
    """A bug of the assistant fails its question, as it would behind an address; the log has its trace."""
    try:
        yield
    except Exception as error:
        log.exception("the assistant failed")
        raise TargetError(f"{type(error).__name__}: {error}") from error


def answer_object(answer: Answer) -> Object:
    """An answer in the terms of `POST /chat`."""
    values = asdict(answer)
    values["answer"] = values.pop("text")
    del values["statements"]
    plain: Object = json.loads(json.dumps(values))
    return plain


def found_object(one: "Ranked") -> Object:
    """A found chunk in the terms of `GET /search`, and the other places that say the same words."""
    return {**_place(one.chunk), "score": one.score, "also_in": list(map(_place, one.found.also_in))}


def texts_by_id(documents: Sequence[Object]) -> dict[str, str]:
    return {document["id"]: document["text"] for document in documents}


def _place(chunk: Chunk) -> Object:
    return {
        "document_id": chunk.document_id,
        "section": list(chunk.section),
        "page": chunk.page,
        "lead_in": chunk.lead_in,
        "text": chunk.text,
    }


def _is_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _detail(response: Any) -> str:
    try:
        return str(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return str(response.reason_phrase)
