"""`python -m evals.training --norquad FOLDER --out FOLDER`: from data to weights."""

import argparse
import json
import os
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path

from evals.extras import require
from evals.training.training import Recipe, train

N_VALIDATION = 120


def main(arguments: Sequence[str] | None = None) -> None:
    """Train the cross-encoder on the written lessons and on NorQuAD."""
    given = _parser().parse_args(arguments)
    require("eval")
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    import torch
    from tqdm import tqdm

    from evals.training.figures import calibration, held_out_figures
    from evals.training.lessons import Material, add_collections, add_passages
    from evals.training.norquad import add_norquad
    from evals.training.school import School
    from vectorstore.bundled_model import ensure_bundled_model
    from vectorstore.embedding import N_LOWER_LAYERS, SentenceTransformerEmbedder
    from vectorstore.reranker.cross_encoder import CrossEncoder

    recipe = Recipe(**{one.name: getattr(given, one.name) for one in fields(Recipe)})
    material = Material()
    add_passages(material)
    add_collections(material, n=given.n_collections)
    add_norquad(material, given.norquad, n_train=given.n_norquad, n_validation=N_VALIDATION, seed=recipe.seed)
    folder = ensure_bundled_model(given.data_dir / "models")
    embedder = SentenceTransformerEmbedder(folder, threads=given.threads)
    transformer = embedder.load().transformer
    with tqdm(desc="texts embedded", total=len(material.pieces), mininterval=5) as bar:
        school = School(material, given.data_dir / "training.sqlite", embedder, bar.update)
    torch.manual_seed(recipe.seed)
    network = CrossEncoder(transformer.state_dict(), rank=given.rank, dropout=recipe.dropout)
    beginning = torch.tensor([embedder.load().tokenize([""])[0].ids[:1]])
    lower = transformer(input_ids=beginning, output_hidden_states=True).hidden_states[N_LOWER_LAYERS]
    network.start.data.copy_(lower[0, 0])
    trained = sum(p.numel() for p in network.parameters() if p.requires_grad)
    print(f"{len(school.of(held_out=False))} lessons to learn from, {trained} weights to train")
    train(
        network,
        school,
        recipe,
        given.out,
        figures=lambda network: held_out_figures(network, school),
        every=given.every,
    )
    network.save(given.out / "weights.safetensors", calibration=calibration(network, school))
    print(json.dumps(held_out_figures(network, school)))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.training", description=main.__doc__)
    add = parser.add_argument
    add("--norquad", type=Path, required=True, help="folder with its contexts.jsonl and questions.jsonl")
    add("--out", type=Path, required=True, help="folder for checkpoint, log and weights; goes on from there")
    add("--data-dir", type=Path, default=Path(".tillit"), help="where model and embeddings are kept")
    add("--threads", type=int, default=2, help="of the processor")
    add("--every", type=int, default=250, help="steps between checkpoints, with figures")
    add("--n-norquad", type=int, default=1000, help="questions of NorQuAD's training part")
    add("--n-collections", type=int, help="collections to learn from (default: all)")
    add("--rank", type=int, default=32, help="of the low-rank matrices")
    for one in fields(Recipe):
        name = f"--{one.name.replace('_', '-')}"
        if one.type is bool:
            add(name, action=argparse.BooleanOptionalAction, default=one.default)
        else:
            add(name, type=one.type, default=one.default)
    return parser


if __name__ == "__main__":
    main()
