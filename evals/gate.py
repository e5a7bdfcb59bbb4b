"""The gate: whether a run is good enough, by the thresholds of `gate.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files

from evals.figures import BY_KEY, Figure, figures
from evals.scoring import Score

N_NAMED = 30


@dataclass(frozen=True)
class Verdict:
    """What the gate says of one figure.

    Attributes:
        culprits: ids of the questions that pull the figure down, worst first; empty where it passes.
    """

    figure: Figure
    threshold: float
    is_passed: bool
    culprits: tuple[str, ...]

    def line(self) -> str:
        value = _value(self.figure)
        interval = self.figure.interval
        sure = (
            "" if interval is None else f" ({interval.low:.3f} to {interval.high:.3f}, n = {self.figure.n})"
        )
        bound = f"at {'least' if self.figure.higher_is_better else 'most'} {self.threshold:g}"
        said = f"{'pass' if self.is_passed else 'FAIL'}  {self.figure.name}: {value}{sure}, {bound}"
        if self.is_passed or not self.culprits:
            return said
        named = ", ".join(self.culprits[:N_NAMED])
        more = f" and {len(self.culprits) - N_NAMED} more" if len(self.culprits) > N_NAMED else ""
        return f"{said}\n      by {named}{more}"


def _value(figure: Figure) -> str:
    if figure.value is None:
        return "nothing to count"
    return f"{figure.value:.0f}" if figure.key == "errors" else f"{figure.value:.3f}"


def thresholds() -> dict[str, float]:
    """The thresholds by figure.

    Raises:
        ValueError: `gate.toml` names a figure that there is none of.
    """
    values: Mapping[str, float] = tomllib.loads((files("evals") / "gate.toml").read_text("utf-8"))["at_least"]
    if unknown := sorted(values.keys() - BY_KEY.keys()):
        raise ValueError(f"gate.toml names {', '.join(unknown)}; there are {', '.join(BY_KEY)}")
    return dict(values)


def judge(scores: Sequence[Score], at_least: Mapping[str, float]) -> list[Verdict]:
    """A verdict for the failed requests and for each threshold.

    A figure fails when even the upper end of its interval is under its threshold, so that chance alone
    does not fail it. A threshold of 1 is a promise and no estimate: there the value itself must reach it,
    as it must where there is no interval.
    """
    found = {figure.key: figure for figure in figures(scores)}
    failed = found["errors"]
    verdicts = [Verdict(failed, 0.0, failed.value == 0, tuple(s.question.id for s in scores if s.error))]
    for key, threshold in at_least.items():
        figure = found[key]
        best = figure.value if threshold >= 1 or figure.interval is None else figure.interval.high
        is_passed = best is not None and best >= threshold
        verdicts.append(Verdict(figure, threshold, is_passed, () if is_passed else _culprits(key, scores)))
    return verdicts


def _culprits(key: str, scores: Sequence[Score]) -> tuple[str, ...]:
    outcomes = [(BY_KEY[key].outcome(score), score.question.id) for score in scores]
    return tuple(name for value, name in sorted((v, n) for v, n in outcomes if v is not None and v < 1))
