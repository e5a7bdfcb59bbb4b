"""How well a network judges lessons that were held out."""

import numpy as np

from evals.metrics import area_under_curve
from evals.training.school import School, logits_of
from vectorstore.reranker.cross_encoder import CrossEncoder

DEPTH = 6
"""So many pieces of a question are judged, the nearest."""


def held_out_figures(network: CrossEncoder, school: School, *, n: int | None = None) -> dict[str, float]:
    """How often a piece that answers comes first of six (before: is the nearest), and, of collections, how
    well the best of the six tells questions with an answer from those without (area under the curve)."""
    figures: dict[str, float] = {}
    network.eval()
    for kind in ("collection", "norquad"):
        numbers = school.of(held_out=True, kinds=[kind])[:n]
        judged = [(school.lessons[number], *_listed(network, school, number)) for number in numbers]
        for language in sorted({*(lesson.language for lesson, _, _ in judged), "all"}):
            mine = [one for one in judged if language in (one[0].language, "all")]
            with_answer = [(right, scores) for lesson, right, scores in mine if lesson.answers]
            without = [scores for lesson, _, scores in mine if not lesson.answers]
            name = f"{kind} {language}"
            figures[f"{name} first before"] = float(np.mean([right[0] for right, _ in with_answer]))
            figures[f"{name} first"] = float(np.mean([right[int(s.argmax())] for right, s in with_answer]))
            if without:
                figures[f"{name} area"] = area_under_curve(
                    [float(s.max()) for _, s in with_answer], [float(s.max()) for s in without]
                )
    network.train()
    return {name: round(value, 3) for name, value in figures.items()}


def _listed(network: CrossEncoder, school: School, number: int) -> tuple[list[bool], np.ndarray]:
    listed = school.listed[number][:DEPTH]
    logits = logits_of(network, [(school.question(number), school.piece(piece)) for piece in listed])
    return [piece in school.lessons[number].answers for piece in listed], np.array(
        [chunk for _, chunk in logits]
    )


def calibration(network: CrossEncoder, school: School) -> dict[str, tuple[float, float]]:
    """Scale and bias that make log-odds of the logits of units and of chunks, on held-out collections."""
    from sklearn.linear_model import LogisticRegression

    network.eval()
    rows: dict[str, list[tuple[float, bool]]] = {"unit": [], "chunk": []}
    for number in school.of(held_out=True, kinds=["collection"]):
        listed = school.listed[number][:DEPTH]
        logits = logits_of(network, [(school.question(number), school.piece(piece)) for piece in listed])
        for piece, (units, chunk) in zip(listed, logits, strict=True):
            answers = school.lessons[number].answers.get(piece, [])
            rows["chunk"].append((chunk, bool(answers)))
            rows["unit"] += [(float(u), n in answers) for n, u in enumerate(units) if u > -1e3]
    found = {}
    for name, pairs in rows.items():
        x, y = np.array([[logit] for logit, _ in pairs]), np.array([label for _, label in pairs])
        fitted = LogisticRegression(C=1e3).fit(x, y)
        found[name] = (float(fitted.coef_[0, 0]), float(fitted.intercept_[0]))
    return found
