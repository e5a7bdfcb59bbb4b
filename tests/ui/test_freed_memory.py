"""Freed memory goes back to the system. In processes of their own: the wish holds for all of one."""

import platform
import subprocess
import sys

import pytest

FREED = """
import sys, psutil
from ui.freed_memory import give_back_freed_memory

if sys.argv[1] == "given back":
    assert give_back_freed_memory()
large = b"x" * 20_000_000
del large  # from now on the library keeps blocks up to this size, unless told otherwise
blocks = [b"x" * 7_000_000 for _ in range(5)]
del blocks
print(psutil.Process().memory_info().rss)
"""


def taken(how: str) -> int:
    """Bytes that a process holds which has freed all it had."""
    command = [sys.executable, "-c", FREED, how]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="needs the GNU C library")
def test_freed_memory_is_given_back() -> None:
    assert taken("given back") < taken("kept") - 20_000_000
