"""Runs and comparisons as Markdown, for a terminal and for a pull request."""

from collections.abc import Sequence

from evals.comparing import Comparison
from evals.figures import figures
from evals.report import views
from evals.scoring import Score
from evals.targets import Object

N_WORST = 10
_SHORT = 90


def run_text(name: str, info: Object, scores: Sequence[Score]) -> str:
    """The figures of a run, its most common faults and its worst questions."""
    rows = [
        (
            figure.name,
            views.figure_value(figure),
            views.interval_text(figure.interval, is_ms=figure.is_ms),
            views.goal_text(figure),
            {"no": "**no**"}.get(views.met_text(figure), views.met_text(figure)),
            f"{figure.n} {figure.unit}",
        )
        for figure in figures(scores)
    ]
    worst = [score for score in views.worst_first(scores) if views.faults(score)][:N_WORST]
    return "\n".join(
        (
            f"Run {name}: {len(scores)} questions ({info['split']}), {info['target']}, "
            f"commit {info['commit']}, generation {info['generation']}",
            f"Answers written by: {views.written_by(scores)}.",
            "",
            table(("what", "value", "95 % interval", "goal", "met", "n"), rows),
            "",
            "What to improve first:",
            *(
                f"- {kind.name}: {len(kind.ids)} questions, mostly {kind.mostly} ({kind.where})"
                for kind in views.kinds_of_fault(scores)
            ),
            "",
            "Worst questions:",
            *(f"- {_question(score)}: {'; '.join(views.faults(score))}" for score in worst),
        )
    )


def comparison_text(old: str, new: str, comparison: Comparison) -> str:
    """The differences, then the questions that changed, regressions first."""
    rows = [
        (
            difference.name,
            views.value_text(difference.old, is_ms=difference.is_ms),
            views.value_text(difference.new, is_ms=difference.is_ms),
            ("**{}**" if difference.is_clear else "{}").format(views.change_text(difference)),
            views.interval_text(difference.interval),
            "" if difference.p is None else f"{difference.n_better} / {difference.n_worse}",
            views.p_text(difference.p),
            str(difference.n),
        )
        for difference in comparison.differences
    ]
    head = ("what", "old", "new", "change", "95 % interval", "better / worse", "p", "n")
    worse = [pair for pair in comparison.changed if pair.worse]
    better = [pair for pair in comparison.changed if not pair.worse]
    return "\n".join(
        (
            f"Old {old}, new {new}, {len(comparison.pairs)} questions in both; left out: "
            f"{comparison.n_only_old} only in the old run, {comparison.n_only_new} only in the new one. "
            "Milliseconds depend on what else the machine did.",
            f"Answers written by: old {views.written_by([pair.old for pair in comparison.pairs])}; "
            f"new {views.written_by([pair.new for pair in comparison.pairs])}.",
            "",
            table(head, rows),
            "",
            f"Worse by some measure ({len(worse)}):",
            *(f"- {_question(pair.new)}: worse {', '.join(pair.worse)}" for pair in worse),
            "",
            f"Better ({len(better)}):",
            *(f"- {_question(pair.new)}: better {', '.join(pair.better)}" for pair in better),
        )
    )


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, columns aligned so that it also reads as plain text."""
    cells = [[cell.replace("|", "\\|") for cell in line] for line in (head, *rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(head))]
    first, *body = (_line(line, widths) for line in cells)
    return "\n".join((first, _line(["-" * width for width in widths], widths), *body))


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"


def _question(score: Score) -> str:
    """A question's id, and its words where they may be seen."""
    if score.question.split == "hold":
        return score.question.id
    text = " ".join(score.question.question.text.split())
    return f"{score.question.id} “{text if len(text) <= _SHORT else text[:_SHORT] + '…'}”"
