"""Which sentence of a measure says what it is. Pure.

Many measures begin with why they are needed. What is done is said by a sentence in which somebody acts,
in which it has come some way, or which begins with the measure itself.
"""

import re
from collections.abc import Sequence

from assistant.catalogue.bodies import find_bodies
from assistant.catalogue.measures import Passage, Section
from assistant.catalogue.statuses import Sign
from vectorstore.keyword import words as stems_of

_LEAST = 40
"""Characters of a full sentence; what is shorter is a label."""
_WHO = re.compile(r"\bregjeringen\b|departementet\b|\bdirektoratet\b", re.IGNORECASE)
_ACRONYM = re.compile(r"\b[A-ZÆØÅ]{2,5}\b")
_ITSELF = re.compile(
    r"(?:tiltak|prosjekt|program|ordning|satsing)\w* |mål\w* (?:og \w+ )?med tiltaket", re.IGNORECASE
)


def what_it_is(section: Section, signs: Sequence[Sign]) -> Passage:
    """Its first full sentence that says so, else its first full sentence."""
    full = [one for one in section.sentences if len(one.text) >= _LEAST and not one.text.endswith(":")]
    said = (one for one in full if _says_so(one, section, signs))
    return next(said, full[0] if full else section.sentences[0])


def _says_so(sentence: Passage, section: Section, signs: Sequence[Sign]) -> bool:
    has_sign = any(sentence.start <= sign.words.start < sentence.end for sign in signs)
    return has_sign or _names_someone(sentence) or _begins_with_it(sentence, section)


def _names_someone(sentence: Passage) -> bool:
    return bool(find_bodies([sentence]) or _WHO.search(sentence.text) or _ACRONYM.search(sentence.text))


def _begins_with_it(sentence: Passage, section: Section) -> bool:
    """With a word for such things, or as its heading begins."""
    if _ITSELF.match(sentence.text):
        return True
    return section.has_own_heading and _first(sentence.text) == _first(section.heading)


def _first(text: str) -> list[str]:
    """The stem of the first word."""
    return stems_of(re.split(r"[\s-]", text.strip("«“\"' "))[0])
