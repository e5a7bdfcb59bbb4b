"""Answers, search results and progress as lines for a terminal."""

import sys
import textwrap
from collections.abc import Iterator
from typing import TextIO

from ui.api.check_schemas import CheckResponse
from ui.api.schemas import ChatResponse, CitationOut, SearchResponse
from ui.check_parts import counted, left_out
from ui.texts import Texts, texts

WIDTH = 88
_QUOTED = "    > "


def answer_lines(answer: ChatResponse) -> Iterator[str]:
    """The answer, its notices and its citations."""
    words = texts(answer.language)
    if label := words.status[answer.status]:
        yield from (label, "")
    yield from answer.answer.replace("**", "").splitlines()
    for notice in answer.notices:
        yield from ("", *textwrap.wrap(notice, WIDTH))
    for citation in answer.citations:
        yield ""
        yield from _citation_lines(citation, words)
        if answer.mode == "llm":
            yield from textwrap.wrap(
                citation.quote, WIDTH, initial_indent="    > ", subsequent_indent="    > "
            )


def _citation_lines(citation: CitationOut, words: Texts) -> Iterator[str]:
    date, standing = words.date_in_words(citation.date), words.standing[citation.standing]
    yield f"[{citation.number}] {citation.title} ({citation.publisher}, {date}; {standing})"
    place = " › ".join(citation.section)
    if citation.page is not None:
        place = ", ".join(part for part in (place, words.page.format(page=citation.page)) if part)
    if place:
        yield f"    {place}"
    if citation.url:
        yield f"    {citation.url}"


def check_lines(found: CheckResponse) -> Iterator[str]:
    """How many statements have which mark, then each with its mark, why, and the document's words."""
    words = texts(found.language)
    yield from counted(found.to_checked(), words)
    for number, statement in enumerate(found.statements, 1):
        yield ""
        label = f"{number}. {words.check.marks[statement.mark]}: "
        yield from textwrap.wrap(f"{label}{statement.text}", WIDTH, subsequent_indent="   ")
        yield from textwrap.wrap(statement.reason, WIDTH, initial_indent="   ", subsequent_indent="   ")
        for citation in statement.citations:
            yield from textwrap.wrap(citation.quote, WIDTH, initial_indent=_QUOTED, subsequent_indent=_QUOTED)
            yield from (f"    {line.strip()}" for line in _citation_lines(citation, words))
    yield from ("", *found.notices, left_out(found.to_checked(), words))


def search_lines(found: SearchResponse) -> Iterator[str]:
    """The results, best first."""
    for rank, result in enumerate(found.results, 1):
        place = " › ".join((result.title, *result.section))
        page = "" if result.page is None else f", s. {result.page}"
        yield f"{rank}. {place}{page}  ({result.score:.3f})"
        text = textwrap.shorten(result.text, 3 * WIDTH, placeholder=" …")
        yield from textwrap.wrap(text, WIDTH, initial_indent="   ", subsequent_indent="   ")
        yield ""


BAR_CHARS = 20


class ProgressLine:
    """What is going on and how much of it is done: one moving bar on a terminal, few lines elsewhere."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stderr
        self._moving = self._stream.isatty()
        self._last = ""

    def __call__(self, what: str, done: int, total: int) -> None:
        if self._moving:
            bar = "#" * (BAR_CHARS * done // max(total, 1))
            line = f"\r\x1b[K{what}: [{bar:.<{BAR_CHARS}}] {done} of {total}"
            self._stream.write(line + ("\n" if done >= total else ""))
        elif what != self._last:
            self._stream.write(f"{what}: {total}\n")
        self._last = what
        self._stream.flush()
