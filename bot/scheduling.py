"""The heartbeat: the one thing that happens by itself. No wall clock stops or hastens it.

What is due is in the database, so that nothing is lost with the process, and daylight saving is
`core.calendar`'s business. It is a loop of its own, because APScheduler's interval job sleeps until
a wall-clock time: after a clock was put back an hour and corrected, it slept for an hour.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog

from bot.clock import Clock

# The two clocks of a machine drift apart by less than this between two heartbeats.
JUMP_S = 5.0

log = structlog.get_logger(__name__)


class Heartbeat:
    """Calls `beat` every `seconds`, never twice at once; a beat that fails is logged."""

    def __init__(self, beat: Callable[[], Awaitable[None]], seconds: float, clock: Clock) -> None:
        self._beat = beat
        self._seconds = seconds
        self._jumps = ClockJumps(clock)
        self._running: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin; the first beat comes after one interval."""
        self._running = asyncio.create_task(self._run())

    def stop(self) -> None:
        """Begin no further beat; one that is under way is cancelled unless it is shielded."""
        if self._running is not None:
            self._running.cancel()

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            self._jumps.look()
            try:
                await self._beat()
            except Exception:
                log.exception("heartbeat failed; the next one tries again")


class ClockJumps:
    """Notices when the wall clock jumps, or stood still while the host was suspended."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = self._both()

    def look(self) -> float:
        """Log a jump since the last look; returns its seconds, positive for ahead, 0 for none."""
        wall, monotonic = self._both()
        before, then = self._last
        self._last = wall, monotonic
        jump = (wall - before).total_seconds() - (monotonic - then)
        if abs(jump) < JUMP_S:
            return 0.0
        log.warning("the wall clock jumped", seconds=round(jump, 1), now=wall.isoformat())
        return jump

    def _both(self) -> tuple[datetime, float]:
        return self._clock.now(), self._clock.monotonic()
