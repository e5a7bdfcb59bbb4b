"""Whether the data directory can be used."""

import tempfile
from pathlib import Path


def check_writable(data_dir: Path) -> None:
    """Raises OSError with what to do when nothing can be written there; makes the folder if needed."""
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=data_dir):
            pass
    except OSError as error:
        why = error.strerror or str(error)
        raise OSError(
            f"the data directory {str(data_dir)!r} cannot be written to ({why}); "
            "make it writable or set TILLIT_DATA_DIR to a folder that is"
        ) from None
