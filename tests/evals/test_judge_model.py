import importlib
import threading
from typing import Any, Literal

import pytest
from judge_parts import FAITHFUL, RELEVANT, ScriptedChat, case, judge_saying
from langchain_core.language_models import GenericFakeChatModel
from langchain_core.messages import AIMessage
from langchain_core.runnables import RunnableLambda

from evals.judge.judgements import FAITHFULNESS, RELEVANCE, RelevanceReply
from evals.judge.model import Judge, JudgeError, Reply, build_judge

LIMITS: dict[str, Any] = {"timeout_s": 5.0, "max_input_chars": 10_000}
BARE: dict[str, Any] = {"model": None, "base_url": None, "api_key": None, **LIMITS}


def asked(judge: Judge, prompt: str = "Relevant?") -> Reply:
    return judge.ask(prompt, RelevanceReply, lambda text: RELEVANCE.read(text, case()))


def fake(*said: Any, **limits: Any) -> Judge:
    return Judge("fake", GenericFakeChatModel(messages=iter(said)), **{**LIMITS, **limits})


def test_reply_that_fits_is_a_value() -> None:
    reply = asked(fake(RELEVANT))
    assert (reply.texts, reply.value, reply.error) == (
        (RELEVANT,),
        RelevanceReply(reason="for a test", relevant=True),
        None,
    )


def test_reply_that_does_not_fit_is_asked_for_again_with_what_was_wrong() -> None:
    seen = []

    def script(messages: Any) -> str:
        seen.append([message.text for message in messages])
        return RELEVANT if len(messages) > 1 else "Yes, quite."

    reply = asked(judge_saying(script))
    assert reply.value is not None
    assert reply.texts == ("Yes, quite.", RELEVANT)
    assert seen[1][:2] == ["Relevant?", "Yes, quite."]
    assert "Invalid JSON" in seen[1][2]


def test_second_reply_that_does_not_fit_is_an_error_and_no_third_is_asked_for() -> None:
    reply = asked(fake("Yes.", "Yes!", RELEVANT))
    assert (reply.value, reply.texts) == (None, ("Yes.", "Yes!"))
    assert "does not fit" in str(reply.error)


def test_prompt_that_is_too_long_fails_with_the_numbers_and_is_not_sent() -> None:
    reply = asked(fake(max_input_chars=10), "a" * 11)
    assert reply.texts == ()
    assert "11 characters" in str(reply.error)
    assert "MAX_INPUT_CHARS is 10" in str(reply.error)


def test_request_that_gets_too_long_by_the_repair_fails_likewise() -> None:
    reply = asked(fake("Yes.", RELEVANT, max_input_chars=20))
    assert (reply.texts, reply.value) == (("Yes.",), None)
    assert "MAX_INPUT_CHARS is 20" in str(reply.error)


def test_server_that_read_fewer_tokens_than_the_prompt_has_is_an_error() -> None:
    def told(n_tokens: int) -> AIMessage:
        usage = {"input_tokens": n_tokens, "output_tokens": 1, "total_tokens": n_tokens + 1}
        return AIMessage(RELEVANT, usage_metadata=usage)

    assert asked(fake(told(100)), "a" * 1_000).value is not None
    assert "read 99 tokens of 1000 characters" in str(asked(fake(told(99)), "a" * 1_000).error)


def test_hang_ends_at_the_deadline() -> None:
    release = threading.Event()

    def script(_: Any) -> str:
        release.wait(20)
        return RELEVANT

    reply = asked(judge_saying(script, timeout_s=0.1))
    release.set()
    assert reply.error == "TimeoutError: no answer within 0.1 s"


def test_error_of_the_integration_is_an_error_of_the_judgement() -> None:
    def script(_: Any) -> str:
        raise RuntimeError("no such\nmodel")

    assert asked(judge_saying(script)).error == "RuntimeError: no such model"


def test_schema_is_used_where_the_integration_has_it_and_tools_never() -> None:
    class WithSchema(ScriptedChat):
        def with_structured_output(
            self,
            schema: Any,
            *,
            method: Literal["function_calling", "json_schema"] = "function_calling",
            **_: Any,
        ) -> Any:
            assert method == "json_schema"
            assert schema["title"] == "FaithfulnessReply"
            return RunnableLambda(lambda messages: {"raw": self.invoke(messages), "parsed": None})

        def bind_tools(self, *_: Any, **__: Any) -> Any:
            raise AssertionError("asked to call a tool")

    class WithToolsOnly(ScriptedChat):
        def bind_tools(self, *_: Any, **__: Any) -> Any:
            raise AssertionError("asked to call a tool")

    for kind in (WithSchema, WithToolsOnly):
        judge = Judge("x", kind(script=lambda _: FAITHFUL), **LIMITS)
        reply = judge.ask("?", FAITHFULNESS.reply, lambda text: FAITHFULNESS.read(text, case()))
        assert reply.error is None


def test_nothing_is_traced_even_where_the_environment_asks_for_it(monkeypatch) -> None:
    from langsmith.utils import get_env_var, tracing_is_enabled

    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    get_env_var.cache_clear()
    try:
        assert tracing_is_enabled()
        seen = []
        asked(judge_saying(lambda _: seen.append(tracing_is_enabled()) or RELEVANT))
        assert seen == [False]
    finally:
        get_env_var.cache_clear()


def test_no_model_is_told_with_the_setting_to_give() -> None:
    with pytest.raises(JudgeError, match="set TILLIT_JUDGE__MODEL to a chat model such as"):
        build_judge(**BARE)


def test_missing_package_is_told_with_the_extra_to_install(monkeypatch) -> None:
    without("langchain_openai", monkeypatch)
    with pytest.raises(JudgeError, match=r"pip install 'tillit\[llm\]'"):
        build_judge(**{**BARE, "model": "openai:some-model"})


def test_missing_package_of_another_integration_does_not_name_our_extra(monkeypatch) -> None:
    without("langchain_fireworks", monkeypatch)
    with pytest.raises(JudgeError, match="langchain-fireworks") as caught:
        build_judge(**{**BARE, "model": "fireworks:some-model"})
    assert "tillit[" not in str(caught.value)


def test_model_that_cannot_be_set_up_is_told_in_one_line(monkeypatch) -> None:
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(JudgeError, match=r"cannot be set up \(TILLIT_JUDGE__…\): .*api_key") as caught:
        build_judge(**{**BARE, "model": "openai:some-model"})
    assert "\n" not in str(caught.value)


def test_judge_is_named_by_model_and_server_without_secrets() -> None:
    url = "http://me:secret@localhost:8080/v1"
    judge = build_judge(**{**BARE, "model": "openai:m", "base_url": url, "api_key": "hidden"})
    assert judge.name == "openai:m at localhost:8080"
    assert "secret" not in repr(judge)
    assert "hidden" not in repr(judge)


def without(package: str, monkeypatch) -> None:
    """As if the package were not installed."""
    from langchain.chat_models import base

    def import_module(name: str, *rest: Any) -> Any:
        if name.partition(".")[0] == package:
            raise ModuleNotFoundError(f"No module named {name!r}", name=package)
        return real(name, *rest)

    real = importlib.import_module
    base._get_chat_model_creator.cache_clear()
    monkeypatch.setattr(importlib, "import_module", import_module)
