"""What each part buys: `tillit eval ablation`. The same questions with parts taken away, side by side.

Orders of one retrieval show what each leg and the reranking add. What concerns the index (headings in
front of chunks, the repair of the scan) is measured on indexes made without it, in a folder that goes
away again; vectors come from the embedding cache where they are there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from assistant.assistant import Assistant
from assistant.glossary import TABLES as GLOSSARY_TABLES
from assistant.glossary import Glossary
from assistant.ranking import Ranked
from evals import stock_stack
from evals.comparing import Difference, difference, paired
from evals.figures import BY_KEY, Figure
from evals.metrics import Ranks
from evals.question_set import EvalQuestion
from evals.report.markdown import table
from evals.report.views import NAMES
from evals.scoring import Score, ranks, score
from evals.stock_stack import covers
from evals.targets import N_FOUND, InProcess, Object, found_object, texts_by_id
from ingest.chunking import CHUNKER_VERSION, chunk_document
from ingest.manifest import built_in_folder, read_manifest
from ingest.pipeline import read_documents
from ingest.reading import ReadDocument
from vectorstore.chunks import Chunk, embedding_text
from vectorstore.embedding_cache import CachedEmbedder
from vectorstore.reading import Generation
from vectorstore.store import Store

Order = Callable[[Sequence[Ranked]], list[Ranked]]
Progress = Callable[[str, int, int], None]

ORDERS: Mapping[str, Order] = {
    "dense only": lambda ranked: sorted(ranked, key=lambda one: -one.cosine),
    "keyword only": lambda ranked: sorted((one for one in ranked if one.bm25 > 0), key=lambda one: -one.bm25),
    "fused": lambda ranked: sorted(ranked, key=lambda one: -one.found.score),
    "reranked by late interaction alone": lambda ranked: sorted(ranked, key=lambda one: -one.interaction),
}
"""How the fused candidates are ordered by a part of the evidence. What either leg has among its first
ten is always among the candidates; chunks of the same words are one."""

FULL = "all parts, as served"
NO_HEADINGS, NO_REPAIR, NO_GLOSSARY = "… without headings", "… with the repair off", "… without the glossary"
NO_CROSS_ENCODER = "… without the cross-encoder"
STOCK = "stock stack"
HEADINGS = ("configuration", "first", "among 5", "MRR@10", "facts held", "declining, F1")
RETRIEVAL, ANSWERS = ("hit_at_1", "hit_at_5", "mrr_at_10"), ("fact_recall", "declining_f1")


@dataclass(frozen=True)
class Variant:
    """A configuration and the scores it got; `has_answers` where whole answers were given."""

    name: str
    scores: list[Score]
    has_answers: bool


def variants(
    tested: Assistant,
    embedder: CachedEmbedder,
    questions: Sequence[EvalQuestion],
    progress: Progress | None = None,
) -> list[Variant]:
    """All configurations on the same questions, the simplest first.

    Raises:
        MissingExtraError: the extra `bench`, with the stock stack's model, is not installed.
    """
    to_find = [question for question in questions if question.is_searched and question.relevant]
    found = [Variant(STOCK, _of_stock(to_find), has_answers=False)]
    retrieved = [tested.retrieve(question.question).ranked for question in to_find]
    for name, order in ORDERS.items():
        scores = [
            _of_ranked(question, order(ranked)) for question, ranked in zip(to_find, retrieved, strict=True)
        ]
        found.append(Variant(name, scores, has_answers=False))
    with TemporaryDirectory(prefix="tillit-ablation-") as folder:
        for number, (name, read) in enumerate(_indexes().items()):
            if progress:
                progress("Measuring without a part of the index", number + 1, 2)
            generation = build_index(Path(folder) / str(number), read, embedder, headings=name != NO_HEADINGS)
            without = tested.with_parts(generation=generation)
            found.append(_answered(name, without, questions, forgiving=name == NO_REPAIR))
    nothing: dict[str, dict[str, list[str]]] = {name: {} for name in GLOSSARY_TABLES}
    without_glossary = tested.with_parts(glossary=Glossary(nothing))
    found.append(_answered(NO_GLOSSARY, without_glossary, questions))
    found.append(_answered(NO_CROSS_ENCODER, tested.without_cross_encoder(), questions))
    return [*found, _answered(FULL, tested, questions)]


def report(found: Sequence[Variant], split: str) -> str:
    """A table of all languages together, then one a language: each value with its interval."""
    parts = []
    for name in ("all", *NAMES):
        rows, n = [], 0
        for variant in found:
            scores = [score for score in variant.scores if name in ("all", score.question.language)]
            figures = [BY_KEY[key].of(scores) for key in RETRIEVAL]
            figures += [BY_KEY[key].of(scores) for key in ANSWERS] if variant.has_answers else []
            n = figures[0].n
            cells = [_cell(figure) for figure in figures]
            rows.append((variant.name, *cells, *[""] * (len(HEADINGS) - 1 - len(cells))))
        parts.append(
            f"{NAMES.get(name, 'All languages')}, {split} half, n = {n} to find\n\n{table(HEADINGS, rows)}"
        )
    return "\n\n".join((*parts, f"What all parts together add to each, {split} half\n\n{_gains(found)}"))


def _gains(found: Sequence[Variant]) -> str:
    """All parts minus each configuration on the same questions, with paired intervals."""
    *others, full = found
    rows = []
    for variant in others:
        both = paired(variant.scores, full.scores)
        keys = (*RETRIEVAL, *(ANSWERS if variant.has_answers else ()))
        cells = [_change(difference(BY_KEY[key], both)) for key in keys]
        rows.append((variant.name, *cells, *[""] * (len(HEADINGS) - 1 - len(cells))))
    return table(HEADINGS, rows)


def _change(found: Difference | None) -> str:
    if found is None:
        return "–"
    interval = found.interval
    sure = f" ({interval.low:+.2f} to {interval.high:+.2f})" if interval else ""
    return f"{found.change:+.2f}{sure}"


def build_index(
    folder: Path, read: Sequence[ReadDocument], embedder: CachedEmbedder, *, headings: bool
) -> Generation:
    """A generation of these documents, with or without the headings over each chunk."""
    chunks = [chunk for one in read for chunk in chunk_document(one)]
    if not headings:
        chunks = [replace(chunk, section=(), lead_in="") for chunk in chunks]
    titles = {one.document.id: one.document.record.title for one in read}
    embedded = embedder.embed_chunks([_embedded_text(chunk, titles, headings=headings) for chunk in chunks])
    store = Store(folder)
    dim = len(embedded[0].vector)
    store.build(
        [one.document for one in read],
        chunks,
        embedded,
        embedder_name=embedder.name,
        dim=dim,
        chunker_version=CHUNKER_VERSION,
        input_fingerprint="",
    )
    return store.open_current(embedder_name=embedder.name, dim=dim)


def _embedded_text(chunk: Chunk, titles: Mapping[str, str], *, headings: bool) -> str:
    return embedding_text(chunk, titles[chunk.document_id]) if headings else chunk.text


def _indexes() -> dict[str, list[ReadDocument]]:
    """The documents to index for each configuration that needs an index of its own."""
    documents = read_manifest(built_in_folder())
    as_served, _ = read_documents(documents)
    unrepaired, _ = read_documents(documents, repaired=False)
    return {NO_HEADINGS: as_served, NO_REPAIR: unrepaired}


def _answered(
    name: str, tested: Assistant, questions: Sequence[EvalQuestion], *, forgiving: bool = False
) -> Variant:
    """Whole answers; `forgiving` finds the key's passages in scanned text as they were misread too."""
    from evals.generating import record_of

    target = InProcess(tested)
    texts = texts_by_id(target.documents())
    records = [(question, record_of(target, question)) for question in questions]
    scores = [score(question, record, texts) for question, record in records]
    if forgiving:
        scores = [
            replace(one, ranks=_forgiving_ranks(question, record.found)) if one.ranks else one
            for one, (question, record) in zip(scores, records, strict=True)
        ]
    return Variant(name, scores, has_answers=True)


