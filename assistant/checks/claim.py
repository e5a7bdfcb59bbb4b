"""What is compared: a draft's statement, with the words that this needs; and what is said otherwise."""

from dataclasses import dataclass
from functools import cached_property

from assistant.answers import Language
from assistant.checks.result import Kind
from assistant.checks.synonyms import Synonyms
from assistant.claims.facts import figures
from assistant.claims.names import names
from assistant.glossary import Glossary


@dataclass(frozen=True)
class Claim:
    """A statement as it is compared: its own words, and the same in the documents' spelling.

    What it says is read once, though it is compared with many passages.
    """

    text: str
    spelt: str
    language: Language

    @cached_property
    def figures(self) -> frozenset[str]:
        return figures(self.text, self.language, is_statement=True)

    @cached_property
    def names(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(names(self.spelt, self.language)))


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
