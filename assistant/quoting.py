"""Which of the documents' own words answer: the spans to quote from the judged context. Pure.

Sentences and list items are taken in the order of their probability until the answer is long
enough; those that stand side by side become one quote, a list comes whole with the line that
introduces it, and the same words found in two documents are quoted once.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.evidence import ANAPHOR
from assistant.intents import Intent
from assistant.ranking import Ranked
from vectorstore.chunks import Chunk, Document
from vectorstore.sentences import BULLET, sentence_spans

MAX_CHUNKS = 4
MAX_BODIES, LEAST_SHARE_BY_BODY = 10, 0.12

MAX_LIST_CHARS = 1600
LEAST_PROBABILITY = 0.02
CARRIED = 0.8
"""A sentence that begins with "dette" and the like goes on with the one before: it is so much as probable."""
_LEAST_CHARS = 20
_POINTER = re.compile(r"^(?:les mer|les meir|se også|sjå også|lenker?)\b", re.IGNORECASE)
_LINKS = re.compile(r"^lenker\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?:\d+|[a-z])\)\s")


@dataclass(frozen=True)
class Extent:
    """How much is quoted: so many characters, and no unit less probable than that share of the best one."""

    chars: int
    least_share: float


WIDE = Extent(1200, 0.1)
FOCUSED = Extent(450, 0.3)
"""Where one section plainly is the answer, it needs little beside it (`tillit eval run`)."""


@dataclass(frozen=True)
class Quote:
    """`text` stands at `start` to `end` of the chunk's document; `also_in` are other places that say it."""

    chunk: Chunk
    text: str
    start: int
    end: int
    probability: float
    also_in: tuple[Chunk, ...] = ()


@dataclass(frozen=True)
class _Pick:
    one: Ranked
    position: int
    probability: float


def choose_quotes(
    judged: Sequence[Ranked],
    intent: Intent,
    documents: Mapping[str, Document],
    *,
    extent: Extent = WIDE,
) -> list[Quote]:
    """The quotes that answer, the best chunk's first, each chunk's in text order; none without a sentence."""
    quotes: list[Quote] = []
    for picks in _pick(judged, extent):
        document = documents[picks[0].one.chunk.document_id]
        for run in _runs(picks):
            quote = _with_its_list(_quote(run, document), intent, document)
            _add(quotes, quote, run[0].one)
            for heading in _headings_introduced_by(quote, document):
                _add(quotes, heading, run[0].one)
    return quotes


def choose_by_body(judged: Sequence[Ranked], documents: Mapping[str, Document]) -> list[Quote]:
    """For each ministry in the examples the sentence that answers best, the most probable first."""
    best: dict[str, _Pick] = {}
    for one in judged:
        is_example = documents[one.chunk.document_id].record.standing == "examples"
        if not is_example or not one.chunk.section or _points_elsewhere(one.chunk):
            continue
        for position, scored in enumerate(one.units):
            held = best.get(one.chunk.section[0])
            if _says_something(scored.unit.of(one.chunk.text)) and (
                held is None or scored.score > held.probability
            ):
                best[one.chunk.section[0]] = _Pick(one, position, scored.score)
    picks = sorted(best.values(), key=lambda pick: -pick.probability)
    least = LEAST_SHARE_BY_BODY * picks[0].probability if picks else 0.0
    return [
        _quote([pick], documents[pick.one.chunk.document_id])
        for pick in picks[:MAX_BODIES]
        if pick.probability >= least
    ]


def _pick(judged: Sequence[Ranked], extent: Extent) -> list[list[_Pick]]:
    """The units to quote by chunk, in the order in which the chunks were first needed."""
    picks = sorted(
        (
            _Pick(one, n, probability)
            for one in judged
            for n, probability in enumerate(_carried(one))
            if _says_something(one.units[n].unit.of(one.chunk.text)) and not _points_elsewhere(one.chunk)
        ),
        key=lambda pick: -pick.probability,
    )
    chosen: dict[str, list[_Pick]] = {}
    n_chars = 0
    for pick in picks:
        if pick.probability < extent.least_share * picks[0].probability:
            break
        if chosen and pick.probability < LEAST_PROBABILITY:
            break
        unit, chunk_id = pick.one.units[pick.position].unit, pick.one.chunk.id
        too_long = bool(chosen) and n_chars + unit.end - unit.start > extent.chars
        if too_long or (chunk_id not in chosen and len(chosen) == MAX_CHUNKS):
            continue
        chosen.setdefault(chunk_id, []).append(pick)
        n_chars += unit.end - unit.start
    return list(chosen.values())


def _carried(one: Ranked) -> list[float]:
    """The units' probabilities, raised where one goes on with the sentence before it."""
    probabilities: list[float] = []
    for number, scored in enumerate(one.units):
        probability, before = scored.score, one.units[number - 1] if number else None
        same_line = before is not None and before.unit.line == scored.unit.line
        if same_line and ANAPHOR.match(scored.unit.of(one.chunk.text)):
            probability = max(probability, CARRIED * probabilities[-1])
        probabilities.append(probability)
    return probabilities


def _says_something(text: str) -> bool:
    """Whether a unit is more than a pointer to another page or a scrap of a figure."""
    return (len(text) >= _LEAST_CHARS or text.endswith(":")) and not _POINTER.match(text)


