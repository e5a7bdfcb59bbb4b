"""A draft's text from what people have it in: plain text, Word, PDF. Everything in memory.

The bytes are not trusted: what they may unpack to is limited, nothing in them is run or fetched.
"""

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ui.errors import ServiceError

MAX_UNPACKED_BYTES = 40_000_000
MAX_MEMBERS = 3_000
_PDF, _ZIP, _OLE = b"%PDF-", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LEAST_LETTERS_ON_A_PAGE = 20
_EDGE = 2
"""So many lines at the top and the bottom of a page may be headers and footers."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING_STYLE = re.compile(r"^(?:heading|overskrift|title|tittel|undertittel|subtitle)\b", re.IGNORECASE)
_LIST_STYLE = re.compile(r"^(?:list|liste|punktliste|nummerert)", re.IGNORECASE)
_HYPHENATED = re.compile(r"(?<=[^\W\d_]{2})-\n(?!(?:og|eller|and|or)\b)(?=[a-zæøå]{2})")


@dataclass(frozen=True)
class FileLimits:
    """How long a draft may be."""

    pages: int
    chars: int


def read_file(content: bytes, limits: FileLimits) -> str:
    """The text of a file, its kind told by its first bytes.

    Raises:
        ServiceError: it is none of the three kinds, damaged, locked, without text, or too long.
    """
    start = content.lstrip()[:1024]
    if _PDF in start:
        text = _read_pdf(content, limits)
    elif content.startswith(_ZIP):
        text = _read_word(content)
    elif content.startswith(_OLE):
        raise ServiceError(
            "unknown_file", "This is an old Word file or a locked one; save it as .docx without a password."
        )
    else:
        text = _read_text(content)
    check_length(text, limits.chars)
    return text


def check_length(text: str, limit: int) -> None:
    """Raises ServiceError for a text that is longer than what is checked."""
    if len(text) > limit:
        message = (
            f"The text has {len(text)} characters; at most {limit} are checked at a time. Send a part of it."
        )
        raise ServiceError("draft_too_long", message, length=len(text), limit=limit)


def _unreadable(kind: str) -> ServiceError:
    message = f"The file looks like {kind} and cannot be read as such; open it, save it anew and try again."
    return ServiceError("unreadable_file", message, kind=kind)


# --- plain text ---


def _read_text(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\x00" in content:
        raise ServiceError("unknown_file", "The file is neither text nor Word (.docx) nor PDF.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


# --- Word ---


def _read_word(content: bytes) -> str:
    from docx import Document

    _check_archive(content)
    try:
        document = Document(io.BytesIO(content))
        return "\n".join(_lines(document.iter_inner_content()))
    except Exception:  # python-docx, lxml and zipfile each have their own ways to say "damaged"
        raise _unreadable("Word") from None


def _check_archive(content: bytes) -> None:
    """Refuse what unpacks to far more than a draft, before anything is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise _unreadable("Word") from None
    if "word/document.xml" not in {member.filename for member in members}:
        raise ServiceError("unknown_file", "The file is neither text nor Word (.docx) nor PDF.")
    if len(members) > MAX_MEMBERS or sum(member.file_size for member in members) > MAX_UNPACKED_BYTES:
        raise ServiceError(
            "file_too_large", "The Word file holds too much besides its text; save the text alone."
        )


def _lines(blocks: Any) -> Iterator[str]:
    """Paragraphs and the cells of tables, one a line, headings and list items marked as in Markdown."""
    from docx.table import Table

    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                for cell in dict.fromkeys(row.cells):
                    yield from _lines(cell.iter_inner_content())
            yield ""
        else:
            yield from (f"{_sign(block)}{_text(block)}", "")


def _sign(paragraph: Any) -> str:
    style = paragraph.style.name if paragraph.style is not None and paragraph.style.name else ""
    if _HEADING_STYLE.match(style):
        return "# "
    properties = paragraph._p.pPr
    is_item = properties is not None and properties.numPr is not None
    return "• " if is_item or _LIST_STYLE.match(style) else ""


def _text(paragraph: Any) -> str:
    """What the paragraph says if all tracked changes are accepted; text boxes are left out."""
    parts = []
    for element in paragraph._p.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr", f"{_W}noBreakHyphen"):
        if any(parent.tag in (f"{_W}txbxContent", f"{_W}del") for parent in element.iterancestors()):
            continue
        if element.getparent().tag != f"{_W}r":
            continue
        sign = {f"{_W}tab": " ", f"{_W}noBreakHyphen": "-"}.get(element.tag, "\n")
        parts.append(element.text or "" if element.tag == f"{_W}t" else sign)
    return "".join(parts)


# --- PDF ---


def _read_pdf(content: bytes, limits: FileLimits) -> str:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise ServiceError("locked_file", "The PDF is locked with a password; save it without one.")
        _check_pages(len(reader.pages), limits)
        pages = list(_pages(reader, limits))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError):
        raise _unreadable("PDF") from None
    except ImportError:
        raise ServiceError("locked_file", "The PDF is locked with a password; save it without one.") from None
    n_letters = sum(character.isalpha() for page in pages for character in page)
    if n_letters < _LEAST_LETTERS_ON_A_PAGE * len(pages):
        raise ServiceError(
            "scanned_file", "The PDF holds pictures of text and no text; use the original document."
        )
    return _HYPHENATED.sub("", "\n".join(_without_running_lines(pages)))


def _check_pages(n: int, limits: FileLimits) -> None:
    if n > limits.pages:
        message = f"The PDF has {n} pages; at most {limits.pages} are checked at a time. Send a part of it."
        raise ServiceError("too_many_pages", message, pages=n, limit=limits.pages)


def _pages(reader: Any, limits: FileLimits) -> Iterator[str]:
    """The pages' texts; reading ends at the page that makes them too long."""
    text = ""
    for page in reader.pages:
        text += (found := page.extract_text())
        check_length(text, limits.chars)
        yield found


def _without_running_lines(pages: list[str]) -> Iterator[str]:
    """The pages without headers, footers and page numbers: what most have at an edge, but for a number."""
    split = [[line.rstrip() for line in page.splitlines() if line.strip()] for page in pages]
    shapes = Counter(shape for lines in split for shape in {_shape(line) for line in _edges(lines)})
    running = {shape for shape, n in shapes.items() if len(pages) > 2 and n > len(pages) / 2}
    for lines in split:
        last = len(lines) - _EDGE
        yield "\n".join(
            line
            for number, line in enumerate(lines)
            if not (
                (number < _EDGE or number >= last) and (_shape(line) in running or line.strip().isdigit())
            )
        )


def _edges(lines: list[str]) -> list[str]:
    return [*lines[:_EDGE], *lines[-_EDGE:]]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split()))
