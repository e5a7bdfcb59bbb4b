from hypothesis import given
from hypothesis import strategies as st
from store_parts import make_chunks, make_documents

from vectorstore.chunks import Chunk
from vectorstore.records import (
    chunk_from_row,
    chunk_metadata,
    chunks_digest,
    documents_from_json,
    documents_to_json,
)

chunks = st.builds(
    Chunk,
    id=st.text(min_size=1),
    document_id=st.text(min_size=1),
    text=st.text(),
    start=st.integers(0, 10**6),
    end=st.integers(0, 10**6),
    section=st.lists(st.text()).map(tuple),
    page=st.none() | st.integers(1, 999),
    lead_in=st.text(),
)


def test_documents_come_back_as_they_went() -> None:
    documents = make_documents()

    assert list(documents_from_json(documents_to_json(documents)).values()) == documents


@given(chunks)
def test_chunk_comes_back_from_its_metadata(chunk: Chunk) -> None:
    metadata = chunk_metadata(chunk, 7)

    assert None not in metadata.values()
    assert metadata["position"] == 7
    assert chunk_from_row(chunk.id, chunk.text, metadata) == chunk


def test_digest_knows_order_and_every_field() -> None:
    one, two = make_chunks(2)

    assert chunks_digest([one, two]) == chunks_digest([one, two])
    assert chunks_digest([one, two]) != chunks_digest([two, one])
    assert chunks_digest([one]) != chunks_digest([Chunk(**{**vars(one), "page": 99})])
