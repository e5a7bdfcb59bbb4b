"""What is really asked: the question in a long story, and a follow-up made a question of its own. Pure.

Without a language model. "Og hva med kommunene?" leans on what was asked before: the earlier question
is put in front of it, or, where both name something, the new name takes the old one's place. A story
with a question at its end is searched for by that question, with the sentence before it if it leans.
"""

import re
from collections.abc import Sequence

from assistant.answers import Turn
from assistant.asking_for_all import asks_for_every_measure
from assistant.pointing import points_back
from assistant.screening import screen, without_courtesies

_LEANING_START = re.compile(
    r"^(?:og|men|eller|så|hva med|kva med|hva så|enn|i hvilke\w*|for hvem|and|but|or|so|what about|how about|"
    r"why not|which of (?:them|these|those)|hvem av|hvilke av|kven av|kva for nokre av)\b",
    re.IGNORECASE,
)
_WHAT_ABOUT = re.compile(
    r"^(?:(?:og|and|men|but)\s+)?(?:(?:hva|kva|what|how)\s+(?:med|about|så med)\s+|(?<=og )|(?<=and ))"
    r"(?P<name>[\w -]{2,60}?)\s*\??$",
    re.IGNORECASE,
)
_NAME = re.compile(r"(?<!^)(?<![.!?]\s)\b[A-ZÆØÅ][\w-]+(?:\s+(?:og\s+)?[A-ZÆØÅ][\w-]+)*")
_COMMAND = re.compile(
    r"^(?:list|liste|lista|vis|syn|show|rams|ramse|nevn|nemn|name|gi|gje|give)\b", re.IGNORECASE
)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_LONG_STORY = 25
_SHORT_QUESTION = 6
_LONGEST_LEANING = 12
_FEWEST_WORDS = 4
_LONGEST_CHAIN = 3
"""So many questions back a follow-up may lean; the oldest come first and would crowd out the last."""


def resolve(question: str, history: Sequence[Turn]) -> str:
    """The question as it is to be searched for; itself when it stands alone or nothing came before."""
    bare = without_courtesies(_TAG.sub(" ", question).strip()) or question
    return _resolve(_asked_in(bare), history, _LONGEST_CHAIN)


def _resolve(question: str, history: Sequence[Turn], chain: int) -> str:
    earlier = _earlier_question(history, chain) if chain else None
    if earlier is None or not _leans(question):
        return question
    about = _WHAT_ABOUT.match(question.strip())
    names = _NAME.findall(earlier)
    if about and len(set(names)) == 1 and about["name"][:1].isupper():
        return earlier.replace(names[0], about["name"])
    return f"{earlier} {question}"


def _asked_in(text: str) -> str:
    """The last sentence of a long text that asks, with the one before it where it leans on that."""
    sentences = [part for part in re.split(r"(?<=[.!?])\s+", text.strip()) if part]
    asking = [n for n, sentence in enumerate(sentences) if sentence.endswith("?")]
    if len(sentences) < 2 or len(text.split()) <= _LONG_STORY or not asking:
        return text
    last = asking[-1]
    if last and (len(sentences[last].split()) <= _SHORT_QUESTION or _leans(sentences[last])):
        return f"{sentences[last - 1]} {sentences[last]}"
    return sentences[last]


def _leans(question: str) -> bool:
    words = re.findall(r"\w+", question)
    if len(words) <= _LONGEST_LEANING and _LEANING_START.match(question.strip()):
        return True
    if len(words) < _FEWEST_WORDS:
        return not (_COMMAND.match(question.strip()) and asks_for_every_measure(question))
    return len(words) <= _LONGEST_LEANING and points_back(question) and not _names_subject(question)


def _names_subject(question: str) -> bool:
    """Whether the question says itself what it is about."""
    return bool(_NAME.search(question)) or bool(
        re.search(r"\w*reform\w*|\bnotat\w*", question, re.IGNORECASE)
    )


def _earlier_question(history: Sequence[Turn], chain: int) -> str | None:
    """The last question of the conversation, itself resolved against what came before it."""
    for position in range(len(history) - 1, -1, -1):
        turn = history[position]
        if turn.role == "user" and screen(turn.content) == "question":
            return _resolve(_asked_in(turn.content), history[:position], chain - 1)
    return None
