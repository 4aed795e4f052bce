"""One message a second in each channel, which is what Slack takes. It knows no Slack."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

# Channels whose turn is over are forgotten when so many are known.
_KEPT = 5_000


class Pacer:
    """Turns by channel, at most `per_second` of them in each, first come, first served.

    `monotonic` gives seconds, `sleep` takes them. Raises ValueError for a rate that is not above
    zero.
    """

    def __init__(
        self,
        monotonic: Callable[[], float],
        per_second: float = 1.0,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if per_second <= 0:
            raise ValueError(f"{per_second} turns a second would never come: say more than 0")
        self._gap = 1.0 / per_second
        self._monotonic = monotonic
        self._sleep = sleep
        self._free_at: dict[str, float] = {}

    async def turn(self, channel: str) -> None:
        """Wait for one's turn in a channel."""
        now = self._monotonic()
        mine = max(now, self._free_at.get(channel, now))
        if len(self._free_at) >= _KEPT:
            self._free_at = {name: at for name, at in self._free_at.items() if at > now}
        self._free_at[channel] = mine + self._gap
        if mine > now:
            await self._sleep(mine - now)
