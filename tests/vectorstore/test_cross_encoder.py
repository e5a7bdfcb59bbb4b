from collections.abc import Mapping
from pathlib import Path

import pytest
import torch
from torch import Tensor

from vectorstore.embedding import N_LOWER_LAYERS
from vectorstore.reranker.cross_encoder import DIM, N_LAYERS, NO_LOGIT, Batch, CrossEncoder, Side

RANK = 4


def encoder() -> Mapping[str, Tensor]:
    """Upper layers with small made-up weights."""
    generator = torch.Generator().manual_seed(0)
    tensors: dict[str, Tensor] = {}
    for number in range(N_LOWER_LAYERS, N_LAYERS):
        for name, rows, columns in (
            *((f"attention.self.{part}", DIM, DIM) for part in ("query", "key", "value")),
            ("attention.output.dense", DIM, DIM),
            ("intermediate.dense", 4 * DIM, DIM),
            ("output.dense", DIM, 4 * DIM),
        ):
            place = f"encoder.layer.{number}.{name}"
            tensors[f"{place}.weight"] = 0.05 * torch.randn(rows, columns, generator=generator)
            tensors[f"{place}.bias"] = torch.zeros(rows)
        for name in ("attention.output.LayerNorm", "output.LayerNorm"):
            tensors[f"encoder.layer.{number}.{name}.weight"] = torch.ones(DIM)
            tensors[f"encoder.layer.{number}.{name}.bias"] = torch.zeros(DIM)
    return tensors


@pytest.fixture
def network() -> CrossEncoder:
    torch.manual_seed(1)
    made = CrossEncoder(encoder(), rank=RANK)
    for name, parameter in made.named_parameters():
        if name.endswith(".up"):
            torch.nn.init.normal_(parameter, std=0.05)
    return made.eval()


def side(n_tokens: int, units: list[int] | None = None, *, seed: int = 0) -> Side:
    generator = torch.Generator().manual_seed(seed)
    states = torch.randn(n_tokens, DIM, generator=generator)
    numbers = None if units is None else torch.tensor(units)
    return Side(states, torch.nn.functional.normalize(states, dim=-1), numbers)


QUESTION = side(3, seed=1)
SHORT, LONG = side(4, [0, 0, 1, 1], seed=2), side(9, [-1, 0, 0, 1, 1, 1, 2, 2, 2], seed=3)


@torch.inference_mode()
def test_chunk_is_judged_alike_alone_and_beside_a_longer_one(network: CrossEncoder) -> None:
    alone = network(Batch.of([(QUESTION, SHORT)]))
    beside = network(Batch.of([(QUESTION, LONG), (QUESTION, SHORT)]))
    assert beside.chunks[1] == pytest.approx(alone.chunks[0].item(), abs=1e-4)
    assert beside.units[1, :2].tolist() == pytest.approx(alone.units[0].tolist(), abs=1e-4)


@torch.inference_mode()
def test_unit_that_a_chunk_has_not_gets_no_logit(network: CrossEncoder) -> None:
    judged = network(Batch.of([(QUESTION, LONG), (QUESTION, SHORT)]))
    assert (judged.units[0] > NO_LOGIT).all()
    assert judged.units[1, 2] == NO_LOGIT


@torch.inference_mode()
def test_question_and_chunk_see_each_other(network: CrossEncoder) -> None:
    other = side(3, seed=4)
    judged = network(Batch.of([(QUESTION, LONG), (other, LONG)]))
    assert judged.chunks[0] != judged.chunks[1]
    assert not torch.equal(judged.units[0], judged.units[1])


@torch.inference_mode()
def test_merged_maps_judge_as_the_two_did(network: CrossEncoder) -> None:
    batch = Batch.of([(QUESTION, LONG), (QUESTION, SHORT)])
    before = network(batch)
    after = network.merged()(batch)
    assert torch.allclose(before.chunks, after.chunks, atol=1e-4)
    assert torch.allclose(before.units, after.units, atol=1e-4)


def test_encoder_stays_as_it_was_when_maps_are_merged() -> None:
    tensors = encoder()
    kept = {name: tensor.clone() for name, tensor in tensors.items()}
    made = CrossEncoder(tensors, rank=RANK)
    torch.nn.init.ones_(made.layers[0].query.up)
    made.merged()
    assert all(torch.equal(kept[name], tensor) for name, tensor in tensors.items())


@torch.inference_mode()
def test_weights_come_back_with_what_was_said_of_them(network: CrossEncoder, tmp_path: Path) -> None:
    path = tmp_path / "weights.safetensors"
    network.save(path, calibration={"chunk": (2.0, -1.0)})
    loaded, about = CrossEncoder.load(path, encoder())
    batch = Batch.of([(QUESTION, LONG)])
    assert about["calibration"] == {"chunk": [2.0, -1.0]}
    assert loaded(batch).chunks.item() == pytest.approx(network(batch).chunks.item(), abs=2e-2)


def test_only_what_is_learnt_is_written(network: CrossEncoder, tmp_path: Path) -> None:
    network.save(tmp_path / "weights.safetensors")
    assert not [name for name in network.learned() if "layers.0.query.weight" in name]
    assert (tmp_path / "weights.safetensors").stat().st_size < 1_000_000
