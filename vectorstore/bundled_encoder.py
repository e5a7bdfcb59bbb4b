"""The bundled model as a sentence-transformers model that loads fast and takes little memory.

sentence-transformers can read the folder by itself, in 4 s and 900 MB: the tokenizer takes 280 MB of it, and
the word embeddings 384 MB as float32. Here the embeddings stay in their file as float16, mapped into memory,
and the tokenizer is `unigram.py`'s. Transformer, pooling and forward pass are the libraries' own.

Imports torch and transformers: import it where a model is loaded.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import torch
from safetensors import safe_open
from sentence_transformers import SentenceTransformer
from sentence_transformers.base.modules import InputModule, Normalize
from sentence_transformers.sentence_transformer.modules import Pooling
from torch import nn
from transformers.initialization import no_init_weights
from transformers.models.bert.configuration_bert import BertConfig
from transformers.models.bert.modeling_bert import BertModel

from vectorstore.bundled_files import UNIGRAM, WEIGHTS
from vectorstore.embedding import N_LOWER_LAYERS
from vectorstore.unigram import Tokens, UnigramTokenizer

_WORDS = "embeddings.word_embeddings.weight"


def load_bundled(folder: Path, *, device: str) -> Any:
    """The SentenceTransformer of a folder that `ensure_bundled_model` made."""
    config = BertConfig(**json.loads((folder / "config.json").read_text("utf-8")))
    prompts = json.loads((folder / "config_sentence_transformers.json").read_text("utf-8"))["prompts"]
    encoder = BundledEncoder(_load_bert(folder / WEIGHTS, config), UnigramTokenizer.load(folder / UNIGRAM))
    modules = [encoder, Pooling(config.hidden_size, pooling_mode="mean"), Normalize()]
    return SentenceTransformer(modules=modules, device=device, prompts=prompts)


class BundledEncoder(InputModule):
    """BERT with our tokenizer, as the first module of a sentence-transformers model."""

    def __init__(self, model: Any, tokenizer: UnigramTokenizer) -> None:
        super().__init__()
        self.model = model
        self.tokenizer = tokenizer
        self.max_seq_length: int = model.config.max_position_embeddings

    def tokenize(self, texts: Sequence[str]) -> list[Tokens]:
        return [self.tokenizer.encode(text, max_tokens=self.max_seq_length) for text in texts]

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        output = self.model(
            input_ids=features["input_ids"],
            attention_mask=features["attention_mask"],
            output_hidden_states=True,
        )
        return features | {
            "token_embeddings": output.last_hidden_state,
            "states": output.hidden_states[N_LOWER_LAYERS],
        }

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> NoReturn:
        raise NotImplementedError("the bundled model already is a folder that can be copied")


class _MappedWords(nn.Embedding):
    """Word embeddings kept as float16 in their file; the rows looked up are widened to float32."""

    def forward(self, input: torch.Tensor) -> torch.Tensor:
        return super().forward(input).float()


def _load_bert(weights: Path, config: Any) -> Any:
    """The transformer with the file's weights.

    It is made without filling it first: untouched memory costs nothing, and then the weights replace it.
    """
    with no_init_weights():
        model = BertModel(config, add_pooling_layer=False)
        model.embeddings.word_embeddings = _MappedWords(config.vocab_size, config.hidden_size)
    with safe_open(weights, "pt") as mapped, safe_open(weights, "pt") as file:
        # Opened twice, since a file stays mapped, as far as it was read, while one of its tensors lives.
        tensors = {name: file.get_tensor(name).clone() for name in file.keys() if name != _WORDS}  # noqa: SIM118
        tensors[_WORDS] = mapped.get_tensor(_WORDS)
    model.load_state_dict(tensors, assign=True)
    return model.requires_grad_(False).eval()
