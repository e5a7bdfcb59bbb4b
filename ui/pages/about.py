"""`/about`: what the service is, knows and cannot do; what is stored, who to ask."""

import re
from collections.abc import Iterable, Iterator, Sequence

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from assistant.settings import Settings
from ui.errors import ServiceError
from ui.html import escape, web_address
from ui.pages.document_facts import documents_list
from ui.pages.document_list import tell_ingested
from ui.pages.layout import chosen_language
from ui.pages.site_page import link, site_page
from ui.recent_answers import MAX_ANSWERS
from ui.service import Service
from ui.texts import Texts, texts
from ui.viewer import ABOUT, DOCUMENTS
from vectorstore.chunks import Document

_MAIL = re.compile(r"[^\s@<>?&]+@[^\s@<>?&]+\.[^\s@<>?&]+")


def routes(service: Service, settings: Settings) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/about", response_class=HTMLResponse)
    def about(lang: str | None = None) -> HTMLResponse:
        words = texts(chosen_language(lang))
        main = about_html(service, settings, words)
        return site_page(main, title=words.pages.about.title, address=ABOUT, words=words)

    return router


def about_html(service: Service, settings: Settings, words: Texts) -> str:
    """All of it, as the service is set up and with the documents it has now."""
    about = words.pages.about
    documents = _documents(service)
    stored = [sentence.format(n=words.number(MAX_ANSWERS)) for sentence in about.stored]
    return "\n".join(
        (
            f"<h1>{escape(about.title)}</h1>",
            _paragraphs((about.intro,)),
            _section(about.machine_heading, _paragraphs(about.machine)),
            _section(about.how_heading, _how(settings, words)),
            _section(about.knows_heading, _knows(service, documents, words)),
            _section(about.cannot_heading, _cannot(documents, words)),
            _section(about.stored_heading, _items(stored)),
            _section(about.contact_heading, _contact(settings.server.contact, words)),
            _section(about.access_heading, _paragraphs(about.access) + _items(about.access_gaps)),
            f'<p><a href="/docs" hreflang="en">{escape(words.for_programs)}</a></p>',
        )
    )


def _documents(service: Service) -> tuple[Document, ...]:
    """None while the index is not open: the rest of the page holds all the same."""
    try:
        return service.documents()
    except ServiceError:
        return ()


def _how(settings: Settings, words: Texts) -> str:
    about = words.pages.about
    return f"{_items(about.how)}<h3>{escape(about.now_heading)}</h3>{_paragraphs(_now(settings, words))}"


def _now(settings: Settings, words: Texts) -> Iterator[str]:
    """Who writes the answers, and who else gets to see the question."""
    about, model = words.pages.about, settings.llm.model
    if model:
        yield from (sentence.format(model=model) for sentence in about.with_model)
    else:
        yield about.with_quotes
    if settings.embedding.base_url:
        yield about.with_endpoint
    elif not model:
        yield about.stays_here


def _knows(service: Service, documents: Sequence[Document], words: Texts) -> str:
    about = words.pages.about
    if not documents:
        return _paragraphs((words.errors["not_ready"],))
    ingested = tell_ingested(service.generation(), service.ingested_at(), words)
    read = link(DOCUMENTS, about.read_documents, words)
    return (
        f"{_paragraphs((about.knows,))}{documents_list(documents, words)}"
        f'<p class="soft">{escape(ingested)}</p><p>{read}</p>{_paragraphs(about.knows_not)}'
    )


def _cannot(documents: Sequence[Document], words: Texts) -> str:
    about = words.pages.about
    items = [escape(sentence) for sentence in about.cannot]
    items += [_repaired(document, words) for document in documents if document.repairs]
    return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"


def _repaired(document: Document, words: Texts) -> str:
    before, _, after = words.pages.about.repaired.partition("{title}")
    record = document.record
    title = f'<cite lang="{escape(record.language)}">{escape(record.title)}</cite>'
    return f"{escape(before)}{title}{escape(after.format(n=words.number(len(document.repairs))))}"


def _contact(contact: str | None, words: Texts) -> str:
    about = words.pages.about
    who = f"{escape(about.contact)} {_way_to(contact)}" if contact else escape(about.no_contact)
    return f"<p>{who}</p>{_paragraphs(about.about_the_reform)}"


def _way_to(contact: str) -> str:
    """A link where it is an address, the text itself otherwise."""
    given = contact.strip()
    if " " not in given and (address := web_address(given)):
        return f'<a href="{address}" rel="noopener">{escape(given)}</a>'
    if _MAIL.fullmatch(given):
        return f'<a href="mailto:{escape(given)}">{escape(given)}</a>'
    return escape(given)


def _section(heading: str, html: str) -> str:
    return f"<section><h2>{escape(heading)}</h2>{html}</section>"


def _paragraphs(sentences: Iterable[str]) -> str:
    return "".join(f"<p>{escape(sentence)}</p>" for sentence in sentences)


def _items(sentences: Sequence[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(sentence)}</li>' for sentence in sentences)}</ul>"
