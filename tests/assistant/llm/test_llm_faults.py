"""What can go wrong with a model, played over real HTTP: what the reader gets and what the log says."""

import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from chat_server import Said, free_port
from llm_parts import (
    DENIED,
    MADE_UP,
    NO,
    QUESTION,
    Script,
    SearchingOnce,
    answering,
    check_verbatim,
    reply,
    statement,
)

from assistant.answers import Answer, Language
from assistant.assistant import Assistant
from assistant.exchange import AbandonedError
from assistant.llm.breaker import MOST_FAULTS
from assistant.settings import LlmSettings
from assistant.wording import wording

KEY = "sk-secret-canary"
CANARY = "kanarifugl"
LIMITS = {"first_token_s": 1.0, "pause_s": 1.0, "timeout_s": 4.0, "api_key": KEY}
MOST_S = 8.0
"""Twice the time limit of the model: the machine that tests may be busy."""

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


def check_is_quoted(answer: Answer, tested: Assistant, kind: str, language: Language = "nb") -> None:
    """The reader has the documents' own sentences and is told why, in the reader's language."""
    words = wording(language)
    notice = words.model_unchecked if kind == "unusable" else words.model_failed
    assert (answer.mode, answer.status, answer.verdict) == ("quotes", "answered", "no")
    assert answer.notices[0] == notice
    assert NO in answer.text
    assert CANARY not in repr(answer)
    assert answer.written is not None
    assert str(answer.written.fault).startswith(kind)
    check_verbatim(answer, tested)


def check_log(records: list[logging.LogRecord], kind: str) -> None:
    """The log names the fault, and holds neither words nor the key."""
    told = [record.getMessage() for record in records if record.name.startswith("assistant.llm")]
    assert any(kind in line for line in told), told
    assert not any(secret in line for line in told for secret in (CANARY, KEY, QUESTION.text, "markeds"))


