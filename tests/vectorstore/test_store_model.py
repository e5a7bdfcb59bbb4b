"""The store with the real embedding model: vectors of its size and kind go in and are found."""

from pathlib import Path

import numpy as np
from store_parts import make_documents

from vectorstore.chunks import Chunk, embedding_text
from vectorstore.embedding import SentenceTransformerEmbedder
from vectorstore.store import Store

TEXTS = [
    "Reformen skal gi ansatte i førstelinjen større handlingsrom til å bruke faglig skjønn.",
    "Departementet har redusert antallet rapporteringskrav i tildelingsbrevet.",
    "Kommunen ligger ved kysten og har mange fiskebåter.",
]


def test_question_in_three_languages_finds_the_chunk_that_answers_it(
    tmp_path: Path, embedder: SentenceTransformerEmbedder
) -> None:
    chunks = [Chunk(f"c{i}", "document-0", text, 0, len(text)) for i, text in enumerate(TEXTS)]
    embedded = embedder.embed_chunks([embedding_text(chunk, "Tittel 0") for chunk in chunks])
    model = {"embedder_name": embedder.name, "dim": embedder.dim}
    store = Store(tmp_path)
    store.build(make_documents(1), chunks, embedded, **model, chunker_version="1", input_fingerprint="f")

    generation = store.open_current(**model)

    for question in (
        "Hva er gjort med krav til rapportering?",
        "Kva er gjort med rapporteringskrava?",
        "What has been done about reporting requirements?",
    ):
        assert generation.dense(embedder.embed_question(question).vector, 1)[0].chunk == chunks[1]
    tokens = generation.tokens("c1")
    assert tokens is not None
    assert np.array_equal(tokens.tokens, embedded[1].tokens)
    assert np.array_equal(tokens.spans, embedded[1].spans)
