"""How well a sentence answers a question, and whether the documents answer it at all.

Small logistic models over figures that can be read: one for each sentence or list item of the context, one
for the question as a whole, and another for questions whose first chunks the cross-encoder has read. Their
weights are in `weights.toml`, fitted by `tillit eval fit` on the tuning questions; the length of a question
is left out on purpose, since it tells answerable from unanswerable questions apart without being evidence of
anything.
"""

import math
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np

from assistant.cues import DIRECT, DISCRETION, denies
from assistant.intents import Intent
from assistant.queries import Query, Term
from assistant.ranking import Ranked, ScoredUnit
from assistant.vocabulary import Vocabulary, parts_of_compounds
from vectorstore.chunks import Document
from vectorstore.keyword import words as stems_of
from vectorstore.reranker.judgement import Judgement

N_CONTEXT = 12
"""So many ranked chunks are looked at for sentences to quote."""

SAME_HEADING, SAME_HEADING_LOG_ODDS = 0.6, 3.5
"""From this agreement of heading and question on, and by so much, what stands under the heading is more
probable. Set by hand: the tuning questions were written not to copy the headings, people's are not."""

SAME_QUESTION, DIRECT_PROBABILITY = 0.2, 0.5
"""A "ja" or "nei" under a question answers what is asked where so much of it is spoken of there, or where it
is so probable."""

_PARTIAL, _NO_UNIT = 0.6, -10.0
_EXPLAINS = re.compile(
    r"\b(?:innebærer|betyr|handler om|dreier seg om|menes|er en|er ett?|er ikke en|har som formål|"
    r"formålet|målet)\b",
    re.IGNORECASE,
)
ANAPHOR = re.compile(
    r"^(?:det(?:te)?|den(?:ne)?|de|disse|slik\w*|her|der|derfor|derved|samtidig|videre|i tillegg|dermed)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:ett|to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|elleve|tolv|hver|hvert|halvår\w*|par)\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember|"
    r"våren|høsten|sommeren|vinteren|halvår\w*|frist\w*|nyttår|sluttdato|jul)\b",
    re.IGNORECASE,
)

UNIT_FEATURES = (
    "unit_interaction",
    "chunk_interaction",
    "chunk_score",
    "reciprocal_rank",
    "cosine",
    "unit_coverage",
    "place_coverage",
    "number",
    "time",
    "explains",
    "direct",
    "negation",
    "discretion",
    "anaphor",
    "question",
    "bullet",
    "log_length",
    "guidance",
    "information",
    "advice",
)
QUESTION_FEATURES = ("best_unit", "coverage", "coverage_of_three", "unknown", "missing_name")
CROSS_ENCODED_FEATURES = ("cross_encoded_chunk", "cross_encoded_units")
"""Beside QUESTION_FEATURES where the cross-encoder has read the first chunks."""


@dataclass(frozen=True)
class Model:
    """Logistic regression: `probability = sigmoid(bias + sum of weight * value)`."""

    bias: float
    weights: Mapping[str, float]

    def probability(self, features: Mapping[str, float]) -> float:
        total = self.bias + sum(self.weights[name] * value for name, value in features.items())
        return 1.0 / (1.0 + math.exp(-max(-50.0, min(50.0, total))))


@dataclass(frozen=True)
class Decision:
    """Whether a question is answered: it is declined below `answer_from`, in doubt below `sure_from`."""

    model: Model
    answer_from: float
    sure_from: float


@dataclass(frozen=True)
class Models:
    """The fitted models: of sentences, and of questions without and with the cross-encoder's judgement."""

    unit: Model
    question: Decision
    question_cross_encoded: Decision
    levels: Mapping[str, Mapping[str, float]]
    """Of each language the mean of CROSS_ENCODED_FEATURES: questions in English get lower ones."""

    def decision(self, *, cross_encoded: bool) -> Decision:
        return self.question_cross_encoded if cross_encoded else self.question


@cache
def load_models() -> Models:
    """The weights that `tillit eval fit` wrote."""
    tables = tomllib.loads((files("assistant") / "weights.toml").read_text("utf-8"))
    levels = tables.pop("levels")
    models = {name: Model(table["bias"], table["weights"]) for name, table in tables.items()}
    question, question_cross_encoded = (
        Decision(models[name], tables[name]["answer_from"], tables[name]["sure_from"])
        for name in ("question", "question_cross_encoded")
    )
    return Models(models["unit"], question, question_cross_encoded, levels)


