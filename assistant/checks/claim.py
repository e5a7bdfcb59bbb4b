"""What is compared: a draft's statement, with the words that this needs; and what is said otherwise."""

from dataclasses import dataclass

from assistant.answers import Language
from assistant.checks.result import Kind
from assistant.checks.synonyms import Synonyms
from assistant.glossary import Glossary


@dataclass(frozen=True)
class Claim:
    """A statement as it is compared: its own words, and the same in the documents' spelling."""

    text: str
    spelt: str
    language: Language


@dataclass(frozen=True)
class Lexicon:
    glossary: Glossary
    synonyms: Synonyms


@dataclass(frozen=True)
class Difference:
    """What is said otherwise.

    Attributes:
        said: the statement's words, for a person to read; empty where a sentence as a whole differs.
        instead: the passage's, empty where it has nothing in their place.
        words: the statement's words in lower case that are no longer expected in the passage.
        contradicts: whether both cannot be so.
    """

    kind: Kind
    said: str
    instead: str
    words: frozenset[str]
    contradicts: bool
