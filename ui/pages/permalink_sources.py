"""A kept quote with where it stood, how things stand with it today, and the way to it."""

from collections.abc import Mapping
from dataclasses import dataclass

from assistant.answers import LANGUAGES
from ui.html import escape, web_address
from ui.permalinks.content import CitationThen, ConsultedThen, DocumentThen, PlaceThen
from ui.permalinks.today import QuoteToday, Today
from ui.texts import Texts
from ui.viewer import with_language


@dataclass(frozen=True)
class KeptSources:
    """Writes kept places in one language.

    Attributes:
        documents: as they were, by their ids.
        today: None while nothing can be compared.
    """

    words: Texts
    documents: Mapping[str, DocumentThen]
    today: Today | None

    def citation(self, one: CitationThen, now: QuoteToday | None) -> str:
        """The quote, what it stands in, its place today and the ways to it; what an item of a list holds."""
        quote = _lines(one.quote)
        return (
            f'<blockquote lang="{self.language_of(one.document_id)}"><p>{quote}</p></blockquote>'
            f'<p class="place">{self.place(one)}</p>{self.standing_today(now)}'
            f'<p class="ways">{self.links(now, one.url, f"[{one.number}]")}</p>'
        )

    def consulted(self, one: ConsultedThen) -> str:
        """A passage that was near; its place today is not looked for."""
        text = _lines(one.text)
        return (
            f'<p lang="{self.language_of(one.document_id)}">{text}</p><p class="place">{self.place(one)}</p>'
        )

    def place(self, one: PlaceThen) -> str:
        """Title, publisher, date, standing; headings and page."""
        words, language = self.words, self.language_of(one.document_id)
        facts = (
            f'<cite lang="{language}">{escape(one.title)}</cite>, {escape(one.publisher)}, '
            f"{escape(words.date_in_words(one.date))}: {escape(words.standing[one.standing])}"
        )
        where = []
        if one.section:
            where.append(f'<span lang="{language}">{escape(" › ".join(one.section))}</span>')
        if one.page is not None:
            where.append(escape(words.page.format(page=one.page)))
        return f"{facts}<br>{', '.join(where)}" if where else facts

    def standing_today(self, now: QuoteToday | None) -> str:
        """Where it stands today; nothing where nothing has been read in since."""
        if now is None or self.today is None or not self.today.read_again:
            return ""
        told = (
            self.words.permalink.text_changed if now.text_changed else self.words.permalink.places[now.place]
        )
        kind = "changed" if now.text_changed else now.place
        return f'<p class="today {kind}">{escape(told)}</p>'

    def links(self, now: QuoteToday | None, url: str, what: str) -> str:
        """To the place in today's text, and to the publisher; `what` tells links of one text apart."""
        words = self.words
        hidden = f'<span class="unseen"> {escape(what)}</span>'
        stands = now is not None and now.place in ("same", "moved")
        read = words.read_here if stands else words.permalink.read_then
        links = ""
        if now and now.viewer_url:
            href = escape(with_language(now.viewer_url, words.language_code))
            links = f'<a href="{href}">{escape(read)}{hidden}</a> '
        if address := web_address(url):
            links += f'<a href="{address}" rel="noopener">{escape(words.read_at_publisher)}{hidden}</a>'
        return links

    def language_of(self, document_id: str) -> str:
        """The language of a document's words, escaped."""
        found = self.documents.get(document_id)
        return escape(found.language if found else LANGUAGES[0])

    def title_of(self, document_id: str) -> str:
        """As it was."""
        found = self.documents.get(document_id)
        return found.title if found else document_id


def _lines(text: str) -> str:
    """The lines of a text as they stand, without the empty ones."""
    return "<br>".join(escape(line) for line in text.splitlines() if line.strip())
