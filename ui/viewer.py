"""Where a document, a passage of it and the other pages can be read on this server."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from assistant.answers import LANGUAGES, Language

ANCHOR = "passage"


@dataclass(frozen=True)
class Address:
    """A page of ours without its language; parameters that are empty are left out."""

    path: str
    params: tuple[tuple[str, str], ...] = ()
    fragment: str = ""

    def query(self, language: Language) -> list[tuple[str, str]]:
        """Bokmål is what an address without a language means."""
        given = [(name, value) for name, value in self.params if value]
        return given if language == LANGUAGES[0] else [*given, ("lang", language)]

    def href(self, language: Language) -> str:
        given = self.query(language)
        query = f"?{urlencode(given)}" if given else ""
        return f"{self.path}{query}{f'#{self.fragment}' if self.fragment else ''}"


CHAT = Address("/")
CHECK = Address("/check")
DOCUMENTS = Address("/documents")
MEASURES = Address("/measures")
THEMES = Address("/themes")
ABOUT = Address("/about")


def document_address(document_id: str, *, fragment: str = "", **params: str) -> Address:
    """The page of a document."""
    return Address(f"/documents/{quote(document_id, safe='')}", tuple(params.items()), fragment)


def passage_path(document_id: str, start: int, end: int) -> str:
    """The page of a document with the characters `start` to `end` of its text marked, scrolled to."""
    return f"/documents/{quote(document_id, safe='')}?start={start}&end={end}#{ANCHOR}"
