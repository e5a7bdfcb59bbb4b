"""Rows of figures and the Markdown table of them. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

HEADER = ("what", "goal", "measured", "met", "raw model, same run")


@dataclass(frozen=True)
class Row:
    """One line of the table.

    Attributes:
        is_met: None where there is no goal.
        raw: what the embedding model alone takes for the same, where that says something.
    """

    what: str
    goal: str
    measured: str
    is_met: bool | None = None
    raw: str = ""


def markdown(rows: Sequence[Row]) -> str:
    """The rows as a Markdown table, columns aligned so that it also reads as plain text."""
    met = {True: "yes", False: "**no**", None: ""}
    lines = [HEADER, *((row.what, row.goal, row.measured, met[row.is_met], row.raw) for row in rows)]
    cells = [[cell.replace("|", "\\|") for cell in line] for line in lines]
    widths = [max(len(line[column]) for line in cells) for column in range(len(HEADER))]
    head, *body = (_line(line, widths) for line in cells)
    return "\n".join((head, _line(["-" * width for width in widths], widths), *body))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest of the values that at least that share of them does not exceed (nearest rank).

    Raises:
        ValueError: there are no values, or the percentage is not in (0, 100].
    """
    if not values or not 0 < percent <= 100:
        raise ValueError(f"expected values and a percentage in (0, 100], got {len(values)} and {percent!r}")
    return sorted(values)[math.ceil(len(values) * percent / 100) - 1]


def share(values: Sequence[bool]) -> float:
    """How much of it is true; not a number (which meets no goal) for nothing."""
    return sum(values) / len(values) if values else math.nan


def share_row(what: str, least: float, values: Sequence[bool]) -> Row:
    """A share that should be at least so much, with its n."""
    value = share(values)
    return Row(what, f"{least:.2f}", f"{value:.3f} (n = {len(values)})", value >= least)


def seconds_row(what: str, most_s: float, value_s: float, raw: str = "") -> Row:
    """A duration that should be at most so much."""
    return Row(what, f"{most_s:g} s", f"{value_s:.1f} s", value_s <= most_s, raw)
