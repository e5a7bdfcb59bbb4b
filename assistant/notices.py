"""What a reader must know of an answer's sources at a glance. Pure, but for today's date given."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Literal, get_args

from assistant.answers import Citation, Language
from assistant.wording import Wording

NoticeKind = Literal[
    "unsure", "only_examples", "only_advice", "advice_and_examples", "differ", "old", "in_norwegian",
    "understood", "model_failed", "model_unchecked",
]  # fmt: skip
"""The names of the notices' sentences in `wording.toml`."""

OLD_AFTER_YEARS = 2
_NUMBER = re.compile(r"\b\d+(?:[.,]\d+)?\b")
_NEGATION = re.compile(r"\b(?:ikke|ikkje|ingen|verken)\b", re.IGNORECASE)
_LEAST_SHARED, _LEAST_SHARED_WORDS = 0.6, 5


def notices(
    citations: Sequence[Citation], words: Wording, language: Language, today: date, *, is_sure: bool
) -> list[str]:
    """Sentences for the reader: doubt, only examples or advice, sources that differ or are old, language."""
    found: list[str] = [] if is_sure else [words.unsure]
    standings = {citation.standing for citation in citations}
    if standings == {"examples"}:
        found.append(words.only_examples)
    elif standings == {"advice"}:
        found.append(words.only_advice)
    elif standings == {"advice", "examples"}:
        found.append(words.advice_and_examples)
    if any(_differ(a, b) for n, a in enumerate(citations) for b in citations[n + 1 :]):
        found.append(words.differ)
    for title, dated in dict.fromkeys((c.title, c.date) for c in citations if c.standing != "examples"):
        if today.year - int(dated[:4]) > OLD_AFTER_YEARS:
            found.append(words.old.format(title=title, date=words.date(dated)))
    if language == "en" and citations:
        found.append(words.in_norwegian)
    return found


def kind_of(notice: str, words: Wording) -> NoticeKind | None:
    """Which of our sentences a notice is, None where it is none of them."""
    for kind in get_args(NoticeKind):
        sentence = getattr(words, kind)
        if sentence and re.fullmatch(re.sub(r"\\{\w+\\}", ".+", re.escape(sentence)), notice, re.DOTALL):
            return kind
    return None


def _differ(first: Citation, second: Citation) -> bool:
    """Whether two documents say nearly the same but for a number or a negation."""
    if first.document_id == second.document_id:
        return False
    a, b = _content_words(first.quote), _content_words(second.quote)
    if len(a & b) < max(_LEAST_SHARED_WORDS, _LEAST_SHARED * min(len(a), len(b))):
        return False
    numbers = set(_NUMBER.findall(first.quote)), set(_NUMBER.findall(second.quote))
    if all(numbers) and numbers[0].isdisjoint(numbers[1]):
        return True
    return bool(_NEGATION.search(first.quote)) != bool(_NEGATION.search(second.quote))


def _content_words(text: str) -> set[str]:
    return {word for word in re.findall(r"\w+", text.lower()) if len(word) > 4}
