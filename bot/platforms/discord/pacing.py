"""A token bucket for requests, because discord.py reacts to Discord's limits but does not pace.
It knows no Discord."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from bot.clock import SystemClock

_MACHINE = SystemClock()
# Less than this part of a token is rounding, not a wait.
_ROUNDING = 1e-9


class Pacer:
    """At most `burst` turns at once and `per_second` a second after that, first come, first served.

    `monotonic` gives seconds, `sleep` takes them. Raises ValueError for a rate that is not above
    zero or a burst below one.
    """

    def __init__(
        self,
        per_second: float,
        burst: int = 5,
        *,
        monotonic: Callable[[], float] = _MACHINE.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if per_second <= 0:
            raise ValueError(f"{per_second} turns a second would never come: say more than 0")
        if burst < 1:
            raise ValueError(f"a burst of {burst} lets nobody through: say 1 or more")
        self._per_second = per_second
        self._burst = float(burst)
        self._monotonic = monotonic
        self._sleep = sleep
        self._tokens = self._burst
        self._filled_at = monotonic()
        # Waiters get an asyncio.Lock in the order in which they asked for it, and one of them at a
        # time sleeps: whoever is cancelled takes no token, and holds up nobody.
        self._line = asyncio.Lock()

    async def turn(self) -> None:
        """Wait for one's turn."""
        async with self._line:
            self._fill()
            while self._tokens < 1.0 - _ROUNDING:
                await self._sleep((1.0 - self._tokens) / self._per_second)
                self._fill()
            self._tokens -= 1.0

    def _fill(self) -> None:
        now = self._monotonic()
        gained = (now - self._filled_at) * self._per_second
        self._tokens = min(self._burst, self._tokens + gained)
        self._filled_at = now
