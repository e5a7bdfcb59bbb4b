"""Rows of figures and the Markdown table of them. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.report.markdown import table

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
    return table(HEADER, [(row.what, row.goal, row.measured, met[row.is_met], row.raw) for row in rows])


def seconds_row(what: str, most_s: float, value_s: float, raw: str = "") -> Row:
    """A duration that should be at most so much."""
    return Row(what, f"{most_s:g} s", f"{value_s:.1f} s", value_s <= most_s, raw)
