"""A sentence-transformers model in memory. Imports torch: import it where a model is loaded."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from vectorstore.bundled_model import is_bundled
from vectorstore.embedding import Embedded, e5_prefixes
from vectorstore.lean_import import import_lean
from vectorstore.unigram import Tokens

_MAX_TOKENS = 512
"""Where a model sets no limit of its own."""

Tokenize = Callable[[Sequence[str]], list[Tokens]]


class LoadedModel:
    """Embeds texts, one forward pass a batch.

    Attributes:
        dim: length of a vector.
        question_prefix, chunk_prefix: what the model wants in front of questions and of chunks.
    """

    def __init__(self, source: str, *, device: str, threads: int) -> None:
        torch.set_num_threads(threads)
        _check_device(device)
        self._model, self.tokenize, self._pad_id = (
            _load_bundled(source, device) if is_bundled(Path(source)) else _load_any(source, device)
        )
        self._model.eval()
        self.question_prefix, self.chunk_prefix = _prefixes(self._model.prompts, source)
        self.dim = int(self._model.get_embedding_dimension())

    @property
    def transformer(self) -> Any:
        """The network below the pooling, whose weights the cross-encoder begins from."""
        return self._model[0].model

    def embed(self, texts: Sequence[str], *, prefix: str) -> list[Embedded]:
        """Vectors of the texts, in their order."""
        tokens = self.tokenize([prefix + text for text in texts])
        with torch.inference_mode():
            output = self._model(self._features(tokens))
            vectors = _unit(output["sentence_embedding"]).cpu().numpy()
            token_vectors = _unit(output["token_embeddings"]).half().cpu().numpy()
            states = output["states"].half().cpu().numpy() if "states" in output else None
        embedded = []
        for row, text in enumerate(texts):
            rows, spans = _visible(tokens[row], text, len(prefix))
            kept = {} if states is None else {"states": states[row, rows]}
            embedded.append(Embedded(vectors[row], token_vectors[row, rows], spans, **kept))
        return embedded

    def _features(self, tokens: Sequence[Tokens]) -> dict[str, torch.Tensor]:
        """The model's input: int64 tensors of shape (n_texts, n_tokens of the longest)."""
        longest = max(len(text.ids) for text in tokens)
        ids = np.full((len(tokens), longest), self._pad_id, np.int64)
        mask = np.zeros_like(ids)
        for row, text in enumerate(tokens):
            ids[row, : len(text.ids)] = text.ids
            mask[row, : len(text.ids)] = 1
        arrays = {"input_ids": ids, "attention_mask": mask}
        return {name: torch.from_numpy(array).to(self._model.device) for name, array in arrays.items()}


def _check_device(device: str) -> None:
    """Raises OSError, with what to do, for a device that this machine's PyTorch cannot use."""
    try:
        torch.empty(0, device=device)
    except (RuntimeError, AssertionError) as error:
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        raise OSError(
            f"the embedding model cannot run on the device {device!r} ({reason}); "
            "set TILLIT_EMBEDDING__DEVICE=cpu, or name a device that is there"
        ) from error


def _load_bundled(source: str, device: str) -> tuple[Any, Tokenize, int]:
    import_lean()
    from vectorstore.bundled_encoder import load_bundled

    model = load_bundled(Path(source), device=device)
    return model, model[0].tokenize, model[0].model.config.pad_token_id


def _load_any(source: str, device: str) -> tuple[Any, Tokenize, int]:
    from sentence_transformers import SentenceTransformer

    try:
        model = SentenceTransformer(source, device=device)
    except (OSError, ValueError) as error:
        advice = "expected 'bundled', a sentence-transformers folder or a model's name on the hub"
        raise OSError(f"cannot load the embedding model {source!r}: {advice} ({error})") from error
    tokenizer = model.tokenizer.backend_tokenizer
    tokenizer.no_padding()
    tokenizer.enable_truncation(model.max_seq_length or _MAX_TOKENS)

    def tokenize(texts: Sequence[str]) -> list[Tokens]:
        # The inner tokenizer: the outer one is set up anew at each call, which threads cannot share.
        return [Tokens(e.ids, _spans(e)) for e in tokenizer.encode_batch(list(texts))]

    return model, tokenize, model.tokenizer.pad_token_id or 0


def _spans(encoding: Any) -> list[tuple[int, int]]:
    special = encoding.special_tokens_mask
    return [(0, 0) if special[i] else span for i, span in enumerate(encoding.offsets)]


def _unit(vectors: torch.Tensor) -> torch.Tensor:
    return torch.nn.functional.normalize(vectors.float(), dim=-1)


def _visible(tokens: Tokens, text: str, n_prefix: int) -> tuple[list[int], np.ndarray]:
    """The numbers and spans of the tokens that show something of `text`."""
    rows: list[int] = []
    spans: list[tuple[int, int]] = []
    for row, (start, end) in enumerate(tokens.spans):
        start, end = max(start - n_prefix, 0), end - n_prefix
        while start < end and text[start].isspace():
            start += 1
        if start < end:
            rows.append(row)
            spans.append((start, end))
    return rows, np.array(spans, np.int32).reshape(-1, 2)


def _prefixes(prompts: dict[str, str], source: str) -> tuple[str, str]:
    """What goes in front of questions and of chunks: the model's own prompts, or E5's for an E5 model."""
    question = prompts.get("query") or ""
    chunk = prompts.get("passage") or prompts.get("document") or ""
    return (question, chunk) if question or chunk else e5_prefixes(source)
