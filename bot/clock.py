"""The clock. The only place that asks the machine what time it is."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Wall-clock time for schedules, monotonic time for leases."""

    def now(self) -> datetime:
        """The present instant, in UTC."""
        ...

    def monotonic(self) -> float:
        """Seconds since some fixed moment; it never goes back."""
        ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """See Clock.now."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """See Clock.monotonic."""
        return time.monotonic()


class OffsetClock:
    """A clock that was set to another time, `start`, and runs on from there as time does."""

    def __init__(self, start: datetime) -> None:
        self._start = start.astimezone(UTC)
        self._set_at = time.monotonic()

    def now(self) -> datetime:
        """See Clock.now."""
        return self._start + timedelta(seconds=time.monotonic() - self._set_at)

    def monotonic(self) -> float:
        """See Clock.monotonic."""
        return time.monotonic()


class SimulatedClock:
    """A clock that stands still until it is moved, and never goes back."""

    def __init__(self, start: datetime) -> None:
        self._start = self._now = start.astimezone(UTC)

    def now(self) -> datetime:
        """See Clock.now."""
        return self._now

    def monotonic(self) -> float:
        """See Clock.monotonic."""
        return (self._now - self._start).total_seconds()

    def move_to(self, instant: datetime) -> None:
        """Let time pass until `instant`; one that is over already changes nothing."""
        self._now = max(self._now, instant.astimezone(UTC))
