"""A source as a reference in Norwegian APA style (the 7th edition in Norwegian). Pure.

The publisher is the author, and is then not named again: "Etaten. (2023, 22. mai). *Tittel* (s. 5). https://…".
References are in bokmål whatever the language of the answer, since the documents are Norwegian.
"""

from dataclasses import dataclass

from assistant.answers import Citation, Consulted
from ui.html import escape, web_address
from ui.texts import closed, texts

UNDATED = "u.å."


@dataclass(frozen=True)
class Reference:
    """The parts of a reference; the title alone is in italics."""

    author: str
    date: str
    title: str
    page: int | None
    address: str

    @property
    def before(self) -> str:
        return f"{self.author.rstrip('.')}. ({self.date}). "

    @property
    def after(self) -> str:
        page = f" (s. {self.page})" if self.page is not None else ""
        end = closed(f"{self.title}{page}").removeprefix(self.title)
        return f"{end} {self.address}".rstrip()

    @property
    def text(self) -> str:
        return f"{self.before}{self.title}{self.after}"

    @property
    def html(self) -> str:
        return f"{escape(self.before)}<em>{escape(self.title)}</em>{escape(self.after)}"


def reference(place: Citation | Consulted) -> Reference:
    """The reference to a place in a document."""
    address = place.url.partition("#:~:")[0]
    return Reference(
        author=" ".join(place.publisher.split()),
        date=_date(place.date),
        title=" ".join(place.title.split()),
        page=place.page,
        address=address if web_address(address) else "",
    )


def _date(date: str) -> str:
    """ "2023-05-22" as "2023, 22. mai"; what is no ISO 8601 date stays as it is."""
    year, *rest = date.split("-")
    if not date:
        return UNDATED
    if not rest or not all(part.isdigit() for part in (year, *rest)):
        return date
    return f"{year}, {texts('nb').date_in_words(date).removesuffix(year).strip()}"
