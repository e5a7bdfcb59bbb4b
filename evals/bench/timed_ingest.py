"""An ingest that says where its time went, as a process of its own: `python -m evals.bench.timed_ingest`.

Prints one JSON object, all seconds: `reading`, `embedding`, `writing`, and inside `embedding` `loading`
(of the model) and `forward` (its forward passes).
"""

import json
import time
from typing import Any

from assistant.build import run_ingest
from assistant.settings import Settings
from vectorstore.embedding import SentenceTransformerEmbedder

_STAGES = {"Reading documents": "reading", "Embedding": "embedding", "Writing the index": "writing"}


class Clock:
    """Seconds by name."""

    def __init__(self) -> None:
        self.seconds = dict.fromkeys((*_STAGES.values(), "loading", "forward"), 0.0)
        self._last = time.perf_counter()

    def lap(self, name: str) -> None:
        """What has passed since the last lap was `name`'s."""
        now = time.perf_counter()
        self.seconds[name] += now - self._last
        self._last = now

    def timed(self, name: str, function: Any) -> Any:
        """The function, its time added to `name`'s."""

        def run(*args: Any, **kwargs: Any) -> Any:
            started = time.perf_counter()
            try:
                return function(*args, **kwargs)
            finally:
                self.seconds[name] += time.perf_counter() - started

        return run


def clock_model(clock: Clock) -> None:
    """From now on, add the loading of the bundled model and its forward passes to the clock."""
    load = SentenceTransformerEmbedder.load

    def load_and_clock(self: SentenceTransformerEmbedder) -> Any:
        SentenceTransformerEmbedder.load = load  # type: ignore[method-assign]
        loaded = clock.timed("loading", load)(self)
        from vectorstore.bundled_encoder import BundledEncoder

        BundledEncoder.forward = clock.timed("forward", BundledEncoder.forward)  # type: ignore[method-assign]
        return loaded

    SentenceTransformerEmbedder.load = load_and_clock  # type: ignore[method-assign]


def main() -> None:
    clock = Clock()
    clock_model(clock)
    run_ingest(Settings(), progress=lambda what, done, total: clock.lap(_STAGES[what]))
    clock.lap("writing")
    print(json.dumps(clock.seconds))


if __name__ == "__main__":
    main()
