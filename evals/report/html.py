"""The HTML report of a run and of a comparison: one file each, complete in itself."""

from collections.abc import Sequence
from importlib.resources import files
from typing import Any

from evals.comparing import Comparison
from evals.figures import BY_KEY, figures
from evals.report import views
from evals.report.plots import plots
from evals.scoring import Score
from evals.targets import Object

_BY_GROUP = ("hit_at_5", "fact_recall", "complete", "answered")


def run_page(name: str, info: Object, scores: Sequence[Score], *, reveal_hold: bool = False) -> str:
    """The report of one run.

    Args:
        reveal_hold: show the texts of the held-back half too; not for who tunes.
    """
    questions = [views.shown(score, reveal_hold=reveal_hold) for score in views.worst_first(scores)]
    found = figures(scores)
    goals = [figure.is_met for figure in found if figure.is_met is not None]
    return _render(
        "run.html",
        name=name,
        info=info,
        written_by=views.written_by(scores),
        figures=found,
        n_goals=len(goals),
        n_met=sum(goals),
        what={key: measure.what for key, measure in BY_KEY.items()},
        breakdowns={
            dimension: [
                (value, [BY_KEY[key].of(group) for key in _BY_GROUP])
                for value, group in views.by(scores, dimension).items()
            ]
            for dimension in views.DIMENSIONS
        },
        plots=plots(scores),
        kinds=views.kinds_of_fault(scores),
        n_faulty=sum(bool(question.faults) for question in questions),
        questions=questions,
        n_kept_back=sum(not question.is_open for question in questions),
        n=len(scores),
        filters=_filters(questions),
    )


def _filters(questions: Sequence[views.Shown]) -> dict[str, list[str]]:
    """The fields to filter by, with the values that occur."""
    values: dict[str, set[str]] = {}
    for question in questions:
        for field, value in question.fields.items():
            values.setdefault(field, set()).update(value.split())
    return {field: sorted(found) for field, found in values.items()}


def comparison_page(
    old: str, new: str, comparison: Comparison, *, reveal_hold: bool = False, infos: Sequence[Object] = ()
) -> str:
    """Two runs side by side, regressions first."""
    return _render(
        "comparison.html",
        old=old,
        new=new,
        infos=infos,
        written_by=[
            views.written_by([pair.old for pair in comparison.pairs]),
            views.written_by([pair.new for pair in comparison.pairs]),
        ],
        differences=comparison.differences,
        comparison=comparison,
        pairs=[
            (
                pair,
                views.shown(pair.old, reveal_hold=reveal_hold),
                views.shown(pair.new, reveal_hold=reveal_hold),
            )
            for pair in comparison.changed
        ],
        names={key: measure.name for key, measure in BY_KEY.items()} | {"errors": "Failed requests"},
    )


def _render(template: str, **values: Any) -> str:
    from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape

    folder = files("evals.report") / "templates"
    environment = Environment(
        loader=FunctionLoader(lambda name: (folder / name).read_text("utf-8")),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(template).render(views=views, **values)
