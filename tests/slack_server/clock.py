"""The local Slack's own time, which tests move. It knows nothing of what happens in it."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime

START = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
_ROUNDING = 1e-6


class Clock:
    """Unix time in seconds. It stands still until `advance`, unless it is `running`.

    A running clock starts at `start` too, and follows the machine's from there: for programs that
    nobody drives, such as the processes of a crash test.
    """

    def __init__(self, start: datetime = START, *, running: bool = False) -> None:
        self._base = start.timestamp()
        self._running = running
        self._began = time.monotonic()
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def now(self) -> float:
        """Seconds since 1970."""
        return self._base + (time.monotonic() - self._began if self._running else 0.0)

    def advance(self, seconds: float) -> None:
        """Move on, and wake whoever waited for a moment that has come."""
        self._base += seconds
        self._wake()

    async def until(self, moment: float) -> None:
        """Wait for a moment, in seconds since 1970."""
        if moment <= self.now() + _ROUNDING:
            return
        loop = asyncio.get_running_loop()
        sleeper = (moment, loop.create_future())
        self._sleepers.append(sleeper)
        timer = loop.call_later(moment - self.now(), self._wake) if self._running else None
        try:
            await sleeper[1]
        finally:
            self._sleepers.remove(sleeper)
            if timer is not None:
                timer.cancel()

    def _wake(self) -> None:
        for moment, future in self._sleepers:
            if moment <= self.now() + _ROUNDING and not future.done():
                future.set_result(None)
