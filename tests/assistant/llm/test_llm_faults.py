"""What helps against a model's faults, over real HTTP; what readers see: `tests/ui/test_llm_doors.py`."""

import logging
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest
from chat_server import Said
from llm_faults import CANARY, DENIED, KEY, MADE_UP, NO, WHOLE, Script, failing, reply
from llm_parts import QUESTION, answering, check_verbatim

from assistant.answers import Answer, Language, Turn
from assistant.assistant import Assistant
from assistant.exchange import AbandonedError
from assistant.llm import stages
from assistant.llm.breaker import MOST_FAULTS
from assistant.llm.chain import LlmWriter
from assistant.wording import wording

pytestmark = pytest.mark.usefixtures("warm_client")

LIMITS = {"first_token_s": 1.0, "pause_s": 1.0, "timeout_s": 4.0, "api_key": KEY}


def check_is_quoted(answer: Answer, tested: Assistant, kind: str, language: Language = "nb") -> None:
    """The reader has the documents' own sentences and is told why, in the reader's language."""
    words = wording(language)
    notice = words.model_unchecked if kind == "unusable" else words.model_failed
    assert (answer.mode, answer.status, answer.verdict) == ("quotes", "answered", "no")
    assert answer.notices[0] == notice
    assert NO in answer.text
    assert CANARY not in repr(answer)
    assert answer.written is not None
    assert answer.written.fault == kind
    check_verbatim(answer, tested)


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
    assert answer.written.fault == "resting"
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
    with answering(assistant_on_documents, failing(WHOLE, wait_s=30), first_token_s=20) as (tested, server):
        ends = time.monotonic() + 6
        answer = tested.answer(QUESTION, time_left=lambda: ends - time.monotonic())
        assert server.hung_up.wait(5)
    check_is_quoted(answer, tested, "no time left")


@pytest.mark.parametrize("n_pieces", (0, 3, 6, 11))
def test_stream_cut_anywhere_shows_no_part_of_a_statement(
    n_pieces: int, assistant_on_documents: Assistant
) -> None:
    told: list[str] = []
    with answering(assistant_on_documents, failing(WHOLE, n_pieces=n_pieces)) as (tested, _):
        answer = tested.answer(QUESTION, on_statement=lambda text, _: told.append(text))
    assert answer.statements == tuple(told[-len(answer.statements) :])
    assert set(told) <= {*answer.statements, f"{DENIED['text']} [1]", "**Nei.**"}


# --- what is not the model's fault ---


def test_waiting_for_a_place_does_not_rest_a_model_that_is_well(assistant_on_documents: Assistant) -> None:
    with answering(assistant_on_documents, WHOLE, concurrency=1) as (tested, _):
        writer = tested._writer
        assert isinstance(writer, LlmWriter)
        with writer.model._places:
            crowded = [tested.answer(QUESTION) for _ in range(MOST_FAULTS + 1)]
        answer = tested.answer(QUESTION)
    assert [one.written and one.written.fault for one in crowded] == ["no free place"] * len(crowded)
    assert answer.mode == "llm"


def test_question_that_comes_late_to_the_model_does_not_rest_it(assistant_on_documents: Assistant) -> None:
    slow = failing(WHOLE, wait_s=1.5)
    with answering(assistant_on_documents, slow, first_token_s=20, timeout_s=20) as (tested, _):
        for _ in range(MOST_FAULTS):
            late = tested.answer(QUESTION, time_left=lambda: 1.8)
            check_is_quoted(late, tested, "no time left")
        answer = tested.answer(QUESTION)
    assert answer.mode == "llm"


def test_bug_of_ours_costs_no_answer_and_the_log_says_where_without_the_words(
    assistant_on_documents: Assistant, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError(CANARY)

    monkeypatch.setattr(stages, "check", broken)
    with caplog.at_level(logging.INFO), answering(assistant_on_documents, WHOLE) as (tested, _):
        answer = tested.answer(QUESTION)
    check_is_quoted(answer, tested, "internal error")
    told = "\n".join(record.getMessage() for record in caplog.records)
    assert "ZeroDivisionError while the language model answered" in told
    assert "in broken" in told
    assert CANARY not in caplog.text


def test_bug_in_rewriting_costs_no_answer(
    assistant_on_documents: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stages, "rewrite", lambda *_: 1 / 0)
    follow_up = replace(QUESTION, history=(Turn("user", "Hva er reformen?"),))
    with answering(assistant_on_documents, WHOLE) as (tested, server):
        answer = tested.answer(follow_up)
    assert (answer.mode, server.requests) == ("quotes", [])
    assert answer.written is not None
    assert answer.written.fault == "internal error"


# --- every statement is accounted for ---


@pytest.mark.parametrize(
    ("said", "n_shown", "removed"),
    [
        (reply(DENIED, DENIED, MADE_UP), 1, {"quote not found": 1}),
        (reply(DENIED, MADE_UP, status="not_found"), 0, {"contradictory": 1, "quote not found": 1}),
        (WHOLE[:-1] + ', "status": "not_found"}', 0, {"withdrawn": 1}),
        (WHOLE[:-1] + "]", 0, {"withdrawn": 2}),
    ],
)
def test_every_statement_is_shown_or_counted_as_removed(
    said: str, n_shown: int, removed: dict[str, int], assistant_on_documents: Assistant
) -> None:
    with answering(assistant_on_documents, said) as (tested, _):
        answer = tested.answer(QUESTION)
    assert answer.written is not None
    assert answer.written.removed == removed
    assert answer.written.n_statements == n_shown + sum(removed.values())
    assert (answer.mode == "llm") is bool(n_shown)
