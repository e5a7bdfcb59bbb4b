"""What the chat page shows, as HTML: a question with its answer, its sources and what else was found."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from assistant.answers import LANGUAGES, Answer, Citation, Consulted
from ui.errors import ServiceError
from ui.html import escape, from_markdown, leading_bold, web_address
from ui.pages.document_facts import document_link
from ui.texts import Texts, texts
from vectorstore.chunks import Document

CONTEXT_CHARS = 140
"""How much is shown before and after a quote; the link leads to the rest."""

CONSULTED_CHARS = 280
MAX_CONSULTED = 3


@dataclass(frozen=True)
class Exchange:
    """One question and where it stands; `number` makes its anchors its own.

    `statements` are the parts of the answer that have come so far, `status` the line for who waits.
    """

    number: int
    question: str
    status: str = ""
    statements: tuple[str, ...] = ()
    answer: Answer | None = None
    error: str = ""


@dataclass(frozen=True)
class View:
    """Writes exchanges in one language; `document_languages` tells the language of quotes."""

    words: Texts
    document_languages: Mapping[str, str] = field(default_factory=dict)

    def header(self) -> str:
        words = self.words
        return _part(
            f"<h1>{escape(words.title)}</h1><p>{escape(words.what_it_is)}</p>"
            f'<p class="soft">{escape(words.no_record)}</p>',
            words,
        )

    def footer(self, documents: Sequence[Document]) -> str:
        """The documents, each with its weight, and the way for programs."""
        words = self.words
        items = "".join(
            f'<li>{document_link(one, words)}<br><span class="soft">{escape(one.record.publisher)}, '
            f"{escape(words.date_in_words(one.record.date))}; "
            f"{escape(words.standing[one.record.standing])}</span></li>"
            for one in documents
        )
        api = f'<p class="soft"><a href="/docs">{escape(words.for_programs)}</a></p>'
        return _part(f"<h2>{escape(words.documents)}</h2><ul>{items}</ul>{api}", words)

    def examples_heading(self) -> str:
        return _part(f"<h2>{escape(self.words.examples_heading)}</h2>", self.words)

    def conversation(self, shown: Sequence[str], *, dropped: bool = False) -> str:
        """Exchanges that `exchange` wrote, oldest first."""
        note = f'<p class="soft">{escape(self.words.older_dropped)}</p>' if dropped else ""
        return _part(note + "".join(shown), self.words) if shown else ""

    def exchange(self, exchange: Exchange) -> str:
        """A question, and what there is of its answer; all of it in the answer's language."""
        language = exchange.answer.language if exchange.answer else self.words.language_code
        return replace(self, words=texts(language))._exchange(exchange)

    def _exchange(self, exchange: Exchange) -> str:
        words, anchor = self.words, f"q{exchange.number}"
        asked = (
            f'<h2 class="asked" id="{anchor}"><span class="kicker">{escape(words.you_asked)}</span> '
            f"{escape(exchange.question)}</h2>"
        )
        outcome = self._outcome(exchange, anchor)
        return f'<section class="exchange" lang="{words.language_code}">{asked}{outcome}</section>'

    def _outcome(self, exchange: Exchange, anchor: str) -> str:
        if exchange.error:
            return f'<div class="outcome failed"><p>{escape(exchange.error)}</p></div>'
        if exchange.answer:
            return self._answered(exchange.answer, anchor)
        parts = "".join(from_markdown(statement) for statement in exchange.statements)
        return f'<div class="outcome">{parts}<p class="working">{escape(exchange.status)}</p></div>'

    def _answered(self, answer: Answer, anchor: str) -> str:
        prefix = f"{anchor}-k"
        text = self._text(answer, prefix)
        body = f'<div class="outcome {answer.status}">{text}</div>'
        sources = self._sources(answer.citations, prefix)
        layout = "with-sources" if sources else "alone"
        return f'<div class="{layout}">{body}{sources}</div>{self._consulted(answer)}'

    def _text(self, answer: Answer, prefix: str) -> str:
        """The kind of outcome where that is no answer, the verdict as a label, the text, the notices."""
        status = self.words.status[answer.status]
        verdict, text = leading_bold(answer.text) if answer.verdict else ("", answer.text)
        label = verdict.rstrip(".") or (self.words.verdict[answer.verdict] if answer.verdict else "")
        numbers = {citation.number for citation in answer.citations}
        languages = {self._language_of(citation.document_id) for citation in answer.citations}
        quotes = languages.pop() if len(languages) == 1 else ""
        return "".join(
            (
                f'<p class="outcome-label">{escape(status)}</p>' if status else "",
                f'<p class="verdict {answer.verdict}">{escape(label)}</p>' if label else "",
                from_markdown(
                    text, numbers=numbers, anchor=prefix, source=self.words.source, quote_language=quotes
                ),
                *(f'<p class="notice">{escape(notice)}</p>' for notice in answer.notices),
            )
        )

    def _sources(self, citations: Sequence[Citation], prefix: str) -> str:
        """The citations in order, those that follow each other from one document under its title."""
        if not citations:
            return ""
        groups = (list(group) for _, group in groupby(citations, key=lambda one: one.document_id))
        documents = "".join(self._source_document(group, prefix) for group in groups)
        return f'<div class="sources"><h3>{escape(self.words.sources)}</h3>{documents}</div>'

    def _source_document(self, citations: Sequence[Citation], prefix: str) -> str:
        items = "".join(self._source(citation, prefix) for citation in citations)
        return f'<div class="source">{self._facts(citations[0])}<ol>{items}</ol></div>'

    def _source(self, citation: Citation, prefix: str) -> str:
        language = self._language_of(citation.document_id)
        return (
            f'<li id="{prefix}{citation.number}" value="{citation.number}">'
            f'<p class="soft"><span class="number">[{citation.number}]</span> {self._where(citation)}</p>'
            f'<blockquote lang="{language}">{_in_context(citation.quote, citation.context)}</blockquote>'
            f"{self._links(citation)}</li>"
        )

    def _consulted(self, answer: Answer) -> str:
        """What was found besides: open where it is all there is, folded where there is an answer."""
        if not answer.consulted or answer.status in ("smalltalk", "refused"):
            return ""
        items = "".join(self._nearby(one) for one in answer.consulted[:MAX_CONSULTED])
        if answer.citations:
            summary = f"<summary>{escape(self.words.consulted)}</summary>"
            return f'<details class="consulted">{summary}<ul>{items}</ul></details>'
        return f'<div class="consulted"><h3>{escape(self.words.nearest)}</h3><ul>{items}</ul></div>'

    def _nearby(self, one: Consulted) -> str:
        text = textwrap.shorten(one.text, CONSULTED_CHARS, placeholder=" …")
        language = self._language_of(one.document_id)
        where = f'<p class="soft">{self._where(one)}</p>' if one.section or one.page else ""
        return f'<li>{self._facts(one)}{where}<p lang="{language}">{escape(text)}</p>{self._links(one)}</li>'

    def _facts(self, place: Citation | Consulted) -> str:
        """Which document it is, whose, of when, and what weight it has."""
        words, language = self.words, self._language_of(place.document_id)
        return (
            f'<p class="title"><cite lang="{language}">{escape(place.title)}</cite></p>'
            f'<p class="soft">{escape(place.publisher)}, {escape(words.date_in_words(place.date))}</p>'
            f'<p class="standing">{escape(_capitalised(words.standing[place.standing]))}</p>'
        )

    def _where(self, place: Citation | Consulted) -> str:
        """The headings above it, and the page where that is certain."""
        language = self._language_of(place.document_id)
        parts = (
            [f'<span lang="{language}">{escape(" › ".join(place.section))}</span>'] if place.section else []
        )
        if place.page is not None:
            parts.append(escape(self.words.page.format(page=place.page)))
        return ", ".join(parts)

    def _links(self, place: Citation | Consulted) -> str:
        words = self.words
        here = _with_language(place.viewer_url, words)
        links = [
            f'<a href="{escape(here)}" target="_blank" rel="noopener">{escape(words.read_here)}'
            f'<span class="unseen"> ({escape(words.new_window)})</span></a>'
        ]
        if address := web_address(place.url):
            links.append(
                f'<a href="{address}" target="_blank" rel="noopener">{escape(words.read_at_publisher)}'
                f'<span class="unseen"> ({escape(words.new_window)})</span></a>'
            )
        return f'<p class="links">{" ".join(links)}</p>'

    def _language_of(self, document_id: str) -> str:
        return escape(self.document_languages.get(document_id, LANGUAGES[0]))


