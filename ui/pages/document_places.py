"""Where a place of a document stands: under which headings, on which page. Pure."""

from bisect import bisect_right

from vectorstore.chunks import Document, Heading


def headings_above(document: Document, offset: int) -> tuple[Heading, ...]:
    """The headings that a character stands under, outermost first; a heading stands under itself."""
    chain = list[Heading]()
    for heading in document.headings:
        if heading.start > offset:
            break
        chain = [one for one in chain if one.level < heading.level] + [heading]
    return tuple(chain)


def page_at(document: Document, offset: int) -> int | None:
    """The printed page that a character stands on, None where that is not known."""
    before = bisect_right([page.start for page in document.pages], offset)
    return document.pages[before - 1].page if before else None


def in_one_line(text: str) -> str:
    return " ".join(text.split())
