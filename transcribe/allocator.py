"""How the C library keeps memory that was given back: here in one heap for all threads.

glibc gives each thread a heap of its own, and none of them takes what another one has free: on two hours of dictation
80 MB. The threads of a recogniser take memory so seldom that they do not wait for each other.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

_ARENA_MAX = -8  # mallopt(3): M_ARENA_MAX


def share_one_heap() -> bool:
    """Let threads that begin from now on share the first heap; whether the C library does so (glibc on Linux)."""
    if sys.platform != "linux":
        return False
    with suppress(OSError, AttributeError):  # another C library
        return bool(ctypes.CDLL(None).mallopt(_ARENA_MAX, 1))
    return False
