"""Where a passage can be read on this server."""

from urllib.parse import quote

ANCHOR = "passage"


def passage_path(document_id: str, start: int, end: int) -> str:
    """The page of a document with the characters `start` to `end` of its text marked, scrolled to."""
    return f"/documents/{quote(document_id, safe='')}?start={start}&end={end}#{ANCHOR}"
