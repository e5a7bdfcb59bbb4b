"""The outcomes of the version accepted last, question by question, which a new one is paired with.

Thresholds notice only what is large beside their intervals; pairs notice a few questions that all went
one way. `tillit eval gate --accept` writes `baseline.json` anew.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import evals
from evals.figures import BY_KEY
from evals.intervals import sign_test
from evals.scoring import Score

ALPHA = 0.05
Outcomes = Mapping[str, Mapping[str, float]]
"""By measure and question id."""


@dataclass(frozen=True)
class Change:
    """One measure's outcomes beside those of the version accepted last; `worse` are question ids."""

    name: str
    n_better: int
    worse: tuple[str, ...]
    p: float

    @property
    def is_passed(self) -> bool:
        """Whether chance may explain that more questions got worse than better."""
        return len(self.worse) <= self.n_better or self.p >= ALPHA

    def line(self) -> str:
        said = f"{self.name}, beside the version accepted last: {self.n_better} questions better"
        said = f"{'pass' if self.is_passed else 'FAIL'}  {said}, {len(self.worse)} worse, p = {self.p:.3f}"
        return said if self.is_passed else f"{said}\n      worse: {', '.join(self.worse)}"


def accepted() -> Outcomes:
    """What `baseline.json` says."""
    outcomes: Outcomes = json.loads((files("evals") / "baseline.json").read_text("utf-8"))
    return outcomes


def outcomes_of(scores: Sequence[Score], keys: Sequence[str]) -> dict[str, dict[str, float]]:
    """The scores' outcomes by these measures."""
    values = {key: {s.question.id: BY_KEY[key].outcome(s) for s in scores} for key in keys}
    return {key: {name: v for name, v in found.items() if v is not None} for key, found in values.items()}


def changes(scores: Sequence[Score], before: Outcomes) -> list[Change]:
    """Each measure's change over the questions that both have an outcome for.

    A request that failed now has none: that is the threshold on failed requests.
    """
    groups = {score.question.id: score.question.group for score in scores}
    now = outcomes_of(scores, list(before))
    found = []
    for key, old in before.items():
        shared = [name for name in old if name in now[key]]
        differences = [now[key][name] - old[name] for name in shared]
        found.append(
            Change(
                name=BY_KEY[key].name,
                n_better=sum(value > 0 for value in differences),
                worse=tuple(name for name, value in zip(shared, differences, strict=True) if value < 0),
                p=sign_test(differences, [groups[name] for name in shared]),
            )
        )
    return found


def accept(scores: Sequence[Score], keys: Sequence[str]) -> Path:
    """Write the outcomes of a version as those to compare with from now on; returns the file."""
    path = Path(evals.__file__).with_name("baseline.json")
    lines = json.dumps(outcomes_of(scores, keys), ensure_ascii=False, indent=1, sort_keys=True)
    path.write_text(lines + "\n", encoding="utf-8")
    return path
