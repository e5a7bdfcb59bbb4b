"""A checked draft to take along: as Word with a comment on each statement, and as Markdown."""

import io
import re
from collections.abc import Iterator

from assistant.checks.result import Checked, CheckedStatement, Mark
from ui.check_parts import Part, counted, left_out, lines, place
from ui.texts import Texts

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MARKDOWN_TYPE = "text/markdown; charset=utf-8"

_INITIALS = "TR"
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!$^&])")
_LINE_SIGN = re.compile(r"^(\s*\d*)([-+=.)])(?=\s|$)")


def to_word(checked: Checked, words: Texts) -> bytes:
    """The draft, each statement underlined and with a comment that holds mark, reason and quote."""
    from docx import Document

    document = Document()
    document.core_properties.title = words.check.result
    document.core_properties.author = words.title
    document.add_heading(words.check.result, level=1)
    for line in (*counted(checked, words), left_out(checked, words), *checked.notices, words.check.warning):
        if line:
            document.add_paragraph(line)
    document.add_heading(words.check.draft, level=2)
    for parts in lines(checked):
        paragraph = document.add_paragraph()
        for part in parts:
            run = paragraph.add_run(part.text)
            if part.statement:
                run.font.underline = _underlines()[part.statement.mark]
                comment = _comment(part.statement, words)
                document.add_comment(run, comment, author=words.title, initials=_INITIALS)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _underlines() -> dict[Mark, object]:
    from docx.enum.text import WD_UNDERLINE

    return {
        "supported": WD_UNDERLINE.SINGLE,
        "at_odds": WD_UNDERLINE.WAVY,
        "examples_only": WD_UNDERLINE.DASH,
        "look_at_this": WD_UNDERLINE.DOTTED,
        "not_found": WD_UNDERLINE.DOT_DASH,
    }


def _comment(statement: CheckedStatement, words: Texts) -> str:
    parts = [f"{words.check.marks[statement.mark]}. {statement.reason}"]
    for citation in statement.citations:
        parts += [f"«{citation.quote}»", place(citation, words)]
    return "\n".join(parts)


def to_markdown(checked: Checked, words: Texts) -> str:
    """The draft with a label after each statement, then the sources by number."""
    return "\n".join(_markdown(checked, words)).rstrip() + "\n"


def _markdown(checked: Checked, words: Texts) -> Iterator[str]:
    yield from (f"# {words.check.result}", "")
    yield from (f"- {line}" for line in counted(checked, words))
    for line in (left_out(checked, words), *map(_escaped, checked.notices), words.check.warning):
        if line:
            yield from ("", line)
    yield from ("", f"## {words.check.draft}", "")
    for parts in lines(checked):
        yield _escaped_start("".join(_marked(part, words) for part in parts))
    yield from ("", f"## {words.check.evidence}", "")
    for number, statement in enumerate(checked.statements, 1):
        if statement.citations:
            yield from _source(number, statement, words)


def _marked(part: Part, words: Texts) -> str:
    text = _escaped(part.text)
    if part.statement is None:
        return text
    return f"{text} **({words.check.marks[part.statement.mark]} {part.number})**"


def _source(number: int, statement: CheckedStatement, words: Texts) -> Iterator[str]:
    yield f"**{number}. {words.check.marks[statement.mark]}.** {_escaped(statement.reason)}"
    for citation in statement.citations:
        quoted = _escaped(citation.quote).splitlines()
        yield from ("", *(f"> {line}" for line in quoted), "", _escaped(place(citation, words)))
    yield ""


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _escaped_start(line: str) -> str:
    """A line that does not begin a list or heading of Markdown's unless it was one of ours."""
    return _LINE_SIGN.sub(r"\1\\\2", line)
