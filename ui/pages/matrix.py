"""How many measures each ministry has on each theme: a picture drawn here, and the same as a table."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from assistant.catalogue.themes import Theme
from ui.html import escape
from ui.texts import Texts

CELL, GAP, LEFT, TOP, RIGHT = 38, 4, 330, 215, 130
SHADES = (0.2, 0.4, 0.55, 1.0)
"""For one measure, two, three and more; the number stays readable on each."""

Address = Callable[[str, str], str]
"""The address of a list for a ministry and a theme's id."""


def matrix_picture(
    counts: Mapping[tuple[str, str], int],
    ministries: Sequence[str],
    themes: Sequence[Theme],
    address: Address,
    words: Texts,
) -> str:
    """An SVG; every cell with measures links to them and says its count in words.

    A group and no image to assistive technology, which would keep the links of an image from its users.
    """
    said = words.measures
    width, height = LEFT + len(themes) * (CELL + GAP) + RIGHT, TOP + len(ministries) * (CELL + GAP)
    cells = [
        _cell(x, y, counts.get((ministry, theme.id), 0), ministry, theme, address, words)
        for y, ministry in enumerate(ministries)
        for x, theme in enumerate(themes)
    ]
    return (
        f'<div class="matrix" role="region" tabindex="0" aria-label="{escape(said.matrix)}">'
        f'<svg viewBox="0 0 {width} {height}" role="group" aria-labelledby="matrix-title matrix-desc">'
        f'<title id="matrix-title">{escape(said.matrix)}</title>'
        f'<desc id="matrix-desc">{escape(said.matrix_picture)}</desc>'
        f"{''.join(_column(x, theme, words) for x, theme in enumerate(themes))}"
        f"{''.join(_line(y, ministry) for y, ministry in enumerate(ministries))}"
        f"{''.join(cells)}</svg></div>"
    )


def matrix_table(
    counts: Mapping[tuple[str, str], int],
    ministries: Sequence[str],
    themes: Sequence[Theme],
    address: Address,
    words: Texts,
) -> str:
    """The same numbers as a table, with sums; a measure with two themes counts in both."""
    said = words.measures
    head = "".join(f'<th scope="col">{escape(theme.name(words.language_code))}</th>' for theme in themes)
    rows = [
        _row(name, [(counts.get((name, theme.id), 0), address(name, theme.id)) for theme in themes])
        for name in ministries
    ]
    sums = [
        (sum(counts.get((name, theme.id), 0) for name in ministries), address("", theme.id))
        for theme in themes
    ]
    return (
        f'<div class="scroll" role="region" tabindex="0" aria-label="{escape(said.matrix_table)}">'
        f'<table class="counts"><caption class="unseen">{escape(said.matrix)}</caption>'
        f'<thead><tr><th scope="col">{escape(said.ministry)}</th>{head}</tr></thead>'
        f"<tbody>{''.join(rows)}{_row(said.total, sums)}</tbody></table></div>"
    )


def _column(x: int, theme: Theme, words: Texts) -> str:
    left = LEFT + x * (CELL + GAP) + CELL / 2
    name = escape(theme.name(words.language_code))
    return f'<text transform="translate({left:g} {TOP - 8}) rotate(-50)">{_short(name)}</text>'


def _line(y: int, ministry: str) -> str:
    top = TOP + y * (CELL + GAP) + CELL / 2 + 4
    return f'<text x="{LEFT - 10}" y="{top:g}" text-anchor="end">{escape(ministry)}</text>'


def _cell(x: int, y: int, count: int, ministry: str, theme: Theme, address: Address, words: Texts) -> str:
    left, top = LEFT + x * (CELL + GAP), TOP + y * (CELL + GAP)
    box = f'x="{left}" y="{top}" width="{CELL}" height="{CELL}" rx="4"'
    if not count:
        return f'<rect class="empty" {box}/>'
    label = escape(
        words.measures.cell.format(ministry=ministry, theme=theme.name(words.language_code), n=count)
    )
    shade = SHADES[min(count, len(SHADES)) - 1]
    middle = f'x="{left + CELL / 2:g}" y="{top + CELL / 2 + 4:g}" text-anchor="middle"'
    return (
        f'<a href="{escape(address(ministry, theme.id))}" aria-label="{label}"><title>{label}</title>'
        f'<rect class="cell" {box} fill-opacity="{shade:g}"/>'
        f'<text class="{"on" if shade == 1 else "count"}" {middle}>{count}</text></a>'
    )


def _row(name: str, numbers: Iterable[tuple[int, str]]) -> str:
    cells = "".join(_number(count, address) for count, address in numbers)
    return f'<tr><th scope="row">{escape(name)}</th>{cells}</tr>'


def _number(count: int, address: str) -> str:
    return f'<td><a href="{escape(address)}">{count}</a></td>' if count else "<td>0</td>"


def _short(name: str) -> str:
    return name if len(name) <= 34 else f"{name[:33].rstrip()}…"
