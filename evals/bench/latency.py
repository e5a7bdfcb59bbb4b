"""How long an answer takes, and how that compares with one forward pass of the embedding model."""

import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from assistant.answers import Question
from assistant.assistant import Assistant
from evals.bench.table import Row
from evals.metrics import percentile
from evals.question_set import Split, read_questions

P50_MS, P95_MS, FORWARD_PASSES = 60.0, 150.0, 3.0
N_ROUNDS = 2


@dataclass(frozen=True)
class Sample:
    """One answer and, right before or after it, one forward pass on the same question."""

    answer_ms: float
    forward_ms: float
    stages_ms: dict[str, float]


def measure(tested: Assistant, model_folder: Path, split: Split) -> list[Sample]:
    """One user, warm: every question of the half is answered once unmeasured, then N_ROUNDS times.

    Questions that are answered without searching (greetings and the like) are left out: they take no
    forward pass, and would only make the percentiles look better.
    """
    questions = [
        one.question for one in read_questions(split) if "embed" in tested.answer(one.question).timings_ms
    ]
    forward = forward_pass(model_folder)
    for question in questions:
        forward(question.text)
    return [
        _sample(tested, forward, question, answer_first=bool((number + turn) % 2))
        for turn in range(N_ROUNDS)
        for number, question in enumerate(questions)
    ]


def _sample(
    tested: Assistant, forward: Callable[[str], float], question: Question, *, answer_first: bool
) -> Sample:
    forward_ms = 0.0 if answer_first else forward(question.text)
    started = time.perf_counter()
    answer = tested.answer(question)
    answer_ms = (time.perf_counter() - started) * 1000
    return Sample(answer_ms, forward_ms or forward(question.text), answer.timings_ms)


def forward_pass(model_folder: Path) -> Callable[[str], float]:
    """What times one bare forward pass on a text, in ms: transformer and pooling, without tokenizing."""
    import torch

    from vectorstore.bundled_encoder import load_bundled

    model = load_bundled(model_folder, device="cpu")

    def run(text: str) -> float:
        ids = torch.tensor([model[0].tokenize([model.prompts["query"] + text])[0].ids])
        features = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
        with torch.inference_mode():
            started = time.perf_counter()
            model(features)
            return (time.perf_counter() - started) * 1000

    return run


def rows(samples: Sequence[Sample]) -> list[Row]:
    """Answers in ms and in forward passes, and where the time of an answer goes."""
    answers, forwards = [s.answer_ms for s in samples], [s.forward_ms for s in samples]
    ratios = [s.answer_ms / s.forward_ms for s in samples]
    n = f"(n = {len(samples)})"
    return [
        _ms_row("answer, one user, p50", P50_MS, percentile(answers, 50), percentile(forwards, 50), n),
        _ms_row("answer, one user, p95", P95_MS, percentile(answers, 95), percentile(forwards, 95), n),
        Row(
            "answer in forward passes, median",
            f"{FORWARD_PASSES:g}",
            f"{median(ratios):.1f} (p95 {percentile(ratios, 95):.1f})",
            median(ratios) <= FORWARD_PASSES,
            "1",
        ),
        Row("answer by stage, median ms", "", _stages(samples)),
    ]


def _ms_row(what: str, most_ms: float, value_ms: float, raw_ms: float, n: str) -> Row:
    return Row(what, f"{most_ms:g} ms", f"{value_ms:.0f} ms {n}", value_ms <= most_ms, f"{raw_ms:.0f} ms")


def _stages(samples: Sequence[Sample]) -> str:
    stages: dict[str, list[float]] = defaultdict(list)
    for sample in samples:
        for name, value in sample.stages_ms.items():
            stages[name].append(value)
        stages["rest"].append(sample.answer_ms - sum(sample.stages_ms.values()))
    return ", ".join(f"{name} {median(values):.1f}" for name, values in stages.items())