def _forgiving_ranks(question: EvalQuestion, found: Sequence[Object] | None) -> Ranks:
    """Ranks where misread letters are forgiven, as they are for the stock stack: exact words would say
    nothing of retrieval, only that the scan is not repaired."""
    strict = ranks(question, found or ())
    forgiven = (
        next(
            (
                rank
                for rank, one in enumerate(found or (), 1)
                for passage in group
                if passage.document_id == one["document_id"] and covers(one["text"], passage.quote)
            ),
            None,
        )
        for group in question.relevant
    )
    return tuple(
        min((rank for rank in pair if rank is not None), default=None)
        for pair in zip(strict, forgiven, strict=True)
    )


def _of_ranked(question: EvalQuestion, ranked: Sequence[Ranked]) -> Score:
    found = [found_object(one) for one in ranked[:N_FOUND]]
    return Score(question, None, None, None, ranks=ranks(question, found))


def _of_stock(questions: Sequence[EvalQuestion]) -> list[Score]:
    return [
        Score(question, None, None, None, ranks=found)
        for question, found in zip(questions, stock_stack.ranks_of(questions), strict=True)
    ]


def _cell(figure: Figure) -> str:
    if figure.value is None:
        return "–"
    interval = figure.interval
    return f"{figure.value:.2f}" + (f" ({interval.low:.2f}–{interval.high:.2f})" if interval else "")
