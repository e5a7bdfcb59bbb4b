"""Fits the weights by which sentences are chosen and questions declined: `tillit eval fit`.

On the tuning half alone. The sentence model learns from the sentences of the context that hold a
relevant passage; the question models, with and without the cross-encoder, from its out-of-fold judgements,
so that they see at fitting what they will see in use. Folds keep matched triples together. The result is
`assistant/weights.toml`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

import assistant
from assistant.assistant import Assistant
from assistant.evidence import (
    CROSS_ENCODED_FEATURES,
    N_CONTEXT,
    QUESTION_FEATURES,
    UNIT_FEATURES,
    Decision,
    Model,
    question_features,
    unit_features,
)
from assistant.found import Retrieved
from assistant.ranking import Ranked
from evals.question_set import EvalQuestion, read_questions
from evals.texts import folded

N_FOLDS = 6
UNIT_C, QUESTION_C, CROSS_ENCODED_C = 0.03, 0.01, 0.1
"""Inverse regularisation strengths, by cross-validation on the tuning half."""

MOST_WRONGLY_DECLINED, MOST_WRONGLY_DECLINED_CROSS_ENCODED, MOST_IN_DOUBT = 0.12, 0.08, 0.35
"""Shares of the answerable questions. To decline what the documents answer leaves a person with nothing,
so that is kept rare, the rarer the better they are told apart; a doubtful answer says that it is one and
gives no verdict."""

_MOSTLY = 0.8


@dataclass(frozen=True)
class _Case:
    question: EvalQuestion
    retrieved: Retrieved


def fit(tested: Assistant) -> str:
    """Fit both models with the assistant's own retrieval, write the weights and return a report."""
    cases = [
        _Case(question, tested.retrieve(question.question))
        for question in read_questions("tune")
        if question.is_searched
    ]
    cases = [case for case in cases if case.retrieved.ranked]
    x, y, owner = _unit_rows(cases, tested)
    groups = np.array([case.question.group for case in cases])
    answerable = np.array([case.question.is_answerable for case in cases])
    unit = _fit(x[answerable[owner]], y[answerable[owner]], UNIT_FEATURES, UNIT_C)
    held = _out_of_fold(x, y, groups[owner], answerable[owner], UNIT_C)
    rows = np.array(
        [
            list(_judged_features(case, held[owner == number], tested).values())
            for number, case in enumerate(cases)
        ]
    )
    levels = _levels(cases, rows)
    names = (*CROSS_ENCODED_FEATURES, *QUESTION_FEATURES)
    plain = rows[:, len(CROSS_ENCODED_FEATURES) :]
    decisions = {
        "question": _fit_decision(
            plain, answerable, groups, QUESTION_FEATURES, QUESTION_C, MOST_WRONGLY_DECLINED
        ),
        "question_cross_encoded": _fit_decision(
            rows, answerable, groups, names, CROSS_ENCODED_C, MOST_WRONGLY_DECLINED_CROSS_ENCODED
        ),
    }
    _write(unit, {name: decision for name, (decision, _) in decisions.items()}, levels)
    return _report(cases, y, held, owner, answerable, decisions)


def _levels(cases: Sequence[_Case], rows: np.ndarray) -> dict[str, dict[str, float]]:
    """Of each language the means of CROSS_ENCODED_FEATURES, taken off the first columns of `rows`."""
    languages = np.array([case.retrieved.query.language for case in cases])
    n = len(CROSS_ENCODED_FEATURES)
    levels = {}
    for language in sorted(set(languages)):
        means = rows[languages == language, :n].mean(axis=0)
        rows[languages == language, :n] -= means
        levels[str(language)] = dict(zip(CROSS_ENCODED_FEATURES, map(float, means), strict=True))
    return levels


def _fit_decision(
    rows: np.ndarray,
    answerable: np.ndarray,
    groups: np.ndarray,
    names: Sequence[str],
    c: float,
    most_wrongly: float,
) -> tuple[Decision, np.ndarray]:
    """The model with its thresholds, and each question's probability by models fitted without its group."""
    probabilities = _out_of_fold(rows, answerable, groups, np.ones(len(rows), dtype=bool), c)
    decision = Decision(
        _fit(rows, answerable, names, c),
        answer_from=_threshold_for(most_wrongly, probabilities[answerable]),
        sure_from=_threshold_for(MOST_IN_DOUBT, probabilities[answerable]),
    )
    return decision, probabilities


