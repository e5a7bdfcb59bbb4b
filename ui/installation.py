"""Tells one installation from another without telling where it lies."""

from hashlib import sha256
from pathlib import Path


def installation_id(data_dir: Path) -> str:
    """Equal for two programs on one machine that use the same data directory."""
    return sha256(str(data_dir.resolve()).encode()).hexdigest()[:16]
