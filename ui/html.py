"""From texts to HTML that is safe by construction: everything is escaped, then our few elements are added."""

import html
import re
from collections.abc import Callable, Container

from ui.blocks import Block, blocks, runs

_ALL_BOLD = re.compile(r"\*\*(?=\S)([^*\n]+)\*\*[ \t]*(?:\n\s*|$)")
_MARK = re.compile(r"\[(\d{1,3})\]")
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

    def linked(text: str) -> str:
        return _MARK.sub(lambda match: _link(match, numbers, anchor, source), escape(text))

    def inline(line: str) -> str:
        return "".join(
            f"<strong>{linked(text)}</strong>" if bold else linked(text) for text, bold in runs(line)
        )

    html = "\n".join(_block(block, inline) for block in blocks(text))
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


def _block(block: Block, inline: Callable[[str], str]) -> str:
    parts = [inline(part) for part in block.parts]
    match block.kind:
        case "ul":
            return f"<ul>{''.join(f'<li>{part}</li>' for part in parts)}</ul>"
        case "ol":
            numbered = zip(block.numbers, parts, strict=True)
            items = "".join(f'<li value="{number}">{part}</li>' for number, part in numbered)
            return f"<ol>{items}</ol>"
        case "blockquote":
            return f"<blockquote>{''.join(f'<p>{part}</p>' for part in parts)}</blockquote>"
        case "heading":
            return f"<p><strong>{parts[0]}</strong></p>"
        case _:
            return f"<p>{parts[0]}</p>"
