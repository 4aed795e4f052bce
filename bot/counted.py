"""What strangers can cause is counted, and told in one line a minute: it fills no log."""

from __future__ import annotations

from collections.abc import Callable

import structlog

EVERY_S = 60.0

log = structlog.get_logger(__name__)


class CountedLog:
    """Logs an event at once, and then at most once in `every` seconds, with how often it came.

    It keeps nothing of what the sender wrote. `monotonic` gives seconds.
    """

    def __init__(self, event: str, monotonic: Callable[[], float], every: float = EVERY_S) -> None:
        self._event = event
        self._monotonic = monotonic
        self._every = every
        self._said_at: float | None = None
        self._count = 0

    def note(self) -> None:
        """It came once more."""
        self._count += 1
        now = self._monotonic()
        if self._said_at is not None and now - self._said_at < self._every:
            return
        log.warning(self._event, times=self._count)
        self._said_at, self._count = now, 0
