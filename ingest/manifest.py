"""The manifest of a folder of documents: what each is, who says it, how much it weighs.

`manifest.toml` lies beside the files. Every error names the manifest, the document and the field.
"""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any

from vectorstore.chunks import STANDINGS, DocumentRecord

FILE_NAME = "manifest.toml"
_RECORD_FIELDS = ("id", "title", "publisher", "date", "url", "language", "standing", "obtained")
_FILE_FIELDS = {"name", "sha256", "furniture", "furniture_from"}
_ID = re.compile(r"[a-z0-9][a-z0-9-]*")
_DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_URL = re.compile(r"(?:https?://\S+)?")
_LANGUAGES = ("nb", "nn", "en")


class ManifestError(ValueError):
    """A manifest that does not fit its files or itself."""


@dataclass(frozen=True)
class SourceFile:
    """A file of a document, its bytes checked against the manifest."""

    name: str
    content: bytes
    furniture: tuple[str, ...] = ()
    furniture_from: str | None = None


@dataclass(frozen=True)
class ManifestDocument:
    """A document of the manifest: the first file is the whole, the others clean editions of parts."""

    record: DocumentRecord
    files: tuple[SourceFile, ...]


def built_in_folder() -> Traversable:
    """The folder of the reform documents that come with the product."""
    return files("ingest") / "documents"


def read_manifest(folder: Traversable) -> list[ManifestDocument]:
    """Read and check the manifest of a folder, in its order.

    Raises:
        ManifestError: naming the manifest, the document and the field that is wrong.
    """
    manifest = folder / FILE_NAME
    try:
        tables = tomllib.loads(manifest.read_text("utf-8"))
    except FileNotFoundError:
        raise ManifestError(f"{manifest}: not found; a folder of documents needs one") from None
    except OSError as error:
        raise ManifestError(f"{manifest}: cannot be read: {error}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ManifestError(f"{manifest}: not readable as TOML in UTF-8: {error}") from None
    documents = [_document(table, folder) for table in _tables(tables, "document", str(manifest))]
    _refuse_repeated_ids(documents, str(manifest))
    _refuse_lost_editions(documents, str(manifest))
    return documents


def _document(table: dict[str, Any], folder: Traversable) -> ManifestDocument:
    where = f"{folder / FILE_NAME}, document {table.get('id', '(without id)')!r}"
    _refuse_unknown(table, {*_RECORD_FIELDS, "edition_of", "file"}, where)
    fields = (*_RECORD_FIELDS, *(["edition_of"] if "edition_of" in table else []))
    record = DocumentRecord(**{name: _text(table, name, where) for name in fields})  # type: ignore[arg-type]
    _refuse_other(record.standing, STANDINGS, "standing", where)
    _refuse_other(record.language, _LANGUAGES, "language", where)
    _refuse_unlike(record.id, _ID, "id", "small letters, digits and dashes", where)
    _refuse_unlike(record.date, _DATE, "date", "a year, a month or a day as in 2026-03-01", where)
    _refuse_unlike(
        record.url, _URL, "url", "an address that begins with https:// or http://, or nothing", where
    )
    return ManifestDocument(
        record, tuple(_file(entry, folder, where) for entry in _tables(table, "file", where))
    )


def _file(table: dict[str, Any], folder: Traversable, where: str) -> SourceFile:
    _refuse_unknown(table, _FILE_FIELDS, where)
    name = _text(table, "name", where)
    if "/" in name or "\\" in name or name.startswith("."):
        raise ManifestError(f"{where}, field 'name': {name!r} is not the plain name of a file beside it")
    try:
        content = (folder / name).read_bytes()
    except (OSError, ValueError) as error:
        raise ManifestError(f"{where}, field 'name': file {name!r} cannot be read: {error}") from None
    found, expected = hashlib.sha256(content).hexdigest(), _text(table, "sha256", where)
    if found != expected:
        raise ManifestError(
            f"{where}, field 'sha256': file {name!r} has checksum {found}, the manifest says {expected}; "
            "if the file was changed on purpose, write its new checksum there"
        )
    furniture = table.get("furniture", [])
    if not isinstance(furniture, list) or not all(isinstance(line, str) for line in furniture):
        raise ManifestError(f"{where}, field 'furniture': expected a list of lines, found {furniture!r}")
    furniture_from = _text(table, "furniture_from", where) if "furniture_from" in table else None
    return SourceFile(name, content, tuple(furniture), furniture_from)


def _tables(table: dict[str, Any], name: str, where: str) -> list[dict[str, Any]]:
    entries = table.get(name)
    if not isinstance(entries, list) or not entries or not all(isinstance(e, dict) for e in entries):
        raise ManifestError(f"{where}: expected at least one table [[{name}]]")
    return entries


def _text(table: dict[str, Any], name: str, where: str) -> str:
    value = table.get(name)
    if not isinstance(value, str) or (not value.strip() and name != "url"):
        raise ManifestError(f"{where}, field {name!r}: expected a text, found {value!r}")
    return value


def _refuse_unknown(table: dict[str, Any], known: set[str], where: str) -> None:
    if unknown := sorted(set(table) - known):
        raise ManifestError(f"{where}: unknown field {unknown[0]!r}; known are {', '.join(sorted(known))}")


def _refuse_other(value: str, allowed: tuple[str, ...], name: str, where: str) -> None:
    if value not in allowed:
        raise ManifestError(f"{where}, field {name!r}: {value!r} is none of {', '.join(allowed)}")


def _refuse_unlike(value: str, pattern: re.Pattern[str], name: str, expected: str, where: str) -> None:
    if not pattern.fullmatch(value):
        raise ManifestError(f"{where}, field {name!r}: expected {expected}, found {value!r}")


def _refuse_repeated_ids(documents: list[ManifestDocument], where: str) -> None:
    seen: set[str] = set()
    for document in documents:
        if document.record.id in seen:
            raise ManifestError(f"{where}, field 'id': two documents have the id {document.record.id!r}")
        seen.add(document.record.id)


def _refuse_lost_editions(documents: list[ManifestDocument], where: str) -> None:
    """Both editions of a document stand in one manifest, so that they are read together."""
    ids = {document.record.id for document in documents}
    for record in (document.record for document in documents):
        if record.edition_of and (record.edition_of == record.id or record.edition_of not in ids):
            known = ", ".join(sorted(ids - {record.id}))
            raise ManifestError(
                f"{where}, document {record.id!r}, field 'edition_of': {record.edition_of!r} is no other "
                f"document of this manifest; there are {known}"
            )
