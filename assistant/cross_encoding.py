"""The cross-encoder's judgement of the first chunks: does the answer stand there?"""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.queries import Query
from assistant.ranking import Ranked, TokenSource
from assistant.units import split_units
from vectorstore.chunks import Chunk, embedding_text
from vectorstore.embedding import Embedded
from vectorstore.reranker.judgement import Judge, ToJudge

N_CROSS_ENCODED = 8
"""So many chunks are read: each costs a forward pass through the upper layers."""

_ENGLISH_NAME = re.compile(r"\btrust[- ]reform\b", re.IGNORECASE)


def asked_text(query: Query) -> str:
    """What is asked of each chunk: the question without the reform's English name, which stands in none of
    them, tells none apart, and makes every answer improbable (by 1.7 in log-odds on the tuning questions)."""
    return _ENGLISH_NAME.sub("reform", query.embedded_text)


def cross_encode(
    ranked: Sequence[Ranked], question: Embedded, source: TokenSource, cross_encoder: Judge
) -> list[Ranked]:
    """The chunks in their order, the first N_CROSS_ENCODED with their judgement.

    As they are where the model gives no states, or the index keeps none.
    """
    chunks = [_to_judge(one.chunk, source) for one in ranked[:N_CROSS_ENCODED]]
    if not chunks or not question.states.size or any(chunk is None for chunk in chunks):
        return list(ranked)
    judgements = cross_encoder.judge(question, [chunk for chunk in chunks if chunk])
    first = [replace(one, judgement=found) for one, found in zip(ranked, judgements, strict=False)]
    return [*first, *ranked[len(first) :]]


def _to_judge(chunk: Chunk, source: TokenSource) -> ToJudge | None:
    tokens = source.tokens(chunk.id)
    if tokens is None or not tokens.states.size:
        return None
    title = source.documents[chunk.document_id].record.title
    units = [(unit.start, unit.end) for unit in split_units(chunk.text)]
    return ToJudge(tokens, units, len(embedding_text(chunk, title)) - len(chunk.text))
