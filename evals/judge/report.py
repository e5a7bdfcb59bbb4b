"""What a judge said, as Markdown: each figure beside the judge's agreement with the labels."""

from collections.abc import Mapping, Sequence

from evals.judge.agreement import Agreement
from evals.judge.judgements import JUDGEMENTS
from evals.judge.judging import Judged
from evals.judge.measures import MEASURES, NO_REPLY
from evals.report import views
from evals.report.markdown import table

UNKNOWN = "agreement unknown: run --calibrate"

_ADVISORY = (
    "Advisory: a language model's opinion. Agreement is Cohen's kappa with the labelled sample, 0 for "
    "chance and 1 for the same; its labels are one writer's, a language model's too."
)

Agreements = Mapping[str, Agreement | None]


def run_text(
    run: str,
    model: str,
    judged: Sequence[Judged],
    groups: Mapping[str, str],
    left_out: Mapping[str, int],
    agreements: Agreements,
) -> str:
    """The figures of a run.

    Args:
        groups: of each judged case's id what it is drawn with.
        left_out: answers that were not judged, by the reason.
        agreements: by the measures' keys; None where this model and prompt were not tried.
    """
    figures = [measure.figure(judged, groups) for measure in MEASURES]
    rows = [
        (
            figure.name,
            views.figure_value(figure),
            views.interval_text(figure.interval),
            f"{figure.n} {figure.unit}",
            str(figure.left_out.get(NO_REPLY, 0)),
            _agreement_text(agreements[figure.key]),
        )
        for figure in figures
    ]
    head = ("what", "value", "95 % interval", "n", "failed", "agreement (kappa)")
    others = "".join(f"; {n} {reason}" for reason, n in left_out.items())
    return "\n".join(
        (
            f"Run {run}, judged by {model}: {len(groups)} answers{others}",
            "",
            _ADVISORY,
            "",
            table(head, rows),
            "",
            *(f"- {measure.name}: {measure.what}" for measure in MEASURES),
            "",
            *_ending(judged),
        )
    )


def calibration_text(model: str, n_items: int, judged: Sequence[Judged], agreements: Agreements) -> str:
    """How far a judge agrees with the labels, and where it does not."""
    tried = [(measure, agreements[measure.key]) for measure in MEASURES]
    rows = [
        (
            measure.label,
            "–" if found is None or found.kappa is None else f"{found.kappa:z.3f}",
            "" if found is None else views.interval_text(found.interval),
            "" if found is None else f"{found.share:.2f}",
            "0" if found is None else str(found.n),
            str(_n_failed(measure.judgement.name, judged)),
        )
        for measure, found in tried
    ]
    head = ("label", "kappa", "95 % interval", "same", "n", "failed")
    return "\n".join(
        (
            f"{model} on the labelled sample of {n_items} answers",
            "",
            _ADVISORY,
            "",
            table(head, rows),
            "",
            *(
                f"- {measure.label}, otherwise than the label: {', '.join(found.differing)}"
                for measure, found in tried
                if found is not None and found.differing
            ),
            "",
            *_ending(judged),
        )
    )


def _agreement_text(found: Agreement | None) -> str:
    if found is None:
        return UNKNOWN
    value = "not defined" if found.kappa is None else f"{found.kappa:z.3f}"
    interval = f" ({views.interval_text(found.interval)})" if found.interval else ""
    failed = f", {found.n_failed} failed" if found.n_failed else ""
    return f"{value}{interval}, n = {found.n}{failed}"


def _ending(judged: Sequence[Judged]) -> list[str]:
    prompts = ", ".join(f"{one.prompt.name} {one.prompt.version}" for one in JUDGEMENTS)
    failed = [one for one in judged if one.error is not None]
    return [
        f"Prompts: {prompts}",
        f"Judgements: {len(judged)}, failed {len(failed)}",
        *(f"- {one.id}, {one.judgement}: {one.error}" for one in failed),
    ]


def _n_failed(judgement: str, judged: Sequence[Judged]) -> int:
    return sum(one.judgement == judgement and one.error is not None for one in judged)
