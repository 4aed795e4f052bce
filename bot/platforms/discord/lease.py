"""The turn at a token: of several processes with one token, one at a time is connected and sends.

Otherwise every event would come to each of them, and each would send as much as Discord allows all
of them together. It knows no Discord.
"""

from __future__ import annotations

import asyncio
import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta

import structlog

from bot.clock import Clock
from storage.database import Database
from storage.leases import Held, held_leases, release_leases, renew_leases, take_leases

# It ends by itself; a stop does not wait for a database that hangs.
RELEASED_WITHIN_S = 3.0

log = structlog.get_logger(__name__)


def token_name(token: str) -> str:
    """What a token is called where others can read it."""
    return f"discord-{hashlib.sha256(token.encode()).hexdigest()[:16]}"


class Lease:
    """One process's lease on all of `names`. It lasts `seconds`, and is renewed (or asked for)
    `every` so many."""

    def __init__(
        self, db: Database, clock: Clock, names: Sequence[str], seconds: float, every: float
    ) -> None:
        self._db = db
        self._clock = clock
        self._names = tuple(names)
        self._seconds = seconds
        self._every = every
        self._holder = secrets.token_hex(8)
        # Until when nobody else may have it, in monotonic seconds and by the wall clock: one stands
        # still while the machine sleeps, the other may be put back.
        self._until = 0.0, clock.now()
        # What others had when it was last asked for, and since when, in monotonic seconds.
        self._seen: Held = ()
        self._seen_since = 0.0

    @property
    def is_held(self) -> bool:
        """Whether nobody else has it, by either clock, for some seconds to come."""
        monotonic, wall = self._until
        return (
            self._clock.monotonic() < monotonic - self._patience
            and self._clock.now() < wall - timedelta(seconds=self._patience)
        )

    async def take(self) -> bool:
        """Take it if nobody has it; whether it is ours."""
        try:
            return await self.ask()
        except Exception as fault:  # the database may be busy or away: it is asked again
            log.warning("the turn at Discord cannot be had now", reason=str(fault))
            return False

    async def ask(self) -> bool:
        """The same; raises what the database raises.

        A holder that was ahead of the time may have taken it until next year. Where it does not
        renew it for as long as it lasts, by the monotonic clock here, it is gone.
        """
        begun, now = self._clock.monotonic(), self._clock.now()
        until = now + timedelta(seconds=self._seconds)
        dead = self._seen if begun - self._seen_since >= self._seconds else ()
        async with asyncio.timeout(self._patience):
            ours = await self._db.write(take_leases, self._names, self._holder, now, until, dead)
            held = () if ours else await self._db.read(held_leases, self._names)
        if held != self._seen:
            self._seen, self._seen_since = held, begun
        if ours:
            self._until = begun + self._seconds, until
        return ours

    async def taken(self) -> None:
        """Wait until it is ours."""
        while True:
            if await self.take():
                return
            await asyncio.sleep(self._every)

    async def lost(self) -> None:
        """Keep it; return as soon as it is another's, or may soon be because the database cannot
        be reached."""
        while True:
            await asyncio.sleep(self._every)
            if not await self._renew():
                return

    async def release(self, after: float = 0.0) -> None:
        """Let another process have it, at once or after so many seconds."""
        until = self._clock.now() + timedelta(seconds=after)
        self._until = 0.0, until
        try:
            async with asyncio.timeout(RELEASED_WITHIN_S):
                await self._db.write(release_leases, self._names, self._holder, until)
        except Exception as fault:  # it ends by itself
            log.warning("the turn at Discord was not given back", reason=str(fault))

    @property
    def _patience(self) -> float:
        return self._seconds / 3

    async def _renew(self) -> bool:
        begun = self._clock.monotonic()
        until = self._clock.now() + timedelta(seconds=self._seconds)
        try:
            async with asyncio.timeout(self._patience):
                ours = await self._db.write(renew_leases, self._names, self._holder, until)
        except Exception as fault:
            log.warning("the turn at Discord was not renewed", reason=str(fault))
            # The next holder must not find us still connected.
            return self.is_held
        if ours:
            self._until = begun + self._seconds, until
        return ours


class Introductions:
    """Clients introduce themselves (`IDENTIFY`) one after the other, those of all processes on the
    database together, and not within `every` seconds of each other."""

    def __init__(self, db: Database, clock: Clock, name: str, every: float) -> None:
        self._db = db
        self._clock = clock
        self._name = name
        self._every = every

    async def turn(self) -> None:
        """Wait for one's turn; where the database cannot say, for as long as it might take."""
        if self._every <= 0:
            return
        # One of its own for each: one's own lease could be taken again.
        lease = Lease(self._db, self._clock, (self._name,), self._every, self._every)
        try:
            while True:
                if await lease.ask():
                    return
                await asyncio.sleep(self._every / 50)
        except Exception as fault:
            log.warning("when to connect to Discord cannot be found out", reason=str(fault))
            await asyncio.sleep(self._every)
