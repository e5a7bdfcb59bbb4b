"""How right the answers are, as rows of the table: the figures that the design has goals for."""

from collections.abc import Sequence

from assistant.assistant import Assistant
from evals import repair
from evals.bench.table import Row
from evals.figures import Figure, figures
from evals.generating import record_of
from evals.question_set import Split, read_questions
from evals.scoring import score
from evals.targets import InProcess, texts_by_id

WORD_ERRORS = 0.005


def answer_rows(tested: Assistant, split: Split) -> list[Row]:
    """Retrieval, facts, declining and quotes; times are `latency.py`'s."""
    target = InProcess(tested)
    texts = texts_by_id(target.documents())
    scores = [score(one, record_of(target, one), texts) for one in read_questions(split)]
    return rows([figure for figure in figures(scores) if figure.goal is not None and not figure.is_ms])


def rows(found: Sequence[Figure]) -> list[Row]:
    return [
        Row(figure.name, f"{figure.goal:g}", f"{figure.value:.3f} (n = {figure.n})", figure.is_met)
        if figure.value is not None
        else Row(figure.name, f"{figure.goal:g}", "nothing to count", False)
        for figure in found
    ]


def repair_rows() -> list[Row]:
    """Word errors of the whole inspiration note, both of its measured parts together."""
    parts = repair.measure_note()
    n_words = sum(part.after.n_words for part in parts)
    before = sum(part.before.word_error_rate * part.before.n_words for part in parts) / n_words
    after = sum(part.after.word_error_rate * part.after.n_words for part in parts) / n_words
    measured = f"{after:.2%} (was {before:.1%}, n = {n_words})"
    what = "repaired inspiration note, word error rate"
    return [Row(what, f"{WORD_ERRORS:.1%}", measured, after <= WORD_ERRORS)]
