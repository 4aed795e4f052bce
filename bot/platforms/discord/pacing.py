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
# Who would wait longer for the end of a pause is told so at once, and plans another try.
LONGEST_PAUSE_S = 5.0
# No pause is longer, whatever the other side says: one request then finds out how things are.
_TRUSTED_PAUSE_S = 3600.0
# Requests go out at even distances rather than all at once, in this part of the time that there is
# for them: the rest makes up for sleeps that end late.
_EVENLY = 0.8


class PausedError(Exception):
    """Nobody may go for `seconds`, because the other side asked for it."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"nothing is sent for another {seconds:.0f} s")
        self.seconds = seconds


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
        self._next = self._resumes = monotonic()
        # Waiters get an asyncio.Lock in the order in which they asked for it, and one of them at a
        # time sleeps: a cancelled caller takes no turn and holds nobody up.
        self._line = asyncio.Lock()

    async def turn(self) -> Turn:
        """Wait for one's turn. Raises PausedError where a pause lasts too long for that."""
        async with self._line:
            while (wait := self._wait()) > 0:
                paused = self._resumes - self._monotonic()
                if paused > LONGEST_PAUSE_S:
                    raise PausedError(paused)
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

    def pause(self, seconds: float) -> None:
        """Let nobody go for so many seconds, those in line included: the other side asked us."""
        resumes = self._monotonic() + min(seconds, _TRUSTED_PAUSE_S)
        self._resumes = max(self._resumes, resumes)

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
        wait = max(self._next, self._resumes) - now
        if len(counting) >= self._most:
            # One that is answered now counts for a window more: longer than that is never slept.
            wait = max(wait, min(self._window, min(one.over for one in counting) - now))
        return wait
