"""Has freed memory go back to the operating system.

A forward pass takes tens of megabytes for a moment. The GNU C library keeps them for the next one, apart for
each thread, and what a server takes grows by 200 MB within some fifty questions.
"""

import ctypes

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
"""Names of `mallopt(3)`."""
_TRIM_BYTES, _MMAP_BYTES = 8_000_000, 4_000_000


def give_back_freed_memory() -> bool:
    """Whether this machine's C library takes the wish; others than GNU's have ways of their own."""
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return False
    return bool(mallopt(_M_TRIM_THRESHOLD, _TRIM_BYTES) and mallopt(_M_MMAP_THRESHOLD, _MMAP_BYTES))
