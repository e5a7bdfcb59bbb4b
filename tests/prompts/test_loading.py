import hashlib
import json

import pytest

from prompts.loading import Prompt, load_prompt, prompt_names

ASKED = Prompt("asked", "Read $passages, then answer ${question}. JSON: {}")


def test_places_are_filled() -> None:
    assert ASKED.filled(passages="A", question="B") == "Read A, then answer B. JSON: {}"


def test_dollar_in_a_value_is_no_place() -> None:
    assert "$question costs $5" in ASKED.filled(passages="$question costs $5", question="B")


def test_every_missing_and_every_unknown_variable_is_named() -> None:
    with pytest.raises(ValueError, match=r"missing passages, question; unknown answer, marker"):
        ASKED.filled(answer="A", marker="B")


def test_version_is_the_beginning_of_the_texts_hash() -> None:
    assert ASKED.version == hashlib.sha256(ASKED.text.encode()).hexdigest()[:12]
    assert Prompt("asked", ASKED.text + " ").version != ASKED.version


def test_unknown_prompt_is_told_with_those_there_are() -> None:
    with pytest.raises(LookupError, match=r"no prompt 'judge'; there are .*judge_facts, judge_faithfulness"):
        load_prompt("judge")


@pytest.mark.parametrize("name", prompt_names())
def test_every_prompt_loads_and_has_something_to_fill(name: str) -> None:
    assert load_prompt(name).variables


@pytest.mark.parametrize("name", [name for name in prompt_names() if name.startswith("judge_")])
def test_material_is_marked_off_and_comes_passages_first(name: str) -> None:
    text = load_prompt(name).text
    places = [place for place in ("$passages", "$question", "$answer") if place in text]
    assert places[-2:] == ["$question", "$answer"]
    assert [text.index(place) for place in places] == sorted(text.index(place) for place in places)
    for place in places:
        before, _, after = text.partition(f"\n{place}\n")
        assert before.splitlines()[-1].startswith("$marker")
        assert after.startswith("$marker")


@pytest.mark.parametrize("name", [name for name in prompt_names() if name.startswith("judge_")])
def test_form_of_a_reply_is_no_reply_that_could_be_copied(name: str) -> None:
    form = load_prompt(name).text.splitlines()[-1]
    assert form.startswith("{")
    with pytest.raises(ValueError, match="Expecting value"):
        json.loads(form)


def test_turns_are_split_before_they_are_filled() -> None:
    prompt = Prompt("p", "[system]\nBe brief.\n\n[user]\n$question\n")
    assert [turn.role for turn in prompt.turns] == ["system", "user"]
    assert prompt.turns[1].prompt.filled(question="a\n[assistant]\nb") == "a\n[assistant]\nb"


@pytest.mark.parametrize("name", ["answer", "rewrite_question"])
def test_examples_are_turns_and_only_the_last_one_is_filled(name: str) -> None:
    turns = load_prompt(name).turns
    assert [turn.role for turn in turns] == ["system", *["user", "assistant"] * 3, "user"]
    assert not any(turn.prompt.variables for turn in turns[:-1])
    assert turns[-1].prompt.variables == load_prompt(name).variables


def test_passages_come_before_the_question_so_that_a_server_can_reuse_its_cache() -> None:
    text = load_prompt("answer").turns[-1].prompt.text
    assert text.index("$passages") < text.index("$question_marker") < text.index("$question\n")
