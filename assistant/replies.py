"""Answers that need no search: small talk, what the service is and knows, and what policy declines."""

from assistant.answers import Answer
from assistant.citations import cite_all
from assistant.contents import contents, named_documents
from assistant.exchange import Exchange
from assistant.screening import Kind


def reply(exchange: Exchange, kind: Kind) -> Answer:
    """The answer to anything but a question to the documents."""
    words = exchange.words
    match kind:
        case "greeting" | "thanks" | "goodbye":
            return exchange.answer("smalltalk", [getattr(words, kind)])
        case "help":
            return exchange.answer("answered", [words.help.format(n=len(exchange.corpus.documents))])
        case "documents":
            return exchange.answer("answered", [words.documents_intro, _documents(exchange)])
        case "contents":
            return _contents(exchange)
        case "empty":
            return exchange.answer("clarify", [words.empty])
        case _:
            return exchange.answer("refused", [getattr(words, kind)])


def _documents(exchange: Exchange) -> str:
    """A line for each document: what it is, who says it, when, and how much it weighs."""
    words = exchange.words
    records = [document.record for document in exchange.corpus.documents.values()]
    return "\n".join(
        "- "
        + words.document_line.format(
            title=record.title,
            publisher=record.publisher,
            date=words.date(record.date),
            standing=words.standing[record.standing],
        )
        for record in records
    )


def _contents(exchange: Exchange) -> Answer:
    """The headings of the document that is asked about, cited; of all documents when none is named."""
    corpus = exchange.corpus
    named = named_documents(exchange.question.text, corpus.documents) or list(corpus.documents.values())
    quotes = [quote for document in named for quote in contents(document, corpus.generation.chunks)]
    citations = cite_all(quotes, corpus.documents)
    titles = ", ".join(f"**{document.record.title}**" for document in named)
    lines = "\n".join(f"- {citation.quote} [{citation.number}]" for citation in citations)
    statements = [exchange.words.contents.format(titles=titles), lines]
    return exchange.answer("answered", statements, citations=tuple(citations))