def _points_elsewhere(chunk: Chunk) -> bool:
    """Whether a chunk is the links at a section's end, by its own first words or those that introduce it."""
    return bool(_LINKS.match(chunk.text) or _LINKS.match(chunk.lead_in))


def _runs(picks: Sequence[_Pick]) -> list[list[_Pick]]:
    """Picks of one chunk in text order, side by side ones together, over a gap of one in the same line."""
    runs: list[list[_Pick]] = []
    for pick in sorted(picks, key=lambda pick: pick.position):
        if runs and _continues(runs[-1][-1], pick):
            runs[-1].append(pick)
        else:
            runs.append([pick])
    return runs


def _continues(before: _Pick, after: _Pick) -> bool:
    units = before.one.units
    same_line = units[before.position].unit.line == units[after.position].unit.line
    return after.position - before.position <= (2 if same_line else 1)


def _quote(run: Sequence[_Pick], document: Document) -> Quote:
    chunk = run[0].one.chunk
    start = chunk.start + run[0].one.units[run[0].position].unit.start
    end = chunk.start + run[-1].one.units[run[-1].position].unit.end
    return Quote(chunk, document.text[start:end], start, end, max(pick.probability for pick in run))


def _with_its_list(quote: Quote, intent: Intent, document: Document) -> Quote:
    """The quote, longer by the list that it introduces or, where a list is asked for, is part of."""
    lines = _lines(document, quote.chunk)
    first = _line_at(lines, quote.start)
    last = _line_at(lines, quote.end - 1)
    ends_in_colon = (n for n in range(first, last + 1) if document.text[lines[n][1] - 1] == ":")
    introduction = next(ends_in_colon, None)
    if introduction is None and (intent.wants_list or intent.wants_number):
        introduction = _introduction(document, lines, first)
    span = None if introduction is None else _introduced(document, lines, introduction)
    if span is None or span[1] - min(span[0], quote.start) > MAX_LIST_CHARS:
        return quote
    start, end = min(span[0], quote.start), max(span[1], quote.end)
    return replace(quote, text=document.text[start:end], start=start, end=end)


def _headings_introduced_by(quote: Quote, document: Document) -> list[Quote]:
    """The numbered headings that are the list which a section's last line introduces."""
    if not quote.text.endswith(":") or quote.end < quote.chunk.end:
        return []
    following = [h for h in document.headings if h.start >= quote.end]
    if not following or not _NUMBERED.match(following[0].text):
        return []
    found = []
    for heading in following:
        if heading.level < following[0].level:
            break
        if heading.level == following[0].level and _NUMBERED.match(heading.text):
            found.append(replace(quote, text=heading.text, start=heading.start, end=heading.end))
    return found


def _lines(document: Document, chunk: Chunk) -> list[tuple[int, int]]:
    """The lines under the chunk's heading, as offsets into the document, without empty ones."""
    start = max((h.end for h in document.headings if h.end <= chunk.start), default=0)
    end = min((h.start for h in document.headings if h.start >= chunk.end), default=len(document.text))
    lines, offset = [], start
    for line in document.text[start:end].split("\n"):
        if line.strip():
            lines.append((offset, offset + len(line)))
        offset += len(line) + 1
    return lines


def _line_at(lines: Sequence[tuple[int, int]], offset: int) -> int:
    return max((n for n, (start, _) in enumerate(lines) if start <= offset), default=0)


def _sign(document: Document, line: tuple[int, int]) -> str:
    bullet = BULLET.match(document.text[slice(*line)])
    return bullet[0].strip() if bullet else ""


def _introduction(document: Document, lines: Sequence[tuple[int, int]], position: int) -> int | None:
    """The line that ends with a colon and that the item's list stands under."""
    sign = _sign(document, lines[position])
    if not sign:
        return None
    for number in range(position - 1, -1, -1):
        if _sign(document, lines[number]) != sign:
            return number if document.text[lines[number][1] - 1] == ":" else None
    return None


def _introduced(
    document: Document, lines: Sequence[tuple[int, int]], introduction: int
) -> tuple[int, int] | None:
    """From the sentence that introduces a list to the list's last item."""
    if introduction + 1 >= len(lines):
        return None
    sign = _sign(document, lines[introduction + 1])
    if not sign or sign == _sign(document, lines[introduction]):
        return None
    last = introduction + 1
    while last + 1 < len(lines) and _sign(document, lines[last + 1]) == sign:
        last += 1
    start, end = lines[introduction]
    sentence = sentence_spans(document.text[start:end])[-1]
    bullet = BULLET.match(document.text[start:end])
    return start + max(sentence[0], bullet.end() if bullet else 0), lines[last][1]


def _add(quotes: list[Quote], quote: Quote, one: Ranked) -> None:
    """Append a quote unless its words are there already; then its place is one more source of them."""
    words = _words(quote.text)
    for number, other in enumerate(quotes):
        longer, shorter = sorted((words, _words(other.text)), key=len, reverse=True)
        if shorter not in longer:
            continue
        if quote.chunk.document_id != other.chunk.document_id:
            quotes[number] = replace(other, also_in=(*other.also_in, quote.chunk))
        elif len(quote.text) > len(other.text):
            quotes[number] = replace(quote, also_in=other.also_in)
        return
    quotes.append(replace(quote, also_in=one.found.also_in))


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))
