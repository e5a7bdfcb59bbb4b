"""The training loop: seeded, resumable, with a log of loss and development figures as JSON lines."""

import json
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR, LRScheduler
from tqdm import tqdm

from evals.training.school import School
from vectorstore.reranker.cross_encoder import NO_LOGIT, Batch, CrossEncoder, Judged


@dataclass(frozen=True)
class Recipe:
    """How to train. `passes` are over the passages and NorQuAD; collections are seen `times` as often."""

    passes: float = 1.0
    times: int = 3
    lessons_a_step: int = 8
    rate: float = 1e-3
    head_rate: float = 2e-3
    last_rate: float = 0.02
    """Share of the rate that is left at the end."""
    warmup: float = 0.05
    weight_decay: float = 0.01
    dropout: float = 0.1
    chunk_weight: float = 0.5
    with_taken: bool = True
    heads_only: bool = False
    seed: int = 1


def train(
    network: CrossEncoder,
    school: School,
    recipe: Recipe,
    folder: Path,
    *,
    figures: Callable[[CrossEncoder], dict[str, float]],
    every: int,
) -> None:
    """Train in place, from the last checkpoint in `folder` where there is one.

    Args:
        figures: of the network, logged each `every` steps, when a checkpoint is written too.
    """
    folder.mkdir(parents=True, exist_ok=True)
    order = _order(school, recipe)
    n_steps = len(order) // recipe.lessons_a_step
    optimizer, schedule = _optimizer(network, recipe, n_steps)
    checkpoint = folder / "checkpoint.pt"
    first, spent = _resume(checkpoint, network, optimizer, schedule)
    began, losses = time.monotonic() - spent, []
    network.train()
    with tqdm(total=n_steps, initial=first, desc=folder.name, mininterval=5) as bar:
        for step in range(first, n_steps):
            torch.manual_seed(recipe.seed * 1_000_003 + step)
            numbers = order[step * recipe.lessons_a_step : (step + 1) * recipe.lessons_a_step]
            loss = _loss_of_step(network, school, recipe, numbers, step)
            optimizer.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            losses.append(loss.item())
            bar.update()
            bar.set_postfix(loss=f"{np.mean(losses[-50:]):.3f}", refresh=False)
            if (step + 1) % every == 0 or step + 1 == n_steps:
                line = {"step": step + 1, "loss": round(float(np.mean(losses)), 4)}
                line |= {"seconds": round(time.monotonic() - began)} | figures(network)
                losses = []
                tqdm.write(json.dumps(line))
                with (folder / "log.jsonl").open("a") as log:
                    log.write(json.dumps(line) + "\n")
                _save(checkpoint, network, optimizer, schedule, step + 1, time.monotonic() - began)
    (folder / "recipe.json").write_text(json.dumps(asdict(recipe), indent=2) + "\n")


def _order(school: School, recipe: Recipe) -> list[int]:
    """The lessons of all steps: it depends on the seed alone."""
    rng = np.random.default_rng(recipe.seed)
    often, once = (
        school.of(held_out=False, kinds=["collection"]),
        school.of(held_out=False, kinds=["passage", "norquad"]),
    )
    lessons = [rng.permutation([*often * recipe.times, *once]) for _ in range(math.ceil(recipe.passes))]
    wanted = int(recipe.passes * len(lessons[0]))
    return [int(n) for n in np.concatenate(lessons)[:wanted]]


def _optimizer(network: CrossEncoder, recipe: Recipe, n_steps: int) -> tuple[Optimizer, LRScheduler]:
    named = [(name, p) for name, p in network.named_parameters() if p.requires_grad]
    if recipe.heads_only:
        for name, parameter in named:
            parameter.requires_grad = not name.startswith("layers")
    layers = [p for name, p in named if name.startswith("layers") and p.requires_grad]
    heads = [p for name, p in named if not name.startswith("layers")]
    groups = [{"params": heads, "lr": recipe.head_rate}]
    if layers:
        groups.append({"params": layers, "lr": recipe.rate})
    optimizer = torch.optim.AdamW(groups, weight_decay=recipe.weight_decay)
    warm = max(1, int(recipe.warmup * n_steps))
    schedule = LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(recipe.last_rate, (n_steps - step) / n_steps))
    )
    return optimizer, schedule


def _loss_of_step(
    network: CrossEncoder, school: School, recipe: Recipe, numbers: Sequence[int], step: int
) -> Tensor:
    rng = np.random.default_rng((recipe.seed, step))
    drawn = [school.draw(number, rng, with_taken=recipe.with_taken) for number in numbers]
    pairs = [
        (school.question(number), school.piece(piece))
        for number, pieces in zip(numbers, drawn, strict=True)
        for piece, _ in pieces
    ]
    judged = network(Batch.of(pairs))
    total, first = judged.units.new_zeros(()), 0
    for pieces in drawn:
        here = slice(first, first + len(pieces))
        total = total + _loss(Judged(judged.units[here], judged.chunks[here]), pieces[0][1], recipe)
        first += len(pieces)
    return total / len(numbers)


def _loss(judged: Judged, answers: Sequence[int], recipe: Recipe) -> Tensor:
    """Of one lesson, its first piece being the one that answers, if any does.

    Over all its sentences and a "nowhere" at 0: which one answers. Each piece alone: whether it does.
    """
    units, chunks = judged.units, judged.chunks
    nowhere = units.new_zeros(1)
    right = [n for n in answers if n < units.shape[1] and units[0, n] > NO_LOGIT]
    labels = units.new_zeros(len(chunks))
    everywhere = torch.cat([nowhere, units.flatten()]).logsumexp(0)
    if right:
        labels[0] = 1
        total = everywhere - units[0, right].logsumexp(0)
        total = total + recipe.chunk_weight * (torch.cat([nowhere, chunks]).logsumexp(0) - chunks[0])
    else:
        total = everywhere
    for row in range(int(labels[0]), len(chunks)):
        total = total + recipe.chunk_weight * torch.cat([nowhere, units[row]]).logsumexp(0)
    return total + functional.binary_cross_entropy_with_logits(chunks, labels, reduction="sum")


def _resume(
    path: Path, network: CrossEncoder, optimizer: Optimizer, schedule: LRScheduler
) -> tuple[int, float]:
    """Steps done and seconds spent."""
    if not path.exists():
        return 0, 0.0
    saved = torch.load(path, weights_only=True)
    network.load_state_dict(saved["learned"], strict=False)
    optimizer.load_state_dict(saved["optimizer"])
    schedule.load_state_dict(saved["schedule"])
    return saved["step"], saved["seconds"]


def _save(
    path: Path, network: CrossEncoder, optimizer: Optimizer, schedule: LRScheduler, step: int, seconds: float
) -> None:
    saved = {
        "learned": network.learned(),
        "optimizer": optimizer.state_dict(),
        "schedule": schedule.state_dict(),
        "step": step,
        "seconds": seconds,
    }
    torch.save(saved, path.with_suffix(".new"))
    path.with_suffix(".new").replace(path)