def _unit_rows(cases: Sequence[_Case], tested: Assistant) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Features (n_units, n_features), whether each is relevant, and the number of its case."""
    rows, labels, owner = [], [], []
    vocabulary, documents = tested.vocabulary(), {d.id: d for d in tested.documents()}
    for number, case in enumerate(cases):
        for rank, one in enumerate(case.retrieved.ranked[:N_CONTEXT], 1):
            for scored in one.units:
                features = unit_features(
                    scored,
                    one,
                    rank,
                    case.retrieved.query,
                    case.retrieved.intent,
                    documents[one.chunk.document_id],
                    vocabulary,
                )
                rows.append(list(features.values()))
                labels.append(_says_it(scored.unit.of(one.chunk.text), one, case.question))
                owner.append(number)
    return np.array(rows), np.array(labels), np.array(owner)


def _says_it(text: str, one: Ranked, question: EvalQuestion) -> bool:
    """Whether a unit holds a relevant passage, most of one, or is a part of one."""
    unit, chunk = folded(text), folded(one.chunk.text)
    for group in question.relevant:
        for passage in group:
            quote = folded(passage.quote)
            if passage.document_id != one.chunk.document_id or quote not in chunk:
                continue
            words = set(quote.split())
            if quote in unit or len(words & set(unit.split())) >= _MOSTLY * len(words):
                return True
            if len(unit.split()) > 2 and unit in quote:
                return True
    return False


def _fit(x: np.ndarray, y: np.ndarray, names: Sequence[str], c: float) -> Model:
    """Logistic regression on standardised features, its weights turned back to the features' own scale."""
    from sklearn.linear_model import LogisticRegression

    mean, spread = x.mean(axis=0), np.maximum(x.std(axis=0), 1e-9)
    fitted = LogisticRegression(C=c, max_iter=5000).fit((x - mean) / spread, y)
    weights = fitted.coef_[0] / spread
    bias = float(fitted.intercept_[0] - (weights * mean).sum())
    return Model(bias, dict(zip(names, map(float, weights), strict=True)))


def _out_of_fold(
    x: np.ndarray, y: np.ndarray, groups: np.ndarray, usable: np.ndarray, c: float
) -> np.ndarray:
    """Each row's probability by a model that was fitted without its group.

    Folds are stratified: one that holds out more of a label would get a model shifted the other way.
    """
    from sklearn.model_selection import StratifiedGroupKFold

    probabilities = np.zeros(len(y))
    names = [str(n) for n in range(x.shape[1])]
    for train, test in StratifiedGroupKFold(N_FOLDS, shuffle=True, random_state=1).split(x, y, groups):
        train = train[usable[train]]
        model = _fit(x[train], y[train], names, c)
        for row in test:
            probabilities[row] = model.probability(dict(zip(names, x[row], strict=True)))
    return probabilities


def _judged_features(case: _Case, probabilities: np.ndarray, tested: Assistant) -> dict[str, float]:
    left = iter(probabilities)
    judged = [
        replace(one, units=tuple(replace(scored, score=float(next(left))) for scored in one.units))
        for one in case.retrieved.ranked[:N_CONTEXT]
    ]
    documents = {d.id: d for d in tested.documents()}
    return question_features(judged, case.retrieved.query, documents, tested.vocabulary())


def _threshold_for(share: float, probabilities: np.ndarray) -> float:
    """The probability below which that share of the answerable questions falls."""
    return float(round(np.quantile(probabilities, share), 3))


def _declining(
    probabilities: np.ndarray, answerable: np.ndarray, threshold: float
) -> tuple[float, float, float]:
    """Precision, recall and F1 of declining below a threshold; 0 where undefined."""
    declined = probabilities < threshold
    right = float((declined & ~answerable).sum())
    precision = right / max(declined.sum(), 1)
    recall = right / max((~answerable).sum(), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)


def _report(
    cases: Sequence[_Case],
    y: np.ndarray,
    held: np.ndarray,
    owner: np.ndarray,
    answerable: np.ndarray,
    decisions: Mapping[str, tuple[Decision, np.ndarray]],
) -> str:
    from sklearn.metrics import roc_auc_score

    usable = answerable[owner]
    lengths = [len(case.question.question.text) for case in cases]
    lines = [
        f"Sentences: n = {usable.sum()}, {y[usable].sum()} relevant; "
        f"area under the curve {roc_auc_score(y[usable], held[usable]):.3f} (cross-validated).",
        f"Questions: n = {len(cases)}, {(~answerable).sum()} not answered by the documents; "
        f"area under the curve by length alone {roc_auc_score(answerable, lengths):.3f}.",
    ]
    for name, (decision, probabilities) in decisions.items():
        area = roc_auc_score(answerable, probabilities)
        lines.append(f"{name}: area under the curve {area:.3f} (cross-validated).")
        for threshold in (decision.answer_from, decision.sure_from):
            p, r, f1 = _declining(probabilities, answerable, threshold)
            lines.append(
                f"  declining below {threshold:.2f}: precision {p:.2f}, recall {r:.2f}, F1 {f1:.2f}."
            )
    return "\n".join(lines)


def _write(unit: Model, decisions: Mapping[str, Decision], levels: Mapping[str, Mapping[str, float]]) -> None:
    lines = [
        "# Written by `tillit eval fit` from the tuning half of the question set; see assistant/evidence.py."
    ]
    lines += _table("unit", unit)
    for name, decision in decisions.items():
        thresholds = {"answer_from": decision.answer_from, "sure_from": decision.sure_from}
        lines += _table(name, decision.model, **thresholds)
    for language, means in levels.items():
        lines += ["", f"[levels.{language}]", *(f"{name} = {mean:.3f}" for name, mean in means.items())]
    path = Path(assistant.__file__).with_name("weights.toml")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _table(name: str, model: Model, **values: float) -> list[str]:
    lines = [
        "",
        f"[{name}]",
        f"bias = {model.bias:.4f}",
        *(f"{key} = {value}" for key, value in values.items()),
    ]
    weights = [f"{feature} = {weight:.4f}" for feature, weight in model.weights.items()]
    return [*lines, "", f"[{name}.weights]", *weights]
