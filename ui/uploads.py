"""A form with a file, read in memory: what is uploaded is never written to a disk, not even for a moment."""

from dataclasses import dataclass, field

from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

MULTIPART = "multipart/form-data"
_MOST_FIELDS = 8


@dataclass(frozen=True)
class Form:
    """The fields as text, and the content of the file; empty where there is none."""

    fields: dict[str, str] = field(default_factory=dict)
    file: bytes = b""


def is_form(request: Request) -> bool:
    return request.headers.get("content-type", "").lower().startswith(MULTIPART)


async def read_form(request: Request, *, max_bytes: int) -> Form:
    """The form of a request. Raises HTTPException 400 for one that is none."""
    parser = MultiPartParser(
        request.headers, request.stream(), max_files=1, max_fields=_MOST_FIELDS, max_part_size=max_bytes
    )
    parser.spool_max_size = max_bytes + 1
    try:
        parts = await parser.parse()
    except (MultiPartException, KeyError, UnicodeDecodeError):
        raise HTTPException(400) from None
    try:
        fields = {name: value for name, value in parts.multi_items() if isinstance(value, str)}
        files = [value for _, value in parts.multi_items() if isinstance(value, UploadFile)]
        return Form(fields, await files[0].read() if files else b"")
    finally:
        await parts.close()
