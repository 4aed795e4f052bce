"""The turn at the gateway: of several processes with one token, one at a time is connected, or
every event would come to each of them. It knows no Discord."""

from __future__ import annotations

import asyncio
import secrets
from datetime import timedelta

import structlog

from bot.clock import Clock
from storage.database import Database
from storage.leases import release_lease, renew_lease, take_lease

NAME = "discord-gateway"

log = structlog.get_logger(__name__)


class Lease:
    """One process's lease on the gateway. It lasts `seconds`, and is renewed (or asked for) `every`
    so many."""

    def __init__(self, db: Database, clock: Clock, seconds: float, every: float) -> None:
        self._db = db
        self._clock = clock
        self._seconds = seconds
        self._every = every
        self._holder = secrets.token_hex(8)
        # Until when nobody else may have it, in monotonic seconds.
        self._until = 0.0

    async def taken(self) -> None:
        """Wait until it is ours."""
        while True:
            if await self._take():
                return
            await asyncio.sleep(self._every)

    async def lost(self) -> None:
        """Keep it; return as soon as it is another's, or may soon be because the database cannot
        be reached."""
        while True:
            await asyncio.sleep(self._every)
            if not await self._renew():
                return

    async def release(self) -> None:
        """Let another process have it at once."""
        try:
            async with asyncio.timeout(self._patience):
                await self._db.write(release_lease, NAME, self._holder)
        except Exception as fault:  # it ends by itself
            log.warning("the lease on the gateway was not given back", reason=str(fault))

    @property
    def _patience(self) -> float:
        return self._seconds / 3

    async def _take(self) -> bool:
        begun, now = self._clock.monotonic(), self._clock.now()
        until = now + timedelta(seconds=self._seconds)
        try:
            async with asyncio.timeout(self._patience):
                ours = await self._db.write(take_lease, NAME, self._holder, now, until)
        except Exception as fault:  # the database may be busy or away: it is asked again
            log.warning("the lease on the gateway cannot be had now", reason=str(fault))
            return False
        self._until = begun + self._seconds
        return ours

    async def _renew(self) -> bool:
        begun = self._clock.monotonic()
        until = self._clock.now() + timedelta(seconds=self._seconds)
        try:
            async with asyncio.timeout(self._patience):
                ours = await self._db.write(renew_lease, NAME, self._holder, until)
        except Exception as fault:
            log.warning("the lease on the gateway was not renewed", reason=str(fault))
            # Whoever takes it next must not find us connected still.
            return self._clock.monotonic() < self._until - self._patience
        self._until = begun + self._seconds
        return ours
