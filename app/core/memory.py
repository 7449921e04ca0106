"""Memory that was needed for a moment goes back to the system."""

import ctypes

_trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # glibc has it; elsewhere there is nothing to do


def give_back() -> None:
    """Let go of what the allocator keeps for later. A process that lives for weeks needs it only once; takes some milliseconds."""
    if _trim is not None:
        _trim(0)
