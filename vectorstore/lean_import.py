"""Imports sentence-transformers without what running an encoder never uses: 5 s of CPU instead of 15.

`import sentence_transformers` also imports scikit-learn, pandas and scipy for its evaluators, and,
through transformers, PyTorch's compiler and its distributed tensors with sympy. Here, while it is imported,

- transformers is told that PyTorch has no `torch.distributed`, a build that it supports;
- the names it takes from scikit-learn and scipy are stand-ins that import the real thing when used;
- the compiler's decorators are left out: nothing here is compiled.

Nothing of it stays behind for others: the real modules can be imported afterwards. If a release of these
libraries doesn't go along, the ordinary import is done instead, which is only slower.
"""

import importlib
import logging
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

_DEFERRED = ("sklearn", "scipy")
_MODULES = ("sentence_transformers", "transformers.models.bert.modeling_bert")
_LIBRARIES = ("sentence_transformers", "transformers")

log = logging.getLogger(__name__)


def import_lean() -> None:
    """Import sentence-transformers and transformers' BERT, the short way where that works."""
    if any(name in sys.modules for name in _LIBRARIES):
        _import_modules()
        return
    try:
        with _without_distributed(), _deferred_modules(), _compiler_left_out():
            _import_modules()
    except Exception as error:
        log.warning(
            "sentence-transformers could not be imported the short way (%r); importing all of it", error
        )
        _forget(_LIBRARIES)
        _import_modules()


def _import_modules() -> None:
    for name in _MODULES:
        importlib.import_module(name)


def _forget(packages: tuple[str, ...]) -> None:
    """Drop half-imported modules, so that they are imported from the start."""
    for name in [n for n in list(sys.modules) if n.partition(".")[0] in packages]:
        del sys.modules[name]


@contextmanager
def _without_distributed() -> Iterator[None]:
    """Let transformers ask, once and for all (it remembers), while torch says it has no distribution."""
    import torch.distributed

    real = torch.distributed.is_available
    torch.distributed.is_available = lambda: False
    try:
        import_utils = importlib.import_module("transformers.utils.import_utils")
        import_utils.is_torch_distributed_available()
    finally:
        torch.distributed.is_available = real
    yield


# -- stand-ins for names of modules that are imported when first used ------------------------------


class _Deferred(type):
    """The type of stand-ins: calling one calls the real thing; nothing is an instance before it is loaded."""

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        return cls._real()(*args, **kwargs)

    def __instancecheck__(cls, instance: object) -> bool:
        return cls.__module__ in sys.modules and isinstance(instance, cls._real())

    def _real(cls) -> Any:
        return getattr(importlib.import_module(cls.__module__), cls.__name__)


class _StandIns(MetaPathFinder, Loader):
    """Finds stand-in modules for the packages of `_DEFERRED` that are not loaded, and everything in them."""

    def __init__(self) -> None:
        self._packages = {name for name in _DEFERRED if name not in sys.modules}

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        return ModuleSpec(fullname, self, is_package=True) if self.covers(fullname) else None

    def covers(self, name: str) -> bool:
        return name.partition(".")[0] in self._packages

    def exec_module(self, module: ModuleType) -> None:
        def deferred(name: str) -> Any:
            if name.startswith("__"):
                raise AttributeError(name)
            return _Deferred(name, (), {"__module__": module.__name__})

        module.__getattr__ = deferred  # type: ignore[method-assign]


@contextmanager
def _deferred_modules() -> Iterator[None]:
    finder = _StandIns()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name in filter(finder.covers, list(sys.modules)):
            del sys.modules[name]


@contextmanager
def _compiler_left_out() -> Iterator[None]:
    """Stand in for `torch._dynamo`, whose decorators then do nothing; its submodules are the real ones."""
    import torch

    if "torch._dynamo" in sys.modules:
        yield
        return
    stand_in = ModuleType("torch._dynamo")
    stand_in.__path__ = [str(Path(torch.__file__).parent / "_dynamo")]
    stand_in.__getattr__ = _plain_decorator  # type: ignore[method-assign]
    sys.modules["torch._dynamo"] = stand_in
    try:
        yield
    finally:
        sys.modules.pop("torch._dynamo", None)


def _plain_decorator(name: str) -> Callable[..., Any]:
    if name not in {"allow_in_graph", "assume_constant_result", "disable"}:
        raise AttributeError(name)
    return lambda function=None, *_, **__: function if callable(function) else lambda inner: inner
