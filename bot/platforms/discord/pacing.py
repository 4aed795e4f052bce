"""Spreads requests over time, because discord.py reacts to Discord's limits but does not pace.
It knows no Discord."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.clock import SystemClock

_MACHINE = SystemClock()
# A request is counted by the other side between its turn and its answer, but at the latest so many
# seconds after its turn.
COUNTED_WITHIN_S = 1.0
# Requests go out at even distances rather than all at once, in this part of the time that there is
# for them: the rest makes up for sleeps that end late.
_EVENLY = 0.8


@dataclass(slots=True, eq=False)
class Turn:
    """The leave to send one request; until `over` (monotonic seconds) it counts."""

    over: float


class Pacer:
    """At most `per_second` requests in any second, as the other side counts them, first come, first
    served; below 1, one in any 1 / `per_second` seconds.

    A turn counts until a second after the answer to its request, because nobody knows when in
    between the other side counted it.

    `monotonic` gives seconds, `sleep` takes them. Raises ValueError for a rate that is not above
    zero.
    """

    def __init__(
        self,
        per_second: float,
        *,
        monotonic: Callable[[], float] = _MACHINE.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        if per_second <= 0:
            raise ValueError(f"{per_second} turns a second would never come: say more than 0")
        self._most = max(1, int(per_second))
        self._window = max(1.0, 1.0 / per_second)
        self._gap = _EVENLY * self._window / self._most
        self._monotonic = monotonic
        self._sleep = sleep
        self._turns: list[Turn] = []
        self._next = monotonic()
        # Waiters get an asyncio.Lock in the order in which they asked for it, and one of them at a
        # time sleeps: a cancelled caller takes no turn and holds nobody up.
        self._line = asyncio.Lock()

    async def turn(self) -> Turn:
        """Wait for one's turn."""
        async with self._line:
            while (wait := self._wait()) > 0:
                await self._sleep(wait)
            now = self._monotonic()
            turn = Turn(now + COUNTED_WITHIN_S + self._window)
            self._turns.append(turn)
            self._next = now + self._gap
            return turn

    def answered(self, turn: Turn) -> None:
        """The request was counted by now."""
        turn.over = min(turn.over, self._monotonic() + self._window)

    def give_back(self, turn: Turn) -> None:
        """The request was not sent."""
        if turn in self._turns:
            self._turns.remove(turn)

    def rest(self) -> float:
        """In how many seconds no request of the past counts any more."""
        now = self._monotonic()
        return max((one.over - now for one in self._counting()), default=0.0)

    def _counting(self) -> list[Turn]:
        now = self._monotonic()
        self._turns = [one for one in self._turns if one.over > now]
        return self._turns

    def _wait(self) -> float:
        """How long to wait before looking again; 0 if somebody may go."""
        now, counting = self._monotonic(), self._counting()
        wait = self._next - now
        if len(counting) >= self._most:
            # One that is answered now counts for a window more: longer than that is never slept.
            wait = max(wait, min(self._window, min(one.over for one in counting) - now))
        return wait
