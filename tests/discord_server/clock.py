"""The server's own time and the ids made from it; it knows nothing of chats.

A clock stands still until a test moves it, so three seconds pass without waiting for them. For
real processes, `Clock.running()` goes on by itself from the machine's time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)
START = datetime(2026, 8, 3, 9, 0, tzinfo=UTC)


class Clock:
    """Now, for the server: an instant, and what has passed since."""

    def __init__(self, at: datetime = START) -> None:
        self._at = at
        self._since: float | None = None
        self._listeners: list[Callable[[], None]] = []

    @classmethod
    def running(cls) -> Clock:
        """A clock that goes on by itself from the machine's time, and can be moved as well."""
        clock = cls(datetime.now(UTC))
        clock._since = time.monotonic()
        return clock

    @property
    def runs(self) -> bool:
        """Whether it goes on by itself."""
        return self._since is not None

    def now(self) -> datetime:
        """The instant, in UTC."""
        if self._since is None:
            return self._at
        return self._at + timedelta(seconds=time.monotonic() - self._since)

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass at once. Raises ValueError for a negative number."""
        if seconds < 0:
            raise ValueError("a clock does not go back")
        self._at += timedelta(seconds=seconds)
        for listener in self._listeners:
            listener()

    def on_advance(self, listener: Callable[[], None]) -> None:
        """Call `listener` whenever a test moves the clock."""
        self._listeners.append(listener)


class Snowflakes:
    """Ids as Discord makes them: milliseconds since 2015, then a counter."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._made = 0
        self._guilds = 0

    def next(self) -> int:
        """A new id; later ids are greater."""
        self._made += 1
        return (_milliseconds(self._clock.now()) << 22) + self._made

    def next_guild(self) -> int:
        """A new guild's id: the n-th guild, from 0, lies on shard n % (number of shards)."""
        # Divisible by every number of shards up to 16.
        milliseconds = 720_720 * 100_000 + self._guilds
        self._guilds += 1
        return milliseconds << 22


def instant_of(snowflake: int) -> datetime:
    """When an id was made."""
    return EPOCH + timedelta(milliseconds=snowflake >> 22)


def _milliseconds(at: datetime) -> int:
    return (at - EPOCH) // timedelta(milliseconds=1)
