"""What a page carries from question to question."""

from dataclasses import replace

import pytest
from fake_assistant import ANSWERED

from ui.conversation import MAX_TURN_CHARS, MAX_TURNS, Conversation


def test_conversation_comes_back_as_it_was_carried():
    conversation = Conversation().after("Hva?", ANSWERED).after("Og så?", ANSWERED)
    back = Conversation.read(conversation.text)
    assert back == conversation
    assert [turn.content for turn in back.history()] == ["Hva?", ANSWERED.text, "Og så?", ANSWERED.text]
    assert (back.n_asked, back.id, back.language) == (2, "c1", "nb")
    assert back.suggestions == ANSWERED.suggestions


def test_conversation_stays_small():
    conversation = Conversation()
    for _ in range(30):
        conversation = conversation.after("x" * 9_000, replace(ANSWERED, text="y" * 9_000))
    assert len(conversation.turns) == MAX_TURNS
    assert conversation.n_asked == 30
    assert len(conversation.text) < MAX_TURNS * (MAX_TURN_CHARS + 100)
    assert Conversation.read(conversation.text) == conversation


@pytest.mark.parametrize(
    "nonsense",
    [None, 7, "", "tull", "[]", '{"turns": 1}', '{"more": 1}', '{"n_asked": -1}', '{"id": "a b"}', b"{}"],
)
def test_what_is_no_conversation_counts_as_none(nonsense):
    assert Conversation.read(nonsense) == Conversation()
