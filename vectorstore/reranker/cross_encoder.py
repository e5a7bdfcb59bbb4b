"""The network: upper layers of the bundled encoder that see a question and a chunk together.

The lower layers run on each alone, so a chunk's states are made at ingest and kept with the index (MacAvaney
et al. 2020, "Efficient Document Re-Ranking for Transformers by Precomputing Term Representations"). The upper
layers begin as the encoder's own and are adapted by low-rank matrices (Hu et al. 2021, "LoRA"). Each token is
also shown how well the other side's tokens meet it (late interaction: Khattab and Zaharia 2020, "ColBERT").
"""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

import torch
from safetensors import safe_open
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional

from vectorstore.embedding import N_LOWER_LAYERS

DIM, N_HEADS, N_LAYERS, NORM_EPS = 384, 12, 12, 1e-12
N_ALIGNED = 3
"""So many best cosines with the other side are shown to each token."""
COSINE_MEAN, COSINE_SPREAD, NO_COSINE = 0.775, 0.06, -3.0
"""Of tokens' best cosines in the last layer, about; and what stands for none."""
NO_LOGIT = -1e4


@dataclass(frozen=True)
class Side:
    """A question or a chunk: its visible tokens.

    Attributes:
        states: float32 (n_tokens, DIM), of the layer below the joint ones.
        last: float32 (n_tokens, DIM), of the last layer, rows L2-normalised.
        units: int64 (n_tokens,), of a chunk: the sentence or list item each token stands in, -1 outside.
    """

    states: Tensor
    last: Tensor
    units: Tensor | None = None


@dataclass(frozen=True)
class Batch:
    """Pairs side by side, question first, padded to (n_pairs, n_tokens, …)."""

    states: Tensor
    last: Tensor
    asked: Tensor
    told: Tensor
    units: Tensor
    n_units: int

    @classmethod
    def of(cls, pairs: Sequence[tuple[Side, Side]]) -> Self:
        longest = max(len(question.states) + len(chunk.states) for question, chunk in pairs)
        shape = len(pairs), longest
        states, last = torch.zeros(*shape, DIM), torch.zeros(*shape, DIM)
        asked, told = torch.zeros(shape, dtype=torch.bool), torch.zeros(shape, dtype=torch.bool)
        units = torch.full(shape, -1)
        for row, (question, chunk) in enumerate(pairs):
            middle = len(question.states)
            end = middle + len(chunk.states)
            states[row, :middle], states[row, middle:end] = question.states, chunk.states
            last[row, :middle], last[row, middle:end] = question.last, chunk.last
            asked[row, :middle], told[row, middle:end] = True, True
            if chunk.units is not None:
                units[row, middle:end] = chunk.units
        return cls(states, last, asked, told, units, max(int(units.max()) + 1, 1))


@dataclass(frozen=True)
class Judged:
    """Logits that the text answers: of units (n_pairs, n_units), NO_LOGIT for none; of chunks (n_pairs,)."""

    units: Tensor
    chunks: Tensor


