"""Marks off material in a prompt, so that what stands in it cannot pass for the prompt's own words."""

import hashlib
from collections.abc import Iterable

MARK_CHARS = 16


def marker(material: Iterable[str]) -> str:
    """A mark that stands nowhere in the material, since it is made from the whole of it."""
    return "=== " + hashlib.sha256("\0".join(material).encode()).hexdigest()[:MARK_CHARS]
