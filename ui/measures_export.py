"""Lists of measures as files: CSV as Norwegian Excel opens it, Excel, Word. Each says where it comes from."""

import csv
import io
import re
from collections.abc import Callable
from dataclasses import astuple, dataclass
from itertools import groupby
from typing import Any

from ui.measures_listing import Listing, Row

FILE_NAME = "tiltak-tillitsreformen"
_FORMULA = re.compile(r"^[=+\-@\t\r]")
_NO_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_WIDTHS = (24, 34, 60, 28, 14, 24, 18, 30, 30, 40, 6, 36, 24, 30, 90)
_EXCEL_CELL = 32_767


def to_csv(listing: Listing) -> bytes:
    """Semicolons and a byte order mark: what Excel expects where decimals have commas.

    A cell that a spreadsheet would run as a formula gets an apostrophe before it.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow([_harmless(name) for name in listing.columns])
    writer.writerows([_harmless(cell) for cell in astuple(row)] for row in listing.rows)
    writer.writerow([])
    writer.writerows([_harmless(line)] for line in notes(listing))
    return text.getvalue().encode("utf-8-sig")


def to_xlsx(listing: Listing) -> bytes:
    """A table with a filter, and a sheet that says what it is; cells are texts, never formulas."""
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    said = listing.words.measures
    sheet, about = book.add_worksheet(said.title[:31]), book.add_worksheet(said.source[:31])
    head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bottom": 1})
    body = book.add_format({"text_wrap": True, "valign": "top"})
    for column, (name, width) in enumerate(zip(listing.columns, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    for number, row in enumerate(listing.rows, 1):
        for column, cell in enumerate(astuple(row)):
            sheet.write_string(number, column, _printable(cell)[:_EXCEL_CELL], body)
    sheet.autofilter(0, 0, max(len(listing.rows), 1), len(listing.columns) - 1)
    sheet.freeze_panes(1, 2)
    about.set_column(0, 0, 110)
    for number, line in enumerate(notes(listing)):
        about.write_string(number, 0, _printable(line), body)
    book.close()
    return target.getvalue()


def to_docx(listing: Listing) -> bytes:
    """A document with a heading for each ministry and each measure, its quote and its source under it."""
    import docx

    document, said = docx.Document(), listing.words.measures
    document.core_properties.title = said.title
    document.core_properties.author = ""
    document.add_heading(said.title, level=0)
    for line in notes(listing):
        document.add_paragraph(_printable(line))
    for ministry, rows in groupby(listing.rows, key=lambda row: row.ministry):
        document.add_heading(_printable(ministry), level=1)
        for row in rows:
            _add_measure(document, row, listing)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def notes(listing: Listing) -> list[str]:
    """What one must know to use the list, a line each."""
    said = listing.words.measures
    sources = dict.fromkeys(f"{said.source}: {row.source}; {row.standing}." for row in listing.rows)
    chosen = [f"{said.chosen}: {listing.chosen}."] if listing.chosen else []
    return [said.binding, listing.shown, *chosen, *sources, listing.made, f"{said.how}: {said.how_text}"]


def _add_measure(document: Any, row: Row, listing: Listing) -> None:
    said = listing.words.measures
    document.add_heading(_printable(row.heading), level=2)
    document.add_paragraph(_printable(f"«{row.quote}»"), style="Intense Quote")
    facts = (
        (said.bodies, row.bodies or said.no_bodies),
        (said.status, f"{row.status} ({row.signs})" if row.signs else row.status),
        (said.dates, row.dates),
        (said.theme, row.themes),
        (said.mentions, row.mentioned),
        (said.source, f"{row.source}, {said.page.lower()} {row.page}" if row.page else row.source),
        (said.link, row.link),
    )
    for name, value in facts:
        if value:
            paragraph = document.add_paragraph(style="List Bullet")
            paragraph.add_run(f"{name}: ").bold = True
            paragraph.add_run(_printable(value))


def _harmless(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _printable(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _NO_XML.sub("", text)


@dataclass(frozen=True)
class Format:
    media_type: str
    write: Callable[[Listing], bytes]


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS = {
    "csv": Format("text/csv; charset=utf-8", to_csv),
    "xlsx": Format(f"{_OFFICE}.spreadsheetml.sheet", to_xlsx),
    "docx": Format(f"{_OFFICE}.wordprocessingml.document", to_docx),
}
