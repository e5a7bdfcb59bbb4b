"""The answer to a question that asks for all: the measures by ministry in their own words, and the count."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from assistant.answers import Answer, Citation
from assistant.asking_for_all import asks_for_all, asks_for_every_measure
from assistant.catalogue.catalogue import Catalogue, read_catalogue
from assistant.citations import cite_all
from assistant.composition import compose
from assistant.evidence import N_CONTEXT
from assistant.found import Found
from assistant.notices import notices
from assistant.quoting import FOCUSED, Quote, choose_quotes
from assistant.whole_list import Asked, WholeList, go_through, quotes, read_asked
from assistant.wording import Wording
from vectorstore.chunks import DocumentRecord

MOST_BESIDE = 2
_FEWEST_PERHAPS = 2


def answer_with_all(found: Found, document_ids: Sequence[str] | None) -> Answer | None:
    """The whole list; None where nothing narrows it down, nothing is on it, or something else answers.

    Args:
        document_ids: only measures in these are gone through; in all documents where None.
    """
    retrieved, corpus = found.retrieved, found.exchange.corpus
    if retrieved.intent.yes_no:
        return None
    catalogue = _catalogue(found, document_ids)
    asked = read_asked(retrieved.resolved, retrieved.query, catalogue, corpus.vocabulary)
    if asked.is_open and not asks_for_every_measure(found.exchange.question.text):
        return None
    whole = go_through(catalogue, asked, corpus.vocabulary)
    beside = _better_beside(found)
    if not whole.listed or _is_doubtful(found, whole, asked, beside):
        return None
    return _answer(found, whole, beside)


def _catalogue(found: Found, document_ids: Sequence[str] | None) -> Catalogue:
    documents = found.exchange.corpus.documents.values()
    return read_catalogue(tuple(d for d in documents if document_ids is None or d.id in document_ids))


def _is_doubtful(found: Found, whole: WholeList, asked: Asked, beside: list[Quote]) -> bool:
    """Whether "which measures …" asks for no list: one measure has it, or other documents answer."""
    if asks_for_all(found.exchange.question.text) == "plainly":
        return False
    return len(whole.listed) < _FEWEST_PERHAPS or bool(beside and not asked.is_named)


def _better_beside(found: Found) -> list[Quote]:
    """What other documents say, where they answer more probably than the examples do."""
    documents = found.exchange.corpus.documents
    best = {True: 0.0, False: 0.0}
    for one in found.judged:
        is_example = documents[one.chunk.document_id].record.standing == "examples"
        best[is_example] = max(best[is_example], one.best_unit.score if one.best_unit else 0.0)
    if best[False] <= best[True]:
        return []
    said = choose_quotes(found.judged[:N_CONTEXT], found.retrieved.intent, documents, extent=FOCUSED)
    return [q for q in said if documents[q.chunk.document_id].record.standing != "examples"][:MOST_BESIDE]


def _answer(found: Found, whole: WholeList, beside: list[Quote]) -> Answer:
    exchange = found.exchange
    documents, words = exchange.corpus.documents, exchange.words
    with exchange.stage("quote"):
        chunks = exchange.corpus.generation.chunks
        of_measures = [quote for one in whole.listed for quote in quotes(one, chunks)]
        citations = cite_all([*beside, *of_measures], documents)
    others = [one for one in citations if documents[one.document_id].record.standing != "examples"]
    listed = [one for one in citations if one not in others]
    record = documents[whole.listed[0].measure.section.document_id].record
    return exchange.answer(
        "answered",
        [
            *compose(others, None, words),
            _introduction(found, record),
            *_by_ministry(found, listed),
            _count(found, whole),
        ],
        citations=tuple(citations),
        consulted=found.consulted(citations),
        notices=(
            *found.understood(),
            *notices(citations, words, exchange.language, date.today(), is_sure=True),
        ),
        answerability=found.answerability,
    )


def _introduction(found: Found, record: DocumentRecord) -> str:
    words = found.exchange.words
    sentence = words.examples.format(
        title=record.title, publisher=record.publisher, date=words.date(record.date)
    )
    return f"{sentence}:"


def _by_ministry(found: Found, listed: Sequence[Citation]) -> list[str]:
    """A statement for each ministry: its measures, each with its quotes."""
    statements = []
    for ministry, cited in groupby(listed, key=lambda citation: citation.section[:1]):
        parts = [f"**{''.join(ministry)}**"]
        for section, of_measure in groupby(cited, key=lambda citation: citation.section):
            quoted = list(of_measure)
            if [one.quote for one in quoted] == [section[-1]]:
                parts.append(f"- {section[-1]} [{quoted[0].number}]")
                continue
            parts.append(_place(found, section, quoted[0].page))
            parts += [f"> {' '.join(one.quote.split())} [{one.number}]" for one in quoted]
        statements.append("\n\n".join(parts))
    return statements


def _place(found: Found, section: Sequence[str], page: int | None) -> str:
    words = found.exchange.words
    parts = [words.page.format(page=page)] if page is not None else []
    if len(section) > 1:
        parts.insert(0, _under(words, section[1].rstrip(":")))
    place = ", ".join(parts)
    return f"{place[:1].upper()}{place[1:]}:"


def _under(words: Wording, heading: str) -> str:
    """A heading in quotation marks; its own become inner ones where they would not stay in pairs."""
    once = words.under.format(heading=heading).replace("««", "«").replace("»»", "»")
    if once.count("«") == once.count("»"):
        return once
    return words.under.format(heading=heading.replace("«", "‘").replace("»", "’"))


def _count(found: Found, whole: WholeList) -> str:
    """How many of how many were gone through, by which words, and who has none."""
    words = found.exchange.words
    ministries = {one.measure.ministry for one in whole.listed}
    if whole.asked.is_open:
        return words.all_measures.format(n=whole.n_measures, n_ministries=len(whole.ministries))
    said = words.gone_through.format(
        n=whole.n_measures,
        n_ministries=len(whole.ministries),
        found=len(whole.listed),
        found_ministries=len(ministries),
        words=_asked_for(found, whole.asked),
    )
    without = whole.without if not whole.asked.ministries else ()
    return " ".join((said, *([words.none_of.format(names="; ".join(without))] if without else [])))


def _asked_for(found: Found, asked: Asked) -> str:
    """The words that were asked for, and the themes they were taken to mean: those have other words too."""
    exchange = found.exchange
    themes = dict.fromkeys(theme for topic in asked.topics for theme in topic.themes)
    names = "; ".join(theme.name(exchange.language) for theme in themes)
    shown = ", ".join(f"«{word}»" for word in asked.shown)
    return f"{shown} {exchange.words.of_theme.format(names=names)}" if names else shown
