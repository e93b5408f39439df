"""When a message that could not be delivered is tried again."""

from __future__ import annotations

from datetime import timedelta

FIRST, LONGEST = timedelta(seconds=10), timedelta(hours=1)
MOST_TRIES = 30
"""About a day of trying; then a person must look."""


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after this many tries: 10 s doubling to an hour; ``None``: no more, the message is dead."""
    if attempts >= MOST_TRIES:
        return None
    return min(LONGEST, FIRST * 2 ** min(attempts - 1, 20)) if attempts > 0 else FIRST
