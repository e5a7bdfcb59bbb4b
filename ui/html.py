"""From texts to HTML that is safe by construction: everything is escaped, then our few elements are added."""

import html
import re
from collections.abc import Callable, Container, Iterable, Iterator

_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
_ALL_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+)\*\*[ \t]*(?:\n\s*|$)")
_MARK = re.compile(r"\[(\d{1,3})\]")
_BULLET = re.compile(r"^\s*[-*•]\s+")
_NUMBER = re.compile(r"^\s*(\d{1,3})[.)]\s+")
_QUOTE = re.compile(r"^\s*>\s?")
_HEADING = re.compile(r"^\s*#{1,6}\s+")
_TEMPLATE_SIGNS = (("{", "&#123;"), ("}", "&#125;"), ("$", "&#36;"), ("`", "&#96;"))


def escape(text: str) -> str:
    """The text as HTML, for element content and for attributes in quotes.

    Braces and dollar signs too: Gradio's HTML component reads templates.
    """
    escaped = html.escape(text, quote=True)
    for sign, reference in _TEMPLATE_SIGNS:  # several times faster than `str.translate`
        escaped = escaped.replace(sign, reference)
    return escaped


def web_address(url: str) -> str | None:
    """The address escaped for an attribute, or None when it does not lead to a web page."""
    return escape(url) if re.match(r"https?://[^\s/]", url, re.IGNORECASE) else None


def from_markdown(
    text: str,
    *,
    numbers: Container[int] = (),
    anchor: str = "",
    source: str = "",
    quote_language: str = "",
) -> str:
    """Paragraphs, bold, quotations, lists and `[1]` marks; all other markup is shown as it was typed.

    Args:
        numbers: the citations there are; their marks become links to `#{anchor}{number}`.
        source: the word that a screen reader says before the number.
        quote_language: of quotations, where it is not that of the text.
    """

    def inline(line: str) -> str:
        linked = _MARK.sub(lambda match: _link(match, numbers, anchor, source), escape(line))
        return _BOLD.sub(r"<strong>\1</strong>", linked)

    html = "\n".join(_block(kind, lines, inline) for kind, lines in _blocks(text.splitlines()))
    marked = f'<blockquote lang="{escape(quote_language)}">'
    return html.replace("<blockquote>", marked) if quote_language else html


def leading_bold(text: str) -> tuple[str, str]:
    """The words of a first paragraph that is bold as a whole, "" where it is not, and what follows it."""
    found = _ALL_BOLD.match(text)
    return (found[1], text[found.end() :]) if found else ("", text)


def _link(match: re.Match[str], numbers: Container[int], anchor: str, source: str) -> str:
    number = int(match[1])
    if number not in numbers:
        return match[0]
    hidden = f'<span class="unseen">{escape(source)} </span>' if source else ""
    return f'<a class="mark" href="#{escape(anchor)}{number}">{hidden}[{number}]</a>'


def _blocks(lines: Iterable[str]) -> Iterator[tuple[str, list[str]]]:
    """Lines that belong together, with the element they make. A blank line ends all but a list."""
    kind, block, after_blank = "", list[str](), False
    for line in lines:
        here = _kind(line)
        continues = (
            here == kind and here not in ("", "heading") and not (after_blank and here in ("p", "blockquote"))
        )
        if here == "p" and kind in ("ul", "ol") and line[:1].isspace():
            block[-1] += f" {line.strip()}"
        elif continues:
            block.append(line)
        elif here:
            if block:
                yield kind, block
            kind, block = here, [line]
        after_blank = not here
    if block:
        yield kind, block


def _kind(line: str) -> str:
    for pattern, kind in ((_QUOTE, "blockquote"), (_BULLET, "ul"), (_NUMBER, "ol"), (_HEADING, "heading")):
        if pattern.match(line):
            return kind
    return "p" if line.strip() else ""


def _block(kind: str, lines: list[str], inline: Callable[[str], str]) -> str:
    match kind:
        case "ul":
            items = (inline(_BULLET.sub("", line)) for line in lines)
            return f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>"
        case "ol":
            return f"<ol>{''.join(_numbered(line, inline) for line in lines)}</ol>"
        case "blockquote":
            inner = "\n".join(_QUOTE.sub("", line) for line in lines)
            parts = (" ".join(part.split()) for part in re.split(r"\n\s*\n", inner))
            return f"<blockquote>{''.join(f'<p>{inline(part)}</p>' for part in parts if part)}</blockquote>"
        case "heading":
            return f"<p><strong>{inline(_HEADING.sub('', lines[0]).replace('**', ''))}</strong></p>"
        case _:
            return f"<p>{inline(' '.join(line.strip() for line in lines))}</p>"


def _numbered(line: str, inline: Callable[[str], str]) -> str:
    found = _NUMBER.match(line)
    assert found
    return f'<li value="{int(found[1])}">{inline(line[found.end() :])}</li>'
