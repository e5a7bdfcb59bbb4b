"""How well a network judges lessons that were held out."""

from collections.abc import Sequence

import numpy as np

from evals.metrics import area_under_curve
from evals.training.lessons import Lesson
from evals.training.school import School, logits_of
from vectorstore.reranker.cross_encoder import NO_LOGIT, CrossEncoder

DEPTH = 6
"""So many pieces of a question are judged, the nearest."""


def held_out_figures(network: CrossEncoder, school: School) -> dict[str, float]:
    """How often a piece that answers comes first of six ("before": is the nearest); and, as areas under the
    curve, how well the best of six tells questions with an answer from those without, or from themselves
    with the answer taken away."""
    network.eval()
    figures: dict[str, float] = {}
    for kind in ("collection", "norquad"):
        numbers = school.of(held_out=True, kinds=[kind])
        judged = [(school.lessons[n], *_judge(network, school, n, school.listed[n][:DEPTH])) for n in numbers]
        for language in sorted({lesson.language for lesson, _, _ in judged}):
            figures |= _figures(f"{kind} {language}", [one for one in judged if one[0].language == language])
        figures |= _figures(f"{kind} all", judged)
    figures["norquad taken away area"] = _taken_away_area(network, school)
    network.train()
    return {name: round(value, 3) for name, value in figures.items()}


def _figures(name: str, judged: Sequence[tuple[Lesson, list[bool], np.ndarray]]) -> dict[str, float]:
    answered = [(right, scores) for lesson, right, scores in judged if lesson.answers]
    best_without = [float(scores.max()) for lesson, _, scores in judged if not lesson.answers]
    if not answered:
        return {}
    figures = {
        f"{name} first before": float(np.mean([right[0] for right, _ in answered])),
        f"{name} first": float(np.mean([right[int(scores.argmax())] for right, scores in answered])),
    }
    if best_without:
        best_with = [float(scores.max()) for _, scores in answered]
        figures[f"{name} area"] = area_under_curve(best_with, best_without)
    return figures


def _taken_away_area(network: CrossEncoder, school: School) -> float:
    """Nan where nothing was taken away."""
    whole, without = [], []
    for number in school.of(held_out=True, kinds=["norquad"]):
        for own, taken in school.lessons[number].taken.items():
            others = school.near[number][: DEPTH - 1]
            _, scores = _judge(network, school, number, [own, taken, *others])
            whole.append(float(scores[[0, *range(2, len(scores))]].max()))
            without.append(float(scores[1:].max()))
    return area_under_curve(whole, without)


def _judge(
    network: CrossEncoder, school: School, number: int, pieces: Sequence[int]
) -> tuple[list[bool], np.ndarray]:
    """Of each piece whether it answers, and its logit."""
    logits = logits_of(network, [(school.question(number), school.piece(piece)) for piece in pieces])
    right = [piece in school.lessons[number].answers for piece in pieces]
    return right, np.array([chunk for _, chunk in logits])


def calibration(network: CrossEncoder, school: School) -> dict[str, tuple[float, float]]:
    """Scale and bias that make log-odds of the logits of units and of chunks, on held-out collections."""
    from sklearn.linear_model import LogisticRegression

    network.eval()
    chunks: list[tuple[float, bool]] = []
    units: list[tuple[float, bool]] = []
    for number in school.of(held_out=True, kinds=["collection"]):
        listed = school.listed[number][:DEPTH]
        logits = logits_of(network, [(school.question(number), school.piece(piece)) for piece in listed])
        for piece, (of_units, of_chunk) in zip(listed, logits, strict=True):
            answers = school.lessons[number].answers.get(piece, [])
            chunks.append((of_chunk, bool(answers)))
            units += [(float(x), n in answers) for n, x in enumerate(of_units) if x > NO_LOGIT]
    found = {}
    for name, pairs in {"chunk": chunks, "unit": units}.items():
        x, y = np.array([[logit] for logit, _ in pairs]), np.array([label for _, label in pairs])
        fitted = LogisticRegression(C=1e3).fit(x, y)
        found[name] = (float(fitted.coef_[0, 0]), float(fitted.intercept_[0]))
    return found
