import logging

import pytest

from assistant.llm.breaker import MOST_FAULTS, REST_S, Breaker
from assistant.llm.faults import Fault


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def broken(clock: Clock) -> Breaker:
    breaker = Breaker(clock=clock)
    for _ in range(MOST_FAULTS):
        breaker.enter()
        breaker.failed(Fault("too slow"))
    return breaker


def test_model_that_fails_again_and_again_is_not_asked_for_a_while(caplog) -> None:
    with caplog.at_level(logging.WARNING):
        breaker = broken(Clock())
    with pytest.raises(Fault) as caught:
        breaker.enter()
    assert caught.value.kind == "resting"
    assert [record.message for record in caplog.records] == [
        "the language model is not asked for 30 s: too slow"
    ]


def test_after_the_rest_one_try_passes_and_success_closes_it() -> None:
    clock = Clock()
    breaker = broken(clock)
    clock.now = REST_S
    breaker.enter()
    with pytest.raises(Fault):
        breaker.enter()
    breaker.succeeded()
    breaker.enter()
    assert not breaker.is_open


def test_try_that_fails_begins_another_rest() -> None:
    clock = Clock()
    breaker = broken(clock)
    clock.now = REST_S
    breaker.enter()
    breaker.failed(Fault("unreachable"))
    clock.now = 2 * REST_S - 1
    with pytest.raises(Fault):
        breaker.enter()


def test_wrong_key_opens_it_at_once() -> None:
    breaker = Breaker(clock=Clock())
    breaker.failed(Fault("unauthorised"))
    assert breaker.is_open


def test_reply_that_is_no_use_says_nothing_of_the_server() -> None:
    breaker = Breaker(clock=Clock())
    for _ in range(10):
        breaker.failed(Fault("unusable"))
        breaker.failed(Fault("endless"))
    breaker.enter()
    assert not breaker.is_open