def unit_features(
    scored: ScoredUnit,
    one: Ranked,
    rank: int,
    query: Query,
    intent: Intent,
    document: Document,
    vocabulary: Vocabulary,
) -> dict[str, float]:
    """The figures of one sentence or list item of a ranked chunk (`rank` counts from 1)."""
    text = scored.unit.of(one.chunk.text)
    place = " ".join((document.record.title, *one.chunk.section, one.chunk.lead_in))
    standing = document.record.standing
    return {
        "unit_interaction": scored.score,
        "chunk_interaction": one.interaction,
        "chunk_score": one.score,
        "reciprocal_rank": 1 / rank,
        "cosine": one.cosine,
        "unit_coverage": coverage(query.terms, vocabulary, text),
        "place_coverage": coverage(query.terms, vocabulary, place, text),
        "number": float(intent.wants_number and bool(_NUMBER.search(text))),
        "time": float(intent.wants_time and bool(_TIME.search(text))),
        "explains": float(intent.definition and bool(_EXPLAINS.search(text))),
        "direct": float(intent.yes_no and bool(DIRECT.match(text))),
        "negation": float(intent.yes_no and denies(text)),
        "discretion": float(intent.yes_no and bool(DISCRETION.search(text))),
        "anaphor": float(bool(ANAPHOR.match(text))),
        "question": float(text.endswith("?")),
        "bullet": float(bool(scored.unit.bullet)),
        "log_length": math.log(max(len(text), 1)),
        "guidance": float(standing == "guidance"),
        "information": float(standing == "information"),
        "advice": float(standing == "advice"),
    }


def judge_units(
    ranked: Sequence[Ranked],
    query: Query,
    intent: Intent,
    documents: Mapping[str, Document],
    vocabulary: Vocabulary,
    model: Model,
    *,
    n_chunks: int = N_CONTEXT,
) -> list[Ranked]:
    """The first `n_chunks`, each unit's score replaced by the probability that it answers; same order."""
    judged = []
    for rank, one in enumerate(ranked[:n_chunks], 1):
        document = documents[one.chunk.document_id]
        raised = asks_the_same(one, query, vocabulary)
        units = []
        for scored in one.units:
            features = unit_features(scored, one, rank, query, intent, document, vocabulary)
            probability = model.probability(features)
            if raised:
                probability = _moved(probability, SAME_HEADING_LOG_ODDS)
            elif _answers_another(one, scored, probability, query, vocabulary):
                probability = _moved(probability, -SAME_HEADING_LOG_ODDS)
            units.append(replace(scored, score=probability))
        judged.append(replace(one, units=tuple(units)))
    return judged


def question_features(
    judged: Sequence[Ranked], query: Query, documents: Mapping[str, Document], vocabulary: Vocabulary
) -> dict[str, float]:
    """The figures that say whether the context answers the question; `judged` comes from `judge_units`."""
    best = max((scored.score for one in judged for scored in one.units), default=0.0)
    texts = [_whole_place(one, documents) for one in _by_best_unit(judged)[:3]]
    missing = [_weight(term, vocabulary) * (1 - known(term, vocabulary)) for term in query.terms]
    judgements = [one.judgement for one in judged if one.judgement]
    return _cross_encoded_features(judgements) | {
        "best_unit": _log_odds(best),
        "coverage": coverage(query.terms, vocabulary, texts[0]),
        "coverage_of_three": coverage(query.terms, vocabulary, *texts),
        "unknown": max(missing, default=0.0),
        "missing_name": float(any(term.is_name and not covered_in(term, texts) for term in query.terms)),
    }


def answerability(
    judged: Sequence[Ranked],
    query: Query,
    documents: Mapping[str, Document],
    vocabulary: Vocabulary,
    models: Models,
) -> float:
    """The probability that the documents answer the question; 0 when nothing was found."""
    if not judged:
        return 0.0
    features = question_features(judged, query, documents, vocabulary)
    is_cross_encoded = any(one.judgement for one in judged)
    decision = models.decision(cross_encoded=is_cross_encoded)
    levels = models.levels[query.language] if is_cross_encoded else {}
    probability = decision.model.probability(beside_levels(features, levels))
    asked = any(asks_the_same(one, query, vocabulary) for one in judged)
    return _moved(probability, SAME_HEADING_LOG_ODDS) if asked else probability


def beside_levels(features: Mapping[str, float], levels: Mapping[str, float]) -> dict[str, float]:
    """The figures, those that have a level as their distance from it."""
    return {name: value - levels.get(name, 0.0) for name, value in features.items()}


