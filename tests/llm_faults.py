"""What can go wrong with a language model, as a scripted server plays it."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chat_server import Said

Script = Callable[[list[dict[str, str]]], Said]

KEY = "sk-secret-canary"
CANARY = "kanarifugl"
"""Stands in whatever a broken server or model says; no reader and no log may ever see it."""

NO = "Nei, dette følges opp gjennom andre prosesser."


def statement(text: str, *quotes: tuple[int, str]) -> dict[str, Any]:
    return {"quotes": [{"passage": number, "quote": quote} for number, quote in quotes], "text": text}


def reply(*statements: dict[str, Any], status: str = "answered", verdict: str | None = None) -> str:
    """A reply that fits, as a model writes it."""
    whole = {"status": status, "verdict": verdict, "statements": list(statements)}
    return json.dumps(whole, ensure_ascii=False)


DENIED = statement("Nei, markedsmekanismer er ikke en del av reformen.", (1, NO.upper()))
MADE_UP = statement("Reformen varer i ti år.", (1, "Reformen skal vare i ti år fra nå."))
WHOLE = reply(DENIED, verdict="no")
SCRIPTED = statement(f"Nei, {CANARY} er ikke med. <script>alert('{CANARY}')</script>", (1, NO))
GERMAN = statement("Nein, die Marktmechanismen sind kein Teil der Reform des Staates.", (1, NO))
NOT_GIVEN = statement("Nei, dette er ikke med.", (99, NO))


def failing(text: str = f"Jeg er en {CANARY}.", **changes: object) -> Script:
    return lambda _: replace(Said(text), **changes)  # type: ignore[arg-type]


MALFORMED = 'data: {"choices": [{"delta": {"content": "kanari\n\ndata: ]]]fugl\n\n'
HTML = "<html><body>502 Bad Gateway kanarifugl</body></html>"

FAULTS: dict[str, tuple[Script, str]] = {
    "401": (failing(status=401, message=CANARY), "unauthorised"),
    "403": (failing(status=403, message=CANARY), "unauthorised"),
    "404 for the model": (failing(status=404, message=CANARY), "unknown model"),
    "429 with a long Retry-After": (failing(status=429, headers={"Retry-After": "3600"}), "busy"),
    "429 with a Retry-After that is none": (failing(status=429, headers={"Retry-After": "soon"}), "busy"),
    "500": (failing(status=500, message=CANARY), "server error"),
    "503": (failing(status=503, message=CANARY), "server error"),
    "400": (failing(status=400, message=CANARY), "request refused"),
    "a hang before the first byte": (failing(WHOLE, wait_s=30), "too slow"),
    "a hang in mid-stream": (failing(WHOLE, n_pieces=4, pause_s=30), "too slow"),
    "a stream cut off": (failing(WHOLE, n_pieces=4), "cut off"),
    "a stream cut off after a statement": (failing(WHOLE[:-3], finish=None), "cut off"),
    "malformed events": (failing(raw=MALFORMED), "malformed"),
    "a page in place of events": (failing(raw=HTML), "malformed"),
    "comments alone": (failing(raw=": keep-alive\n\n" * 50), "malformed"),
    "invalid JSON": (failing(), "unusable"),
    "JSON of another form": (failing('{"answer": "kanarifugl"}'), "unusable"),
    "an empty reply": (failing(""), "unusable"),
    "50 000 tokens of the same word": (failing(f"{CANARY} " * 50_000, piece_chars=110), "endless"),
    "50 000 tokens in a statement": (
        failing(WHOLE[:-4] + f" {CANARY}" * 50_000, piece_chars=110),
        "endless",
    ),
    "no end of different words": (
        failing(" ".join(map(str, range(60_000))), piece_chars=500),
        "endless",
    ),
    "a reply in another language": (failing(reply(GERMAN)), "unusable"),
    "made-up quotes": (failing(reply(MADE_UP)), "unusable"),
    "a passage that was not given": (failing(reply(NOT_GIVEN)), "unusable"),
    "script tags": (failing(reply(SCRIPTED)), "unusable"),
    "no statements": (failing(reply()), "unusable"),
}


def event_of(text: str) -> str:
    """A server's event that brings a piece of a reply."""
    choice = {"index": 0, "finish_reason": None, "delta": {"content": text}}
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}
    return f"data: {json.dumps(chunk)}\n\n"


AFTER_A_STATEMENT: dict[str, tuple[Script, str]] = {
    "a hang": (failing(WHOLE, piece_chars=len(WHOLE) - 2, n_pieces=2, pause_s=30), "too slow"),
    "a stream cut off": (failing(WHOLE[:-1], finish=None), "cut off"),
    "an event that cannot be read": (
        failing(raw=f"{event_of(WHOLE[:-1])}data: ]]]{CANARY}\n\n"),
        "malformed",
    ),
    "no end": (failing(WHOLE[:-2] + f' {{"{CANARY}": 1}}' * 50_000, piece_chars=110), "endless"),
    "no form, twice": (failing(WHOLE[:-1] + "]"), "unusable"),
    "that there is no answer": (failing(WHOLE[:-1] + ', "status": "not_found"}'), "unusable"),
}
"""What goes wrong once a statement has been shown."""
