"""Drafts as files, made by the tests: Word with everything in it, PDF by hand, and broken ones."""

import io
import zipfile

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

SENTENCES = ("Reformen har ingen sluttdato.", "Etaten skal sende en plan.", "Tiltaket gjelder alle ansatte.")


def make_word() -> bytes:
    """Heading, paragraph, list, a table within a table, and tracked changes."""
    document = Document()
    document.add_heading("Tildelingsbrev", level=1)
    document.add_paragraph(SENTENCES[0])
    document.add_paragraph("redusere unødvendige krav", style="List Bullet")
    cell = document.add_table(rows=1, cols=2).rows[0].cells[0]
    cell.text = SENTENCES[1]
    cell.add_table(rows=1, cols=1).rows[0].cells[0].text = SENTENCES[2]
    changed = document.add_paragraph("Reformen ")._p
    for xml in (
        f"<w:ins {nsdecls('w')} w:id='1' w:author='x'><w:r><w:t>gjelder nå </w:t></w:r></w:ins>",
        f"<w:del {nsdecls('w')} w:id='2' w:author='x'><w:r><w:delText>gjaldt </w:delText></w:r></w:del>",
        f"<w:r {nsdecls('w')}><w:t>hele landet.</w:t></w:r>",
    ):
        changed.append(parse_xml(xml))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def make_bomb() -> bytes:
    """A Word file whose text would unpack to fifty megabytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"a" * 50_000_000)
    return buffer.getvalue()


def make_pdf(*pages: str) -> bytes:
    """A PDF with these lines on its pages, in Helvetica."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, text in enumerate(pages):
        lines = "".join(f"({line}) Tj T* " for line in text.splitlines())
        stream = f"BT /F1 11 Tf 14 TL 50 800 Td {lines}ET"
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * number} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>",
            f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream",
        ]
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("cp1252")
    table = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}trailer\n"
    end += f"<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + end.encode()


def make_locked_pdf() -> bytes:
    """A PDF that opens with a password only."""
    from pypdf import PdfReader, PdfWriter

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf(SENTENCES[0]))))
    writer.encrypt("hemmelig", algorithm="RC4-128")
    buffer = io.BytesIO()
    writer.write(buffer)
    return buffer.getvalue()