@pytest.mark.parametrize("name", FAULTS)
def test_reader_gets_quotes_in_time_with_a_notice_and_the_log_says_why(
    name: str, assistant_on_documents: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    script, kind = FAULTS[name]
    caplog.set_level(logging.INFO, "assistant.llm")
    with answering(assistant_on_documents, script, **LIMITS) as (tested, _):
        began = time.monotonic()
        answer = tested.answer(QUESTION)
        took_s = time.monotonic() - began
    check_is_quoted(answer, tested, kind)
    check_log(caplog.records, kind)
    assert took_s < MOST_S


@pytest.fixture
def nowhere(request: pytest.FixtureRequest) -> str:
    addresses = {
        "connection refused": f"http://127.0.0.1:{free_port()}/v1",
        "DNS failure": "http://no-such-host.invalid/v1",
    }
    return addresses[request.param]


@pytest.mark.parametrize("nowhere", ["connection refused", "DNS failure"], indirect=True)
def test_server_that_cannot_be_reached_costs_the_reader_nothing_but_the_fluency(
    nowhere: str, assistant_on_documents: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "assistant.llm")
    settings = LlmSettings(model="openai:m", base_url=nowhere, **LIMITS)
    tested = assistant_on_documents.with_parts(writer=SearchingOnce(settings))
    check_is_quoted(tested.answer(QUESTION), tested, "unreachable")
    check_log(caplog.records, "unreachable")


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_notice_is_in_the_readers_language(language: Language, assistant_on_documents: Assistant) -> None:
    with answering(assistant_on_documents, failing(status=500), **LIMITS) as (tested, _):
        answer = tested.answer(replace(QUESTION, language=language))
    check_is_quoted(answer, tested, "server error", language)


# --- what a second try mends ---


def in_turn(*said: Said) -> Script:
    left: Iterator[Said] = iter(said)
    return lambda _: next(left)


@pytest.mark.parametrize(
    "first",
    [
        Said(status=500),
        Said(status=429, headers={"Retry-After": "0.2"}),
        Said(status=429),
        Said(status=400, message="response_format is not supported"),
        Said(status=400, message="the request exceeds the available context size"),
        Said("Nei."),
        Said(WHOLE[:-1] + "]"),
        Said('{"status": "answered"}'),
    ],
)
def test_second_try_is_the_models_answer(first: Said, assistant_on_documents: Assistant) -> None:
    with answering(assistant_on_documents, in_turn(first, Said(WHOLE))) as (tested, server):
        answer = tested.answer(QUESTION)
    assert (answer.mode, answer.verdict) == ("llm", "no")
    assert answer.text.count(DENIED["text"]) == 1
    assert len(server.requests) == 2


def test_context_that_is_too_short_gets_half_of_the_passages(assistant_on_documents: Assistant) -> None:
    too_long = Said(status=400, message="This model's maximum context length is 4096 tokens")
    with answering(assistant_on_documents, in_turn(too_long, Said(WHOLE))) as (tested, server):
        tested.answer(QUESTION)
    first, second = (len(request["messages"][-1]["content"]) for request in server.requests)
    assert second < 0.7 * first


def test_server_that_refuses_the_schema_is_not_asked_for_it_again(assistant_on_documents: Assistant) -> None:
    script = in_turn(Said(status=400), Said(WHOLE), Said(WHOLE))
    with answering(assistant_on_documents, script) as (tested, server):
        tested.answer(QUESTION)
        tested.answer(QUESTION)
    assert ["response_format" in request for request in server.requests] == [True, False, False]


def test_reply_cut_at_its_limit_keeps_what_is_complete_and_says_that_it_is_partial(
    assistant_on_documents: Assistant,
) -> None:
    cut = reply(DENIED, MADE_UP)[:-30]
    with answering(assistant_on_documents, failing(cut, finish="length")) as (tested, _):
        answer = tested.answer(QUESTION)
    assert (answer.mode, answer.status) == ("llm", "partial")


# --- a dead model ---


def test_dead_model_does_not_cost_every_question_its_time(assistant_on_documents: Assistant) -> None:
    with answering(assistant_on_documents, failing(WHOLE, wait_s=30), **LIMITS) as (tested, server):
        for _ in range(MOST_FAULTS):
            tested.answer(QUESTION)
        n_asked = len(server.requests)
        began = time.monotonic()
        answer = tested.answer(QUESTION)
        took_s = time.monotonic() - began
    assert len(server.requests) == n_asked == MOST_FAULTS
    assert answer.written is not None
    assert str(answer.written.fault).startswith("resting")
    assert answer.notices[0] == wording("nb").model_failed
    assert took_s < LIMITS["first_token_s"]  # type: ignore[operator]


def test_wrong_key_is_tried_once(assistant_on_documents: Assistant) -> None:
    with answering(assistant_on_documents, failing(status=401), **LIMITS) as (tested, server):
        tested.answer(QUESTION)
        tested.answer(QUESTION)
    assert len(server.requests) == 1


def test_no_more_requests_are_under_way_than_allowed(assistant_on_documents: Assistant) -> None:
    slow = failing(WHOLE, wait_s=30)
    with answering(assistant_on_documents, slow, **LIMITS, concurrency=1) as (tested, server):
        answers: list[Answer] = []
        threads = [threading.Thread(target=lambda: answers.append(tested.answer(QUESTION))) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert {answer.mode for answer in answers} == {"quotes"}
    assert any("no free place" in str(answer.written) for answer in answers)
    assert len(server.requests) < 3


# --- a reader who goes away ---


@pytest.mark.parametrize("said", [Said(WHOLE, wait_s=30), Said(WHOLE, n_pieces=4, pause_s=30)])
def test_reader_who_goes_away_ends_the_call(said: Said, assistant_on_documents: Assistant) -> None:
    gone = threading.Event()

    def script(_: object) -> Said:
        threading.Timer(0.3, gone.set).start()
        return said

    with answering(assistant_on_documents, script, first_token_s=20, pause_s=20) as (tested, server):
        with pytest.raises(AbandonedError):
            tested.answer(QUESTION, time_left=lambda: 0.0 if gone.is_set() else 25.0)
        assert server.hung_up.wait(5)


def test_model_is_given_up_before_nobody_waits(assistant_on_documents: Assistant) -> None:
    with answering(assistant_on_documents, failing(WHOLE, wait_s=30)) as (tested, server):
        ends = time.monotonic() + 3
        answer = tested.answer(QUESTION, time_left=lambda: ends - time.monotonic())
        assert server.hung_up.wait(5)
    check_is_quoted(answer, tested, "too slow")


@pytest.mark.parametrize("n_pieces", (0, 3, 6, 11))
def test_stream_cut_anywhere_shows_no_part_of_a_statement(
    n_pieces: int, assistant_on_documents: Assistant
) -> None:
    told: list[str] = []
    with answering(assistant_on_documents, failing(WHOLE, n_pieces=n_pieces)) as (tested, _):
        answer = tested.answer(QUESTION, on_statement=lambda text, _: told.append(text))
    assert answer.statements == tuple(told[-len(answer.statements) :])
    assert set(told) <= {*answer.statements, f"{DENIED['text']} [1]", "**Nei.**"}
