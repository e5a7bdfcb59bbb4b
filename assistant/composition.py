"""Citations to the text of an answer: the verdict, then each source introduced as what it is. Pure."""

from collections.abc import Sequence
from itertools import groupby

from assistant.answers import Citation, Verdict
from assistant.wording import Wording
from vectorstore.sentences import BULLET


def compose(citations: Sequence[Citation], verdict: Verdict | None, words: Wording) -> list[str]:
    """The statements of an answer in order, in Markdown with `[1]` marks."""
    statements = [f"**{words.verdict[verdict]}**"] if verdict else []
    introduced: set[str] = set()
    said: list[Citation] = []
    for key, group in groupby(citations, key=lambda citation: (citation.document_id, citation.section)):
        cited = list(group)
        if statements and all(_is_said(citation, said) for citation in cited):
            statements[-1] += f"\n\n{_also(cited, words)}"
            continue
        lead = _introduction(cited[0], words, again=key[0] in introduced)
        introduced.add(key[0])
        said += cited
        statements.append("\n\n".join([lead, *(_quoted(citation) for citation in cited)]))
    return statements


def _is_said(citation: Citation, said: Sequence[Citation]) -> bool:
    """Whether another document has been quoted with the same words."""
    return any(citation.quote in other.quote and citation.document_id != other.document_id for other in said)


def _also(cited: Sequence[Citation], words: Wording) -> str:
    places = ", ".join(f"**{citation.title}** [{citation.number}]" for citation in cited)
    return words.also.format(places=places)


def _introduction(citation: Citation, words: Wording, *, again: bool) -> str:
    """Who says it, with what weight, and where."""
    place = _place(citation, words)
    if again:
        return f"**{citation.title}**, {place}:" if place else f"**{citation.title}**:"
    sentence = getattr(words, citation.standing).format(
        title=citation.title, publisher=citation.publisher, date=words.date(citation.date)
    )
    return f"{sentence}, {place}:" if place else f"{sentence}:"


def _place(citation: Citation, words: Wording) -> str:
    headings = [heading for heading in citation.section if heading != citation.title]
    parts = []
    if headings:
        shown = headings if citation.standing == "examples" else headings[-1:]
        parts.append(words.under.format(heading=" – ".join(shown[:2]).rstrip(":")))
    if citation.page is not None:
        parts.append(words.page.format(page=citation.page))
    return ", ".join(parts)


def _quoted(citation: Citation) -> str:
    """The quote as a quotation with its mark; a list as a list under the line that introduces it."""
    lines = [line for line in citation.quote.split("\n") if line.strip()]
    mark = f"[{citation.number}]"
    if len(lines) == 1:
        return f"> {_plain(lines[0])} {mark}"
    if any(BULLET.match(line) for line in lines[1:]):
        first = "" if BULLET.match(lines[0]) else f"> {_plain(lines[0])} {mark}\n\n"
        rest = lines if not first else lines[1:]
        items = [f"- {_plain(line)}" for line in rest]
        if not first:
            items[0] += f" {mark}"
        return first + "\n".join(items)
    return "\n>\n".join(f"> {_plain(line)}" for line in lines) + f" {mark}"


def _plain(line: str) -> str:
    bullet = BULLET.match(line)
    return line[bullet.end() :] if bullet else line
