"""A small corpus with made-up vectors, for tests of the store. The vectors prove wiring, never quality."""

import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from vectorstore.chunks import Chunk, Document, DocumentRecord, Heading, PageStart, Repair, embedding_text
from vectorstore.generations import GenerationInfo
from vectorstore.store import Store

DIM = 32
MODEL = "made-up"
WORDS = (
    "tillit mål resultat styring ledelse departement etat rapportering krav ansatte brukere tjeneste "
    "handlingsrom kontroll medvirkning faglig kvalitet tid samfunn kommune innbygger reform"
).split()


@dataclass(frozen=True)
class Embedded:
    vector: np.ndarray
    tokens: np.ndarray
    spans: np.ndarray
    states: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), np.float16))


def embed(text: str, *, dim: int = DIM) -> Embedded:
    """The same text gets the same vectors, in every process."""
    rng = np.random.default_rng(zlib.crc32(text.encode()))
    n_tokens = 3 + len(text) % 5
    rows = rng.standard_normal((n_tokens + 1, dim))
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    spans = np.stack([np.arange(n_tokens), np.arange(n_tokens) + 1], axis=1)
    return Embedded(rows[0].astype(np.float32), rows[1:].astype(np.float16), spans.astype(np.int32))


def make_documents(n: int = 3) -> list[Document]:
    return [
        Document(
            DocumentRecord(
                id=f"document-{i}",
                title=f"Tittel {i}",
                publisher="Etaten",
                date="2022",
                url="https://example.org/notat",
                language="nb",
                standing="guidance",
                obtained="skrevet for en test",
            ),
            text=f"Første setning i dokument {i}.\n\x0cAndre setning, med æøå og «sitat».",
            headings=(Heading("Første", 1, 0, 6),),
            repairs=(Repair(7, 14, "setn1ng", "setning"),),
            pages=(PageStart(0, 1),),
        )
        for i in range(n)
    ]


def make_chunks(n: int, *, word: str = "", n_documents: int = 3) -> list[Chunk]:
    """Chunks of a few words each; `word` stands in all of them."""
    rng = np.random.default_rng(n)
    return [
        Chunk(
            id=f"document-{i % n_documents}-{i:04d}",
            document_id=f"document-{i % n_documents}",
            text=f"{word} {' '.join(rng.choice(WORDS, 8))} nummer{i}".strip(),
            start=i,
            end=i + 10,
            section=("Innledning", f"Del {i % 4}"),
            page=None if i % 5 == 0 else i % 7,
            lead_in="Dette gjelder:" if i % 6 == 0 else "",
        )
        for i in range(n)
    ]


def embed_all(chunks: list[Chunk]) -> list[Embedded]:
    return [embed(embedding_text(chunk, f"Tittel {chunk.document_id[-1]}")) for chunk in chunks]


def build(
    store: Store, n: int = 60, *, word: str = "", fingerprint: str = "f", **options: Any
) -> GenerationInfo:
    chunks = make_chunks(n, word=word)
    return store.build(
        make_documents(),
        chunks,
        embed_all(chunks),
        **{
            "embedder_name": MODEL,
            "dim": DIM,
            "chunker_version": "1",
            "input_fingerprint": "f",
            **options,
        },
    )


def overwrite(path: Path, content: bytes, *, at: int = 0) -> None:
    """Damage a file in place, keeping its size unless `content` is longer."""
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)


def hnsw_file(generation: Path, name: str) -> Path:
    (found,) = (generation / "chroma").glob(f"*/{name}")
    return found


def generations(index_dir: Path) -> list[Path]:
    """Folders of the generations there are, oldest first."""
    return sorted((index_dir / "generations").iterdir())