def error_sentence(error: ServiceError, words: Texts) -> str:
    """Why there is no answer, in the reader's language."""
    return words.errors[error.code].format(**error.values)


def plain(line: str) -> str:
    """A line of text, with nothing in it that is read as anything else."""
    return f"<p>{escape(' '.join(line.split()))}</p>" if line else ""


def _part(html: str, words: Texts) -> str:
    """A part of the page on one line: the component it goes into would read a blank line as Markdown's."""
    return f'<div lang="{words.language_code}">{" ".join(html.split())}</div>'


def _in_context(quote: str, context: str) -> str:
    """The quote marked where it stands, with some of what surrounds it."""
    before, found, after = context.partition(quote or "\0")
    if not found:
        return f"<mark>{escape(quote)}</mark>"
    return f"{escape(_tail(before))}<mark>{escape(quote)}</mark>{escape(_head(after))}"


def _head(text: str) -> str:
    return text if len(text) <= CONTEXT_CHARS else f"{text[:CONTEXT_CHARS].rpartition(' ')[0]} …"


def _tail(text: str) -> str:
    return text if len(text) <= CONTEXT_CHARS else f"… {text[-CONTEXT_CHARS:].partition(' ')[2]}"


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _with_language(viewer_url: str, words: Texts) -> str:
    """Our page in the reader's language; bokmål is what an address without one means."""
    if words.language_code == LANGUAGES[0]:
        return viewer_url
    address, hash_mark, fragment = viewer_url.partition("#")
    joint = "&" if "?" in address else "?"
    return f"{address}{joint}lang={words.language_code}{hash_mark}{fragment}"
