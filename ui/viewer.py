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


@dataclass(frozen=True)
class OwnLanguageAddress(Address):
    """An address of a page that has a language of its own: it always says which one it is to be shown in."""

    def query(self, language: Language) -> list[tuple[str, str]]:
        return [*super().query(LANGUAGES[0]), ("lang", language)]


PERMALINKS = Address("/p")


def permalink_address(permalink_id: str) -> Address:
    """The page that shows again what is kept under an id."""
    return OwnLanguageAddress(f"{PERMALINKS.path}/{permalink_id}")


def document_address(document_id: str, *, fragment: str = "", **params: str) -> Address:
    """The page of a document."""
    return Address(f"/documents/{quote(document_id, safe='')}", tuple(params.items()), fragment)


def passage_path(document_id: str, start: int, end: int) -> str:
    """The page of a document with the characters `start` to `end` of its text marked, scrolled to."""
    return f"/documents/{quote(document_id, safe='')}?start={start}&end={end}#{ANCHOR}"


def with_language(path: str, language: Language) -> str:
    """A path such as `passage_path` gives, to be shown in a language; bokmål is what one without means."""
    if language == LANGUAGES[0]:
        return path
    address, hash_mark, fragment = path.partition("#")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}lang={language}{hash_mark}{fragment}"
