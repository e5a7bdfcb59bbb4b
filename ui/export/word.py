"""A conversation as a Word document, without a link or a field: addresses stand in it as text."""

import io
import re
from collections.abc import Iterator

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from assistant.answers import Answer, Citation, Language
from ui.blocks import Block, blocks, runs
from ui.exchanges import CheckedExchange
from ui.export.record import Record

LANGUAGE_TAGS: dict[Language, str] = {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}
DOCUMENTS_TAG = "nb-NO"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def as_word(record: Record) -> bytes:
    """The file's bytes."""
    document = docx.Document()
    _prepare(document, record)
    _add(document, "Title", record.words.export.title)
    for line in record.about:
        _add(document, "Normal", line)
    for exchange in record.exchanges:
        _exchange(document, exchange, record)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _prepare(document: Document, record: Record) -> None:
    """Language, type and properties of the whole document."""
    properties = document.core_properties
    properties.title = record.words.export.title
    properties.author, properties.comments = "tillit", ""
    properties.language = LANGUAGE_TAGS[record.words.language_code]
    normal = document.styles["Normal"]
    normal.font.size = Pt(11)
    _tag(normal.element.get_or_add_rPr(), properties.language)


def _exchange(document: Document, exchange: CheckedExchange, record: Record) -> None:
    answer, words = exchange.answer, record.words
    _add(document, "Heading 1", exchange.question)
    if only_in := record.only_in(exchange):
        _add(document, "Normal", only_in)
    for line in _headlines(answer, record):
        _add(document, "Normal", line, bold=True)
    for block in blocks(record.verdict_and_text(answer)[1]):
        _block(document, block)
    for label, notice in record.notices(answer):
        _runs(_add(document, "Normal", ""), ((f"{label}: ", True), (notice, False)))
    if answer.citations or exchange.lost:
        _add(document, "Heading 2", words.sources)
    for citation in answer.citations:
        _source(document, citation, record)
    for line in record.lost(exchange):
        _add(document, "Normal", line)


def _headlines(answer: Answer, record: Record) -> Iterator[str]:
    """What kind of outcome it is, and the verdict."""
    if status := record.words.status[answer.status]:
        yield status
    if verdict := record.verdict_and_text(answer)[0]:
        yield f"{record.words.chat.answer_label}: {verdict}"


def _source(document: Document, citation: Citation, record: Record) -> None:
    found = record.reference(citation)
    paragraph = _add(document, "Normal", f"[{citation.number}] {found.before}")
    paragraph.paragraph_format.keep_with_next = True
    paragraph.add_run(_text(found.title)).italic = True
    paragraph.add_run(_text(found.after))
    _add(document, "Normal", record.place(citation))
    for line in filter(str.strip, citation.quote.split("\n")):
        for run in _add(document, "Quote", line).runs:
            _tag(run.element.get_or_add_rPr(), DOCUMENTS_TAG)


def _block(document: Document, block: Block) -> None:
    styles = {"ul": "List Bullet", "blockquote": "Quote"}
    for position, part in enumerate(block.parts):
        number = f"{block.numbers[position]}. " if block.numbers else ""
        paragraph = _add(document, styles.get(block.kind, "Normal"), number)
        bold = block.kind == "heading"
        _runs(paragraph, ((text, bold or is_bold) for text, is_bold in runs(part)))


def _add(document: Document, style: str, text: str, *, bold: bool = False) -> Paragraph:
    paragraph = document.add_paragraph(style=style)
    if text:
        paragraph.add_run(_text(text)).bold = bold or None
    return paragraph


def _runs(paragraph: Paragraph, pieces: "Iterator[tuple[str, bool]] | tuple[tuple[str, bool], ...]") -> None:
    for text, bold in pieces:
        paragraph.add_run(_text(text)).bold = bold or None


def _text(text: str) -> str:
    """The text on one line, without what XML cannot hold."""
    return re.sub(r"[\t\n\r]+", " ", _NOT_IN_XML.sub("", text))


def _tag(properties: OxmlElement, language: str) -> None:
    """Say what language a text is in, for spell checkers and screen readers."""
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), language)
    properties.append(element)
