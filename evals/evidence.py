"""How far each kind of evidence goes by itself: `tillit eval evidence`.

Each gives every chunk found a number. Two things are asked of it: whether it puts a relevant chunk first, and
whether the best number tells a question that the documents answer from one that they don't.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from assistant.assistant import Assistant
from assistant.cross_encoding import N_CROSS_ENCODED
from assistant.found import Retrieved
from assistant.queries import Query
from assistant.ranking import Ranked
from assistant.vocabulary import WORD, Vocabulary
from evals.extras import MissingExtraError
from evals.intervals import LEVEL, N_RESAMPLES, SEED, Interval
from evals.metrics import area_under_curve, is_hit_at_k, reciprocal_rank
from evals.question_set import EvalQuestion
from evals.report.markdown import table
from evals.report.views import NAMES
from evals.scoring import ranks
from evals.targets import found_object
from vectorstore.chunks import embedding_text
from vectorstore.embedding import Embedder
from vectorstore.keyword import words as stems_of

Evidence = Callable[[Retrieved], np.ndarray]
"""The number of each of the ranked chunks, or of the first so many; higher is better."""

HEADINGS = ("evidence", "first", "among 5", "MRR@10", "area", *NAMES.values())
COMMON = 0.05
"""The weight of a token of a word that every text has."""


@dataclass(frozen=True)
class Found:
    """A question and what was found for it."""

    question: EvalQuestion
    retrieved: Retrieved


def report(tested: Assistant, questions: Sequence[EvalQuestion], split: str, *, stock: str | None) -> str:
    """A table of the kinds of evidence.

    Args:
        stock: the name or folder of a sentence-transformers cross-encoder to compare with.

    Raises:
        MissingExtraError: that cross-encoder cannot be had.
    """
    all_found = [Found(question, tested.retrieve(question.question)) for question in questions]
    all_found = [found for found in all_found if found.retrieved.ranked]
    rows = [_row(name, all_found, evidence) for name, evidence in _kinds(tested, stock).items()]
    for name, assistant in {
        "fitted, without the cross-encoder": tested.without_cross_encoder(),
        "fitted, as served": tested,
    }.items():
        rows.append((name, "", "", "", *_areas(all_found, _answerability(assistant, all_found))))
    n_answerable = sum(found.question.is_answerable for found in all_found)
    return (
        f"{split} half: {sum(bool(f.question.relevant) for f in all_found)} questions to find passages for; "
        f"{n_answerable} that the documents answer, {len(all_found) - n_answerable} that they don't\n\n"
        f"{table(HEADINGS, rows)}\n\n"
        "area: under the curve of the best number among the first "
        f"{N_CROSS_ENCODED} chunks, answerable against not; by language without intervals."
    )


def _kinds(tested: Assistant, stock: str | None) -> dict[str, Evidence]:
    kinds: dict[str, Evidence] = {
        "cosine": lambda found: np.array([one.cosine for one in found.ranked]),
        "BM25": lambda found: np.array([one.bm25 for one in found.ranked]),
        "late interaction, plain": lambda found: np.array([_plain(one) for one in found.ranked]),
        "… weighted by how rare a word is": _by_rarity(tested.embedder, tested.vocabulary()),
        "… weighted by what tells chunks apart": lambda found: np.array(
            [o.interaction for o in found.ranked]
        ),
        "… of the best sentence": lambda found: np.array(
            [one.best_unit.score if one.best_unit else 0.0 for one in found.ranked]
        ),
        "all of these joined, the order served": lambda found: np.array([one.score for one in found.ranked]),
        "cross-encoder: the chunk": lambda found: np.array([j.chunk for j in _judgements(found)]),
        "cross-encoder: any of its sentences": lambda found: np.array(
            [np.logaddexp.reduce(j.units) for j in _judgements(found)]
        ),
    }
    if stock:
        kinds[f"stock: {stock}"] = _by_stock(stock, tested)
    return kinds


def _judgements(found: Retrieved) -> list:
    return [one.judgement for one in found.ranked if one.judgement]


def _plain(one: Ranked) -> float:
    return one.interaction if one.compared is None else float(one.compared.best().mean())


def _by_rarity(embedder: Embedder, vocabulary: Vocabulary) -> Evidence:
    def evidence(found: Retrieved) -> np.ndarray:
        spans = embedder.embed_question(found.query.embedded_text).spans
        weights = _rarities(found.query, spans, vocabulary)
        return np.array(
            [
                one.interaction if one.compared is None else float(one.compared.best() @ weights)
                for one in found.ranked
            ]
        )

    return evidence


def _rarities(query: Query, spans: np.ndarray, vocabulary: Vocabulary) -> np.ndarray:
    """Of each token the rarity of its word among the chunks, adding up to 1."""
    words = [(match.start(), match.end(), match[0]) for match in WORD.finditer(query.embedded_text)]
    weights = []
    for start, _ in spans:
        word = next((word for first, end, word in words if first <= start < end), "")
        weights.append(max([COMMON, *(vocabulary.rarity(stem) for stem in stems_of(word))]))
    return np.array(weights) / sum(weights)


def _by_stock(name: str, tested: Assistant) -> Evidence:
    from sentence_transformers import CrossEncoder

    try:
        network = CrossEncoder(name)
    except (OSError, ValueError) as error:
        raise MissingExtraError(f"no cross-encoder at {name!r}: {error}") from error
    titles = {document.id: document.record.title for document in tested.documents()}

    def evidence(found: Retrieved) -> np.ndarray:
        chunks = [one.chunk for one in found.ranked[:N_CROSS_ENCODED]]
        pairs = [(found.resolved, embedding_text(chunk, titles[chunk.document_id])) for chunk in chunks]
        return np.asarray(network.predict(pairs)).reshape(-1)

    return evidence


def _row(name: str, all_found: Sequence[Found], evidence: Evidence) -> tuple[str, ...]:
    scores = [evidence(found.retrieved) for found in all_found]
    to_find = [
        ranks(found.question, [found_object(found.retrieved.ranked[i]) for i in _order(score, found)])
        for found, score in zip(all_found, scores, strict=True)
        if found.question.relevant
    ]
    best = [float(score[:N_CROSS_ENCODED].max(initial=-np.inf)) for score in scores]
    return (
        name,
        f"{np.mean([is_hit_at_k(r, 1) for r in to_find]):.2f}",
        f"{np.mean([is_hit_at_k(r, 5) for r in to_find]):.2f}",
        f"{np.mean([reciprocal_rank(r, 10) for r in to_find]):.2f}",
        *_areas(all_found, best),
    )


def _order(score: np.ndarray, found: Found) -> list[int]:
    """By the evidence; what has none comes after, in the order served."""
    judged = np.argsort(-score, kind="stable")
    return [*map(int, judged), *range(len(score), len(found.retrieved.ranked))]


def _answerability(tested: Assistant, all_found: Sequence[Found]) -> list[float]:
    return [tested.answer(found.question.question).answerability or 0.0 for found in all_found]


def _areas(all_found: Sequence[Found], best: Sequence[float]) -> tuple[str, ...]:
    def area(numbers: Sequence[int]) -> float:
        yes = [best[n] for n in numbers if all_found[n].question.is_answerable]
        return area_under_curve(yes, [best[n] for n in numbers if not all_found[n].question.is_answerable])

    everything = range(len(all_found))
    interval = _interval(area, [found.question.group for found in all_found])
    by_language = [
        _in_words(area([n for n in everything if all_found[n].question.language == language]))
        for language in NAMES
    ]
    return (f"{area(everything):.3f} ({interval.low:.2f}–{interval.high:.2f})", *by_language)


def _in_words(value: float) -> str:
    return "–" if np.isnan(value) else f"{value:.2f}"


def _interval(area: Callable[[Sequence[int]], float], groups: Sequence[str]) -> Interval:
    """The percentile bootstrap interval, groups drawn whole."""
    rng, names = np.random.default_rng(SEED), sorted(set(groups))
    members = {name: [n for n, group in enumerate(groups) if group == name] for name in names}
    values = []
    for _ in range(N_RESAMPLES // 4):
        drawn = rng.choice(len(names), len(names))
        values.append(area([n for i in drawn for n in members[names[i]]]))
    tail = (1 - LEVEL) / 2
    low, high = np.nanquantile(values, (tail, 1 - tail))
    return Interval(float(low), float(high))