class CrossEncoder(nn.Module):
    """Judges pairs of a question and a chunk."""

    def __init__(self, encoder: Mapping[str, Tensor], *, rank: int, dropout: float = 0.0) -> None:
        """`encoder`: the tensors of the bundled transformer; `rank`: that of the low-rank matrices."""
        super().__init__()
        self.rank = rank
        self.dropout = dropout
        self.start = nn.Parameter(torch.zeros(DIM))
        self.sides = nn.Parameter(torch.zeros(2, DIM))
        self.layers = nn.ModuleList(
            JointLayer(_layer(encoder, number), rank) for number in range(N_LOWER_LAYERS, N_LAYERS)
        )
        self.show = nn.Linear(2 * N_ALIGNED, DIM)
        self.weigh = nn.Linear(DIM, 1)
        self.attend = nn.Linear(DIM, 1)
        judge = nn.Linear(128, 1)
        self.judge_unit = nn.Sequential(nn.Linear(2 * DIM, 128), nn.GELU(), judge)
        self.judge_chunk = nn.Linear(DIM, 1)
        self.by_alignment = nn.Parameter(torch.tensor([[0.5, 0.5], [0.0, 1.0]]))
        nn.init.normal_(self.show.weight, std=0.02)
        nn.init.zeros_(self.show.bias)
        nn.init.constant_(judge.bias, -3.0)
        nn.init.constant_(self.judge_chunk.bias, -1.0)

    def forward(self, batch: Batch) -> Judged:
        shown, of_units, of_chunks = self._align(batch)
        x = functional.dropout(batch.states, self.dropout, self.training)
        x = x + self.sides[batch.told.long()] + self.show(shown)
        x = torch.cat([self.start.expand(len(x), 1, -1), x], dim=1)
        mask = functional.pad(batch.asked | batch.told, (1, 0), value=True)[:, None, None, :]
        for layer in self.layers:
            x = layer(x, mask)
        x = functional.dropout(x, self.dropout, self.training)
        summary, x = x[:, 0], x[:, 1:]
        pooled, exists = self._pool_units(x, batch)
        together = torch.cat([pooled, summary[:, None].expand_as(pooled)], dim=-1)
        units = self.judge_unit(together).squeeze(-1)
        chunks = self.judge_chunk(summary).squeeze(-1)
        by = self.by_alignment
        units = units + by[0, 0] * of_units + by[0, 1] * of_chunks[:, None]
        chunks = chunks + by[1, 0] * of_units.amax(dim=1) + by[1, 1] * of_chunks
        return Judged(units.masked_fill(~exists, NO_LOGIT), chunks)

    def _pool_units(self, x: Tensor, batch: Batch) -> tuple[Tensor, Tensor]:
        """A weighted mean of each unit's tokens (n_pairs, n_units, DIM), and which units there are."""
        member = batch.units[..., None] == torch.arange(batch.n_units)
        weights = self.attend(x).masked_fill(~member, NO_LOGIT).softmax(dim=1) * member
        return torch.einsum("ptu,ptd->pud", weights, x), member.any(dim=1)

    def _align(self, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
        """Late interaction in the last layer.

        Returns:
            Each token's best cosines on the other side (n_pairs, n_tokens, 2 * N_ALIGNED), as standard
            scores; the question tokens' weighted mean best cosine in each unit (n_pairs, n_units), and in
            the chunk (n_pairs,).
        """
        n_asked = int(batch.asked.sum(1).max())
        asked = batch.asked[:, :n_asked]
        with torch.no_grad():
            cosines = (batch.last[:, :n_asked] @ batch.last.transpose(1, 2) - COSINE_MEAN) / COSINE_SPREAD
            cosines = cosines.masked_fill(~(asked[:, :, None] & batch.told[:, None, :]), NO_COSINE)
            shown = cosines.new_zeros(*batch.told.shape, 2 * N_ALIGNED)
            of_told = cosines.topk(min(N_ALIGNED, n_asked), dim=1).values.transpose(1, 2)
            of_asked = cosines.topk(min(N_ALIGNED, cosines.shape[2]), dim=2).values
            shown[..., : of_told.shape[2]] = of_told * batch.told[..., None]
            shown[:, :n_asked, N_ALIGNED : N_ALIGNED + of_asked.shape[2]] = of_asked * asked[..., None]
            in_units = torch.stack(
                [
                    cosines.masked_fill((batch.units != unit)[:, None], NO_COSINE).amax(dim=2)
                    for unit in range(batch.n_units)
                ],
                dim=2,
            )
            in_chunk = cosines.amax(dim=2)
        weights = functional.softplus(self.weigh(batch.states[:, :n_asked]).squeeze(-1) + 1) * asked
        weights = weights / weights.sum(1, keepdim=True).clamp(min=1e-6)
        return shown, (in_units * weights[..., None]).sum(1), (in_chunk * weights).sum(1)

    def merged(self) -> Self:
        """Itself for use: adapted maps made one, nothing left to train."""
        self.requires_grad_(False).eval()
        for module in self.modules():
            if isinstance(module, Adapted):
                module.merge()
        return self

    def learned(self) -> dict[str, Tensor]:
        """What differs from the encoder: the weights to keep."""
        wanted = {name for name, parameter in self.named_parameters() if parameter.requires_grad}
        return {name: tensor for name, tensor in self.state_dict().items() if name in wanted}

    def save(self, path: Path, **about: object) -> None:
        """Write what was learnt as float16, with `about` as JSON."""
        tensors = {name: tensor.half().contiguous() for name, tensor in self.learned().items()}
        save_file(tensors, path, {"about": json.dumps({"rank": self.rank, **about})})

    @classmethod
    def load(cls, path: Path, encoder: Mapping[str, Tensor]) -> tuple[Self, dict[str, Any]]:
        """The trained network and what was said about it. Raises OSError, SafetensorError."""
        with safe_open(path, "pt") as file:
            about = json.loads(file.metadata()["about"])
            tensors = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118
        network = cls(encoder, rank=about["rank"])
        network.load_state_dict(tensors, strict=False)
        return network.eval(), about


class JointLayer(nn.Module):
    """A layer of the encoder (BERT: norms after the sums), adapted."""

    def __init__(self, of: Mapping[str, Tensor], rank: int) -> None:
        super().__init__()
        self.query, self.key, self.value, self.gather, self.widen, self.narrow = (
            Adapted(of[f"{name}.weight"], of[f"{name}.bias"], rank)
            for name in (
                "attention.self.query",
                "attention.self.key",
                "attention.self.value",
                "attention.output.dense",
                "intermediate.dense",
                "output.dense",
            )
        )
        self.norm_attended = _norm(of, "attention.output.LayerNorm")
        self.norm = _norm(of, "output.LayerNorm")

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        query, key, value = (
            part(x).view(*x.shape[:2], N_HEADS, DIM // N_HEADS).transpose(1, 2)
            for part in (self.query, self.key, self.value)
        )
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        x = self.norm_attended(x + self.gather(attended.transpose(1, 2).reshape(x.shape)))
        return self.norm(x + self.narrow(functional.gelu(self.widen(x))))


class Adapted(nn.Module):
    """A linear map of the encoder, frozen, and a low-rank one beside it."""

    def __init__(self, weight: Tensor, bias: Tensor, rank: int) -> None:
        super().__init__()
        self.weight = nn.Parameter(weight.float().clone(), requires_grad=False)
        self.bias = nn.Parameter(bias.float(), requires_grad=False)
        self.down = nn.Parameter(torch.randn(rank, weight.shape[1]) / math.sqrt(weight.shape[1]))
        self.up = nn.Parameter(torch.zeros(weight.shape[0], rank))
        self.is_merged = False

    def forward(self, x: Tensor) -> Tensor:
        plain = functional.linear(x, self.weight, self.bias)
        if self.is_merged:
            return plain
        return plain + functional.linear(functional.linear(x, self.down), self.up)

    def merge(self) -> None:
        """Make one map of both: as right, and faster."""
        if not self.is_merged:
            self.weight.data += self.up @ self.down
            self.is_merged = True


def _norm(of: Mapping[str, Tensor], name: str) -> nn.LayerNorm:
    norm = nn.LayerNorm(DIM, eps=NORM_EPS)
    norm.weight.data, norm.bias.data = (
        of[f"{name}.weight"].float().clone(),
        of[f"{name}.bias"].float().clone(),
    )
    return norm


def _layer(encoder: Mapping[str, Tensor], number: int) -> dict[str, Tensor]:
    start = f"encoder.layer.{number}."
    return {name.removeprefix(start): tensor for name, tensor in encoder.items() if name.startswith(start)}
