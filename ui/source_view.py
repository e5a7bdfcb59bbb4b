"""An answer's sources as HTML: what is cited, and apart from it what was only found.

All sources stand on the page from the start. The page's script sets apart the one that is opened: the
`facts` of its document, which stand over all quotes from it, and what is `around` its quote are then shown.
"""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from assistant.answers import LANGUAGES, Answer, Citation, Consulted
from ui.html import escape, web_address
from ui.references import reference
from ui.texts import Texts
from ui.viewer import with_language
from vectorstore.chunks import Document

CONSULTED_CHARS = 280
MAX_CONSULTED = 3


@dataclass(frozen=True)
class SourceView:
    """Writes sources in one language; `documents` tell the language of quotes."""

    words: Texts
    documents: Mapping[str, Document]

    def sources(self, citations: Sequence[Citation], lost: Sequence[int], prefix: str) -> str:
        """The citations in order, those that follow each other from one document under its title."""
        if not citations and not lost:
            return ""
        groups = (list(group) for _, group in groupby(citations, key=lambda one: one.document_id))
        documents = "".join(self._document(group, prefix) for group in groups)
        missing = "".join(f'<p class="lost">[{number}] {escape(self.words.chat.lost)}</p>' for number in lost)
        return f'<div class="sources"><h3>{escape(self.words.sources)}</h3>{documents}{missing}</div>'

    def consulted(self, answer: Answer) -> str:
        """What was found besides: open where it is all there is, folded where there is an answer."""
        if not answer.consulted or answer.status in ("smalltalk", "refused"):
            return ""
        items = "".join(self._nearby(one) for one in answer.consulted[:MAX_CONSULTED])
        if answer.status in ("answered", "partial"):
            summary = f"<summary>{escape(self.words.consulted)}</summary>"
            return f'<details class="consulted">{summary}<ul>{items}</ul></details>'
        return f'<div class="consulted"><h3>{escape(self.words.nearest)}</h3><ul>{items}</ul></div>'

    def language_of(self, document_id: str) -> str:
        """The language of a document's words, escaped."""
        document = self.documents.get(document_id)
        return escape(document.record.language if document else LANGUAGES[0])

    def _document(self, citations: Sequence[Citation], prefix: str) -> str:
        items = "".join(self._source(citation, prefix) for citation in citations)
        facts = f'<div class="facts">{self._facts(citations[0])}</div>'
        return f'<div class="source">{facts}<ol>{items}</ol></div>'

    def _source(self, citation: Citation, prefix: str) -> str:
        language = self.language_of(citation.document_id)
        quote = _in_context(citation.quote, citation.context)
        buttons = (
            f'<button type="button" class="open-source">{escape(self.words.chat.open_source)}</button>'
            f'<button type="button" class="back">{escape(self.words.chat.back)}</button>'
        )
        return (
            f'<li id="{prefix}{citation.number}" value="{citation.number}">'
            f'<div class="facts">{self._facts(citation)}</div>'
            f'<p class="soft"><span class="number">[{citation.number}]</span> {self._where(citation)}</p>'
            f'<blockquote lang="{language}">{quote}</blockquote>'
            f'<p class="links">{buttons}{self._links(citation)}</p></li>'
        )

    def _nearby(self, one: Consulted) -> str:
        text = textwrap.shorten(one.text, CONSULTED_CHARS, placeholder=" …")
        language = self.language_of(one.document_id)
        where = f'<p class="soft">{self._where(one)}</p>' if one.section or one.page else ""
        links = f'<p class="links">{self._links(one)}</p>'
        return f'<li>{self._facts(one)}{where}<p lang="{language}">{escape(text)}</p>{links}</li>'

    def _facts(self, place: Citation | Consulted) -> str:
        """Which document it is, whose, of when, and what weight it has."""
        words, language = self.words, self.language_of(place.document_id)
        return (
            f'<p class="title"><cite lang="{language}">{escape(place.title)}</cite></p>'
            f'<p class="soft">{escape(place.publisher)}, {escape(words.date_in_words(place.date))}</p>'
            f'<p class="standing">{escape(_capitalised(words.standing[place.standing]))}</p>'
        )

    def _where(self, place: Citation | Consulted) -> str:
        """The headings above it, and the page where that is certain."""
        language = self.language_of(place.document_id)
        parts = (
            [f'<span lang="{language}">{escape(" › ".join(place.section))}</span>'] if place.section else []
        )
        if place.page is not None:
            parts.append(escape(self.words.page.format(page=place.page)))
        return ", ".join(parts)

    def _links(self, place: Citation | Consulted) -> str:
        """To our text, to the publisher's page, and the reference to copy."""
        words = self.words
        links = _link(escape(with_language(place.viewer_url, words.language_code)), words.read_here, words)
        if address := web_address(place.url):
            links += _link(address, words.read_at_publisher, words)
        copy = f'<button type="button" class="copy-reference">{escape(words.chat.copy_reference)}</button>'
        return f'{links}{copy}<span class="reference" hidden>{reference(place).html}</span>'


def _link(address: str, text: str, words: Texts) -> str:
    return (
        f'<a href="{address}" target="_blank" rel="noopener">{escape(text)}'
        f'<span class="unseen"> ({escape(words.new_window)})</span></a>'
    )


def _in_context(quote: str, context: str) -> str:
    """The quote marked, with what surrounds it."""
    before, found, after = context.partition(quote or "\0")
    if not found:
        return f"<mark>{_lines(quote)}</mark>"
    return f"{_around(before)}<mark>{_lines(quote)}</mark>{_around(after)}"


def _around(text: str) -> str:
    return f'<span class="around">{_lines(text)}</span>' if text.strip() else ""


def _lines(text: str) -> str:
    """The text with its line ends, which an element does not show by itself."""
    return escape(text).replace("\n", "<br>")


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
