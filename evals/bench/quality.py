"""How right retrieval and answers are, as rows of the table."""

from collections.abc import Mapping, Sequence

from assistant.assistant import Assistant
from evals import repair, retrieval, stock_stack
from evals.answers import Scored, answer_all
from evals.bench.table import Row, share_row
from evals.question_set import Split
from evals.retrieval import Judged, Relevance, by_language, hit_rate_at_k

FIRST_5, FIRST_1, LANGUAGE_GAP = 0.95, 0.75, 0.05
FACTS, ALL_FACTS, DECLINING = 0.85, 0.75, 0.85
WORD_ERRORS = 0.005

_NAMES = {"all": "all", "nb": "bokmål", "nn": "nynorsk", "en": "English"}


def retrieval_rows(tested: Assistant, split: Split) -> list[Row]:
    """Hit rates by language, and how far English is behind."""
    groups = by_language(retrieval.judge_all(tested, split))
    rows = [
        Row(
            f"relevant passage among the first 5 / first 1, {_NAMES[name]}",
            f"{FIRST_5:.2f} / {FIRST_1:.2f}",
            _hits(lists),
            hit_rate_at_k(lists, 5) >= FIRST_5 and hit_rate_at_k(lists, 1) >= FIRST_1,
        )
        for name, lists in groups.items()
    ]
    return [*rows, _gap(groups)]


def _gap(groups: Mapping[str, Sequence[Relevance]]) -> Row:
    gaps = [hit_rate_at_k(groups["en"], k) - hit_rate_at_k(groups["nb"], k) for k in (5, 1)]
    return Row(
        "English minus bokmål, first 5 / first 1",
        f"within {LANGUAGE_GAP:.2f}",
        " / ".join(f"{gap:+.3f}" for gap in gaps),
        all(abs(gap) <= LANGUAGE_GAP for gap in gaps),
    )


def stock_rows(split: Split) -> list[Row]:
    """The same hit rates of the tutorials' stack."""
    judged: list[Judged] = stock_stack.measure(split)
    return [
        Row(f"stock stack: the same, {_NAMES[name]}", "", _hits(lists))
        for name, lists in by_language(judged).items()
    ]


def _hits(lists: Sequence[Relevance]) -> str:
    return f"{hit_rate_at_k(lists, 5):.3f} / {hit_rate_at_k(lists, 1):.3f} (n = {len(lists)})"


def answer_rows(tested: Assistant, split: Split) -> list[Row]:
    """Quotes, facts and declining."""
    scored = answer_all(tested, split)
    texts = {document.id: document.text for document in tested.documents()}
    citations = [citation for one in scored for citation in one.answer.citations]
    with_facts = [one for one in scored if one.question.facts and one.question.is_answerable]
    return [
        share_row(
            "quotes verbatim in the source",
            1.0,
            [texts[c.document_id][c.start : c.end] == c.quote for c in citations],
        ),
        share_row(
            "facts asked for that the answer holds", FACTS, [f for s in with_facts for f in s.facts_found]
        ),
        share_row("answers that hold all facts", ALL_FACTS, [all(s.facts_found) for s in with_facts]),
        *_declining(scored),
    ]


def _declining(scored: Sequence[Scored]) -> list[Row]:
    precision = [one.should_decline for one in scored if one.declined]
    recall = [one.declined for one in scored if one.should_decline]
    return [
        share_row("declining, precision", DECLINING, precision),
        share_row("declining, recall", DECLINING, recall),
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
