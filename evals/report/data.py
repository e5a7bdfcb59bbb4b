"""Scores and figures for other programs."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from evals.figures import figures, outcomes
from evals.report.views import faults
from evals.scoring import Score
from evals.targets import Object


def score_lines(scores: Sequence[Score]) -> str:
    """A JSON object a line: id, status, milliseconds, outcomes by measure, faults, the error if one came."""
    rows = (
        {
            "id": score.question.id,
            "split": score.question.split,
            "status": score.status,
            "latency_ms": score.latency_ms,
            "outcomes": outcomes(score),
            "faults": faults(score),
            "error": score.error,
        }
        for score in scores
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def summary(info: Object, scores: Sequence[Score]) -> str:
    """The run's circumstances and every figure with its interval, n and what was left out."""
    values = {**info, "n": len(scores), "figures": [asdict(figure) for figure in figures(scores)]}
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"