def _cross_encoded_features(judgements: Sequence[Judgement]) -> dict[str, float]:
    """The best chunk's log-odds, and those that any of the units answers; nothing without judgements."""
    if not judgements:
        return {}
    units = np.concatenate([judgement.units for judgement in judgements])
    return {
        "cross_encoded_chunk": max(judgement.chunk for judgement in judgements),
        "cross_encoded_units": float(np.logaddexp.reduce(units)) if len(units) else _NO_UNIT,
    }


def _by_best_unit(judged: Sequence[Ranked]) -> list[Ranked]:
    return sorted(judged, key=lambda one: -(one.best_unit.score if one.best_unit else 0.0))


def _whole_place(one: Ranked, documents: Mapping[str, Document]) -> str:
    title = documents[one.chunk.document_id].record.title
    return " ".join((title, *one.chunk.section, one.chunk.lead_in, one.chunk.text))


def _log_odds(probability: float) -> float:
    clipped = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(clipped / (1 - clipped))


def coverage(terms: Sequence[Term], vocabulary: Vocabulary, *texts: str) -> float:
    """Share of the terms that any of the texts holds, weighted by rarity, in [0, 1]; 1 without terms."""
    weights = [_weight(term, vocabulary) for term in terms]
    if not sum(weights):
        return 1.0
    return sum(w * covered_in(term, texts) for w, term in zip(weights, terms, strict=True)) / sum(weights)


def asks_the_same(one: Ranked, query: Query, vocabulary: Vocabulary) -> bool:
    """Whether the heading over a chunk asks what is asked: what stands under it is the answer."""
    heading = one.chunk.section[-1] if one.chunk.section else ""
    if not heading.endswith("?"):
        return False
    return (
        min(coverage(query.terms, vocabulary, heading), _asked_share(heading, query, vocabulary))
        >= SAME_HEADING
    )


def answers_directly(one: Ranked, probability: float, query: Query, vocabulary: Vocabulary) -> bool:
    """Whether the "ja" or "nei" that a chunk begins with, under a heading that is a question, is meant for
    the question asked: `probability` is that of its sentence."""
    heading = one.chunk.section[-1] if one.chunk.section else ""
    if not heading.endswith("?") or not DIRECT.match(one.chunk.text):
        return False
    told = coverage(query.terms, vocabulary, heading, one.chunk.text)
    return told >= SAME_QUESTION or (told > 0 and probability >= DIRECT_PROBABILITY)


def _answers_another(
    one: Ranked, scored: ScoredUnit, probability: float, query: Query, vocabulary: Vocabulary
) -> bool:
    """Whether a sentence is the "ja" or "nei" to its heading's question, and another one is asked."""
    asks = bool(one.chunk.section) and one.chunk.section[-1].endswith("?")
    says = asks and bool(DIRECT.match(scored.unit.of(one.chunk.text)))
    return says and not answers_directly(one, probability, query, vocabulary)


def _moved(probability: float, log_odds: float) -> float:
    return 1 / (1 + math.exp(-_log_odds(probability) - log_odds))


def _asked_share(heading: str, query: Query, vocabulary: Vocabulary) -> float:
    """Share of a heading's words that the question asks for, weighted by rarity; 0 without words."""
    asked = {stem for term in query.terms for stem in term.stems}
    weights = {stem: vocabulary.rarity(stem) for stem in _stem_set(heading)}
    total = sum(weights.values())
    return sum(w for stem, w in weights.items() if stem in asked) / total if total else 0.0


def covered_in(term: Term, texts: Iterable[str]) -> float:
    """1 if a text has the term, a part of 1 if one has a compound of it, else 0."""
    return max((covered(term, text) for text in texts), default=0.0)


def covered(term: Term, text: str) -> float:
    """1 if the text has the term, a part of 1 if it has a compound of it, else 0."""
    if not term.stems.isdisjoint(_stem_set(text)):
        return 1.0
    return 0.0 if term.stems.isdisjoint(_parts(text)) else _PARTIAL


def known(term: Term, vocabulary: Vocabulary) -> float:
    """Whether the documents have the term anywhere, as `covered` counts it."""
    if not term.stems.isdisjoint(vocabulary.stems):
        return 1.0
    return 0.0 if term.stems.isdisjoint(vocabulary.parts_of_compounds) else _PARTIAL


def _weight(term: Term, vocabulary: Vocabulary) -> float:
    return term.specificity * min(vocabulary.rarity(stem) for stem in term.stems)


@lru_cache(maxsize=4096)
def _stem_set(text: str) -> frozenset[str]:
    return frozenset(stems_of(text))


@lru_cache(maxsize=4096)
def _parts(text: str) -> frozenset[str]:
    return parts_of_compounds(_stem_set(text))
