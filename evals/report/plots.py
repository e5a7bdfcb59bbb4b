"""The plots of a report, as SVG in data addresses: nothing is loaded from elsewhere."""

import base64
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.figures import BY_KEY, Figure, latencies
from evals.intervals import bootstrap
from evals.metrics import is_hit_at_k
from evals.report.views import by
from evals.scoring import Score
from evals.targets import N_FOUND

N_BINS = 6
FEWEST = 3
"""A group of fewer questions is not drawn."""

_COLOURS = ("#1b4f8a", "#b3541e", "#3d7a4a", "#6b4c8c")


@dataclass(frozen=True)
class Plot:
    """A picture, and what it shows in words for those who do not see it."""

    title: str
    source: str
    description: str


def plots(scores: Sequence[Score]) -> list[Plot]:
    """Recall, facts, abstention and latency, by language, type and ministry."""
    drawn = [recall_curves(scores), calibration(scores), separation(scores)]
    for dimension in ("language", "type", "ministry"):
        groups = {name: group for name, group in by(scores, dimension).items() if len(group) >= FEWEST}
        drawn += [
            _bars(f"Facts held, by {dimension}", {n: BY_KEY["fact_recall"].of(g) for n, g in groups.items()}),
            _bars(
                f"Relevant passage among the first five, by {dimension}",
                {n: BY_KEY["hit_at_5"].of(g) for n, g in groups.items()},
            ),
            _bars(f"Answer, p50 in ms, by {dimension}", {n: latencies(g)[0] for n, g in groups.items()}),
        ]
    return [plot for plot in drawn if plot is not None]


def recall_curves(scores: Sequence[Score]) -> Plot | None:
    """Share of the questions with a relevant passage among the first k, by language."""
    found = [score for score in scores if score.ranks]
    if not found:
        return None
    figure, axes = _figure(4.2)
    said = []
    for colour, (name, group) in zip(_COLOURS, {"all": found, **by(found, "language")}.items(), strict=False):
        shares = [
            sum(is_hit_at_k(s.ranks or (), k) for s in group) / len(group) for k in range(1, N_FOUND + 1)
        ]
        axes.plot(
            range(1, N_FOUND + 1),
            shares,
            color=colour,
            label=f"{name} (n = {len(group)})",
            linewidth=2.4 if name == "all" else 1.4,
        )
        said.append(f"{name}: {shares[0]:.2f} at 1, {shares[4]:.2f} at 5, {shares[9]:.2f} at 10")
    axes.set(xlabel="first k passages", ylabel="share of questions", ylim=(0, 1.02), xlim=(1, N_FOUND))
    axes.legend(loc="lower right", frameon=False)
    return _plot(figure, "Relevant passage among the first k, by language", "; ".join(said))


def calibration(scores: Sequence[Score]) -> Plot | None:
    """How many of the questions judged so answerable were, in bins of equal size."""
    judged = sorted(
        ((score.answerability, score) for score in scores if score.answerability is not None),
        key=lambda pair: pair[0],
    )
    if len(judged) < 2 * N_BINS:
        return None
    figure, axes = _figure(4.2)
    axes.plot((0, 1), (0, 1), color="#999", linewidth=1, linestyle="--", label="as judged")
    said = []
    for number in range(N_BINS):
        part = judged[len(judged) * number // N_BINS : len(judged) * (number + 1) // N_BINS]
        mean = sum(value for value, _ in part) / len(part)
        rows = [[float(score.question.is_answerable), 1.0] for _, score in part]
        share = sum(row[0] for row in rows) / len(rows)
        groups = [score.question.group for _, score in part]
        interval = bootstrap(rows, groups, lambda sums: sums[..., 0] / sums[..., 1])
        low, high = (share, share) if interval is None else (interval.low, interval.high)
        axes.errorbar(
            mean, share, yerr=[[share - low], [high - share]], fmt="o", color=_COLOURS[0], capsize=3
        )
        said.append(f"{mean:.2f} judged, {share:.2f} were (n = {len(part)})")
    axes.set(
        xlabel="judged probability that the documents answer",
        ylabel="share that they answer",
        xlim=(0, 1),
        ylim=(0, 1.02),
    )
    axes.legend(loc="upper left", frameon=False)
    return _plot(figure, "Calibration of abstention", "; ".join(said))


def separation(scores: Sequence[Score]) -> Plot | None:
    """How the judged probability spreads for questions with and without an answer."""
    judged = [score for score in scores if score.answerability is not None]
    parts = {
        "answered by the documents": [s.answerability or 0.0 for s in judged if s.question.is_answerable],
        "not answered by them": [s.answerability or 0.0 for s in judged if s.question.is_to_be_declined],
    }
    if not all(parts.values()):
        return None
    figure, axes = _figure(4.2)
    axes.hist(
        list(parts.values()),
        bins=[n / 12 for n in range(13)],
        density=True,
        label=[f"{name} (n = {len(values)})" for name, values in parts.items()],
        color=[_COLOURS[0], _COLOURS[1]],
    )
    axes.set(xlabel="judged probability that the documents answer", ylabel="density", xlim=(0, 1))
    axes.legend(loc="upper left", frameon=False)
    means = "; ".join(f"{name}: mean {sum(v) / len(v):.2f} (n = {len(v)})" for name, v in parts.items())
    return _plot(figure, "What is judged answerable", means)


def _bars(title: str, figures: Mapping[str, Figure]) -> Plot | None:
    """A value with its interval for each group."""
    known = [(name, figure) for name, figure in figures.items() if figure.value is not None]
    if not known:
        return None
    picture, axes = _figure(0.9 + 0.32 * len(known))
    for position, (_, figure) in enumerate(reversed(known)):
        value = figure.value or 0.0
        low = value if figure.interval is None else min(figure.interval.low, value)
        high = value if figure.interval is None else max(figure.interval.high, value)
        axes.errorbar(
            value, position, xerr=[[value - low], [high - value]], fmt="o", color=_COLOURS[0], capsize=3
        )
    axes.set_yticks(range(len(known)), [f"{name} (n = {figure.n})" for name, figure in reversed(known)])
    axes.set_ylim(-0.6, len(known) - 0.4)
    axes.grid(axis="x", color="#ddd")
    if not known[0][1].is_ms:
        axes.set_xlim(-0.02, 1.02)
    said = "; ".join(f"{name} {figure.value:.2f}" for name, figure in known)
    return _plot(picture, title, said)


def _figure(height: float) -> tuple[Any, Any]:
    from matplotlib.figure import Figure as Picture

    picture = Picture(figsize=(6.4, height), layout="constrained")
    axes = picture.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return picture, axes


def _plot(picture: Any, title: str, description: str) -> Plot:
    from matplotlib import rc_context

    content = io.BytesIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": title, "font.family": "sans-serif"}):
        picture.savefig(content, format="svg", metadata={"Date": None})
    encoded = base64.b64encode(content.getvalue()).decode()
    return Plot(title, f"data:image/svg+xml;base64,{encoded}", description)
