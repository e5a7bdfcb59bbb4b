"""A conversation in Markdown. Pure."""

import re
from collections.abc import Iterator

from assistant.answers import Citation
from ui.blocks import Block, blocks, runs
from ui.exchanges import CheckedExchange
from ui.export.record import Record

_ACTIVE = re.compile(
    r"[\\`*_{}<>|~$&]"  # emphasis, code, HTML, tables, formulas, entities
    r"|\[(?!\d{1,3}\])|(?<!\[\d)(?<!\[\d\d)(?<!\[\d\d\d)\]"  # brackets but for those of a mark
    r"|!(?=\[)|(?<=\])[(:]|:(?=//)|(?<=\bwww)\.",  # images, links, definitions, bare addresses
    re.IGNORECASE,
)
_STARTS_BLOCK = re.compile(r"^(?:(\d{1,9})([.)])|([-+#=:]))")


def as_markdown(record: Record) -> str:
    """The file's text."""
    parts = [f"# {record.words.export.title}", *map(escaped, record.about)]
    for exchange in record.exchanges:
        parts += _exchange(exchange, record)
    return "\n\n".join(parts) + "\n"


def escaped(text: str) -> str:
    """One line of text in which nothing is markup."""
    return _as_text_from_its_start(_inside(text).strip())


def _exchange(exchange: CheckedExchange, record: Record) -> Iterator[str]:
    answer, words = exchange.answer, record.words
    yield f"## {words.export.question}: {escaped(exchange.question)}"
    if only_in := record.only_in(exchange):
        yield escaped(only_in)
    if status := words.status[answer.status]:
        yield f"**{escaped(status)}**"
    verdict, text = record.verdict_and_text(answer)
    if verdict:
        yield f"**{words.chat.answer_label}: {escaped(verdict)}**"
    yield from map(_block, blocks(text))
    yield from (f"*{escaped(label)}:* {escaped(notice)}" for label, notice in record.notices(answer))
    if answer.citations or exchange.lost:
        yield f"### {words.sources}"
    for citation in answer.citations:
        yield from _source(citation, record)
    yield from map(escaped, record.lost(exchange))


def _source(citation: Citation, record: Record) -> Iterator[str]:
    found = record.reference(citation)
    address = f" <{found.address}>" if _is_plain(found.address) else ""
    after = found.after.removesuffix(found.address).rstrip()
    yield (
        f"[{citation.number}] {escaped(found.before).rstrip()} *{escaped(found.title)}*"
        f"{_inside(after)}{address}"
    )
    yield escaped(record.place(citation))
    yield "\n>\n".join(f"> {escaped(line)}" for line in citation.quote.split("\n") if line.strip())


def _inside(text: str) -> str:
    """A piece of a line that has begun, with the spaces at its ends."""
    return _ACTIVE.sub(lambda found: f"\\{found[0]}", re.sub(r"\s+", " ", text))


def _as_text_from_its_start(line: str) -> str:
    """A line that starts no list, heading or rule."""
    return _STARTS_BLOCK.sub(
        lambda found: f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}", line, count=1
    )


def _is_plain(address: str) -> bool:
    """Whether an address can stand between angle brackets."""
    return bool(re.fullmatch(r"https?://[^\s<>\\]+", address, re.IGNORECASE))


def _block(block: Block) -> str:
    parts = [_inline(part) for part in block.parts]
    match block.kind:
        case "ul":
            return "\n".join(f"- {part}" for part in parts)
        case "ol":
            return "\n".join(f"{n}. {part}" for n, part in zip(block.numbers, parts, strict=True))
        case "blockquote":
            return "\n>\n".join(f"> {part}" for part in parts)
        case "heading":
            return f"**{parts[0]}**"
        case _:
            return parts[0]


def _inline(text: str) -> str:
    pieces = [
        f"**{escaped(piece)}**" if bold else _inside(piece) for piece, bold in runs(text) if piece.strip()
    ]
    line = "".join(pieces).strip()
    return line if line.startswith("**") else _as_text_from_its_start(line)
