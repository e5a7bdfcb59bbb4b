import gc
import weakref
from types import SimpleNamespace

import numpy as np
from parts import make_chunk, make_document

from assistant.exchange import Corpus
from vectorstore.token_file import TokenVectors


def test_a_corpus_is_gone_with_its_last_user() -> None:
    """The files of an old generation are removed when nobody reads them any more, not some time later."""
    document = make_document("Tillit er bra.")
    chunk = make_chunk(document, "Tillit er bra.")
    kept = TokenVectors(np.ones((2, 3), np.float16), np.zeros((2, 2), np.int32), np.ones((2, 3), np.float16))
    generation = SimpleNamespace(
        documents={document.id: document}, chunks=[chunk], tokens=lambda chunk_id: kept
    )
    corpus = Corpus(generation)  # type: ignore[arg-type]
    tokens = corpus.tokens(chunk.id)
    assert tokens is not None
    assert tokens.tokens.dtype == np.float32
    assert tokens.states.size == 0, "they are large, and read when they are needed"
    gone = weakref.ref(corpus)
    gc.disable()
    try:
        del corpus
        assert gone() is None
    finally:
        gc.enable()
