"""A checked draft as what it is shown as: lines of pieces, each statement with its number. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from assistant.answers import Citation
from assistant.checks.result import Checked, CheckedStatement
from ui.texts import Texts


@dataclass(frozen=True)
class Part:
    """A stretch of the draft as it was written; `number` counts the statements from 1, None between them."""

    text: str
    statement: CheckedStatement | None = None
    number: int | None = None


def lines(checked: Checked) -> Iterator[list[Part]]:
    """The draft's lines, all of its characters; a statement over several lines is in one."""
    line: list[Part] = []
    position = 0
    for number, statement in enumerate(checked.statements, 1):
        *ended, rest = checked.text[position : statement.start].split("\n")
        for text in ended:
            yield [*line, *([Part(text)] if text else [])]
            line = []
        written = checked.text[statement.start : statement.end].replace("\n", " ")
        line += [*([Part(rest)] if rest else []), Part(written, statement, number)]
        position = statement.end
    *ended, rest = checked.text[position:].split("\n")
    for text in [*ended, rest]:
        yield [*line, *([Part(text)] if text else [])]
        line = []


def progress_line(done: int, total: int, words: Texts) -> str:
    """How far a check is, in a line."""
    return words.check.progress.format(n=words.number(done), total=words.number(total))


def place(citation: Citation, words: Texts) -> str:
    """Title, publisher, date, page and standing in a line."""
    page = "" if citation.page is None else f", {words.page.format(page=citation.page)}"
    date, standing = words.date_in_words(citation.date), words.standing[citation.standing]
    return f"{citation.title} ({citation.publisher}, {date}{page}): {standing}"


def counted(checked: Checked, words: Texts) -> list[str]:
    """ "Støttet: 3 av 12", a line for each mark."""
    total = words.number(len(checked.statements))
    return [
        f"{words.check.marks[mark]}: {words.check.of_these.format(n=words.number(n), total=total)}"
        for mark, n in checked.counts.items()
    ]


def left_out(checked: Checked, words: Texts) -> str:
    """What was not checked, in a sentence; "" where that is nothing."""
    reasons = dict.fromkeys(one.left_out for one in checked.left_out if one.left_out)
    if not reasons:
        return ""
    what = ", ".join(words.check.left_out_names[reason] for reason in reasons)
    return words.check.left_out.format(n=words.number(len(checked.left_out)), what=what)
